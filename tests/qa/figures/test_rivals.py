"""Whole answers of a small corpus whose files contradict one another."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from embeddings.encoder import Encoder
from qa.assistant import Assistant

FILES = {
    "en/garden.txt": "The harbour garden covers an area of 12 km². It was laid out by a sailor.",
    "ru/garden.txt": "Портовый сад имеет площадь 15 км². В нём растут липы и клёны.",
    "en/school1.txt": "In 2012 the music school of the town had 140 students. They sing well.",
    "nl/school.txt": "In 2019 had de muziekschool van de stad 210 studenten. Zij zingen goed.",
    "zh/tea.txt": "茶园位于山坡上。茶农每年四月初采摘绿茶。",
    "be/salt.txt": "У саляной шахце лечаць астму. Хворыя начуюць пад зямлёй.",
}


@pytest.fixture(scope="module")
def assistant(
    encoder: Encoder,
    write_corpus: Callable[[Path, Mapping[str, str | bytes]], Path],
    tmp_path_factory: pytest.TempPathFactory,
) -> Assistant:
    root = write_corpus(tmp_path_factory.mktemp("rivals"), FILES)
    return Assistant.load(root, tmp_path_factory.mktemp("index") / "index")


@pytest.mark.parametrize(
    "question",
    [
        "What area does the harbour garden cover?",
        "Какова площадь портового сада?",
        "Hoe groot is de oppervlakte van de haventuin?",
    ],
)
def test_both_sides_of_a_conflict_are_quoted_and_named(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    (conflict,) = answer.conflicts
    assert {value[:2] for value in conflict.values} == {"12", "15"}
    for marker, value in zip(conflict.markers, conflict.values, strict=True):
        assert value in answer.quotes[marker - 1].text
        assert f"{value} [{marker}]" in answer.text


@pytest.mark.parametrize(
    "question",
    ["How many students has the music school now?", "Hoeveel studenten heeft de muziekschool nu?"],
)
def test_the_present_is_answered_with_the_newest_figure_and_its_year(
    assistant: Assistant, question: str
) -> None:
    answer = assistant.ask(question)
    assert answer.conflicts == ()
    assert answer.quotes[0].document == "nl/school.txt"
    assert answer.quotes[0].year == 2019
    assert answer.text.split("\n\n")[0].count("2019") == 1


def test_an_overview_quotes_many_places_each_once(assistant: Assistant) -> None:
    answer = assistant.ask("Tell me about the music school of the town")
    assert not answer.abstained
    assert len({quote.span for quote in answer.quotes}) == len(answer.quotes)
    assert [quote.marker for quote in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    assert all(f"[{quote.marker}]" in answer.text for quote in answer.quotes)
    assert len({quote.document for quote in answer.quotes}) > 1
