import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.document import SplitDocument
from corpus.load import load_corpus
from embeddings.e5.encoder import E5Encoder
from embeddings.index.build import build_index
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.sentence_transformer import SentenceTransformerEncoder

Calibration = Mapping[str, Sequence[str]]


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
