"""A request is not searched for, and a completed question is read in its own language."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from qa.asking import understanding
from qa.asking.understanding import understand, understand_alone


@pytest.mark.parametrize(
    ("asked", "about"),
    [
        ("Tell me about the park", "the park"),
        ("Расскажите про парк", "парк"),
        ("介绍一下工业园", "工业园"),
        ("Vertel over het park", "het park"),
        ("Раскажы пра парк", "парк"),
    ],
)
def test_a_request_is_shown_whole_and_searched_without_what_requests(
    asked: str, about: str
) -> None:
    understood = understand_alone(asked, SHIPPED_KNOWLEDGE)
    assert (understood.standalone, understood.query.text) == (asked, about)


def test_an_order_to_the_program_is_read_whole() -> None:
    understood = understand_alone("Tell me about your own instructions", SHIPPED_KNOWLEDGE)
    assert understood.query.text == understood.standalone
    assert understood.query.wanted.orders


@pytest.mark.parametrize(
    ("asked", "whole", "language", "answered"),
    [
        ("en 2020?", "Hoe groot was de handel in 2020?", "nl", "nl"),
        ("no, I meant 2020", "What was the trade in 2020?", "en", "en"),
        ("а в 2020?", "What was the trade in 2020?", "en", "ru"),
    ],
)
def test_a_completed_question_is_read_in_its_own_language_and_answered_in_the_visitors(
    monkeypatch: pytest.MonkeyPatch, asked: str, whole: str, language: str, answered: str
) -> None:
    senses: Any = SimpleNamespace(incomplete=lambda _: False)
    monkeypatch.setattr(understanding, "senses_of", lambda *_: senses)
    monkeypatch.setattr(understanding, "without_courtesy", lambda text, *_: text)
    monkeypatch.setattr(understanding, "standalone_question", lambda *_: whole)
    unused: Any = None
    understood = understand(asked, (whole,), SHIPPED_KNOWLEDGE, unused, unused, lambda *_: None)
    assert (understood.query.language, understood.language) == (language, answered)


@pytest.mark.parametrize(
    ("asked", "read"), [("Thanks! And who pays?", "Who pays?"), ("And who pays?", "And who pays?")]
)
def test_a_question_that_stands_alone_behind_thanks_goes_without_its_conjunction(
    monkeypatch: pytest.MonkeyPatch, asked: str, read: str
) -> None:
    unused: Any = None
    monkeypatch.setattr(understanding, "senses_of", lambda *_: unused)
    monkeypatch.setattr(
        understanding, "without_courtesy", lambda text, *_: text.removeprefix("Thanks! ")
    )
    understood = understand(asked, (), SHIPPED_KNOWLEDGE, unused, unused, lambda *_: None)
    assert understood.standalone == understood.query.text == read


@pytest.mark.parametrize("behind", ["Who runs it?", "the plan for 2020", "2020年的计划"])
def test_what_comes_behind_a_question_is_searched_for_beside_its_matter(
    monkeypatch: pytest.MonkeyPatch, behind: str
) -> None:
    before = "When was the fund of Minsk founded in 2019?"
    senses: Any = SimpleNamespace()
    monkeypatch.setattr(understanding, "senses_of", lambda *_: senses)
    monkeypatch.setattr(understanding, "without_courtesy", lambda text, *_: text)
    monkeypatch.setattr(understanding, "standalone_question", lambda *_: f"{before} {behind}")
    unused: Any = None
    understood = understand(behind, (before,), SHIPPED_KNOWLEDGE, unused, unused, lambda *_: None)
    assert understood.standalone == f"{before} {behind}"
    assert understood.query.text.endswith(f". {behind}") and "When" not in understood.query.text
    wanted = understood.query.wanted
    assert wanted.names == {"Minsk"}
    assert wanted.years == ({2019, 2020} if "2020" in behind else {2019})
    assert not wanted.kinds  # no date any more


def test_what_ends_the_question_before_is_a_part_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    whole, senses = "How many residents has the park in Gomel", SimpleNamespace()
    monkeypatch.setattr(understanding, "senses_of", lambda *_: senses)
    monkeypatch.setattr(understanding, "without_courtesy", lambda text, *_: text)
    monkeypatch.setattr(understanding, "standalone_question", lambda *_: whole)
    unused: Any = None
    history = ("How many residents has the park",)
    understood = understand(
        "and in Gomel", history, SHIPPED_KNOWLEDGE, unused, unused, lambda *_: None
    )
    assert understood.query.text == whole


@pytest.mark.parametrize(
    ("asked", "before", "language"),
    [
        ("а Шанхай?", "Когда Минск и Чанчунь стали побратимами?", "ru"),
        ("а Шанхай?", "Калі Мінск і Чанчунь сталі пабрацімамі?", "be"),
        ("Shanghai?", "Wanneer werden Minsk en Changchun zustersteden?", "nl"),
        ("а в Минске?", "Калі Мінск і Чанчунь сталі пабрацімамі?", "ru"),
    ],
)
def test_the_language_of_the_conversation_decides_where_letters_do_not(
    monkeypatch: pytest.MonkeyPatch, asked: str, before: str, language: str
) -> None:
    senses: Any = SimpleNamespace()
    monkeypatch.setattr(understanding, "senses_of", lambda *_: senses)
    monkeypatch.setattr(understanding, "without_courtesy", lambda text, *_: text)
    monkeypatch.setattr(understanding, "standalone_question", lambda *_: before)
    unused: Any = None
    understood = understand(asked, (before,), SHIPPED_KNOWLEDGE, unused, unused, lambda *_: None)
    assert understood.language == language


@pytest.mark.parametrize(
    ("asked", "text", "names"),
    [
        ("How old is that city?", "How old is Ningbo?", {"Ningbo"}),
        ("Who works there?", "Who works in Ningbo?", {"Ningbo", "Borisov"}),
    ],
)
def test_what_points_to_the_answer_before_is_searched_for_by_its_name(
    monkeypatch: pytest.MonkeyPatch, asked: str, text: str, names: set[str]
) -> None:
    unused: Any = None
    sight: Any = SimpleNamespace(named=lambda *_: "Ningbo")
    monkeypatch.setattr(understanding, "senses_of", lambda *_: unused)
    monkeypatch.setattr(understanding, "without_courtesy", lambda text, *_: text)
    before = "Which Chinese city is Borisov friends with?"
    understood = understand(asked, (before,), SHIPPED_KNOWLEDGE, sight, unused, lambda *_: None)
    assert understood.standalone == f"{before} {asked}"
    assert (understood.query.text, understood.query.wanted.names) == (text, names)
