"""An index in a real PostgreSQL server, held against the one in memory."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any, LiteralString

import numpy as np
import psycopg
import pytest
from postgres_server import PASSWORD, Server

from corpus.document import SplitDocument
from corpus.errors import UserError
from corpus.load import load_corpus
from corpus.scope import Scope
from embeddings.calibration import QuestionStatistics
from embeddings.index.address import Address, UnreachableError
from embeddings.index.build import encode_document
from embeddings.index.port import SearchedIndex, View
from embeddings.index.postgres import shortlist, tables
from embeddings.index.postgres.database import Database, Statements, vector_text
from embeddings.index.postgres.listing import Listed, Listing
from embeddings.index.postgres.reading import PostgresIndex, open_generation
from embeddings.index.postgres.recent import Recent
from embeddings.index.postgres.schema import _first_schema
from embeddings.index.postgres.writing import PostgresWriter, UnfinishedError
from tests.embeddings.letters import Letters
from tests.embeddings.stored import index_in_memory, states_in

ENCODER = Letters()
ASKED = {"en": ["When was it built?", "Who signed?"], "ru": ["Когда это построили?"]}
PRICES = "# Prices\n\nIn 2020 a yearly service of the car cost:\n\n- Geely: 240 roubles\n"
HOSTILE = "'; DROP TABLE qa_documents; -- %s %(name)s {dim} \\x00 $1"
FILES = {
    "copy.md": PRICES,
    "prices.md": PRICES,
    "ru/trains.md": "# Поезда\n\nПоезда ходят из Минска ежедневно.\n\nОни везут молоко в Чунцин.\n",
    "zh.md": "# 铁路运输\n\n中欧班列经过布列斯特口岸。二〇二〇年班列超过八千列。\n",
    "long.md": "# Trains\n\n"
    + " ".join(f"Train number {number} carried milk and flax." for number in range(70))
    + "\n",
    f"{HOSTILE[:20]}.md": f"# It's\n\n{HOSTILE} is what a robber wrote.\n",
}
EDITION = re.compile(r"edition (\d+)")
QUESTIONS = ["Which trains carried flax?", "Поезда из Минска", "布列斯特", "Geely roubles", HOSTILE]
SCOPES = [None, *(Scope(documents=(name,)) for name in ("copy.md", HOSTILE)), Scope(("ru",))]


def documents(folder: Path, files: Mapping[str, str]) -> Sequence[SplitDocument]:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load_corpus(folder)


def writer_of(address: Address, exact: int = 5_000) -> PostgresWriter:
    return PostgresWriter.opened(Database(address), ENCODER, "asked", measured, exact)


def measured() -> QuestionStatistics:
    return QuestionStatistics.measure(ENCODER, ASKED)


def offer(writer: PostgresWriter, splits: Sequence[SplitDocument], state: str = "first") -> None:
    for split in splits:
        writer.offer(split, split.document.text.encode(), state)


def encode(writer: PostgresWriter) -> int:
    for done in range(1000):
        with writer.claim() as claimed:
            if claimed is None:
                return done
            split, put = claimed
            put(encode_document(split, ENCODER, writer.questions))
    raise AssertionError("it never ends")


def vector(index: SearchedIndex, question: str) -> np.ndarray:
    (encoded,) = ENCODER.read_queries([question])
    return index.statistics.questions.read(encoded, "en").vector


@pytest.fixture
def splits(tmp_path: Path) -> Sequence[SplitDocument]:
    return documents(tmp_path, FILES)


@pytest.fixture
def filled(address: Address, splits: Sequence[SplitDocument]) -> PostgresWriter:
    return filled_writer(address, splits)


def filled_writer(
    address: Address, splits: Sequence[SplitDocument], exact: int = 5_000
) -> PostgresWriter:
    """A writer that has published those documents."""
    writer = writer_of(address, exact)
    offer(writer, splits)
    assert encode(writer) == len(splits)
    writer.publish("first")
    return writer


def opened(address: Address, exact: int = 5_000) -> PostgresIndex:
    return open_generation(Database(address), ENCODER, exact)


def same(one: View, other: View) -> None:
    assert list(one.passages) == list(other.passages)
    assert list(one.sentences) == list(other.sentences)
    assert list(one.sentence_documents) == list(other.sentence_documents)
    assert list(one.contexts) == list(other.contexts)
    assert one.leads == other.leads
    for name in (
        "passage_rows",
        "copies",
        "token_ids",
        "units",
        "passage_languages",
        "sentence_languages",
        "passage_kinds",
        "sentence_kinds",
    ):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name))
    for name in ("passage_vectors", "sentence_vectors"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), atol=1e-5)
    for row in range(len(one.sentences)):
        np.testing.assert_allclose(states_in(one, row), states_in(other, row), atol=1e-4)


def agrees(index: PostgresIndex, memory: SearchedIndex) -> None:
    for question in QUESTIONS:
        for scope in SCOPES:
            for depth in (1, 3, 100):
                found = index.near([vector(index, question)], depth, scope)
                known = memory.near([vector(memory, question)], depth, scope)
                same(index.view(found), memory.view(known))
    tokens = np.arange(250_000, dtype=np.int32)
    np.testing.assert_array_equal(index.frequency(tokens), memory.frequency(tokens))
    assert list(index.catalogue().items()) == list(memory.catalogue().items())
    for name in index.catalogue():
        assert index.document(name) == memory.document(name)
    for note in {entry.note for entry in index.catalogue().values()} | {"none"}:
        assert index.parallels(note) == memory.parallels(note)
    copy = int(memory.view(np.array([0])).copies[0])
    assert index.holders(copy) == memory.holders(copy)
    assert index.passage_text(3) == memory.passage_text(3)
    for scope in SCOPES[1:]:
        assert scope is not None
        assert index.admits(scope) == memory.admits(scope)


def test_all_that_is_asked_of_it_is_as_in_memory(
    address: Address, filled: PostgresWriter, splits: Sequence[SplitDocument]
) -> None:
    agrees(opened(address), index_in_memory(splits, ENCODER, measured()))


def test_indexes_of_nearest_vectors_find_what_comparing_all_finds(
    address: Address, splits: Sequence[SplitDocument]
) -> None:
    filled_writer(address, splits, exact=0)
    index = opened(address, exact=0)
    assert len([name for name in index._opened.searched if name.startswith("qa_near_")]) == 6
    agrees(index, index_in_memory(splits, ENCODER, measured()))


def test_an_edit_is_seen_when_it_is_published_and_whoever_reads_goes_on_reading(
    address: Address, filled: PostgresWriter, tmp_path: Path
) -> None:
    before = opened(address)
    (tmp_path / "copy.md").unlink()
    edited = {"zh.md": "# 铁路\n\n列车运送汽车零件。\n", "new.md": "# New\n\nA new train came.\n"}
    splits = documents(tmp_path, edited)
    fresh = [split for split in splits if split.document.id in edited]
    offer(filled, fresh, "second")
    filled.remove("copy.md")
    assert {name: each.state for name, each in filled.held().items()} == {
        split.document.id: "first" for split in splits
    } | dict.fromkeys(edited, "second")
    assert opened(address).stamp == before.stamp
    assert encode(filled) == 2
    filled.publish("second")
    after = opened(address)
    assert after.stamp != before.stamp
    assert (after.manifest.documents, before.manifest.documents) == (len(splits), len(FILES))
    assert before.document("zh.md").document.text != after.document("zh.md").document.text
    assert list(before.catalogue()) == sorted(FILES)
    whole = before.view(before.near([vector(before, "Train")], 1000))
    assert {each.document for each in whole.passages} == set(FILES) - {"prices.md"}
    memory = index_in_memory(splits, ENCODER, measured())
    tokens = np.arange(250_000, dtype=np.int32)
    np.testing.assert_array_equal(after.frequency(tokens), memory.frequency(tokens))
    assert after.manifest.passages == memory.manifest.passages
    assert after.manifest.sentences == memory.manifest.sentences
    assert after.file("new.md").decode() == after.document("new.md").document.text


def test_a_view_holds_on_to_the_documents_that_it_was_made_of(
    address: Address, filled: PostgresWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(address)
    monkeypatch.setattr(index, "_kept", Recent(0))  # of which nothing is kept in mind
    whole = index.view(index.near([vector(index, "Train")], 1000))
    known = [whole.holder_of(row) for row in range(len(whole.passages))]
    monkeypatch.setattr(index, "_read", lambda _: pytest.fail("the database is asked again"))
    assert [whole.holder_of(row) for row in range(len(whole.passages))] == known
    for row, name in enumerate(whole.sentence_documents):
        assert whole.document_of(row).id == name


def test_a_view_is_fetched_a_block_at_a_time(
    address: Address,
    filled: PostgresWriter,
    splits: Sequence[SplitDocument],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # All at once it would be there twice, and a process keeps the room that this takes.
    index, memory = opened(address), index_in_memory(splits, ENCODER, measured())
    ids = index.near([vector(index, "Train")], 1000)
    rows, pipelined = Statements.rows, Statements.all_rows
    fetched: list[int] = []

    def counted(said: Statements, text: Any, *parameters: Any) -> Any:
        found = rows(said, text, *parameters)
        fetched.append(len(found) if text == tables.PASSAGE_VECTORS else 0)
        return found

    def counted_all(said: Statements, statements: Sequence[Any]) -> Any:
        found = pipelined(said, statements)
        fetched.extend(map(len, found))
        return found

    monkeypatch.setattr(shortlist, "_FETCHED", 4)
    monkeypatch.setattr(Statements, "rows", counted)
    monkeypatch.setattr(Statements, "all_rows", counted_all)
    view = index.view(ids)
    assert max(fetched) == 4
    assert sum(fetched) >= len(view.passages) + len(view.sentences) > 20 * 4
    same(view, memory.view(memory.near([vector(memory, "Train")], 1000)))


@pytest.mark.parametrize(
    "lost",
    [
        "DELETE FROM qa_passages WHERE place = 1",
        "DELETE FROM qa_sentences WHERE place = 1",
        "UPDATE qa_encoded SET codes = substring(codes FROM 1 FOR 5)",
        "UPDATE qa_encoded SET shapes = shapes - 'scales'",
    ],
)
def test_a_database_that_lost_a_part_of_a_view_is_told_to_be_damaged(
    address: Address, filled: PostgresWriter, monkeypatch: pytest.MonkeyPatch, lost: LiteralString
) -> None:
    monkeypatch.setattr(shortlist, "_FETCHED", 2)  # so that of a block one row is left
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute(lost)
    index = opened(address)
    ids = np.array([index._listing.key("long.md") * shortlist.PLACES + n for n in range(2)])
    with pytest.raises(UserError, match="is damaged"):
        index.view(ids)


def test_a_collection_that_has_grown_is_centred_anew_aside(
    address: Address, filled: PostgresWriter, tmp_path: Path
) -> None:
    before = opened(address)
    known = before.view(before.near([vector(before, "Train")], 3))
    more = {f"more{n}.md": f"# More {n}\n\n" + FILES["long.md"][10:] for n in range(3)}
    splits = documents(tmp_path, more)
    offer(filled, [split for split in splits if split.document.id in more])
    encode(filled)
    filled.publish("second")
    agrees(opened(address), index_in_memory(splits, ENCODER, measured()))
    same(before.view(before.near([vector(before, "Train")], 3)), known)


def test_what_a_scope_admits_costs_the_same_of_few_documents_and_of_many(
    address: Address, filled: PostgresWriter, steps: Callable[..., int]
) -> None:
    index = opened(address)
    entry = index.catalogue()["long.md"]
    scopes = [Scope(("en",), ("doc3",)), Scope(topics=("rail",)), Scope(first_year=1990)]
    counted: list[list[int]] = []
    for count in (40, 400):
        many = Listing.of(
            Listed(
                name := f"doc{n}",
                n,
                replace(entry, document=name, note=name, topics=("rail",), years=(1991,)),
                {"en": [5, 19]},
            )
            for n in sorted(range(count), key=str)
        )
        larger = PostgresIndex(Database(address), replace(index._opened, documents=many), 5_000)
        assert larger.admits(Scope(documents=("doc7",)))  # what is made once
        counted.append([steps(larger.admits, scope) for scope in scopes])
    for few, more in zip(*counted, strict=True):
        assert more <= 1.1 * few + 20


def test_what_was_cleared_away_is_told_in_one_line(
    address: Address, filled: PostgresWriter, splits: Sequence[SplitDocument]
) -> None:
    before = opened(address)
    offer(filled, splits[:1], "second")
    encode(filled)
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("UPDATE qa_generations SET published = now() - interval '1 hour'")
    filled.publish("second")
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("UPDATE qa_generations SET published = now() - interval '1 hour'")
    filled.publish("third")
    with pytest.raises(UserError, match="was replaced while it was read: ask again"):
        before.near([vector(before, "Train")], 3)
    index = opened(address)
    agrees(index, index_in_memory(splits, ENCODER, measured()))


def test_no_two_writers_are_given_the_same_document(
    address: Address, splits: Sequence[SplitDocument]
) -> None:
    one, other = writer_of(address), writer_of(address)
    offer(one, splits[:2])
    with one.claim() as first, other.claim() as second, writer_of(address).claim() as third:
        assert first is not None
        assert second is not None
        assert {first[0].document.id, second[0].document.id} == {
            split.document.id for split in splits[:2]
        }
        assert third is None
    assert one.waiting()[0] == 2  # nothing was put


WORKER = """
import sys, time
from tests.embeddings.letters import Letters
from tests.embeddings.stored import index_in_memory, states_in
from embeddings.index.address import Address
from embeddings.index.postgres.database import Database
from embeddings.index.postgres.writing import PostgresWriter, UnfinishedError
from embeddings.index.build import encode_document
writer = PostgresWriter(Database(Address(sys.stdin.readline().strip())), Letters())
with writer.claim() as claimed:
    split, put = claimed
    put(encode_document(split, Letters(), writer.questions))
    print(split.document.id, flush=True)
    time.sleep(600)
"""


def test_the_document_of_a_worker_that_is_killed_goes_to_another(
    address: Address, splits: Sequence[SplitDocument]
) -> None:
    writer = writer_of(address)
    offer(writer, splits[:1])
    root = Path(__file__).parents[4]
    worker = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", WORKER],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(root)},
    )  # fmt: skip
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(address.url + "\n")
    worker.stdin.flush()
    assert worker.stdout.readline().strip() == splits[0].document.id
    with writer.claim() as claimed:
        assert claimed is None
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    for _ in range(1000):  # until the server has noticed
        if encode(writer):
            break
    assert writer.waiting() == (0, 0)
    writer.publish("first")
    assert opened(address).manifest.documents == 1


def test_two_that_offer_the_same_document_do_so_one_after_the_other(
    address: Address, splits: Sequence[SplitDocument]
) -> None:
    writer, database = writer_of(address), Database(address)
    with ThreadPoolExecutor() as pool:
        with database.writing() as said:
            writer._offer(said, splits[0], b"first", "first", None, ())
            other = pool.submit(offer, writer_of(address), splits[:1], "second")
            while not database.read(lambda asked: asked.rows(WAITS)):
                assert not other.done()
        other.result(60)
    assert [each.state for each in writer.held().values()] == ["second"]
    assert writer.waiting()[0] == 1


WAITS = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


def test_what_is_not_encoded_is_not_published(
    address: Address, filled: PostgresWriter, splits: Sequence[SplitDocument]
) -> None:
    before = opened(address).stamp
    offer(filled, splits[:1], "second")
    with pytest.raises(UnfinishedError, match=r"offered to .*, 1 are not encoded yet: run"):
        filled.publish("second")
    assert opened(address).stamp == before
    assert {name: each.encoded for name, each in filled.held().items() if not each.encoded} == {
        splits[0].document.id: False
    }


def test_indexes_of_nearest_vectors_go_with_their_epoch(
    address: Address, splits: Sequence[SplitDocument], tmp_path: Path
) -> None:
    writer = filled_writer(address, splits, exact=0)
    more = {f"more{n}.md": f"# More {n}\n\n" + FILES["long.md"][10:] for n in range(3)}
    offer(writer, [s for s in documents(tmp_path, more) if s.document.id in more])
    encode(writer)
    writer.publish("second")

    def epochs() -> set[str]:
        names = Database(address).read(lambda said: said.rows(tables.NEAR_INDEXES))
        return {name.split("_")[3] for name, _ in names if name.startswith("qa_near_")}

    assert epochs() == {"1", "2"}
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("UPDATE qa_generations SET published = now() - interval '1 hour'")
    writer.publish("third")
    assert epochs() == {"2"}


def test_a_new_generation_is_read_by_what_it_changes(
    address: Address, filled: PostgresWriter, tmp_path: Path
) -> None:
    before = opened(address)
    (tmp_path / "copy.md").unlink()
    edited = {"zh.md": "# 铁路\n\n列车运送汽车零件。\n", "a.md": "# New\n\nA new train came.\n"}
    splits = documents(tmp_path, edited)
    offer(filled, [split for split in splits if split.document.id in edited], "second")
    filled.remove("copy.md")
    encode(filled)
    filled.publish("second")
    asked: list[str] = []
    database = Database(address)
    stream = Statements.stream
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            Statements,
            "stream",
            lambda said, text, *more, **few: (
                asked.append(text),
                stream(said, text, *more, **few),
            )[1],
        )
        after = open_generation(database, ENCODER, before=before)
    assert asked == [tables.BEGUN]
    known = index_in_memory(splits, ENCODER, measured())
    assert list(after.catalogue().items()) == list(known.catalogue().items())
    keys = [{index._listing.key(name) for name in index.catalogue()} for index in (after, before)]
    assert len(keys[0] & keys[1]) == len(FILES) - 2
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("UPDATE qa_generations SET published = now() - interval '1 hour'")
    filled.publish("third")  # what was ended before is cleared away
    fresh = open_generation(database, ENCODER, before=before)
    assert list(fresh.catalogue()) == list(after.catalogue())


def test_other_questions_of_calibration_are_refused(
    address: Address, filled: PostgresWriter
) -> None:
    def others() -> QuestionStatistics:
        return QuestionStatistics.measure(ENCODER, {"en": ["Which milk?", "Whose flax?"]})

    with pytest.raises(UserError, match="was made with other calibration questions: give"):
        PostgresWriter.opened(Database(address), ENCODER, "others", others)
    again = PostgresWriter.opened(Database(address), ENCODER, "unknown", measured)
    assert again.asked == "asked"


def test_a_schema_that_is_not_there_is_made_and_no_other_is_taken_for_it(
    postgres: Server, splits: Sequence[SplitDocument]
) -> None:
    urls = [postgres.url(schema) for schema in ("archive", "letters")]
    urls.append(postgres.url("alone").replace("%2Cpublic", ""))  # where pgvector is not found
    archive, letters, alone = map(Address, urls)
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
        try:
            for number, address in enumerate((archive, letters), 1):
                with pytest.raises(UserError, match=r"has no schema (archive|letters) that this"):
                    opened(address)
                writer = writer_of(address)
                offer(writer, splits[:number])
                encode(writer)
                writer.publish("first")
            assert opened(archive).manifest.documents == 1
            assert opened(letters).manifest.documents == 2
            with pytest.raises(UserError, match="has no schema alone"):
                opened(alone)
            with pytest.raises(
                UserError, match=r"finds no pgvector of \.7 or later in the schemas"
            ):
                writer_of(alone)
            # As with a pooler that passes over the options of an address.
            deaf = Address(archive.url.replace("archive", "unheard"))
            heard = Database(deaf)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(heard, "_connect", Database(letters)._connect)
                with pytest.raises(UserError, match="does not look into the schema unheard"):
                    PostgresWriter.opened(heard, ENCODER, "asked", measured)
        finally:
            for schema in ("archive", "letters", "alone", "unheard"):
                connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("archive, public", "archive"),
        ('"$user", public', None),
        ('"Two, ""three""", public', 'Two, "three"'),
        ("Archive,public", "archive"),
        ("", None),
    ],
)
def test_the_first_schema_of_a_path_is_read_as_the_server_reads_it(
    path: str, first: str | None
) -> None:
    assert _first_schema(path) == first


def test_an_index_of_another_format_is_told_in_one_line(
    address: Address, filled: PostgresWriter
) -> None:
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("UPDATE qa_index SET format = 2")
        connection.execute("ALTER TABLE qa_index DROP asked")
        connection.execute("ALTER TABLE qa_documents DROP file, DROP passages")
    for use in (lambda: opened(address), lambda: writer_of(address), filled.held):
        with pytest.raises(UserError, match="has format 2, this program reads 3: give another"):
            use()


def test_a_claim_lasts_longer_than_a_transaction_may_idle(
    address: Address, splits: Sequence[SplitDocument]
) -> None:
    offer(writer_of(address), splits[:1])
    short = Address(address.url + "%20-cidle_in_transaction_session_timeout%3D50")
    writer = PostgresWriter(Database(short), ENCODER)
    with writer.claim() as claimed:
        assert claimed is not None
        split, put = claimed
        time.sleep(0.2)
        put(encode_document(split, ENCODER, writer.questions))
    assert writer.waiting() == (0, 0)


def told(work: Callable[[], object]) -> str:
    """The one line that a refusal ends in."""
    with pytest.raises(UserError) as refused:
        work()
    assert "\n" not in str(refused.value)
    assert refused.value.__suppress_context__
    return str(refused.value)


def test_whatever_the_server_refuses_is_told_in_a_line_of_its_own(address: Address) -> None:
    database = Database(address)

    def refuse(state: str) -> None:
        with database.writing() as said:
            said.run(f"DO $$ BEGIN RAISE 'a secret' USING ERRCODE = '{state}'; END $$")

    def read(state: str) -> None:
        text = f"DO $$ BEGIN RAISE 'a secret' USING ERRCODE = '{state}'; END $$"
        database.read(lambda said: said.run(text))

    for state, line in {
        "23505": "is written by another run at the same time",
        "25P03": "the connection to .* was lost",
        "40P01": "is busy: try again",
        "42501": "this user may not",
        "0A000": "has no pgvector: install",
        "58P01": "has no pgvector: install",
        "42704": "finds no pgvector",
        "42P01": "lost the tables of its index",
        "57014": "gave up a statement that took too long: .* statement_timeout",
        "53100": "has no space left",
        "53200": "has too little memory",
        "25006": "may be read and not written",
        "22012": r"refuses to .* \(DivisionByZero, SQLSTATE 22012\): the server's log tells why",
    }.items():
        for use in (refuse, read):
            line_told = told(lambda use=use, state=state: use(state))
            assert re.search(line, line_told), f"{state}: {line_told}"
            assert "secret" not in line_told

    def slow() -> None:
        with database.by_itself() as said:
            said.run("SET statement_timeout = 10")
            said.run("SELECT pg_sleep(10)")

    assert "took too long" in told(slow)


def test_an_index_that_is_dropped_while_it_is_read_is_told_so(
    address: Address, filled: PostgresWriter
) -> None:
    index = opened(address)
    schema = address.url.split("search_path%3D")[1].split("%2C")[0]
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute(f"DROP SCHEMA {schema} CASCADE")
        connection.execute(f"CREATE SCHEMA {schema}")
    assert "lost the tables of its index" in told(lambda: index.near([vector(index, "Train")], 3))


def test_who_may_not_make_tables_is_told_so(address: Address) -> None:
    schema = address.url.split("search_path%3D")[1].split("%2C")[0]
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS makes_none")
        connection.execute("CREATE ROLE makes_none LOGIN PASSWORD 'word'")
        connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO makes_none")
    none = address.url.replace(f"qa:{PASSWORD}", "makes_none:word")
    for url in (none, none.replace(schema, "not_there")):
        line = told(lambda url=url: writer_of(Address(url)))
        assert line.startswith("this user may not make tables, a schema or the extension vector in")


@pytest.fixture
def restarting(postgres: Server) -> Iterator[Server]:
    yield postgres
    postgres.stop()
    postgres.start()


def test_a_restart_is_told_in_one_line_and_mended_by_itself(
    address: Address, filled: PostgresWriter, restarting: Server
) -> None:
    index = opened(address)
    found = index.near([vector(index, "Train")], 3)
    restarting.stop()
    with pytest.raises(UnreachableError) as told:
        index.near([vector(index, "Train")], 3)
    assert str(told.value).startswith(f"cannot connect to postgresql://127.0.0.1:{restarting.port}")
    assert "\n" not in str(told.value)
    assert PASSWORD not in str(told.value)
    restarting.start()
    assert index.near([vector(index, "Train")], 3).tolist() == found.tolist()


def test_a_lost_connection_is_replaced_while_it_is_read(
    address: Address, filled: PostgresWriter
) -> None:
    index = opened(address)
    found = index.near([vector(index, "Train")], 3)
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
    assert index.near([vector(index, "Train")], 3).tolist() == found.tolist()


def test_no_message_shows_a_password(postgres: Server, address: Address) -> None:
    wrong = address.url.replace(PASSWORD, "another-word")
    with pytest.raises(UserError, match="the user or the password is wrong") as told:
        opened(Address(wrong))
    assert "another-word" not in f"{told.value}{told.value.__context__ and ''}"
    assert told.value.__suppress_context__
    assert PASSWORD not in f"{address} {address!r}"
    for name in ("missing", "postgres"):
        nowhere = f"postgresql://qa:{PASSWORD}@127.0.0.1:{postgres.port}/{name}"
        with pytest.raises(UserError, match=r"no such database|holds no index") as told:
            opened(Address(nowhere))
        assert PASSWORD not in str(told.value)


def test_an_index_that_was_never_published_is_told_so(
    address: Address, splits: Sequence[SplitDocument]
) -> None:
    offer(writer_of(address), splits[:1])
    with pytest.raises(UserError, match="is not finished: run 'python -m qa index FOLDER' with"):
        opened(address)


def test_an_index_of_another_encoder_is_refused(address: Address, filled: PostgresWriter) -> None:
    class Other(Letters):
        fingerprint = "letters-2"

    with pytest.raises(UserError, match="made by the encoder letters-1, not by letters-2"):
        open_generation(Database(address), Other())
    with pytest.raises(UserError, match="made by the encoder letters-1, not by letters-2"):
        PostgresWriter(Database(address), Other())


def test_an_index_in_another_schema_of_the_path_is_not_taken_for_its_own(
    address: Address, filled: PostgresWriter, postgres: Server, splits: Sequence[SplitDocument]
) -> None:
    schema = address.url.split("search_path%3D")[1].split("%2C")[0]
    with postgres.place() as url:
        both = Address(url.replace("%2Cpublic", f"%2C{schema}%2Cpublic"))
        with pytest.raises(UserError, match="holds no index"):
            opened(both)
        writer = writer_of(both)
        offer(writer, splits[:1])
        encode(writer)
        writer.publish("other")
        assert opened(both).manifest.documents == 1
    assert opened(address).manifest.documents == len(splits)


def test_who_may_only_read_is_told_so(address: Address, filled: PostgresWriter) -> None:
    reader = Address(address.url + "%20-cdefault_transaction_read_only%3Don")
    assert opened(reader).manifest.documents == len(FILES)
    with psycopg.connect(address.url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS reads_only")
        connection.execute("CREATE ROLE reads_only LOGIN PASSWORD 'word'")
        (schema,) = connection.execute("SELECT current_schema()").fetchone() or ("",)
        connection.execute(f"GRANT USAGE ON SCHEMA {schema} TO reads_only")
        connection.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO reads_only")
    other = Address(address.url.replace(f"qa:{PASSWORD}", "reads_only:word"))
    assert opened(other).manifest.documents == len(FILES)
    with pytest.raises(UserError, match="this user may not write to the index in postgresql"):
        PostgresWriter(Database(other), ENCODER).remove("zh.md")


def test_a_replica_is_read_while_documents_are_edited_and_never_torn(
    postgres: Server,
    replica: tuple[Server, Address],
    filled: PostgresWriter,
    splits: Sequence[SplitDocument],
    tmp_path: Path,
) -> None:
    server, there = replica
    server.follow(postgres)
    agrees(opened(there), index_in_memory(splits, ENCODER, measured()))
    for split in splits:  # what quotes are held against
        assert opened(there).file(split.document.id).decode() == split.document.text
    seen, torn, last = set(), [], 12

    def ask() -> None:
        while last not in seen:
            index = opened(there)
            found = index.view(index.near([vector(index, "edition")], 1000))
            texts = [index.document(each.document).document for each in found.passages]
            told = {EDITION.findall(text.text)[0] for text in texts if "edition" in text.text}
            if len(told) > 1:
                torn.append(told)
            seen.update(map(int, told))

    with ThreadPoolExecutor() as pool:
        asking = pool.submit(ask)
        for number in range(last + 1):
            texts = {f"{of}.md": f"# {of}\n\nThe edition {number} of it.\n" for of in "ab"}
            edited = [each for each in documents(tmp_path, texts) if each.document.id in texts]
            offer(filled, edited, f"edition {number}")
            encode(filled)
            filled.publish(f"edition {number}")
        asking.result(120)
    assert torn == []
    assert len(seen) > 1


def test_who_writes_to_a_replica_is_told_so(
    postgres: Server, replica: tuple[Server, Address], filled: PostgresWriter
) -> None:
    server, there = replica
    server.follow(postgres)
    with pytest.raises(UserError, match="may be read and not written by this user"):
        PostgresWriter(Database(there), ENCODER).remove("zh.md")


# Rows enough for a plan to matter, of a document that is not the asked one.
FILLED = ("passages", ""), ("sentences", "'{}', '',")
MANY = (
    *(
        f"INSERT INTO qa_{table} SELECT (SELECT max(key) FROM qa_documents), 1, 1000 + g, "  # noqa: S608
        f"(ARRAY['en', 'xx'])[1 + g % 2], g, {more} "
        "(SELECT array_agg(sin(g * h)) FROM generate_series(1, 16) h)::vector "
        "FROM generate_series(1, 3000) g"
        for table, more in FILLED
    ),
    "INSERT INTO qa_frequencies SELECT 300000 + g, 1, 1 FROM generate_series(1, 5000) g",
    "INSERT INTO qa_documents "
    "(name, state, born, encoded, epoch, entry, file, texts, passages, split) "
    "SELECT ('x' || g)::bytea, '', 1, true, 1, '', '', '{}', 0, '' FROM generate_series(1, 3000) g",
    "INSERT INTO qa_files SELECT key, '' FROM qa_documents WHERE state = ''",
    "INSERT INTO qa_encoded SELECT key, '{}', '', '', '', '', '', '' FROM qa_documents "
    "WHERE state = ''",
    "INSERT INTO qa_generations SELECT 100 + g, now(), 1, '', 0, 0, 0, false "
    "FROM generate_series(1, 3000) g",
    "INSERT INTO qa_epochs SELECT 100 + g, '', 0 FROM generate_series(1, 3000) g",
)
# What reads everything that it is about, and why that may be.
READS_ALL = {
    "CATALOGUE": "who opens an index lists all documents; who opened one before asks for BEGUN",
    "HELD": "who indexes a folder compares all of its files with what is held of them",
    "SUMS": "a row for each language",
    "SUMS_CLEARED": "a row for each language",
    "OWN": "a row for each file that says something of the collection",
    "OWN_CLEARED": "a row for each file that says something of the collection",
    **dict.fromkeys(("INDEX", "FORMAT_OF", "PURGED", "LOCK", "PURGE"), "there is one row"),
}
# What finds nothing in the tables of an index: it adds, defines, or asks the server.
FINDS_NONE = {
    "PLACE", "SCHEMA_MADE", "MAKING", "DEFINITIONS", "MADE", "NEAR_DEFINITIONS", "NEAR_DROPPED",
    "NEAR_INDEXES", "BREADTH", "OFFERING", "OFFER", "OFFER_FILE", "PUT", "COPY_PASSAGES",
    "COPY_SENTENCES", "EPOCH_MADE", "COUNTED", "SUMMED", "PUBLISHED", "OWN_KEPT",
}  # fmt: skip


def test_every_statement_uses_an_index_but_for_the_few_that_read_everything(
    address: Address, splits: Sequence[SplitDocument]
) -> None:
    filled_writer(address, splits, exact=0)
    asked = vector_text(np.ones(16))
    half = {kind: text.replace("{half}", "halfvec(16)") for kind, text in tables.NEAREST.items()}
    put, living = "qa_documents_put", "qa_documents_living"
    statements = {
        "NEAREST": [(text, [1, "en", asked, 40], "qa_near_") for text in half.values()],
        "EXACT": [(text, [1, "ru", asked, 40], "_language") for text in tables.EXACT.values()],
        "EXACT_OF": [
            (text, [1, "en", [1, 2], asked, 40], "_pkey") for text in tables.EXACT_OF.values()
        ],
    }
    one_by_one = {
        "COPIES": ([[1, 2], 1], "qa_passages_copy"),
        "PASSAGE_COPIES": ([[1, 2], [0, 0], 1], "qa_passages_pkey"),
        "SPLITS": ([[1, 2]], "qa_documents_pkey"),
        "PASSAGE_VECTORS": ([[1, 2], [0, 0], 1], "qa_passages_pkey"),
        "SENTENCE_VECTORS": ([[1, 2], [0, 0], 1], "qa_sentences_pkey"),
        "STATES": ([[1], [1], [32], [1], [4], [1], [16], [1], [4]], "qa_encoded_pkey"),
        "FREQUENCY": ([[1, 2], 1], "qa_frequencies_pkey"),
        "HOLDERS": ([1, 1], "qa_sentences_copy"),
        "FILE": ([1], "qa_files_pkey"),
        "ENCODED": ([1], "qa_encoded_pkey"),
        "STAMP": ([], "qa_generations_pkey"),
        "GENERATION": ([], "qa_generations_pkey"),
        "EPOCH": ([1], "qa_epochs_pkey"),
        "BEGUN": ([3000, 3001, 3001], "qa_documents_born"),
        "ENDED": ([3000, 3001], "qa_documents_died"),
        "REFILED": ([b"", b"a", b"a"], living),
        "UNPUT": ([b"a"], put),
        "LEAVE": ([b"a"], living),
        "CLAIM": ([], "qa_documents_waiting"),
        "WAITING": ([], "qa_documents_waiting"),
        "PUT_DONE": ([b"", b"", 1], "qa_documents_pkey"),
        "SUMS_PUT": ([], "qa_documents_leaving"),
        "LAST_EPOCH": ([], "qa_epochs_pkey"),
        "EPOCH_GROWN": ([b"", 1], "qa_epochs_pkey"),
        "UNSETTLED": ([1, 1], "qa_documents_epoch"),
        "UNREADY": ([1], "qa_documents_"),
        "SETTLING": ([1, 1], "qa_documents_pkey"),
        "SETTLED": ([1, 1], "qa_documents_pkey"),
        "UNSETTLE_PASSAGES": ([1, 1], "qa_passages_pkey"),
        "UNSETTLE_SENTENCES": ([1, 1], "qa_sentences_pkey"),
        "BEGIN": ([3001, 1], "qa_documents_"),
        "END_LEFT": ([3001], "qa_documents_leaving"),
        "END_REPLACED": ([3001, 1], living),
        "CHANGED": ([3001, 3001], "qa_documents_born"),
        "COPIED": ([1, 3001], "qa_documents_born"),
        "OVER": (["10 minutes"], "qa_generations_published"),
        "PURGE_DOCUMENTS": ([1], "qa_documents_died"),
        "PURGE_FREQUENCIES": ([2, 3, 3, 3], "qa_frequencies_generation"),
        "PURGE_PASSAGES": ([1], "qa_passages_language"),
        "PURGE_SENTENCES": ([1], "qa_sentences_language"),
    }
    for named, (parameters, index) in one_by_one.items():
        statements[named] = [(getattr(tables, named), parameters, index)]
    every = {name for name in vars(tables) if name.isupper()} - {"FORMAT"}
    assert every == statements.keys() | READS_ALL.keys() | FINDS_NONE
    with psycopg.connect(address.url, autocommit=True) as connection:
        for text in MANY:
            connection.execute(text)
        connection.execute("VACUUM ANALYZE")
        for named, each in statements.items():
            for text, parameters, index in each:
                rows = connection.execute("EXPLAIN " + text, parameters).fetchall()
                plan = "\n".join(str(row[0]) for row in rows)
                whole = set(re.findall(r"Seq Scan on (\w+)", plan)) - {"qa_index"}
                assert not whole, f"{named}: {plan}"
                assert index in plan, f"{named}: {plan}"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://user:pa@ss@host/db",
        "postgresql://user:pa/ss@host/db",
        "postgresql://user:pa#ss@host/db",
        "postgresql://user:pa?ss@host/db",
        "postgresql://user:pa ss@host/db",
        "mysql://user:pass@host/db",
        "postgresql://[::1/db",
    ],
)
def test_an_address_that_could_show_its_password_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="write postgresql://USER@HOST:PORT/DATABASE") as told:
        Address(url)
    assert "ss@" not in str(told.value)
    assert told.value.__suppress_context__ or told.value.__context__ is None
