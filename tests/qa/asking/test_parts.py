"""Which questions are asked in one, and which only look it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.asking.parts import parts_of
from qa.assistant import Assistant


@pytest.mark.parametrize(
    ("language", "question", "parts"),
    [
        (
            "en",
            "When was the pool closed, and in which year did the tower open?",
            ["When was the pool closed", "in which year did the tower open?"],
        ),
        (
            "ru",
            "Кто построил мост и сколько на нём полос?",
            ["Кто построил мост", "сколько на нём полос?"],
        ),
        ("zh", "大桥有多长，是哪一年建成的？", ["大桥有多长，", "是哪一年建成的？"]),
        (
            "nl",
            "Hoe laat begint de klok en op welke dag is er kaasmarkt?",
            ["Hoe laat begint de klok", "op welke dag is er kaasmarkt?"],
        ),
        (
            "be",
            "Калі адкрылі музей і хто яго заснаваў?",
            ["Калі адкрылі музей", "хто яго заснаваў?"],
        ),
        (
            "en",
            "Was the tower built in 1874 and is its lamp still lit?",
            ["Was the tower built in 1874", "is its lamp still lit?"],
        ),
        (
            "en",
            "Who keeps the bees? How much honey do they give?",
            ["Who keeps the bees?", "How much honey do they give?"],
        ),
    ],
)
def test_each_thing_that_is_asked_is_a_part(language: str, question: str, parts: list[str]) -> None:
    assert parts_of(question, language) == parts


@pytest.mark.parametrize(
    ("language", "question"),
    [
        ("en", "Where and when was the lighthouse built?"),
        ("en", "Who runs the mill and the bakery?"),
        ("en", "What do monks who keep bees and goats sell?"),
        ("en", "Which tulips are sold in the morning and are shipped at noon?"),
        ("ru", "Где и когда открылась обсерватория?"),
        ("ru", "Какой завод, который выпускает стекло, работает без остановки?"),
        ("zh", "瓷器博物馆收藏了多少件瓷器，包括明代青花瓶？"),
        ("nl", "Waar en wanneer wordt de kaasmarkt gehouden?"),
        ("be", "Колькі дрэў пасадзілі ў горадзе, які стаіць на рацэ?"),
        ("en", "Opening hours?"),
        ("de", "Wer hat den Turm gebaut und wie hoch ist er?"),  # a language without its words
    ],
)
def test_one_question_stays_whole(language: str, question: str) -> None:
    assert parts_of(question, language) == []


def test_what_asks_more_than_can_be_quoted_stays_whole() -> None:
    assert parts_of("Who is he? What is it? Where is that? When was this?", "en") == []


PIECES = {
    "en": ["When was it built", "how high is it", "Who paid", "and", ",", "?", " "],
    "ru": ["Когда построена башня", "какой она высоты", "Кто платил", "и", ",", "?", " "],
    "zh": ["塔建于哪一年", "有多高", "谁出的钱", "和", "，", "？"],
    "nl": ["Wanneer is hij gebouwd", "hoe hoog is hij", "Wie betaalde", "en", ",", "?", " "],
    "be": ["Калі пабудавана вежа", "якой яна вышыні", "Хто плаціў", "і", ",", "?", " "],
    "uk": ["?", "?", " ", "a"],
}


@given(st.data(), st.sampled_from(sorted(PIECES)))
def test_parts_are_pieces_of_the_question_in_its_order(data: st.DataObject, language: str) -> None:
    pieces = st.lists(st.sampled_from(PIECES[language]), max_size=12).map("".join)
    question = data.draw(pieces | st.text())
    place = 0
    for part in parts_of(question, language):
        assert part.strip()
        place = question.index(part, place) + len(part)


@pytest.mark.parametrize("language", ["en", "ru", "zh", "nl", "be"])
def test_the_pieces_of_the_test_before_are_parts(language: str) -> None:
    first, second, *_, end = (piece for piece in PIECES[language] if piece != " ")
    assert len(parts_of(f"{first}{end} {second}{end}", language)) == 2


@pytest.mark.parametrize(
    ("question", "sources"),
    [
        (
            "When was the lighthouse on Gull Rock built, and how many hives do the monks keep?",
            {"en/lighthouse.txt", "en/bees.txt"},
        ),
        ("灯塔建于哪一年？茶园在海拔多少米？", {"en/lighthouse.txt", "zh/tea.txt"}),
        (
            "Сколько сортов сирени в саду и сколько тюльпанов продают в день?",
            {"ru/garden.txt", "nl/tulips.txt"},
        ),
    ],
)
def test_every_part_is_answered_by_a_quote(
    answering: Assistant, question: str, sources: set[str]
) -> None:
    answer = answering.ask(question)
    assert sources <= {quote.source for quote in answer.quotes}
    assert sources <= {hit.source for hit in answer.hits[:5]}


def test_a_follow_up_is_not_answered_together_with_what_it_follows(answering: Assistant) -> None:
    before = "When was the lighthouse on Gull Rock built?"
    answer = answering.ask("And how far is its lamp seen?", [before])
    assert answer.standalone_question != "And how far is its lamp seen?"
    assert {quote.source for quote in answer.quotes} == {"en/lighthouse.txt"}
