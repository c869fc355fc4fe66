"""A corpus is opened with its own index."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from unittest.mock import patch

import numpy as np
import pytest

from corpus.errors import UserError
from corpus.reading import read as reading
from corpus.reading.report import report_lines
from embeddings.encoder import Encoder
from qa.asking.constraints import demands
from qa.assistant import Assistant
from qa.indexing import default_index
from qa.library import open_library, update_index

WriteCorpus = Callable[[Path, Mapping[str, str | bytes]], Path]


def test_the_default_index_lies_in_the_cache_and_belongs_to_its_corpus(
    encoder: Encoder, cache: Path, tmp_path: Path
) -> None:
    one, other = default_index(tmp_path / "a", encoder), default_index(tmp_path / "b", encoder)
    assert one != other
    assert one == default_index(tmp_path / "b" / ".." / "a", encoder)
    assert one.is_relative_to(cache)


NAMED = {
    "collection.yaml": "everywhere: []\nnames: own.jsonl\n",
    "own.jsonl": '{"name": "Alkmaar", "kind": "city",'
    ' "forms": {"nl": ["Alkmaar"], "ru": ["Алкмар"]}}',
    "a.txt": "De kaasmarkt van Alkmaar trekt veel bezoekers.",
    "b.txt": "De kaasmarkt van Gouda trekt veel bezoekers.",
}


def test_the_names_of_an_owner_s_own_list_are_known_to_a_search(
    encoder: Encoder, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    root = write_corpus(tmp_path / "corpus", NAMED)
    library = open_library(root, tmp_path / "index")
    assert sorted(library.documents) == ["a.txt", "b.txt"]
    assert library.sources.pool(np.array([0])).in_passage(0).names == {"Alkmaar"}
    found = Assistant(library).search("Что известно об Алкмаре?", 2)
    assert [hit.document for hit in found] == ["a.txt", "b.txt"]
    assert "Minsk" in demands("Where is Minsk?", "en", library.knowledge).names


def test_a_mistake_in_collection_yaml_is_told_before_an_index_is_built(
    encoder: Encoder, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    files = {"collection.yaml": "titel: Kaas\n", "a.txt": "De kaasmarkt is op vrijdag."}
    root = write_corpus(tmp_path / "corpus", files)
    with pytest.raises(UserError, match="titel"):
        open_library(root, tmp_path / "index")
    with pytest.raises(UserError, match="titel"):
        update_index(root, tmp_path / "index", encoder)
    assert not (tmp_path / "index").exists()


def test_an_edit_looks_through_the_folder_once_and_reads_what_was_edited(
    encoder: Encoder, write_corpus: WriteCorpus, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_corpus(tmp_path / "corpus", {**NAMED, "c.xyz": "?", "in/d.txt": "Kaas uit Edam."})
    monkeypatch.setattr("corpus.load._LATELY", -(10**12))  # the files were written long ago
    assert update_index(root, tmp_path / "index", encoder) == 3
    (root / "a.txt").write_text("De kaasmarkt van Alkmaar is op vrijdag.", encoding="utf-8")
    read_one = reading.read_with_warnings
    with (
        patch.object(os, "walk", wraps=os.walk) as walk,
        patch.object(reading, "read_with_warnings", wraps=read_one) as read,
    ):
        assert update_index(root, tmp_path / "index", encoder) == 1
    walk.assert_called_once()
    assert [call.args[0] for call in read.call_args_list] == [root / "a.txt"]


def test_every_file_is_told_of_in_the_order_of_names(
    encoder: Encoder, write_corpus: WriteCorpus, tmp_path: Path
) -> None:
    page = "<p>The bridge over the river was opened in 1930. It is made of stone.</p>"
    files = {"a.html": page, "b.docx": b"PK", "c.xyz": "?", "d.txt": "Да.", "e.html": page}
    told: list[str] = []
    update_index(
        write_corpus(tmp_path / "corpus", files),
        tmp_path / "index",
        encoder,
        report=lambda reports: told.extend(report_lines(reports)),
    )
    assert [line.split()[:2] for line in told] == [
        ["read:", "a.html"],
        ["skipped:", "b.docx"],
        ["skipped:", "c.xyz"],
        ["read:", "d.txt"],
        ["warning:", "d.txt"],
        ["read:", "e.html"],
        ["files:", "3"],
    ]
    assert "b.docx  is damaged (" in told[1]
    assert told[4].endswith("d.txt   it holds hardly any text")
    assert told[-1] == "files:   3 read, 2 skipped, 1 with warnings"
