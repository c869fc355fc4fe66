"""Names that most of a collection speaks of are found, and no others."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from corpus.document import SplitDocument
from corpus.knowing.usual import FEWEST, SAMPLE, usual_names
from corpus.load import load_corpus
from corpus.shipped import SHIPPED_DOCUMENTS

SEEDS = Path(__file__).parents[4] / "shared" / "seeds"
WITH = {
    "en": "A train to Chongqing.",
    "ru": "Поезд в Чунцин.",
    "zh": "开往重庆的列车。",
    "nl": "Een trein naar Chongqing.",
    "be": "Цягнік у Чунцын.",
}


def passages(documents: list[SplitDocument]) -> list[tuple[str, str]]:
    return [
        (split.document[passage.span], passage.language)
        for split in documents
        for passage in split.passages
    ]


def test_every_note_that_ships_speaks_of_belarus_and_china_alone() -> None:
    assert usual_names(passages(load_corpus(SHIPPED_DOCUMENTS))) == {"Belarus", "China"}


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the documents are not part of the repository")
def test_so_do_documents_that_nobody_described() -> None:
    assert usual_names(passages(load_corpus(SEEDS))) == {"Belarus", "China"}


@pytest.mark.parametrize("language", WITH)
def test_more_than_half_of_the_texts_must_name_it(language: str) -> None:
    half = [(WITH[language], language), ("1, 2, 3.", language)] * FEWEST
    assert usual_names(half) == frozenset()
    assert usual_names([*half, (WITH[language], language)]) == {"Chongqing"}


def test_few_texts_have_no_usual_names() -> None:
    texts = [(WITH["en"], "en")] * FEWEST
    assert usual_names(texts) == {"Chongqing"}
    assert usual_names(texts[1:]) == frozenset()
    assert usual_names([]) == frozenset()


def test_of_many_texts_a_sample_from_all_over_is_looked_at() -> None:
    looked_at: list[int] = []

    def find(text: str, language: str) -> list[str]:
        looked_at.append(int(text))
        return ["early"] * (int(text) < 4_000) + ["late"] * (int(text) >= 4_000)

    texts = [(str(number), "en") for number in range(10_000)]
    assert usual_names(texts, find) == {"late"}
    assert len(looked_at) == SAMPLE
    gaps = {after - before for before, after in pairwise(looked_at)}
    assert gaps == {10_000 // SAMPLE}


def test_a_text_counts_once_however_often_it_names_a_name() -> None:
    texts = [(str(number), "en") for number in range(100)]
    assert usual_names(texts, lambda text, _: ["twice"] * 2 * (int(text) < 40)) == frozenset()
