import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.document import SplitDocument
from corpus.load import load_corpus
from embeddings.e5.encoder import E5Encoder
from embeddings.fairness import LanguageMeans
from embeddings.index.build import build_index
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.late import dequantize
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


def build(
    root: Path, files: Mapping[str, str], encoder: E5Encoder, calibration: Calibration
) -> Index:
    """An index of files of that text."""
    (root / "docs").mkdir()
    for name, text in files.items():
        (root / "docs" / name).write_text(text, encoding="utf-8")
    build_index(root / "index", load_corpus(root / "docs"), "corpus", encoder, calibration)
    return open_index(root / "index", encoder)


LISTS = """# Prices of the workshop

## Geely

- Yearly service: 240 roubles

## Zeekr

- Yearly service: 240 roubles

The workshop stands by the river.
"""


def test_items_of_lists_are_encoded_after_their_headings_and_prose_is_not(
    encoder: E5Encoder, calibration: Calibration, tmp_path: Path
) -> None:
    index = build(tmp_path, {"a.md": LISTS}, encoder, calibration)
    words = "Yearly service: 240 roubles"
    alone, headed, prose = encoder.read_passages(
        [words, f"Prices of the workshop. Zeekr. {words}", "The workshop stands by the river."]
    )
    first, last = index.states.bounds[4:6]
    assert index.encoded.token_ids[first:last].tolist() == alone.token_ids.tolist()
    assert np.allclose(index.encoded.sentences[4], headed.vector, atol=1e-3)
    assert not np.allclose(index.encoded.sentences[2], index.encoded.sentences[4], atol=1e-3)
    states = dequantize(index.encoded.codes[first:last], index.encoded.scales[first:last])
    assert np.allclose(states, headed.states[-len(alone.token_ids) :], atol=0.05)
    assert np.allclose(index.encoded.sentences[5], prose.vector, atol=1e-3)


def test_an_item_under_very_long_headings_is_read_with_the_nearest(
    encoder: E5Encoder, calibration: Calibration, tmp_path: Path
) -> None:
    long = "the prices of all the workshops of the whole region " * 5
    index = build(tmp_path, {"a.md": f"# A {long}\n\n## {long}\n\n- 240\n"}, encoder, calibration)
    assert index.encoded.counts.min() > 0
    (headed,) = encoder.read_passages([f"{long.strip()}. 240"])
    assert np.allclose(index.encoded.sentences[2], headed.vector, atol=1e-3)


def test_what_is_searched_is_drawn_towards_its_title(
    encoder: E5Encoder, calibration: Calibration, tmp_path: Path
) -> None:
    text = "It was founded in 1958. It lies on two rivers that meet in the middle of the town."
    files = {
        "a.md": f"# Soligorsk\n\n{text}\n",
        "b.md": "# Trade\n\nThe trade of the two countries grew in every year of that time.\n",
    }
    index = build(tmp_path, files, encoder, calibration)
    drawn = index.sentence_search.vectors(np.array([1]))[0]
    (title,) = index.sentence_search.vectors(np.array([0]))
    plain = index.encoded.sentences.astype(np.float32)
    labels = [sentence.language for sentence in index.sentences]
    means = LanguageMeans.fit(plain, labels)
    before = means.center(plain, labels)
    assert drawn @ title > before[1] @ before[0]
