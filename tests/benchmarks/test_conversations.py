"""Follow-ups and new topics: what is measured has evidence, and topics follow unrelated ones."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

import pytest

from benchmarks.conversation import NEW_TOPICS, OWN, conversations, pairs
from corpus.language import language_of
from corpus.languages import LANGUAGES
from corpus.questions import GoldQuestion, load_questions
from qa.evaluation.metrics import has_key
from tests.corpus.test_questions import evidence_texts

TURNS, TOPICS = load_questions(OWN), load_questions(NEW_TOPICS)


def question(text: str, language: str = "en", before: str | None = None) -> GoldQuestion:
    evidence = TOPICS[0].evidence
    return GoldQuestion(text, language, text, evidence, (), "answerable", before=before)


def unmet(each: GoldQuestion, language: str) -> list[tuple[str, ...]]:
    return [
        group
        for text in evidence_texts(each, language)
        for group in each.answer_keys
        if not any(has_key(key, text) for key in group)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_keys_of_a_new_topic_are_met_by_its_evidence_in_every_language(language: str) -> None:
    assert [each.id for each in TOPICS if unmet(each, language)] == []


def test_the_keys_of_a_turn_are_met_by_its_evidence() -> None:
    missed = [each.id for each in TURNS if all(unmet(each, language) for language in LANGUAGES)]
    assert missed == []


def test_every_row_has_an_id_of_its_own_evidence_and_the_language_that_it_says() -> None:
    rows = TURNS + TOPICS
    assert max(Counter(each.id for each in rows).values()) == 1
    assert [each.id for each in rows if not each.evidence] == []
    assert [each.id for each in TOPICS if language_of(each.question) != each.language] == []


def test_turns_of_a_conversation_stand_together_and_its_first_stands_alone() -> None:
    names = [name for name, _ in groupby(each.conversation for each in TURNS)]
    assert len(names) == len(set(names))
    for turns in conversations(TURNS):
        assert len(turns) in (2, 3)
        assert turns[0].standalone == turns[0].question
        assert all(turn.standalone for turn in turns)


def test_new_topics_are_of_every_length_in_every_language() -> None:
    assert all(each.before and each.before != each.question for each in TOPICS)
    for language in LANGUAGES:
        sizes = sorted(len(each.question) for each in TOPICS if each.language == language)
        assert len(sizes) == 20
        assert sizes[4] * 2 < sizes[-5]


def test_a_topic_comes_after_the_question_that_its_row_names() -> None:
    asked = question("Population of Gansu?", before="Who translated the book?")
    assert pairs([asked]) == [("Who translated the book?", asked)]


def test_questions_of_one_language_are_each_asked_once_after_another_of_it() -> None:
    questions = [question(f"{language} {n}", language) for n in range(5) for language in "ab"]
    found = pairs(questions)
    assert len(found) == 8
    assert all(before[0] == each.question[0] and before != each.question for before, each in found)
    assert max(Counter(each.id for _, each in found).values()) == 1
    assert found == pairs(questions)
