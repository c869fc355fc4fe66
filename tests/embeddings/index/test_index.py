from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.document import BlockKind, SplitDocument
from corpus.load import load_corpus
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from embeddings.index.build import build_index
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.late import dequantize

Calibration = Mapping[str, Sequence[str]]


def test_an_opened_index_holds_what_was_built(
    index: Index, documents: Sequence[SplitDocument], encoder: E5Encoder
) -> None:
    assert list(index.documents.values()) == list(documents)
    assert index.manifest.encoder_fingerprint == encoder.fingerprint
    assert index.manifest.corpus_fingerprint == "corpus 1"
    assert index.manifest.passages == len(index.passages) == len(index.passage_languages)
    assert index.manifest.sentences == len(index.sentences) == len(index.units)


def test_rows_of_a_passage_are_the_sentences_of_its_text(index: Index) -> None:
    for passage, (first, last) in zip(index.passages, index.passage_rows, strict=True):
        document = index.documents[passage.document].document
        inside = range(first, last)
        assert {index.sentence_documents[row] for row in inside} == {passage.document}
        assert index.sentences[first].span.start == passage.span.start
        assert index.sentences[last - 1].span.end == passage.span.end
        assert all(document[index.sentences[row].span] in document[passage.span] for row in inside)


def test_stored_states_are_those_of_the_encoder(index: Index, encoder: E5Encoder) -> None:
    for row in (0, len(index.sentences) // 2, len(index.sentences) - 1):
        document = index.documents[index.sentence_documents[row]].document
        (encoded,) = encoder.read_passages([document[index.sentences[row].span]])
        first, last = index.states.bounds[row : row + 2]
        states = dequantize(index.states.codes[first:last], index.states.scales[first:last])
        step = np.abs(encoded.states).max(axis=1, keepdims=True) / 127
        assert (np.abs(states - encoded.states) <= 0.51 * step).all()


def test_search_vectors_are_centred_by_language(index: Index) -> None:
    rows = np.arange(len(index.sentences))
    vectors = index.sentence_search.vectors(rows)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    raw = index.encoded_document(index.sentence_documents[0]).sentences.astype(np.float32)
    assert np.linalg.norm(vectors.mean(axis=0)) < 0.5 * np.linalg.norm(raw.mean(axis=0))


def test_a_token_counts_once_a_sentence(index: Index, encoder: E5Encoder) -> None:
    holding = [
        set(item.token_ids.tolist())
        for split in index.documents.values()
        for item in encoder.read_passages([split.document[s.span] for s in split.sentences])
    ]
    asked = np.array([*sorted(holding[0])[:5], 249_999], np.int32)
    expected = [sum(int(token) in tokens for tokens in holding) for token in asked]
    assert index.frequency(asked).tolist() == expected
    assert expected[0] > 0
    assert expected[-1] == 0


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
    for row, sentence in enumerate(index.sentences):
        if sentence.kind is BlockKind.BODY:
            units.setdefault(index.sentence_documents[row], []).append(int(index.units[row]))
    assert units["en/trains.md"] == units["ru/trains.md"]
    assert len(set(units["en/trains.md"])) == 2  # a paragraph each
