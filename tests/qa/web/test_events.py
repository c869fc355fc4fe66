"""What the page shows while an answer grows, and when its reader stops it."""

from __future__ import annotations

from collections.abc import Iterator

from scripted import GREAT_STONE, ScriptedAssistant, make_answer, make_quote

from qa.answer import Answer
from qa.asking.scope import EVERYTHING, Scope
from qa.settings import Settings
from qa.web.events import Events
from qa.web.loading import Loading
from qa.web.visitors import Visitors

SENTENCES = ("It has an area [1].", "It has an area [1]. It is large [1].")


class Writer(ScriptedAssistant):
    """Writes two sentences, and notices when it is stopped."""

    stopped = False

    def ask_streaming(
        self, question: str, history: object = (), scope: Scope = EVERYTHING
    ) -> Iterator[Answer]:
        quote = make_quote(GREAT_STONE, "Its territory covers about 117 square kilometres.")
        try:
            for text in SENTENCES:
                yield make_answer(question, text, [quote])
        finally:
            self.stopped = True


def events(writer: Writer) -> Events:
    loading = Loading()
    loading.run(lambda: writer)
    return Events(loading, Visitors(Settings()))


def last_message(updates: list) -> str:
    content: str = updates[2]["value"][-1]["content"]
    return content


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


def test_a_reader_who_stops_stops_the_writer() -> None:
    writer = Writer()
    stream = events(writer).answer_link("How large is it?", (), "en", EVERYTHING, None)
    next(stream), next(stream)
    stream.close()
    assert writer.stopped
