"""How the forms of a word list are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.knowing.lexicon import PHRASE, Entry, Lexicon, Mention, read_lexicon

ENTRIES = {
    "Belgium": {"en": ["Belgi"], "ru": ["Бельги"]},
    "iron": {"en": ["iron$"], "nl": ["ijzer"]},
    "SCO": {"en": ["=SCO"]},
    "Minsk Region": {"ru": ["минск* област"]},
    "tax": {"nl": ["*belasting", "*accijns$"]},
    "school": {"zh": ["学校"], "be": ["школ"]},
    "teacher": {"be": ["школьн* настаўні"]},
}


@pytest.fixture
def written(tmp_path: Path) -> Path:
    rows = [{"name": name, "kind": "thing", "forms": forms} for name, forms in ENTRIES.items()]
    rows.append({"name": "no iron", "kind": PHRASE, "forms": {"en": ["iron curtain"]}})
    path = tmp_path / "entries.jsonl"
    lines = [json.dumps({**row, "forms": {"en": [], **row["forms"]}}) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def lexicon(written: Path) -> Lexicon:
    return read_lexicon(written)


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("В Бельгию и из Бельгии", "ru", {"Belgium": "Бельгию"}),
        ("ИЗ БЕЛЬГИИ", "ru", {"Belgium": "БЕЛЬГИИ"}),
        ("Iron and irony", "en", {"iron": "Iron"}),
        ("irony", "en", {}),
        ("environ", "en", {}),
        ("the SCO, a score", "en", {"SCO": "SCO"}),
        ("sco", "en", {}),
        ("в Минской области", "ru", {"Minsk Region": "Минской области"}),
        ("в Минской школе", "ru", {}),
        ("de winstbelastingen", "nl", {"tax": "belasting"}),
        ("bieraccijns", "nl", {"tax": "accijns"}),
        ("accijnsvrij", "nl", {}),
        ("这所学校很大", "zh", {"school": "学校"}),
        ("学 校", "zh", {"school": "学校"}),
        ("школьныя настаўнікі", "be", {"teacher": "школьныя настаўнікі"}),
        ("the iron curtain", "en", {}),
        ("iron", "ru", {"iron": "iron"}),
        ("ijzer", "en", {}),
        ("iron", "de", {}),
    ],
)
def test_a_form_stands_where_its_marks_allow(
    lexicon: Lexicon, text: str, language: str, found: dict[str, str]
) -> None:
    assert lexicon.spellings(text, language) == found
    assert lexicon.names(text, language) == set(found)


def test_the_forms_of_shared_languages_count_in_all(written: Path) -> None:
    shared = read_lexicon(written, shared=("en", "zh"))
    assert shared.spellings("SCO, 学校 и iron", "ru") == {
        "SCO": "SCO",
        "school": "学校",
        "iron": "iron",
    }


def test_a_place_tells_the_form_from_the_ending_of_its_word(lexicon: Lexicon) -> None:
    assert list(lexicon.mentions("ИЗ БЕЛЬГИИ", "ru")) == [Mention(("Belgium",), 3, 9, 10)]
    assert list(lexicon.mentions("the iron curtain", "en")) == [Mention((), 4, 16, 16)]
    assert list(lexicon.mentions("de winstbelastingen", "nl")) == [Mention(("tax",), 8, 17, 17)]


def test_places_are_those_of_the_text_as_it_stands(lexicon: Lexicon) -> None:
    text = "Iṙ\n\nİİ  iron, BELGİUM"
    found = [text[place.start : place.end] for place in lexicon.mentions(text, "en")]
    assert found == ["iron", "BELGİ"]


def test_a_word_list_equals_itself_alone(written: Path) -> None:
    """Two readings of a file may differ: what one finds is not remembered for the other."""
    first = read_lexicon(written)
    row = {"name": "copper", "kind": "thing", "forms": {"en": ["copper$"]}}
    written.write_text(json.dumps(row), encoding="utf-8")
    second = read_lexicon(written)
    assert first != second
    assert first.names("iron and copper", "en") == {"iron"}
    assert second.names("iron and copper", "en") == {"copper"}


def test_a_joined_list_has_its_own_entries_and_adds_forms_to_known_ones() -> None:
    known = Lexicon((Entry("Gouda", "city", {"nl": ["Gouda"]}),))
    more = [
        Entry("Gouda", "town", {"ru": ["Гауд"], "nl": ["Ter Gouw"]}),
        Entry("Edam", "city", {"nl": ["Edam"]}),
    ]
    joined = known.joined(more)
    assert joined.names("Ter Gouw en Edam", "nl") == {"Gouda", "Edam"}
    assert joined.names("Гауда", "ru") == {"Gouda"}
    assert [entry.kind for entry in joined.entries] == ["city", "city"]
    assert known.names("Edam", "nl") == frozenset()


NESTED = Lexicon(
    (
        Entry("Gouda", "city", {"en": ["Gouda"], "ru": ["Гауд"], "zh": ["豪达"]}),
        Entry("Gouda Region", "region", {"en": ["Gouda Region"]}),
        Entry("Gouda Pact", "organisation", {"en": ["Gouda Pact"]}),
        Entry("Gouda look-alike", PHRASE, {"en": ["Goudarzi"]}),
        Entry("cheese school", "institution", {"en": ["Cheese School of Gouda Region"]}),
        Entry("wax school", "institution", {"en": ["Goudarzi Wax School"]}),
        Entry(
            "cheese works",
            "company",
            {"en": ["Gouda Works"], "ru": ["Гауд* завод"], "zh": ["豪达厂"]},
        ),
        Entry(
            "Gouda Goverwelle",
            "place",
            {"en": ["Gouda-Goverwelle"], "ru": ["Гауда-Говервелле"], "zh": ["豪达北站"]},
        ),
        Entry("New Gouda", "place", {"en": ["New Gouda"], "zh": ["新豪达"]}),
    )
)


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("The Gouda Works grew.", "en", {"cheese works", "Gouda"}),
        ("Гаудский завод вырос.", "ru", {"cheese works", "Gouda"}),
        ("豪达厂发展了。", "zh", {"cheese works", "Gouda"}),
        ("the Cheese School of Gouda Region", "en", {"cheese school", "Gouda Region"}),
        ("the Goudarzi Wax School", "en", {"wax school"}),
        ("the Gouda Region and the Gouda Pact", "en", {"Gouda Region", "Gouda Pact"}),
        ("It opened at Gouda-Goverwelle.", "en", {"Gouda Goverwelle", "Gouda"}),
        ("на станции Гауда-Говервелле", "ru", {"Gouda Goverwelle", "Gouda"}),
        ("豪达北站启用。", "zh", {"Gouda Goverwelle", "Gouda"}),
        ("It opened in New Gouda.", "en", {"New Gouda"}),
        ("新豪达启用。", "zh", {"New Gouda"}),
    ],
)
def test_a_firm_a_school_and_a_station_tell_of_the_city_that_they_are_called_after(
    text: str, language: str, told: set[str]
) -> None:
    assert NESTED.told(text, language) == told
    assert "Gouda" not in NESTED.names(text, language)
