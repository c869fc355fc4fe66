"""What always holds of the chosen quotes, however choosing comes to be tuned."""

import pytest

from corpus.document import BlockKind
from qa.assistant import Assistant
from qa.finding.evidence import MAX_QUOTES, select_evidence
from tests.qa.searching import searched

QUESTIONS = {
    "en": "What is the lake used for?",
    "ru": "Что построили в 1958 году?",
    "zh": "运河上运输什么？",
    "nl": "Hoe laat begint het?",
    "be": "Хто жыве ў лесе?",
}


@pytest.mark.parametrize("language", QUESTIONS)
def test_quotes_are_whole_sentences_of_ranked_passages_and_never_overlap(
    assistant: Assistant, language: str
) -> None:
    index = assistant.library.index
    found = searched(assistant, QUESTIONS[language], language)
    choices = select_evidence(found)
    assert 1 <= len(choices) <= MAX_QUOTES
    rows = [row for choice in choices for row in range(choice.first, choice.last)]
    assert len(set(rows)) == len(rows)
    assert all(index.sentences[row].kind is not BlockKind.HEADING for row in rows)
    for choice in choices:
        first, last = index.passage_rows[choice.passage]
        assert choice.passage in found.passages
        assert first <= choice.first < choice.last <= last
        assert -1 <= choice.similarity <= 1.0001
    scores = [choice.score for choice in choices]
    assert scores == sorted(scores, reverse=True)
