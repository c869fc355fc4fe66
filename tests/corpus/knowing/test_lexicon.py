"""How the forms of a word list are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.knowing.lexicon import PHRASE, Lexicon

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
def entries(tmp_path: Path) -> Path:
    rows = [{"name": name, "kind": "thing", "forms": forms} for name, forms in ENTRIES.items()]
    rows.append({"name": "no iron", "kind": PHRASE, "forms": {"en": ["iron curtain"]}})
    path = tmp_path / "entries.jsonl"
    lines = [json.dumps({**row, "forms": {"en": [], **row["forms"]}}) for row in rows]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


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
        ("iron", "ru", {}),
    ],
)
def test_a_form_stands_where_its_marks_allow(
    entries: Path, text: str, language: str, found: dict[str, str]
) -> None:
    assert Lexicon(entries).spellings(text, language) == found


def test_the_forms_of_a_shared_language_count_in_all(entries: Path) -> None:
    assert Lexicon(entries, shared="en").spellings("SCO и iron", "ru") == {
        "SCO": "SCO",
        "iron": "iron",
    }
