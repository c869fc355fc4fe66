"""Which words open an answer: those that the reader marks, whole, and only where it is sure."""

from dataclasses import replace

import pytest

from corpus.document import Span
from qa.finding.answer_span import answer_span
from tests.qa.small import Line, chosen, found, page, pool

SENTENCE = "Мост построил инженер Дуарте Менезес в 1957 году."
WORDS = Span(22, 36)  # Дуарте Менезес


def words(
    marked: Span | None,
    *,
    text: str = SENTENCE,
    question: str = "Who built the bridge?",
    reading: float = 1.0,
    certainty: float = 0.5,
) -> str | None:
    documents = pool(page("a.txt", Line(50, text=text, language="ru")))
    search = found(documents, text=question)
    (choice,) = chosen(search, 0)
    read = replace(choice, words=marked, reading=reading, certainty=certainty)
    span = answer_span(search, read)
    return None if span is None else documents.document_of(0)[span]


def test_the_words_marked_are_said() -> None:
    assert words(WORDS) == "Дуарте Менезес"


@pytest.mark.parametrize("short", [Span(24, 36), Span(22, 33), Span(23, 34)])
def test_a_word_is_never_cut(short: Span) -> None:
    assert words(short) == "Дуарте Менезес"


def test_chinese_is_not_widened() -> None:
    assert words(Span(3, 5), text="论坛在南京举行。") == "南京"


def test_nothing_is_said_where_the_reader_is_not_sure() -> None:
    assert words(None) is None
    assert words(WORDS, reading=0.9) is None
    assert words(WORDS, certainty=0.49) is None


def test_nothing_is_said_where_two_things_are_asked() -> None:
    assert words(WORDS, question="Who built the bridge? When?") is None
    documents = pool(page("a.txt", Line(50, text=SENTENCE, language="ru")))
    part = found(documents, text="Who built it?")
    whole = replace(found(documents, text="Who built it, and when?"), parts=(part, part))
    (choice,) = chosen(whole, 0)
    sure = replace(choice, words=WORDS, reading=9.0, certainty=1.0)
    assert answer_span(part, sure) == WORDS
    assert answer_span(whole, sure) is None
