"""Which sentences can be read, and what reading them tells."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corpus.document import BlockKind
from qa.assistant import Assistant
from qa.finding.reading import likelier_readings, readings
from qa.reader.layout import Line as Seen
from qa.reader.model import Reading
from tests.qa.searching import searched
from tests.qa.small import Line, found, page, pool

QUESTIONS = {
    "en": "What is the lake used for?",
    "ru": "Что построили в 1958 году?",
    "zh": "运河上运输什么？",
    "nl": "Hoe laat begint het?",
    "be": "Хто жыве ў лесе?",
}


def test_no_index_of_another_encoder_is_read() -> None:
    assert readings(found(pool(page("a", Line(0.5), Line(0.2)))), [0, 1]) == {}


@pytest.mark.parametrize("language", QUESTIONS)
def test_every_sentence_is_read(assistant: Assistant, language: str) -> None:
    search = searched(assistant, QUESTIONS[language], language)
    rows = list(range(len(search.pool.index.sentences)))
    read = readings(search, rows)
    assert sorted(read) == rows
    assert all(-30 < reading.score < 30 for reading in read.values())


def test_a_sentence_is_read_with_its_headings_and_the_one_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[tuple[str, ...]] = []

    class Spy:
        def read(self, question: str, lines: Sequence[Seen]) -> list[Reading]:
            assert question == QUESTIONS["en"]
            seen.extend((line.text, line.headings, line.before) for line in lines)
            return [Reading(float(place), None, 0.0) for place, _ in enumerate(lines)]

    monkeypatch.setattr("qa.finding.reading.load_reader", Spy)
    monkeypatch.setattr("qa.finding.reading.EMBEDDED", "")  # what numbers made by hand are "of"
    documents = pool(
        page("a", Line(text="A bath.")),
        page(
            "b",
            Line(text="Lakes", kind=BlockKind.TITLE, block=0),
            Line(text="It is deep.", block=1),
            Line(text="It is cold.", block=1),
            Line(text="Boats sail.", block=2),
        ),
    )
    search = found(documents, text=f"I live by the lake. {QUESTIONS['en']}")
    read = readings(search, [4, 3, 2, 1, 0])
    assert {row: reading.score for row, reading in read.items()} == {4: 0, 3: 1, 2: 2, 1: 3, 0: 4}
    assert seen == [
        ("Boats sail.", "Lakes", ""),
        ("It is cold.", "Lakes", "It is deep."),
        ("It is deep.", "Lakes", ""),
        ("Lakes", "", ""),
        ("A bath.", "", ""),
    ]


def test_no_sentence_is_read_where_none_is_given(assistant: Assistant) -> None:
    assert readings(searched(assistant, QUESTIONS["en"], "en"), []) == {}


def test_nothing_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    class Spy:
        def read(self, _: str, lines: Sequence[Seen]) -> list[Reading]:
            assert [line.text for line in lines] == ["It is cold."]
            return [Reading(2.0, None, 0.0)]

    monkeypatch.setattr("qa.finding.reading.load_reader", Spy)
    monkeypatch.setattr("qa.finding.reading.EMBEDDED", "")
    search = found(pool(page("a", Line(text="It is deep."), Line(text="It is cold."))))
    known = Reading(1.0, None, 0.0)
    read = readings(replace(search, read={0: known}), [0, 1])
    assert read == {0: known, 1: Reading(2.0, None, 0.0)}


def test_a_sentence_reads_as_likely_as_in_its_own_words(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Spy:
        def read(self, question: str, lines: Sequence[Seen]) -> list[Reading]:
            asked.append(question)
            return [Reading(2.0 if "trade" in question else -2.0, None, 0.0) for _ in lines]

    monkeypatch.setattr("qa.finding.reading.load_reader", Spy)
    monkeypatch.setattr("qa.finding.reading.EMBEDDED", "")
    texts = [("In 2021 trade grew.", "en"), ("The lake is deep.", "en"), ("贸易增长了。", "zh")]
    documents = pool(*(
        page(str(number), Line(text=text, language=language))
        for number, (text, language) in enumerate(texts)
    ))  # fmt: skip
    search = found(documents, text="How large was commerce?", language="en")
    read = likelier_readings(search, [0, 1, 2])
    assert [read[row].score for row in range(3)] == [2.0, -2.0, -2.0]
    assert readings(search, [0])[0].score == -2.0
    assert asked[:2] == ["How large was commerce?", "How large was trade?"]
