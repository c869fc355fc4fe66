"""Which sentences can be read, and what reading them tells."""

import pytest

from qa.assistant import Assistant
from qa.finding.reading import readings
from tests.qa.searching import searched
from tests.qa.small import Line, found, page, pool

QUESTIONS = {
    "en": "What is the lake used for?",
    "ru": "Что построили в 1958 году?",
    "zh": "运河上运输什么？",
    "nl": "Hoe laat begint het?",
    "be": "Хто жыве ў лесе?",
}


def test_states_of_another_encoder_are_not_read() -> None:
    assert readings(found(pool(page("a", Line(0.5), Line(0.2)))), [0, 1]) == {}


@pytest.mark.parametrize("language", QUESTIONS)
def test_every_sentence_with_tokens_is_read(assistant: Assistant, language: str) -> None:
    search = searched(assistant, QUESTIONS[language], language)
    counts = search.pool.index.states.counts
    rows = list(range(len(counts)))
    read = readings(search, rows)
    assert sorted(read) == [row for row in rows if counts[row]]
    assert all(-30 < score < 30 for score in read.values())


def test_no_sentence_is_read_where_none_is_given(assistant: Assistant) -> None:
    assert readings(searched(assistant, QUESTIONS["en"], "en"), []) == {}
