"""A question asked of a part of the collection is answered from that part alone."""

from __future__ import annotations

import pytest

from corpus.scope import Scope
from qa.answer import Answer
from qa.answer_json import answer_to_json
from qa.assistant import Assistant

LOCKS = {
    "en": "How many locks has the royal canal?",
    "ru": "Сколько шлюзов у королевского канала?",
    "zh": "皇家运河有多少座船闸？",
    "nl": "Hoeveel sluizen telt het koninklijke kanaal?",
    "be": "Колькі шлюзаў мае Каралеўскі канал?",
}


@pytest.mark.parametrize("language", LOCKS)
@pytest.mark.parametrize("asked", LOCKS)
def test_a_language_filter_leaves_its_passages_alone_and_fills_the_list(
    assistant: Assistant, asked: str, language: str
) -> None:
    scope = Scope(languages=(language,))
    hits = assistant.search(LOCKS[asked], 5, scope)
    assert {hit.language for hit in hits} == {language}
    assert len(hits) == 5
    assert hits[0].document == f"{language}/canal.md"


def test_quotes_come_from_the_scope(answering: Assistant) -> None:
    answer = answering.ask(LOCKS["nl"], scope=Scope(documents=("zh/canal.md",)))
    assert {quote.document for quote in answer.quotes} == {"zh/canal.md"}
    assert {hit.document for hit in answer.hits} == {"zh/canal.md"}


def test_topics_and_years_come_from_the_documents_themselves(assistant: Assistant) -> None:
    by_topic = assistant.search(LOCKS["en"], 20, Scope(topics=("canal",)))
    assert {hit.document for hit in by_topic} == {"en/canal.md"}  # its versions count as one
    # This text states no period of its own, and says "于2009年建成".
    by_year = assistant.search("跨江大桥有多长？", 20, Scope(first_year=2009, last_year=2009))
    assert "zh/bridge.txt" in {hit.document for hit in by_year}
    assert "zh/silk.txt" not in {hit.document for hit in by_year}


@pytest.mark.parametrize("language", LOCKS)
def test_a_scope_that_leaves_nothing_is_refused_as_such(
    assistant: Assistant, language: str
) -> None:
    nothing = Scope(documents=("no/such.md",))
    answer: Answer = assistant.ask(LOCKS[language], scope=nothing)
    assert answer.abstained
    assert answer.language == language
    assert answer.hits == ()
    assert answer.text != assistant.ask(LOCKS[language], scope=Scope(topics=("canal",))).text
    assert answer_to_json(answer)["scope"]["documents"] == ["no/such.md"]
    assert assistant.search(LOCKS[language], 5, nothing) == []


def test_a_follow_up_is_completed_within_the_scope(answering: Assistant) -> None:
    scope = Scope(languages=("ru",))
    answer = answering.ask("А сколько вагонов?", [LOCKS["ru"]], scope)
    assert {hit.language for hit in answer.hits} == {"ru"}
