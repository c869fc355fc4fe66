"""One id for a thing in five languages: worked examples, every line of the file, and the notes."""

from __future__ import annotations

import json
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
from corpus.knowing.lexicon import PHRASE
from corpus.languages import LANGUAGES
from corpus.load import load_corpus
from corpus.shipped import SHIPPED_DOCUMENTS

CONCEPTS = SHIPPED_DOCUMENTS.parent / "knowing/concepts.jsonl"
ROWS = [json.loads(line) for line in CONCEPTS.read_text(encoding="utf-8").splitlines()]
concepts, spellings = SHIPPED_KNOWLEDGE.concepts.names, SHIPPED_KNOWLEDGE.concepts.spellings


def test_a_concept_is_a_thing_that_is_traded_or_no_such() -> None:
    assert {row["kind"] for row in ROWS} == {"concept", "goods", PHRASE}


@pytest.mark.parametrize(
    ("concept", "texts"),
    [
        (
            "loan",
            {
                "en": "Which bank lent the money?",
                "ru": "Кто дал кредиты на стройку?",
                "zh": "哪家银行提供了贷款？",
                "nl": "Hoeveel leningen kreeg de fabriek?",
                "be": "Хто даў крэдыт на будоўлю?",
            },
        ),
        (
            "ambassador",
            {
                "en": "Who is the ambassador?",
                "ru": "Кто сейчас посол?",
                "zh": "现任大使是谁？",
                "nl": "Wie is de ambassadeur?",
                "be": "Хто цяпер пасол?",
            },
        ),
        (
            "flight aircraft",
            {
                "en": "How many flights a week?",
                "ru": "Сколько авиарейсов в неделю?",
                "zh": "每周有几个航班？",
                "nl": "Hoeveel vluchten per week?",
                "be": "Колькі авіярэйсаў на тыдзень?",
            },
        ),
    ],
)
def test_a_concept_has_one_id_in_five_languages(concept: str, texts: dict[str, str]) -> None:
    for language, text in texts.items():
        assert concept in concepts(text, language)


@pytest.mark.parametrize(
    ("text", "language", "concept"),
    [
        ("После переговоров", "ru", "ambassador"),  # послу, послы
        ("Это важный принцип", "ru", "king queen"),  # принц
        ("Стратэгія развіцця", "be", "insurance"),  # страт
        ("Hoeveel moeten zij betalen?", "nl", "language"),  # talen
        ("Vier jaar geleden", "nl", "member"),  # leden
        ("Hij zal het boek overdragen", "nl", "treaty"),  # verdrag
        ("银行在哪里？", "zh", "metal steel"),  # 银
    ],
)
def test_a_word_that_only_looks_alike_is_not_taken(text: str, language: str, concept: str) -> None:
    assert concept in {row["name"] for row in ROWS}
    assert concept not in concepts(text, language)


def test_a_dutch_compound_holds_what_it_is_made_of() -> None:
    assert {"tax", "agreement"} <= concepts("winstbelasting, samenwerkingsovereenkomst", "nl")


def test_a_phrase_of_another_sense_stands_for_nothing() -> None:
    assert concepts("How far back?", "en") == frozenset()


def test_the_words_that_tell_a_concept_are_those_of_the_text() -> None:
    assert spellings("Сколько КРЕДИТОВ дали?", "ru")["loan"] == "КРЕДИТОВ"


def test_another_language_has_no_concepts() -> None:
    assert not concepts("¿Cuántos créditos dio el banco?", "es")


def test_every_concept_has_forms_in_every_language() -> None:
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        assert set(row["forms"]) == set(LANGUAGES)
        for language, forms in row["forms"].items():
            assert forms and len(set(forms)) == len(forms), row["name"]
            for form in forms:
                held = form.strip("*$").replace("*", "")
                assert len(held) > 1 or language == "zh", (row["name"], form)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_is_found_where_it_stands_alone(language: str) -> None:
    for row in ROWS:
        if row["kind"] == PHRASE:
            continue
        for form in row["forms"][language]:
            text = form.strip("*$").replace("*", "")
            held = concepts(text, language)
            # A form may be part of a longer one of another concept, never go unseen.
            assert held, (row["name"], form)


def test_the_notes_speak_of_the_same_things_in_every_language() -> None:
    notes: dict[str, dict[str, frozenset[str]]] = defaultdict(dict)
    for split in load_corpus(SHIPPED_DOCUMENTS):
        document = split.document
        notes[document.metadata.note or ""][document.language] = concepts(
            document.text, document.language
        )
    shared = [
        len(one & other) / len(one | other)
        for versions in notes.values()
        for one in versions.values()
        for other in versions.values()
        if one is not other
    ]
    assert sum(shared) / len(shared) > 0.6


@given(st.text(max_size=200), st.sampled_from([*LANGUAGES, "uk"]))
def test_any_text_is_read(text: str, language: str) -> None:
    for words in spellings(text, language).values():
        assert words.strip()
