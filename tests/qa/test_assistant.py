"""The whole method over real files: an index that follows its corpus, and answers that stay."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from corpus.errors import UserError
from corpus.language import language_of
from corpus.languages import LANGUAGES
from embeddings.encoder import Encoder
from qa.answer import Answer, Timings
from qa.asking.talk import Kind, Talk
from qa.assistant import Assistant
from qa.library import update_index

WriteCorpus = Callable[[Path, Mapping[str, str | bytes]], Path]
QUESTIONS = {
    "en": "Who won the city cup?",
    "ru": "Сколько человек работает на стекольном заводе?",
    "zh": "丝绸出口到哪个国家？",
    "nl": "Wanneer wordt de kaasmarkt gehouden?",
    "be": "Што знайшлі ў вежы замка?",
}


def untimed(answer: Answer) -> Answer:
    return replace(answer, timings=Timings(0, 0, 0, 0))


@pytest.mark.parametrize("language", QUESTIONS)
def test_an_answer_is_in_the_language_of_the_question(
    answering: Assistant, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = answering.ask(QUESTIONS[language])
    assert (answer.language, answer.abstained, answer.reason) == (language, False, None)
    monkeypatch.setattr("qa.judging.abstain.ANSWER_THRESHOLD", 1.1)
    refused = answering.ask(QUESTIONS[language])
    assert language_of(refused.text) == language
    assert refused.hits == answer.hits
    assert refused.confidence == answer.confidence


def test_an_updated_index_answers_as_a_new_one_does(
    town: SimpleNamespace, encoder: Encoder, tmp_path: Path
) -> None:
    corpus = shutil.copytree(town.corpus, tmp_path / "corpus")
    updated = shutil.copytree(town.index, tmp_path / "updated")
    (corpus / "zh" / "silk.txt").write_text("丝绸厂现在只生产红色的丝绸围巾。", encoding="utf-8")
    (corpus / "nl" / "lock.txt").rename(corpus / "nl" / "another-name.txt")
    (corpus / "be" / "loom.txt").unlink()
    (corpus / "a-first-one.txt").write_text("A goat lives on the church tower.", encoding="utf-8")
    assert update_index(corpus, updated, encoder) == 3
    assert update_index(corpus, tmp_path / "new", encoder) > 3
    answers, expected = (
        [Assistant.load(corpus, folder).ask(question) for question in QUESTIONS.values()]
        for folder in (updated, tmp_path / "new")
    )
    for answer, other in zip(answers, expected, strict=True):
        assert answer.text == other.text
        assert [quote.span for quote in answer.quotes] == [quote.span for quote in other.quotes]
        assert [hit.document for hit in answer.hits] == [hit.document for hit in other.hits]
        # What is carried over was rounded once, to half precision.
        assert answer.confidence == pytest.approx(other.confidence, abs=1e-2)


def test_loading_what_did_not_change_writes_nothing(
    town: SimpleNamespace, encoder: Encoder
) -> None:
    def stamps() -> dict[str, int]:
        return {path.name: path.stat().st_mtime_ns for path in town.index.iterdir()}

    before = stamps()
    Assistant.load(town.corpus, town.index)
    assert stamps() == before


def test_an_update_that_is_interrupted_leaves_the_old_index(
    town: SimpleNamespace, encoder: Encoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = shutil.copytree(town.corpus, tmp_path / "corpus")
    index = shutil.copytree(town.index, tmp_path / "index")
    before = {path.name: path.read_bytes() for path in index.iterdir()}
    (corpus / "en" / "bees.txt").write_text("There are no bees any more.", encoding="utf-8")

    def interrupted(label: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Assistant.load(corpus, index, progress=interrupted)
    assert {path.name: path.read_bytes() for path in index.iterdir()} == before
    assert {path.name for path in tmp_path.iterdir()} == {"corpus", "index"}


def test_threads_share_an_assistant(answering: Assistant) -> None:
    questions = list(QUESTIONS.values()) * 4
    expected = [untimed(answering.ask(question)) for question in questions[: len(QUESTIONS)]] * 4
    with ThreadPoolExecutor(4) as pool:
        assert [untimed(answer) for answer in pool.map(answering.ask, questions)] == expected


def test_a_question_is_answered_as_typed_but_asked_in_its_clean_form(assistant: Assistant) -> None:
    typed = "  Who won\r\n the \u00adcity cup?\x00 "
    answer = assistant.ask(typed)
    assert (answer.question, answer.standalone_question) == (typed, QUESTIONS["en"])
    assert answer.hits == assistant.ask(QUESTIONS["en"]).hits


@pytest.mark.parametrize("text", ["ㅤ", "7", "𠮷", "ﷺ" * 100, "a" * 2000, "园" * 2000, "🙂 да"])
def test_no_odd_question_breaks_an_answer(answering: Assistant, text: str) -> None:
    answer = answering.ask(text)
    assert 0 <= answer.confidence <= 1
    assert len(answer.hits) == (0 if answer.talk else 20)
    assert all(hit.score == hit.score for hit in answer.hits)  # no NaN
    assert answer.language in LANGUAGES


def test_a_corpus_without_text_is_refused_before_anything_is_written(
    encoder: Encoder, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    root = write_corpus(tmp_path / "corpus", {"a.txt": "", "b.html": "<p> </p>"})
    with pytest.raises(UserError, match="hold no text"):
        Assistant.load(root, tmp_path / "index")
    assert not (tmp_path / "index").exists()


def test_an_empty_file_beside_others_is_no_hindrance(
    encoder: Encoder, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    files = {"a.txt": "", "b.txt": "Storks nest on the roof of the town hall.", "c.md": "# \n"}
    root = write_corpus(tmp_path / "corpus", files)
    assistant = Assistant.load(root, tmp_path / "index")
    assert [hit.document for hit in assistant.search("Where do storks nest?", 5)] == ["b.txt"]


@pytest.mark.parametrize("text", ["Thank you very much!", "??", "你好"])
def test_small_talk_gets_a_reply_without_quotes_and_is_no_refusal(
    assistant: Assistant, text: str
) -> None:
    answer = assistant.ask(text)
    assert answer.talk
    assert (answer.abstained, answer.reason, answer.quotes, answer.hits) == (False, None, (), ())
    assert answer.text
    assert answer.standalone_question == text


def test_what_says_not_of_what_it_asks_is_asked_of_the_question_before_or_asks_for_one(
    assistant: Assistant,
) -> None:
    alone = assistant.ask("Date?", ("hello",))
    assert (alone.talk, alone.abstained, alone.quotes) == ("incomplete", True, ())
    assert alone.reason == alone.text
    before = "When was the lighthouse on Gull Rock built?"
    for asked in ("Date?", "How much?"):
        assert assistant.ask(asked, (before, "Thanks!")).standalone_question == f"{before} {asked}"


@pytest.mark.parametrize(
    ("asked", "doubtful", "is_talk"),
    [
        ("When was the lighthouse on Gull Rock built?", True, False),
        ("When was the lighthouse on Gull Rock built?", False, True),
        ("When was the airport of Lisbon built?", True, True),
    ],
)
def test_doubtful_talk_is_answered_where_the_documents_answer_it(
    answering: Assistant, monkeypatch: pytest.MonkeyPatch, asked: str, doubtful: bool, is_talk: bool
) -> None:
    talk = Talk(Kind.ABOUT_PROGRAM, "en", doubtful)
    monkeypatch.setattr("qa.assistant.read_talk", lambda *_: talk)
    answer = answering.ask(asked)
    assert answer.talk == (talk.kind if is_talk else None)
    assert bool(answer.quotes) != is_talk


def test_small_talk_leaves_the_thread_as_it_was(assistant: Assistant) -> None:
    history = ("When was the lighthouse on Gull Rock built?",)
    follow_up = "And how far is its lamp seen?"
    plain = assistant.ask(follow_up, history)
    assert untimed(assistant.ask(follow_up, (*history, "Thanks!", "hello"))) == untimed(plain)
    alone = assistant.ask(follow_up, ("hello",))
    assert alone.standalone_question == follow_up


def test_a_question_after_a_greeting_is_a_question(answering: Assistant) -> None:
    answer = answering.ask("Hello! Who won the city cup?")
    assert answer.talk is None
    assert "Rosa Lind" in answer.quotes[0].text
