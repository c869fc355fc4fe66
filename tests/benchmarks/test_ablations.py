"""Every step that the table leaves out exists in the program, and is back afterwards."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from benchmarks.ablations import QUOTES, RETRIEVAL
from embeddings import calibration
from qa import assistant
from qa.asking import understanding
from qa.finding import evidence, rerank, retrieve, search

MODULES = (assistant, calibration, understanding, evidence, rerank, retrieve, search)
# These rebuild parts of an index and are run by the benchmark alone.
OF_AN_INDEX = {"no centring", "no calibration questions", "the whole recipe"}


@pytest.mark.parametrize("name", sorted({**RETRIEVAL, **QUOTES}.keys() - OF_AN_INDEX))
def test_an_ablation_changes_one_name_and_puts_it_back(name: str) -> None:
    def state() -> dict[tuple[str, str], object]:
        return {(module.__name__, key): value for module in MODULES
                for key, value in vars(module).items()}  # fmt: skip

    before = state()
    with {**RETRIEVAL, **QUOTES}[name](SimpleNamespace()):  # type: ignore[arg-type]
        changed = [key for key, value in state().items() if value is not before[key]]
        assert len(changed) == 1
    assert state() == before
