"""What a reader chooses by is what the documents themselves say."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpus.catalogue import catalogue
from corpus.load import load_corpus

NOTE = """---
id: canal
title: "Каралеўскі канал"
language: be
topics: [canal]
period: [1784]
sources:
  - {title: "A made-up book", year: 2020, kind: book, language: en}
license: CC-BY-4.0
---

Каралеўскі канал злучае дзве ракі. У 2013 годзе яго ачысцілі.
"""
FILES = {
    "be/canal.md": NOTE,
    "be/castle.txt": "Замак на возеры перабудавалі ў 2013 годзе.",
    "zh/bridge.txt": "跨江大桥全长五点六公里，于2009年建成通车。",
    "nl/mill.txt": "De korenmolen aan de vaart draait nog elke zaterdag.",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_note_has_its_own_topics_and_period(root: Path) -> None:
    entry = catalogue(load_corpus(root))["be/canal.md"]
    assert entry.title == "Каралеўскі канал"
    assert (entry.language, entry.languages, entry.note) == ("be", ("be",), "canal")
    assert entry.topics == ("canal",)
    assert entry.years == (1784,)


def test_a_text_without_a_period_has_the_years_it_speaks_of(root: Path) -> None:
    entries = catalogue(load_corpus(root))
    assert entries["be/castle.txt"].years == (2013,)
    assert entries["zh/bridge.txt"].years == (2009,)
    assert entries["nl/mill.txt"].years == ()
    assert entries["nl/mill.txt"].note == "nl/mill.txt"


def test_every_document_is_in_it_by_its_id(root: Path) -> None:
    assert list(catalogue(load_corpus(root))) == sorted(FILES)
