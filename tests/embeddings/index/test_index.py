"""An opened index: what was built, and what was added since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.document import BlockKind, SplitDocument
from corpus.load import load_corpus
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.index.viewing import Lazy
from embeddings.late import center_states
from tests.embeddings.stored import build_index, states_in, token_ids_in

Calibration = Mapping[str, Sequence[str]]


def test_an_opened_index_holds_what_was_built(
    index: Index, documents: Sequence[SplitDocument], encoder: E5Encoder
) -> None:
    assert list(index.documents()) == sorted(documents, key=lambda split: split.document.id)
    assert index.manifest.encoder_fingerprint == encoder.fingerprint
    assert index.manifest.corpus_fingerprint == "corpus 1"
    view = index.view(np.arange(index.manifest.passages))
    assert len(view.passages) == index.manifest.passages
    assert len(view.sentences) == index.manifest.sentences


def test_an_item_is_made_once_and_when_it_is_asked_for() -> None:
    counted: list[int] = []

    def make(row: int) -> int:
        counted.append(row)
        return 10 * row

    items = Lazy(3, make)
    assert not counted
    assert [items[np.int64(2)], items[-1], *items[1:]] == [20, 20, 10, 20]
    assert counted == [2, 1]
    with pytest.raises(IndexError):
        items[3]


def test_stored_states_are_near_those_of_the_encoder(index: Index, encoder: E5Encoder) -> None:
    view = index.view(np.arange(index.manifest.passages))
    for row in (0, len(view.sentences) // 2, len(view.sentences) - 1):
        document, sentence = view.document_of(row), view.sentences[row]
        (encoded,) = encoder.read_passages([document[sentence.span]])
        mean = index.statistics.tokens.of(sentence.language)
        expected = center_states(encoded.states, mean)
        assert (states_in(view, row) * expected).sum(axis=1).min() > 0.95
        assert token_ids_in(view, row) == encoded.token_ids.tolist()


def test_search_vectors_are_centred_by_language(index: Index) -> None:
    view = index.view(np.arange(index.manifest.passages))
    np.testing.assert_allclose(np.linalg.norm(view.sentence_vectors, axis=1), 1, atol=1e-3)
    raw = index.encoded_document(view.sentence_documents[0]).sentences.astype(np.float32)
    centred = view.sentence_vectors.mean(axis=0)
    assert np.linalg.norm(centred) < 0.5 * np.linalg.norm(raw.mean(axis=0))


def test_statistics_of_questions_survive(
    index: Index, encoder: E5Encoder, calibration: Calibration
) -> None:
    measured = QuestionStatistics.measure(encoder, calibration)
    for language in calibration:
        np.testing.assert_array_equal(
            index.statistics.questions.vectors.of(language), measured.vectors.of(language)
        )
        assert index.statistics.questions.frequencies[language] == dict(
            measured.frequencies[language]
        )
    assert index.statistics.questions.counts == measured.counts


def test_parallel_versions_of_a_paragraph_share_a_unit(
    encoder: E5Encoder, calibration: Calibration, tmp_path: Path
) -> None:
    for language, text in (
        ("en", "Trains run daily from Minsk.\n\nThey carry milk to Chongqing."),
        ("ru", "Поезда ходят из Минска ежедневно.\n\nОни везут молоко в Чунцин."),
    ):
        path = tmp_path / "corpus" / language / "trains.md"
        path.parent.mkdir(parents=True)
        head = (
            f"---\nid: trains\ntitle: {text[:6]}\nlanguage: {language}\nlicense: CC-BY-4.0\n"
            "topics: [trade]\nperiod: [2020]\nsources:\n"
            "  - {title: Report, year: 2020, kind: report, language: en}\n---\n\n"
        )
        path.write_text(head + text + "\n", encoding="utf-8")
    documents = load_corpus(tmp_path / "corpus")
    build_index(tmp_path / "index", documents, "corpus 1", encoder, calibration)
    index = open_index(tmp_path / "index", encoder)
    units: dict[str, list[int]] = {}
    view = index.view(np.arange(index.manifest.passages))
    for row, sentence in enumerate(view.sentences):
        if sentence.kind is BlockKind.BODY:
            units.setdefault(view.sentence_documents[row], []).append(int(view.units[row]))
    assert units["en/trains.md"] == units["ru/trains.md"]
    assert len(set(units["en/trains.md"])) == 2  # a paragraph each
