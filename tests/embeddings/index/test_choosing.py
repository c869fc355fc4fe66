"""Documents that a scope admits are found without going through all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.catalogue import Entry
from corpus.document import SplitDocument
from corpus.reading.read import document_of
from corpus.scope import Scope
from corpus.splitting.passages import split_document
from embeddings.calibration import QuestionStatistics
from embeddings.index.choosing import Choices
from embeddings.index.index import Index
from tests.embeddings.letters import Letters
from tests.embeddings.stored import index_in_memory

ENCODER = Letters()
NAMES = st.sampled_from(["one", "two", "three", "note"])
YEARS = st.integers(1999, 2003)
ENTRIES = st.lists(
    st.builds(
        Entry,
        document=NAMES,
        title=st.just(""),
        language=st.just("en"),
        languages=st.just(("en", "ru")),
        topics=st.lists(st.sampled_from(["trade", "rail"]), max_size=2).map(tuple),
        years=st.lists(YEARS, max_size=3, unique=True).map(sorted).map(tuple),
        note=NAMES,
    ),
    max_size=6,
)
SCOPES = st.builds(
    Scope,
    languages=st.sampled_from([(), ("ru",)]),
    documents=st.lists(NAMES, max_size=2).map(tuple),
    topics=st.lists(st.sampled_from(["trade", "sport"]), max_size=2).map(tuple),
    first_year=st.none() | YEARS,
    last_year=st.none() | YEARS,
)


@given(ENTRIES, SCOPES)
def test_a_scope_finds_the_documents_that_it_admits(entries: list[Entry], scope: Scope) -> None:
    known = [place for place, entry in enumerate(entries) if scope.admits(entry, "ru")]
    choices = Choices(entries, entries.__getitem__)
    assert choices.admitted(scope).tolist() == known
    for name in ("one", "note", "none"):
        known = [n for n, entry in enumerate(entries) if name in (entry.document, entry.note)]
        assert choices.named(name) == known


def index_of(count: int) -> Index:
    def split(number: int) -> SplitDocument:
        raw = f"# Trains\n\nTrain {number} went to the town of Ledna.\n"
        document = document_of(raw, f"{number:04}.md")
        metadata = replace(
            document.metadata, topics=(f"trade{number % 40}",), period=(1800 + number % 80,)
        )
        return split_document(replace(document, metadata=metadata))

    questions = QuestionStatistics.measure(ENCODER, {"en": ["When was it built?"]})
    return index_in_memory(map(split, range(count)), ENCODER, questions)


def test_a_question_about_a_part_costs_the_same_of_few_documents_and_of_many(
    steps: Callable[..., int],
) -> None:
    """Only what Python does is counted: arrays of all documents are gone through by numpy."""
    counted: list[list[int]] = []
    for count in (40, 240):
        index = index_of(count)
        (asked,) = ENCODER.read_queries(["town of Ledna"])
        vector = index.statistics.questions.read(asked, "en").vector

        def ask(scope: Scope, index: Index = index, vector: np.ndarray = vector) -> None:
            assert len(index.near([vector], 2, scope)) > 0

        ask(Scope(documents=("0001.md",)))  # what is made once
        scopes = [
            Scope(languages=("en",), documents=("0002.md",)),
            Scope(topics=("trade3",)),
            Scope(first_year=1805, last_year=1807),
        ]
        counted.append([steps(ask, scope) for scope in scopes])
    for few, many in zip(*counted, strict=True):
        assert many <= 1.1 * few + 20
