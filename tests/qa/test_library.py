"""A corpus is opened with its own index."""

from __future__ import annotations

from pathlib import Path

from embeddings.encoder import Encoder
from qa.library import default_index


def test_the_default_index_lies_in_the_cache_and_belongs_to_its_corpus(
    encoder: Encoder, cache: Path, tmp_path: Path
) -> None:
    one, other = default_index(tmp_path / "a", encoder), default_index(tmp_path / "b", encoder)
    assert one != other
    assert one == default_index(tmp_path / "b" / ".." / "a", encoder)
    assert one.is_relative_to(cache)
