"""What every index must give to retrieval, whatever keeps it: in a folder as in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from postgres_server import Server

from corpus.document import SplitDocument
from corpus.load import load_corpus
from corpus.scope import Scope
from corpus.splitting.structure import contexts_of
from embeddings.calibration import QuestionStatistics
from embeddings.e5.encoder import E5Encoder
from embeddings.index.address import Address
from embeddings.index.beside import Beside
from embeddings.index.build import encode_document, index_beside, segment_of
from embeddings.index.folder import open_index
from embeddings.index.port import BEFORE, SearchedIndex, View
from embeddings.index.postgres.database import Database
from embeddings.index.postgres.reading import open_generation
from embeddings.index.postgres.writing import PostgresWriter
from tests.embeddings.stored import build_index, index_in_memory, states_in, token_ids_in

Calibration = Mapping[str, Sequence[str]]
HEAD = (
    "---\nid: trains\ntitle: {title}\nlanguage: {language}\nlicense: CC-BY-4.0\n"
    "topics: [trade]\nperiod: [2020]\nsources:\n"
    "  - {{title: Report, year: 2020, kind: report, language: en}}\n---\n\n"
)
LONG = " ".join(f"Train number {number} carried milk and flax to the east." for number in range(60))
FILES = {
    "copy.md": "# Prices\n\nIn 2020 a yearly service of the car cost:\n\n- Geely: 240 roubles\n",
    "en/trains.md": HEAD.format(title="Trains", language="en")
    + "Trains run daily from Minsk.\n\nThey carry milk to Chongqing.\n",
    "long.md": f"# Trains\n\n{LONG}\n",
    "prices.md": "# Prices\n\nIn 2020 a yearly service of the car cost:\n\n- Geely: 240 roubles\n",
    "ru/trains.md": HEAD.format(title="Поезда", language="ru")
    + "Поезда ходят из Минска ежедневно.\n\nОни везут молоко в Чунцин.\n",
}
QUESTION = "What do the trains carry to Chongqing?"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ported")
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module", params=["folder", "memory", "postgres", "beside"])
def opened(
    request: pytest.FixtureRequest,
    root: Path,
    encoder: E5Encoder,
    calibration: Calibration,
    tmp_path_factory: pytest.TempPathFactory,
) -> SearchedIndex:
    documents = load_corpus(root)
    if request.param == "memory":
        questions = QuestionStatistics.measure(encoder, calibration)
        return index_in_memory(documents, encoder, questions)
    if request.param == "beside":
        questions = QuestionStatistics.measure(encoder, calibration)
        first, *rest = documents
        index = index_in_memory(rest, encoder, questions)
        encoded = [(first, encode_document(first, encoder, questions))]
        segment, means = segment_of(
            encoded, encoder.dim, questions, index.means, lambda _: BytesIO()
        )
        return Beside(index, index_beside(index, [segment], means))
    if request.param == "postgres":
        server: Server = request.getfixturevalue("postgres")
        place = ExitStack()
        request.addfinalizer(place.close)
        database = Database(Address(place.enter_context(server.place())))
        writer = PostgresWriter.opened(
            database, encoder, "asked", lambda: QuestionStatistics.measure(encoder, calibration)
        )
        for split in documents:
            raw = (root / split.document.source).read_bytes()
            writer.take(split, raw, "state", encode_document(split, encoder, writer.questions))
        writer.publish("corpus")
        return open_generation(database, encoder)
    folder = tmp_path_factory.mktemp("kept") / "index"
    build_index(folder, documents, "corpus", encoder, calibration)
    return open_index(folder, encoder)


@pytest.fixture(scope="module")
def split(root: Path) -> Sequence[SplitDocument]:
    return load_corpus(root)


@pytest.fixture(scope="module")
def vector(encoder: E5Encoder, opened: SearchedIndex) -> np.ndarray:
    (encoded,) = encoder.read_queries([QUESTION])
    return opened.statistics.questions.read(encoded, "en").vector


def everything(opened: SearchedIndex, vector: np.ndarray) -> View:
    return opened.view(opened.near([vector], 10**6))


def test_a_view_has_whole_passages_with_the_sentences_of_their_texts(
    opened: SearchedIndex, vector: np.ndarray
) -> None:
    view = opened.view(opened.near([vector], 1))
    assert 0 < len(view.passages) < opened.manifest.passages
    assert len(view.sentences) < opened.manifest.sentences
    for passage, (first, last) in zip(view.passages, view.passage_rows, strict=True):
        document = opened.document(passage.document).document
        assert {view.sentence_documents[row] for row in range(first, last)} == {document.id}
        assert view.sentences[first].span.start == passage.span.start
        assert view.sentences[last - 1].span.end == passage.span.end
        assert last - first == passage.last - passage.first


def test_a_view_asks_for_a_document_once(
    opened: SearchedIndex, vector: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, asked, document = everything(opened, vector), [], type(opened).document
    monkeypatch.setattr(
        type(opened), "document", lambda own, name: asked.append(name) or document(own, name)
    )
    held = {view.holder_of(row).id for row in [*range(len(view.passages))] * 2}
    assert held == {view.document_of(row).id for row in range(len(view.sentences))}
    assert len(asked) == len(set(asked)) <= len(held)


def test_rows_follow_the_ids_of_the_documents_and_then_their_texts(
    opened: SearchedIndex, vector: np.ndarray
) -> None:
    view = everything(opened, vector)
    order = [
        (name, sentence.span.start)
        for name, sentence in zip(view.sentence_documents, view.sentences, strict=True)
    ]
    assert order == sorted(order)
    passages = [(each.document, each.span.start) for each in view.passages]
    assert passages == sorted(passages)
    assert list(opened.catalogue()) == sorted(FILES)


def test_a_small_view_says_of_its_passages_what_a_large_one_says(
    opened: SearchedIndex, vector: np.ndarray, encoder: E5Encoder
) -> None:
    large = everything(opened, vector)
    (asked,) = encoder.read_queries([QUESTION])
    states = opened.statistics.questions.read(asked, "en").states
    matches = large.maxsim(states)
    for ids in (large.ids[:1], large.ids[1::2], large.ids[-1:]):
        small = opened.view(ids)
        assert small.ids.tolist() == ids.tolist()
        places = [
            next(
                row
                for row, each in enumerate(large.sentences)
                if (large.sentence_documents[row], each)
                == (small.sentence_documents[place], sentence)
            )
            for place, sentence in enumerate(small.sentences)
        ]
        np.testing.assert_array_equal(small.sentence_vectors, large.sentence_vectors[places])
        np.testing.assert_array_equal(small.copies, large.copies[places])
        assert small.sentence_languages.tolist() == large.sentence_languages[places].tolist()
        assert {places[row] for row in small.leads} == large.leads & set(places)
        own = small.maxsim(states)
        np.testing.assert_allclose(own, matches[:, places], atol=1e-5)
        for row, place in enumerate(places):
            assert token_ids_in(small, row) == token_ids_in(large, place)
            np.testing.assert_allclose(states_in(small, row), states_in(large, place), atol=1e-5)
        rows = np.searchsorted(large.ids, ids)
        np.testing.assert_array_equal(small.passage_vectors, large.passage_vectors[rows])
        assert small.passage_notes == [large.passage_notes[row] for row in rows]
        for (first, last), row in zip(small.passage_rows, rows, strict=True):
            held = range(*large.passage_rows[row])
            assert [places[each] for each in range(first, last)] == list(held)
            for own_row, whole_row in zip(range(first, last), held, strict=True):
                read_with = [places[each] for each in small.contexts[own_row]]
                assert read_with == list(large.contexts[whole_row])
                unit = large.units[whole_row]
                same = {r for r in range(len(places)) if large.units[places[r]] == unit}
                own_unit = small.units[own_row]
                assert same == set(np.flatnonzero(small.units == own_unit).tolist())


def test_what_a_sentence_is_read_with_is_in_the_view(
    opened: SearchedIndex, vector: np.ndarray, split: Sequence[SplitDocument]
) -> None:
    view = everything(opened, vector)
    for document in split:
        contexts = contexts_of(document.document, document.sentences)
        for row, name in enumerate(view.sentence_documents):
            if name != document.document.id:
                continue
            around = [view.sentences[each] for each in view.contexts[row]]
            block = view.sentences[row].block
            assert around == [document.sentences[each] for each in contexts[block]]
    held = {view.document_of(row)[view.sentences[row].span] for row in view.leads}
    assert held == {"In 2020 a yearly service of the car cost:"}


def test_the_sentences_before_a_passage_in_its_paragraph_are_in_the_view(
    opened: SearchedIndex, vector: np.ndarray, split: Sequence[SplitDocument]
) -> None:
    large = everything(opened, vector)
    (document,) = (each for each in split if each.document.id == "long.md")
    (row,) = (
        row
        for row, passage in enumerate(large.passages)
        if passage.document == "long.md" and document.sentences[passage.first - 4].block == 1
        and passage.first - 4 == min(
            p.first - 4 for p in document.passages if p.first > 5
        )
    )  # fmt: skip
    passage = large.passages[row]
    small = opened.view(large.ids[[row]])
    wanted = document.sentences[passage.first - BEFORE : passage.last]
    assert [each for each in small.sentences if each.block == 1] == list(wanted)
    assert len(wanted) == passage.last - passage.first + BEFORE


def test_near_asks_each_language_apart_and_takes_the_first_of_copies(
    opened: SearchedIndex, vector: np.ndarray
) -> None:
    found = opened.view(opened.near([vector], 1))
    assert set(found.passage_languages) == {"en", "ru"}
    assert {passage.document for passage in found.passages} >= {"en/trains.md", "ru/trains.md"}
    every = {passage.document for passage in everything(opened, vector).passages}
    assert every == set(FILES) - {"prices.md"}


def test_a_scope_leaves_out_before_the_nearest_are_taken(
    opened: SearchedIndex, vector: np.ndarray
) -> None:
    scope = Scope(documents=("prices.md",))
    found = opened.view(opened.near([vector], 1, scope))
    assert {passage.document for passage in found.passages} == {"prices.md"}
    spoken = opened.view(opened.near([vector], 1, Scope(languages=("ru",))))
    assert {passage.document for passage in spoken.passages} == {"ru/trains.md"}
    assert opened.admits(scope)
    assert not opened.admits(Scope(languages=("zh",)))
    assert len(opened.near([vector], 9, Scope(languages=("zh",)))) == 0
    assert len(opened.view(opened.near([vector], 9, Scope(languages=("zh",)))).sentences) == 0


def test_of_two_vectors_each_has_its_nearest(opened: SearchedIndex, vector: np.ndarray) -> None:
    one, other = (opened.near([each], 1).tolist() for each in (vector, -vector))
    assert opened.near([vector, -vector], 1).tolist() == sorted({*one, *other})


def test_a_token_counts_once_a_sentence(
    opened: SearchedIndex, encoder: E5Encoder, split: Sequence[SplitDocument]
) -> None:
    holding = [
        set(item.token_ids.tolist())
        for each in split
        for item in encoder.read_passages([each.document[s.span] for s in each.sentences])
    ]
    asked = np.array([*sorted(holding[0])[:5], 249_999], np.int32)
    expected = [sum(int(token) in tokens for tokens in holding) for token in asked]
    assert opened.frequency(asked).tolist() == expected
    assert expected[0] > 0
    assert expected[-1] == 0


def test_documents_are_read_by_their_ids_and_versions_by_their_note(
    opened: SearchedIndex, split: Sequence[SplitDocument]
) -> None:
    assert [opened.document(each.document.id) for each in split] == list(split)
    with pytest.raises(KeyError):
        opened.document("none.md")
    held = [each.id for each in opened.parallels("trains")]
    assert held == ["en/trains.md", "ru/trains.md"]
    assert list(opened.parallels("none")) == []


def test_the_holders_of_a_copy_are_all_that_hold_it(
    opened: SearchedIndex, vector: np.ndarray
) -> None:
    view = everything(opened, vector)
    (row,) = view.leads
    assert opened.holders(int(view.copies[row])) == {"copy.md", "prices.md"}
    alone = view.sentence_documents.index("long.md")
    assert opened.holders(int(view.copies[alone + 1])) == {"long.md"}


def test_the_texts_of_passages_follow_the_documents(
    opened: SearchedIndex, split: Sequence[SplitDocument]
) -> None:
    texts = [
        (each.document[passage.span], passage.language)
        for each in split
        for passage in each.passages
    ]
    held = [opened.passage_text(place) for place in range(opened.manifest.passages)]
    assert held == texts
