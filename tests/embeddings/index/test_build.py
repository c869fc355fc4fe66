import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.document import SplitDocument
from corpus.load import load_corpus
from embeddings.e5.encoder import E5Encoder
from embeddings.fairness import LanguageMeans
from embeddings.index.build import Item, item_of, write_items
from embeddings.index.folder import open_index
from embeddings.index.index import Index
from embeddings.late import center_states
from embeddings.sentence_transformer import SentenceTransformerEncoder
from tests.embeddings.letters import Letters
from tests.embeddings.stored import build_index, index_in_memory, states_in, token_ids_in

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
    _are_alike(open_index(again, encoder), index)


def _are_alike(one: Index, other: Index) -> None:
    """The same documents and tokens, and vectors as near as half precision keeps them."""
    assert list(one.documents()) == list(other.documents())
    views = [each.view(np.arange(each.manifest.passages)) for each in (one, other)]
    np.testing.assert_array_equal(views[0].token_ids, views[1].token_ids)
    np.testing.assert_array_equal(views[0].states.codes, views[1].states.codes)
    for name in ("passage_vectors", "sentence_vectors"):
        vectors = [getattr(view, name) for view in views]
        np.testing.assert_allclose(*vectors, atol=2e-3)


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
    assert told == sorted(told)
    passages = sum(len(split.passages) for split in changed)
    assert told[-1] == (passages, passages)  # what is carried over is told as a whole
    updated = open_index(folder, encoder)
    assert list(updated.catalogue()) == ["a new name.md", "be.md", "ru.md", "zh.md"]
    # What was carried over is what building afresh gives.
    build_index(tmp_path / "fresh", changed, "corpus 2", encoder, calibration)
    _are_alike(open_index(tmp_path / "fresh", encoder), updated)


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
    view = index.view(np.arange(index.manifest.passages))
    own = token_ids_in(view, 4)
    assert own == alone.token_ids.tolist()
    mean = index.statistics.tokens.of("en")
    expected = center_states(headed.states[-len(own) :], mean)
    assert ((states_in(view, 4) * expected).sum(axis=1) > 0.9).all()
    drawn = view.sentence_vectors
    assert drawn[4] @ drawn[2] < 0.99  # the same words under another heading
    del prose


def test_an_item_under_very_long_headings_is_read_with_the_nearest(
    encoder: E5Encoder, calibration: Calibration, tmp_path: Path
) -> None:
    long = "the prices of all the workshops of the whole region " * 5
    index = build(tmp_path, {"a.md": f"# A {long}\n\n## {long}\n\n- 240\n"}, encoder, calibration)
    view = index.view(np.arange(index.manifest.passages))
    assert view.states.counts.min() > 0
    (headed,) = encoder.read_passages([f"{long.strip()}. 240"])
    kept = view.states.counts[2]
    expected = center_states(headed.states[-kept:], index.statistics.tokens.of("en"))
    assert ((states_in(view, 2) * expected).sum(axis=1) > 0.9).all()


def test_what_is_searched_is_drawn_towards_its_title(
    encoder: E5Encoder, calibration: Calibration, tmp_path: Path
) -> None:
    text = "It was founded in 1958. It lies on two rivers that meet in the middle of the town."
    files = {
        "a.md": f"# Soligorsk\n\n{text}\n",
        "b.md": "# Trade\n\nThe trade of the two countries grew in every year of that time.\n",
    }
    index = build(tmp_path, files, encoder, calibration)
    view = index.view(np.arange(index.manifest.passages))
    texts = [view.document_of(row)[each.span] for row, each in enumerate(view.sentences)]
    plain = encoder.encode_passages(texts)
    labels = view.sentence_languages.tolist()
    before = LanguageMeans.fit(plain, labels).center(plain, labels)
    drawn = view.sentence_vectors
    assert drawn[1] @ drawn[0] > before[1] @ before[0]


def test_an_edit_of_a_large_index_leaves_its_base_as_it_is_and_answers_the_same(
    tmp_path: Path, calibration: Calibration
) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    for number in range(60):
        (root / f"{number:03}.md").write_text(f"# Page {number}\n\nThe {number}th bridge.\n")
    folder, encoder = tmp_path / "index", Letters()
    items = [item_of(split, state="1") for split in load_corpus(root)]
    assert write_items(folder, items, "1", encoder, calibration) == 60
    base = (folder / "base.arrays").stat().st_ino
    (root / "007.md").write_text("# Page 7\n\nThe ferry to the island.\n")
    (root / "0075.md").write_text("# Page 7.5\n\nThe tunnel below the river.\n")
    (root / "030.md").unlink()
    changed = {"007.md", "0075.md"}
    previous = open_index(folder, encoder, whole=False)
    items = [
        item_of(split, state="2")
        if split.document.id in changed
        else Item(previous.listed(split.document.id), None, len(split.passages))
        for split in load_corpus(root)
    ]
    assert write_items(folder, items, "2", encoder, calibration, previous) == 2
    assert (folder / "base.arrays").stat().st_ino == base
    opened = open_index(folder, encoder)
    assert len(opened.contents.segments) == 2
    fresh = index_in_memory(load_corpus(root), encoder, opened.statistics.questions)
    assert list(opened.documents()) == list(fresh.documents())
    assert list(opened.catalogue()) == sorted(opened.catalogue())
    tokens = np.unique(fresh.contents.segments[0].arrays["token_ids"])
    assert opened.frequency(tokens).tolist() == fresh.frequency(tokens).tolist()
    (asked,) = encoder.read_queries(["the ferry to the island"])
    for depth in (1, 5, 1000):
        views = [each.view(each.near([asked.vector], depth)) for each in (opened, fresh)]
        held = [{passage.document for passage in view.passages} for view in views]
        assert "007.md" in held[0]
        assert "030.md" not in held[0]
    assert held[0] == held[1]
    np.testing.assert_array_equal(views[0].passage_rows, views[1].passage_rows)
    np.testing.assert_array_equal(views[0].token_ids, views[1].token_ids)
    assert views[0].sentence_documents == views[1].sentence_documents
    assert list(views[0].sentences) == list(views[1].sentences)
    assert list(views[0].passages) == list(views[1].passages)
    assert views[0].contexts == views[1].contexts


def test_more_than_a_tenth_changed_is_written_as_one_again(
    tmp_path: Path, calibration: Calibration
) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    for number in range(20):
        (root / f"{number:03}.md").write_text(f"# Page {number}\n\nThe {number}th bridge.\n")
    folder, encoder = tmp_path / "index", Letters()
    write_items(folder, [*map(item_of, load_corpus(root))], "1", encoder, calibration)
    previous = open_index(folder, encoder, whole=False)
    listed = [Item(previous.listed(name), None, previous.passages_of(name))
              for name in previous.catalogue()]  # fmt: skip
    write_items(folder, listed[3:], "2", encoder, calibration, previous)
    opened = open_index(folder, encoder)
    assert len(opened.contents.segments) == 1
    assert len(opened.catalogue()) == 17
