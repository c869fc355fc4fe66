import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.document import BlockKind, SplitDocument
from corpus.errors import UserError
from corpus.load import load_corpus
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from embeddings.index import folder as store
from embeddings.index.folder import Index, build_index, open_index, read_manifest
from embeddings.late import dequantize
from embeddings.sentence_transformer import SentenceTransformerEncoder

Calibration = Mapping[str, Sequence[str]]


@pytest.fixture(scope="module")
def index(index_folder: Path, encoder: E5Encoder) -> Index:
    return open_index(index_folder, encoder)


@pytest.fixture
def copied(index_folder: Path, tmp_path: Path) -> Path:
    """An index that a test may damage."""
    return shutil.copytree(index_folder, tmp_path / "index")


def _refusal(folder: Path, encoder: E5Encoder | SentenceTransformerEncoder) -> str:
    with pytest.raises(UserError) as refusal:
        open_index(folder, encoder)
    assert "\n" not in str(refusal.value)
    return str(refusal.value)


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


def test_token_states_are_mapped_from_their_file(index: Index) -> None:
    assert isinstance(index.states.codes, np.memmap)


def test_search_vectors_are_centred_by_language(index: Index) -> None:
    rows = np.arange(len(index.sentences))
    vectors = index.sentence_search.vectors(rows)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    raw = index.vectors_of(index.sentence_documents[0]).sentences.astype(np.float32)
    assert np.linalg.norm(vectors.mean(axis=0)) < 0.5 * np.linalg.norm(raw.mean(axis=0))


def test_a_token_counts_once_a_sentence(index: Index, encoder: E5Encoder) -> None:
    holding = [
        set(item.token_ids.tolist())
        for split in index.documents.values()
        for item in encoder.read_passages([split.document[s.span] for s in split.sentences])
    ]
    asked = np.array([*sorted(holding[0])[:5], 249_999], np.int32)
    expected = [sum(int(token) in tokens for tokens in holding) for token in asked]
    assert index.sentence_frequency(asked).tolist() == expected
    assert expected[0] > 0
    assert expected[-1] == 0


def test_statistics_of_questions_survive(
    index: Index, encoder: E5Encoder, calibration: Calibration
) -> None:
    measured = QuestionStatistics.measure(encoder, calibration)
    for language in calibration:
        np.testing.assert_array_equal(
            index.questions.vectors.of(language), measured.vectors.of(language)
        )
        assert index.questions.frequencies[language] == dict(measured.frequencies[language])
    assert index.questions.counts == measured.counts


def test_a_second_build_encodes_nothing_and_changes_nothing(
    index: Index,
    index_folder: Path,
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    tmp_path: Path,
) -> None:
    again = tmp_path / "again"
    assert build_index(again, documents, "corpus 1", encoder, calibration, index) == 0
    for path in index_folder.iterdir():
        assert (again / path.name).read_bytes() == path.read_bytes()


def test_only_changed_documents_are_encoded_again(
    index: Index,
    corpus_folder: Path,
    encoder: E5Encoder,
    calibration: Calibration,
    tmp_path: Path,
) -> None:
    root = shutil.copytree(corpus_folder, tmp_path / "corpus")
    (root / "nl.md").unlink()
    (root / "be.md").write_text("# Спорт\n\nУ 2019 годзе ў Мінску прайшлі Еўрапейскія гульні.\n")
    (root / "en.md").rename(root / "a new name.md")
    changed = load_corpus(root)
    folder = tmp_path / "index"
    told: list[tuple[int, int]] = []
    encoded = build_index(
        folder,
        changed,
        "corpus 2",
        encoder,
        calibration,
        index,
        lambda _, done, total: told.append((done, total)),
    )
    assert encoded == 2  # the one rewritten and the one renamed
    assert told[-1][0] == told[-1][1] == len(told)
    updated = open_index(folder, encoder)
    assert list(updated.documents) == ["a new name.md", "be.md", "ru.md", "zh.md"]
    # What was carried over is what building afresh gives.
    build_index(tmp_path / "fresh", changed, "corpus 2", encoder, calibration)
    for path in folder.iterdir():
        assert (tmp_path / "fresh" / path.name).read_bytes() == path.read_bytes()


def test_an_index_of_another_encoder_is_not_carried_over(
    index: Index,
    documents: Sequence[SplitDocument],
    minilm: SentenceTransformerEncoder,
    calibration: Calibration,
    tmp_path: Path,
) -> None:
    folder = tmp_path / "index"
    assert build_index(folder, documents, "corpus 1", minilm, calibration, index) == len(documents)
    assert open_index(folder, minilm).manifest.encoder == minilm.name


def test_an_index_of_another_encoder_is_refused_with_both_names(
    index_folder: Path, minilm: SentenceTransformerEncoder, encoder: E5Encoder
) -> None:
    message = _refusal(index_folder, minilm)
    assert encoder.fingerprint in message
    assert minilm.fingerprint in message
    assert "with the same --encoder" in message


@pytest.mark.parametrize(
    "name",
    ["documents.jsonl", "arrays.npz", "token_codes.npy", "passages.faiss", "sentences.faiss"],
)
@pytest.mark.parametrize("damage", ["cut", "changed", "missing"])
def test_a_damaged_file_is_named(copied: Path, name: str, damage: str, encoder: E5Encoder) -> None:
    path = copied / name
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "cut":
        path.write_bytes(content[: len(content) // 2])
    else:
        middle = len(content) // 2
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    assert f"is damaged ({name}): delete the folder" in _refusal(copied, encoder)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"format": 1}', "\x00"])
def test_a_damaged_manifest_is_named(copied: Path, content: str, encoder: E5Encoder) -> None:
    (copied / "manifest.json").write_text(content)
    assert "is damaged (manifest.json)" in _refusal(copied, encoder)


def test_another_format_is_refused_with_both_numbers(copied: Path, encoder: E5Encoder) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {"format": 999}))
    assert f"has format 999, this program reads {store.FORMAT}" in _refusal(copied, encoder)


def test_a_manifest_of_a_later_version_is_refused_by_its_format(
    copied: Path, encoder: E5Encoder
) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    (copied / "manifest.json").write_text(json.dumps(manifest | {"format": 2, "adapter": "x"}))
    assert "has format 2, this program reads" in _refusal(copied, encoder)


def test_a_folder_with_other_content_is_left_alone(tmp_path: Path, encoder: E5Encoder) -> None:
    (tmp_path / "thesis.docx").touch()
    assert "holds no index and is not empty: choose another --index" in _refusal(tmp_path, encoder)
    file = tmp_path / "thesis.docx"
    assert "holds no index and is not empty" in _refusal(file, encoder)


def test_an_absent_and_an_empty_folder_hold_no_index(tmp_path: Path, encoder: E5Encoder) -> None:
    assert read_manifest(tmp_path) is None
    assert read_manifest(tmp_path / "absent") is None
    assert "holds no index: run 'python -m qa index'" in _refusal(tmp_path, encoder)


def test_an_interrupted_write_leaves_the_old_index(
    copied: Path,
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = {path.name: path.read_bytes() for path in copied.iterdir()}

    def interrupted(_: Path) -> str:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(store, "_checksum", interrupted)  # all files but the manifest are written
        with pytest.raises(KeyboardInterrupt):
            build_index(copied, documents[:2], "corpus 2", encoder, calibration)
    assert {path.name: path.read_bytes() for path in copied.iterdir()} == before
    assert list(copied.parent.iterdir()) == [copied]
    assert len(open_index(copied, encoder).documents) == len(documents)


def test_a_folder_that_cannot_be_written_is_named(
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UserError, match=r"cannot write the index to .*choose another --index"):
        build_index(tmp_path / "file" / "index", documents[:1], "corpus 1", encoder, calibration)


def test_files_that_are_no_index_are_never_replaced(
    documents: Sequence[SplitDocument],
    encoder: E5Encoder,
    calibration: Calibration,
    copied: Path,
    tmp_path: Path,
) -> None:
    extension = tmp_path / "browser extension"
    extension.mkdir()
    (extension / "manifest.json").write_text('{"manifest_version": 3}')
    (copied / "thesis.docx").touch()
    for folder, named in ((extension, "manifest.json"), (copied, "thesis.docx")):
        with pytest.raises(UserError, match=f"holds {named}, which is no index: choose another"):
            build_index(folder, documents[:1], "corpus 1", encoder, calibration)
        assert (folder / named).exists()


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
