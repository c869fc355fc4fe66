"""The reader that ships: what it reads, what it marks, and what never depends on its weights."""

import os
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from embeddings.e5.session import cores
from qa.reader.layout import SENTENCE_TOKENS, Line
from qa.reader.model import GRAPH, Reader, Reading, load_reader

pytestmark = pytest.mark.model

MOST_BYTES, LARGEST = 15_000_000, 10_000_000
TOLD = [
    Line("Мост через Лиму построил в 1957 году инженер Дуарте Менезес."),
    Line("Высота моста — 41 метр."),
    Line("在桥边有一家小餐馆。"),
]


def read(question: str, lines: list[Line] = TOLD) -> list[Reading]:
    return load_reader().read(question, lines)


def test_its_files_are_small_enough_for_a_space() -> None:
    sizes = [part.stat().st_size for part in GRAPH.parent.glob(f"{GRAPH.name}.*")]
    assert 0 < sum(sizes) < MOST_BYTES
    assert max(sizes) < LARGEST


@pytest.mark.parametrize(
    ("question", "row", "words"),
    [
        ("Who built the bridge over the Lima?", 0, "Дуарте Менезес"),
        ("桥有多高？", 1, "41"),
        ("Wat staat er naast de brug?", 2, "餐馆"),
    ],
)
def test_the_sentence_that_answers_is_likeliest_and_its_words_are_marked(
    question: str, row: int, words: str
) -> None:
    readings = read(question)
    best = max(range(len(TOLD)), key=lambda place: readings[place].score)
    assert best == row
    answer = readings[row].answer
    assert answer is not None
    assert words in TOLD[row].text[answer.start : answer.end]


def test_a_question_reads_likelier_than_one_that_nothing_answers() -> None:
    asked = max(reading.score for reading in read("When was the bridge over the Lima built?"))
    twin = max(reading.score for reading in read("When was the bridge over the Lima painted?"))
    assert asked > twin


def test_every_question_is_read_by_the_same_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    readers: set[str] = set()
    read_one = Reader._read

    def noted(reader: Reader, *of: Any) -> Reading:
        readers.add(threading.current_thread().name)
        return read_one(reader, *of)

    monkeypatch.setattr(Reader, "_read", noted)
    for _ in range(cores() + 1):
        read("桥有多高？")
    assert len(readers) <= cores()


def test_what_stands_beside_a_sentence_does_not_change_what_is_read() -> None:
    together = read("桥有多高？")
    alone = [read("桥有多高？", [line])[0] for line in reversed(TOLD)]
    assert alone[::-1] == together


def test_equal_sentences_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    once, runs = read("桥有多高？"), []
    session = load_reader()._session
    monkeypatch.setattr(
        load_reader(),
        "_session",
        SimpleNamespace(run=lambda row: runs.append(row) or session.run(row)),
    )
    assert read("桥有多高？", [TOLD[1], *TOLD, TOLD[1]]) == [once[1], *once, once[1]]
    assert len(runs) == len(TOLD)


def test_headings_and_the_sentence_before_are_read_too() -> None:
    row = "Fee\t12 euro"
    (bare,) = read("What does the ferry to Skarn cost?", [Line(row)])
    (told,) = read("What does the ferry to Skarn cost?", [Line(row, "Ferry to Skarn")])
    assert told.score > bare.score
    (alone,) = read("When was the Rope Hall opened?", [Line("It opened in 1871.")])
    (after,) = read(
        "When was the Rope Hall opened?",
        [Line("It opened in 1871.", before="The Rope Hall stands on the quay.")],
    )
    assert after.score > alone.score


def test_nothing_without_words_is_an_error() -> None:
    assert read("", []) == []
    (empty,) = read("Who?", [Line("")])
    assert empty.answer is None
    (silent,) = read("", [Line("It opened in 1871.")])
    assert silent.score < 0


def test_the_longest_of_texts_is_read_to_its_bound() -> None:
    long = "верста " * 5_000
    (reading,) = read(long, [Line(long, long, long)])
    assert reading.answer is not None
    assert reading.answer.end <= len("верста ") * SENTENCE_TOKENS


def test_a_place_is_not_told_where_normalising_moves_it() -> None:
    (reading,) = read("When was it built?", [Line("Ｂｕｉｌｔ ㎞ in 1957.")])
    assert reading.answer is None or reading.certainty <= 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_fork_reads_what_its_parent_reads() -> None:
    here = read("桥有多高？")
    child = os.fork()
    if not child:
        os._exit(0 if read("桥有多高？") == here else 1)
    assert os.waitpid(child, 0)[1] == 0
