"""A corpus is opened with its own index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UserError
from embeddings.encoder import Encoder
from qa.asking.constraints import demands
from qa.assistant import Assistant
from qa.library import default_index, open_library, update_index

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
