"""What the page shows when it opens, while an answer grows, and when its reader stops it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from scripted import (
    COLLECTION,
    GREAT_STONE,
    HOSTILE,
    ScriptedAssistant,
    make_answer,
    make_quote,
)
from starlette.datastructures import QueryParams
from test_cards import Page

from corpus.collection import Collection
from corpus.scope import EVERYTHING, Scope
from qa.answer import Answer
from qa.settings import Settings
from qa.web import conversation
from qa.web.cards import sources_panel
from qa.web.events import Events
from qa.web.loading import Loading
from qa.web.message import Turn
from qa.web.offers import OPENERS
from qa.web.strings import Strings, strings_for
from qa.web.visitors import Visitors
from qa.web.visits import Turns

SENTENCES = ("It has an area [1].", "It has an area [1]. It is large [1].")


class Writer(ScriptedAssistant):
    """Writes two sentences, and notices when it is stopped."""

    stopped = False
    language: object = None  # of the page that asked last

    def ask_streaming(
        self,
        question: str,
        history: object = (),
        scope: Scope = EVERYTHING,
        fallback_language: object = None,
    ) -> Iterator[Answer]:
        self.language = fallback_language
        quote = make_quote(GREAT_STONE, "Its territory covers about 117 square kilometres.")
        try:
            for text in SENTENCES:
                yield make_answer(question, text, [quote])
        finally:
            self.stopped = True


def events(assistant: ScriptedAssistant, collection: Collection = COLLECTION) -> Events:
    loading = Loading()
    loading.run(lambda: assistant)
    return Events(loading, Visitors(Settings()), collection)


def test_what_the_collection_holds_is_counted_once_for_a_language(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counted: list[str] = []

    def panel(turns: Turns, strings: Strings, *more: Any) -> str:
        counted.append(strings.code)
        return sources_panel(turns, strings, *more)

    monkeypatch.setattr("qa.web.conversation.sources_panel", panel)
    page, other = events(ScriptedAssistant()), ScriptedAssistant()
    shown = page.view.panel((), strings_for("en"))
    assert page.view.panel((), strings_for("en")) == shown
    page.view.panel((), strings_for("nl"))
    assert counted == ["en", "nl"]
    other.catalogue = {}  # another index has come
    page._loading.replace(other)
    assert page.view.panel((), strings_for("en")) != shown
    assert counted == ["en", "nl", "en"]


def openers(collection: Collection, language: str) -> list[str]:
    """The questions on the buttons of a page that opens."""
    _, *buttons = events(ScriptedAssistant(), collection).open_with(language)
    assert len(buttons) == OPENERS
    return [button["value"] for button in buttons if button["visible"]]


def last_message(updates: list) -> str:
    content: str = updates[2]["value"][-1]["content"]
    return content


def test_what_could_name_no_visit_is_not_kept() -> None:
    """A page may send anything as its name, and of any length."""
    request = SimpleNamespace(query_params=QueryParams(), headers={}, session_hash="a")
    page = events(ScriptedAssistant())
    name = "0123456789abcdef" * 2
    for told, kept in ((name, name), ("x" * 1_000_000, ""), ("", "")):
        assert page.open_page(told, request)[0] == kept  # type: ignore[arg-type]
        assert page.visits._sessions == {"a": kept}


def test_sentences_appear_as_they_pass_and_the_answer_is_kept_at_the_end() -> None:
    shown = list(events(Writer()).answer_link("How large is it?", (), "en", EVERYTHING, None))
    asked, first, second, whole = shown
    assert "large" not in last_message(first)
    assert "large" in last_message(second)
    assert last_message(second) == last_message(whole)
    assert [updates[0] for updates in (asked, first, second)] == [(), (), ()]
    assert [updates[1] for updates in shown] == ["How large is it?"] * 3 + [""]
    assert [turn.answer.text for turn in whole[0]] == [SENTENCES[-1]]
    assert 'id="source-1-1"' in first[4]  # the card of the mark in the growing text


def test_of_a_long_conversation_the_oldest_answers_go_and_the_others_keep_their_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What nobody reads lies in memory: without a bound one visitor could fill it."""
    assert conversation.MOST_TURNS == 30
    monkeypatch.setattr(conversation, "MOST_TURNS", 3)
    page = events(Writer())
    turns: Turns = ()
    for _ in range(5):
        *_, last = page.answer_link("How large is it?", turns, "en", EVERYTHING, None)
        turns = last[0]
    assert [turn.number for turn in turns] == [3, 4, 5]
    assert 'id="source-5-1"' in last[4]
    growing = page.answer_link("How large is it?", turns, "en", EVERYTHING, None)
    next(growing), next(growing)
    stopped = page.stop(turns, "How large is it?", "en")
    assert [turn.number for turn in stopped[0]] == [4, 5, 6]


def test_what_is_chosen_for_the_next_question_is_not_cleared_by_the_end_of_an_answer() -> None:
    """Gradio sends the last state of an event twice, the second time when a reader may go on."""
    shown = list(events(Writer()).answer_link("How large is it?", (), "en", EVERYTHING, None))
    alone = [updates[10] for updates in shown]
    assert alone[0]["value"] is False
    assert "value" not in alone[-1]
    assert alone[-1]["visible"]


def test_a_question_is_asked_with_the_language_of_the_page() -> None:
    writer = Writer()
    list(events(writer).answer_link("Wie groß ist er?", (), "ru", EVERYTHING, None))
    assert writer.language == "ru"


def test_a_links_choice_comes_in_one_step_with_the_fields() -> None:
    """Of two steps of one event that follow at once, Gradio's page now and then shows the last."""
    shown = events(Writer()).collection_ready((), "", "en", Scope(("zh",)))
    assert isinstance(shown, list)
    assert [update["value"] for update in shown[-5:]] == [["zh"], [], [], "", ""]


def test_a_reader_who_stops_stops_the_writer() -> None:
    writer = Writer()
    stream = events(writer).answer_link("How large is it?", (), "en", EVERYTHING, None)
    next(stream), next(stream)
    stream.close()
    assert writer.stopped


EXAMPLES = {"en": ("How large is it?", "Where is it?"), "zh": ("面积多大？", "在哪里？")}


def test_a_page_opens_with_the_readers_own_examples_then_with_one_of_each_other_language() -> None:
    collection = replace(COLLECTION, examples=EXAMPLES)
    assert openers(collection, "zh") == [
        "面积多大？",
        "在哪里？",
        "How large is it?",
        "Where is it?",
    ]
    assert openers(collection, "be")[:2] == ["How large is it?", "面积多大？"]


def test_no_more_examples_are_offered_than_there_are_buttons() -> None:
    many = tuple(f"Question {number}?" for number in range(OPENERS + 3))
    collection = replace(COLLECTION, examples={"nl": many, "zh": EXAMPLES["zh"]})
    assert openers(replace(collection, examples={"nl": many}), "nl") == list(many[:OPENERS])
    assert openers(collection, "nl") == [*many[: OPENERS - 1], "面积多大？"]


def test_without_examples_the_titles_are_asked_about() -> None:
    assert any(GREAT_STONE.title in question for question in openers(COLLECTION, "en"))


def test_after_small_talk_the_last_answer_leads_on_and_before_any_the_examples_do() -> None:
    page = events(ScriptedAssistant(), replace(COLLECTION, examples=EXAMPLES))
    talk = Turn(1, make_answer("你好", "您好！", [], language="zh", hits=(), talk="greeting"))
    _, _, *buttons = page.after_answer("", (talk,))
    assert [each["value"] for each in buttons] == ["面积多大？", "在哪里？", "How large is it?"]
    answered = Turn(2, ScriptedAssistant().ask("How large is it?"))
    thanks = replace(talk, number=3)
    after = page.after_answer("", (talk, answered))
    assert page.after_answer("", (talk, answered, thanks))[2:] == after[2:]
    assert after[0]["visible"]


def test_a_change_of_language_changes_what_the_owner_says_and_all_of_it_stays_text() -> None:
    collection = replace(
        COLLECTION,
        **{
            name: {**getattr(COLLECTION, name), "nl": f"{name} {HOSTILE}"}
            for name in ("title", "tagline", "greeting", "placeholder", "about")
        },
    )
    page = events(ScriptedAssistant(), collection)
    _, title, _, greeting, _, _, panel, question, *_ = page.relabel("nl", ())
    assert Page(title).text == f"title {HOSTILE}tagline {HOSTILE}"
    assert Page(greeting).text == f"greeting {HOSTILE}"
    assert f"about {HOSTILE}" in Page(panel).text
    assert question["placeholder"] == f"placeholder {HOSTILE}"
    viewer = Page(page.open_document({"link": "?view=collection", "language": "nl"}))
    assert f"about {HOSTILE}" in viewer.text
    tags = {tag for source in (title, greeting, panel) for tag, _ in Page(source).tags}
    assert not tags & {"script", "form", "img", "input"}
    assert not {tag for tag, _ in viewer.tags} & {"script", "form", "img", "input"}
    _, title, _, greeting, *_ = page.relabel("ru", ())
    assert Page(title).text == COLLECTION.title["ru"] + COLLECTION.tagline["ru"]
    assert Page(greeting).text == COLLECTION.greeting["ru"]
