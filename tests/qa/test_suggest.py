"""A question is offered only after the assistant was seen to answer it from the right document."""

from __future__ import annotations

import pytest

from corpus.questions import Evidence, GoldQuestion
from qa.assistant import Assistant
from qa.suggest import Suggestions


def about(language: str, title: str) -> str:
    return f"{language}: {title}?"


def shipped(question: str, note: str, style: str = "plain", **more: str) -> GoldQuestion:
    evidence = (Evidence(need=1, note=note, paragraph=1),)
    return GoldQuestion(question, "en", question, evidence, (), "answerable", style=style, **more)


LOCKS = "How many locks has the royal canal?"
TIMBER = "What did barges carry on the royal canal?"
CANOES = "Since when do only canoeists travel on the royal canal?"


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_what_is_offered_is_answered_and_about_what_is_near(
    assistant: Assistant, language: str
) -> None:
    suggestions = Suggestions(assistant, [], about)
    question = {
        "en": LOCKS,
        "ru": "Сколько шлюзов у королевского канала?",
        "zh": "皇家运河有多少座船闸？",
        "nl": "Hoeveel sluizen telt het koninklijke kanaal?",
        "be": "Колькі шлюзаў мае Каралеўскі канал?",
    }[language]
    offered = suggestions.after(assistant.ask(question))
    assert offered
    for question in offered:
        answer = assistant.ask(question)
        assert not answer.abstained
        assert any(quote.title in question for quote in answer.quotes)
    assert offered[0] == about(language, assistant.documents[f"{language}/canal.md"].title)


def test_shipped_questions_come_first_where_their_notes_are_here(assistant: Assistant) -> None:
    questions = [shipped(LOCKS, "canal"), shipped(TIMBER, "canal"), shipped(CANOES, "canal")]
    suggestions = Suggestions(assistant, questions, about)
    assert suggestions.after(assistant.ask(LOCKS)) == [TIMBER, CANOES]
    assert suggestions.after(assistant.ask(LOCKS), asked=[f" {TIMBER.upper()}"]) == [CANOES]
    assert suggestions.after(assistant.ask(LOCKS), count=1) == [TIMBER]


def test_no_question_is_asked_to_be_offered_beyond_what_is_allowed(assistant: Assistant) -> None:
    questions = [shipped(LOCKS, "canal"), shipped(TIMBER, "canal"), shipped(CANOES, "canal")]
    suggestions = Suggestions(assistant, questions, about)
    answer, allowed = assistant.ask(LOCKS), [True, False]
    assert suggestions.after(answer, may_ask=lambda: allowed.pop(0)) == [TIMBER]
    assert allowed == []
    # What was asked once is known, and asked no more.
    allowed = [True]
    assert suggestions.after(answer, may_ask=lambda: allowed.pop(0)) == [TIMBER, CANOES]
    assert suggestions.after(answer, may_ask=lambda: False) == [TIMBER, CANOES]


def test_questions_about_other_notes_and_unanswered_ones_are_not_offered(
    assistant: Assistant,
) -> None:
    elsewhere = shipped(TIMBER, "another-note")
    conversation = shipped(CANOES, "canal", conversation="c1")
    unanswered = shipped("Who won the world cup of football in 2018?", "canal")
    mistyped = shipped("how many lokcs has the royal canal?", "canal", style="typo")
    questions = [elsewhere, conversation, unanswered, mistyped]
    offered = Suggestions(assistant, questions, about).after(assistant.ask(LOCKS))
    assert not {question.question for question in questions} & set(offered)


def test_a_file_name_is_no_title_to_ask_about(assistant: Assistant) -> None:
    offered = Suggestions(assistant, [], about).after(assistant.ask(LOCKS), count=8)
    assert not any(name in question for question in offered for name in ("tram", "bees", "mill"))


def test_openers_ask_about_a_title_of_each_language(assistant: Assistant) -> None:
    openers = Suggestions(assistant, [], about).openers(["be", "fr", "en"])
    assert openers == ["be: Каралеўскі канал?", "en: The royal canal?"]


def test_no_document_is_read_to_find_what_may_be_offered(assistant: Assistant) -> None:
    class Unread:
        """Without documents: a database would be asked for each."""

        catalogue = assistant.catalogue
        ask = assistant.ask

    suggestions = Suggestions(Unread(), [shipped(TIMBER, "canal")], about)
    assert suggestions.openers(["en"]) == ["en: The royal canal?"]
    assert suggestions.after(assistant.ask(LOCKS)) == [TIMBER]


def test_an_owners_questions_name_documents_and_no_style(assistant: Assistant) -> None:
    here, elsewhere = (
        GoldQuestion(name, "en", question, (Evidence(1, document=name),), (), "answerable")
        for name, question in (("en/canal.md", TIMBER), ("en/nowhere.md", CANOES))
    )
    suggestions = Suggestions(assistant, [here, elsewhere], about)
    assert suggestions.after(assistant.ask(LOCKS)) == [TIMBER]


def test_readers_of_a_language_without_questions_are_offered_titles(assistant: Assistant) -> None:
    answer = assistant.ask("Сколько шлюзов у королевского канала?")
    offered = Suggestions(assistant, [shipped(LOCKS, "canal")], about).after(answer)
    assert offered[0] == "ru: " + assistant.documents["ru/canal.md"].title + "?"
