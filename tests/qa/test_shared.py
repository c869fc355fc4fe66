"""A library whose index is in a database: filled from a folder, by several, and read without it."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from postgres_server import PASSWORD, Server

from corpus import load as corpus_load
from corpus.collection import Collection
from corpus.document import Document, Span, SplitDocument
from corpus.errors import UserError
from corpus.load import load_corpus
from corpus.reading.report import FileReport
from embeddings.encoder import Encoder
from embeddings.index import address as addresses
from embeddings.index.address import Address, UnreachableError
from embeddings.index.build import encode_document
from embeddings.index.folder import open_index
from embeddings.index.port import EncodedDocuments
from embeddings.index.postgres.database import Database
from embeddings.index.postgres.writing import PostgresWriter
from qa import cli, shared
from qa.answer_json import answer_to_json
from qa.assistant import Assistant
from qa.changes import Look
from qa.export import FORMAT
from qa.judging.verify import is_outdated, verify
from qa.library import open_collection, open_library, update_index
from qa.settings import Settings
from qa.shared import is_current
from tests.embeddings.letters import Letters

ENCODER = Letters()
ENCODING = "encoding passages"
TEXTS = {
    "one.md": "# Trains\n\nTrains run daily from Minsk to Chongqing.\n",
    "two.md": "# Milk\n\nMilk is carried to Chongqing in summer.\n",
    "collection.yaml": "title: {en: Trains and milk}\n",
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def update(corpus: Path, address: Address) -> int:
    return shared.update_shared(corpus, address, ENCODER)


def test_an_update_encodes_what_changed_and_takes_out_what_is_gone(
    corpus: Path, address: Address
) -> None:
    assert update(corpus, address) == 2
    first = shared.shared_stamp(address)
    assert update(corpus, address) == 0
    (corpus / "one.md").write_text("# Trains\n\nTrains run weekly.\n", encoding="utf-8")
    (corpus / "two.md").unlink()
    assert update(corpus, address) == 1
    assert shared.shared_stamp(address) not in (first, None)
    index = shared.open_shared(address, ENCODER)
    assert list(index.catalogue()) == ["one.md"]
    assert index.manifest.corpus_fingerprint == Look.at(corpus, {}).fingerprint
    assert "weekly" in index.document("one.md").document.text


def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were written just now are taken for those of yesterday."""
    monkeypatch.setattr("corpus.load._LATELY", 0)


def test_an_edit_reads_the_edited_file_and_hands_it_over_before_it_reads_the_next(
    corpus: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    steps: list[str] = []
    read, offer = shared.split_document, PostgresWriter.offer
    looked = corpus_load.file_bytes

    def reading(document: Document) -> SplitDocument:
        steps.append(f"read {document.id}")
        return read(document)

    def offering(writer: PostgresWriter, split: SplitDocument, *rest: object) -> None:
        steps.append(f"offer {split.document.id}")
        offer(writer, split, *rest)  # type: ignore[arg-type]

    def looking(path: Path, name: str) -> bytes:
        steps.append(f"look {name}")
        return looked(path, name)

    monkeypatch.setattr(shared, "split_document", reading)
    monkeypatch.setattr(PostgresWriter, "offer", offering)
    update(corpus, address)
    assert steps == ["read one.md", "offer one.md", "read two.md", "offer two.md"]
    monkeypatch.setattr(corpus_load, "file_bytes", looking)
    steps.clear()
    assert update(corpus, address) == 0
    assert is_current(corpus, address)
    assert steps == []
    (corpus / "two.md").write_text("# Milk\n\nMilk is carried in winter.\n", encoding="utf-8")
    assert not is_current(corpus, address)
    steps.clear()
    assert update(corpus, address) == 1
    assert steps == ["look two.md", "read two.md", "offer two.md"]
    # Another date, and the same text: it is looked at once and not encoded.
    (corpus / "one.md").write_text(TEXTS["one.md"], encoding="utf-8")
    steps.clear()
    assert update(corpus, address) == update(corpus, address) == 0
    assert steps == ["look one.md"]
    # A reader of another version of the program that reads the same text: nothing is encoded.
    monkeypatch.setattr(corpus_load, "_code_fingerprint", lambda: b"another")
    steps.clear()
    assert update(corpus, address) == 0
    assert [step for step in steps if "look" not in step] == ["read one.md", "read two.md"]


def test_each_file_is_reported_whether_it_was_read_or_known(
    corpus: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    (corpus / "short.md").write_text("Milk.\n", encoding="utf-8")
    (corpus / "song.mp3").write_bytes(b"la")
    told: list[Sequence[FileReport]] = []
    for _ in range(2):
        shared.update_shared(corpus, address, ENCODER, report=told.append)
    first, second = told
    assert [each.name for each in first] == ["one.md", "short.md", "song.mp3", "two.md"]
    assert first == second
    assert first[1].warnings == ("it holds hardly any text",)
    assert first[2].reason is not None


def test_a_restart_at_any_step_of_indexing_is_mended_by_itself(
    corpus: Path, address: Address, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_STEP", 0.0)
    calls = ("held", "offer", "waiting", "refile", "remove", "publish")
    update(corpus, address)
    (corpus / "one.md").write_text("# Trains\n\nTrains run weekly.\n", encoding="utf-8")
    (corpus / "two.md").unlink()
    (corpus / "three.md").write_text("# Flax\n\nFlax is grown in Vitebsk.\n", encoding="utf-8")
    once = set(calls)

    def restarting(name: str) -> Callable[..., object]:
        call = getattr(PostgresWriter, name)

        def called(*given: object, **named: object) -> object:
            if name in once:
                once.discard(name)
                postgres.stop()
                postgres.start()
            return call(*given, **named)

        return called

    for name in calls:
        monkeypatch.setattr(PostgresWriter, name, restarting(name))
    assert update(corpus, address) == 2
    assert once == {"refile"}
    index = shared.open_shared(address, ENCODER)
    assert list(index.catalogue()) == ["one.md", "three.md"]
    assert "weekly" in index.document("one.md").document.text


def test_two_that_index_the_same_folder_at_once_both_end_with_all_of_it(
    corpus: Path, address: Address, postgres: Server
) -> None:
    for turn in range(3):
        (corpus / "one.md").write_text(f"# Trains\n\nEdition {turn} of it.\n", encoding="utf-8")
        with ThreadPoolExecutor() as pool:
            both = [pool.submit(update, corpus, address) for _ in range(2)]
            assert [each.result(120) for each in both] != [0, 0]
    index = shared.open_shared(address, ENCODER)
    with postgres.place() as url:
        update(corpus, Address(url))
        known = shared.open_shared(Address(url), ENCODER)
        assert index.manifest == known.manifest
        tokens = np.arange(250_000, dtype=np.int32)
        np.testing.assert_array_equal(index.frequency(tokens), known.frequency(tokens))


def test_what_an_interrupted_run_has_offered_is_encoded_by_the_next(
    corpus: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(shared, "encode_document", interrupted)
        with pytest.raises(KeyboardInterrupt):
            update(corpus, address)
    assert update(corpus, address) == 2
    assert shared.open_shared(address, ENCODER).manifest.documents == 2


def test_copying_takes_over_what_an_interrupted_run_has_offered(
    corpus: Path, address: Address, postgres: Server, tmp_path: Path
) -> None:
    update(corpus, address)
    with postgres.place() as url:
        target = Address(url)
        writer = shared._writer(target, ENCODER)
        for split in load_corpus(corpus):
            writer.offer(split, shared._raw(corpus, split), shared._state(split))
        assert shared.copy_index(address, target, ENCODER, corpus) == 2
        copied = shared.open_shared(target, ENCODER)
        assert copied.manifest == shared.open_shared(address, ENCODER).manifest
        assert shared.copy_index(address, tmp_path / "index", ENCODER, corpus) == 2
        # Another run offers while it is copied.
        take = PostgresWriter.remove

        def offering(own: PostgresWriter, name: str) -> None:
            take(own, name)
            writer.offer(split, b"", "later")

        writer.offer(replace(split, document=replace(split.document, id="more.md")), b"", "more")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(PostgresWriter, "remove", offering)
            with pytest.raises(UserError, match=r"offered to .*, 1 are not encoded yet"):
                shared.copy_index(address, target, ENCODER, corpus)
        assert shared.open_shared(target, ENCODER).stamp == copied.stamp


def test_a_copy_is_up_to_date_with_the_folder_that_it_was_made_of(
    corpus: Path, address: Address, postgres: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    settled(monkeypatch)
    update(corpus, address)
    with postgres.place() as url:
        shared.copy_index(address, Address(url), ENCODER, corpus)
        assert is_current(corpus, Address(url))
        monkeypatch.setattr(shared, "split_document", None)  # nothing is read
        assert update(corpus, Address(url)) == 0


@pytest.mark.model
def test_workers_share_the_documents_and_one_that_is_killed_loses_none(
    encoder: Encoder, corpus: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        text = " ".join(f"Train {number} carried {each} tons of flax." for each in range(40))
        (corpus / f"long{number}.md").write_text(f"# Trains\n\n{text}\n", encoding="utf-8")
    children: list[subprocess.Popen[bytes]] = []
    begin, encode = subprocess.Popen, shared.encode_document

    def beginning(*given: Any, **named: Any) -> subprocess.Popen[bytes]:
        children.append(begin(*given, **named))
        return children[-1]

    own: list[str] = []
    database = Database(address)

    def taken() -> int:
        """Documents that are being encoded."""
        return len(database.read(lambda said: said.rows(CLAIMING)))

    def encoding(split: SplitDocument, *rest: Any) -> EncodedDocuments:
        if not own:
            while children[0].poll() is None and taken() < 2:
                time.sleep(0.01)
            children[0].kill()
        own.append(split.document.id)
        return encode(split, *rest)

    monkeypatch.setattr(shared.subprocess, "Popen", beginning)
    monkeypatch.setattr(shared, "encode_document", encoding)
    monkeypatch.setenv("QA_INDEX", address.url)
    assert cli.main(["index", str(corpus), "--workers", "2"]) == 0
    assert len(children) == 1
    assert children[0].returncode == -signal.SIGKILL
    assert len(own) == len(set(own))
    index = shared.open_shared(address, encoder)
    assert index.manifest.documents == 5
    encoded = database.read(lambda said: said.rows("SELECT document FROM qa_encoded"))
    assert len(encoded) == 5
    # The child had one in hand, which the other has encoded, as all that the child had not put.
    assert len(own) == 5
    known = encode_document(index.document("long1.md"), encoder, index.statistics.questions)
    found = index.encoded_document("long1.md")
    np.testing.assert_array_equal(found.codes, known.codes)


CLAIMING = (
    "SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' "
    "AND strpos(query, 'SKIP LOCKED') > 0 AND datname = current_database()"
)


def test_quotes_are_verified_without_the_folder(corpus: Path, address: Address) -> None:
    update(corpus, address)
    for path in corpus.iterdir():
        path.unlink()
    index = shared.open_shared(address, ENCODER)
    document = index.document("one.md").document
    span = index.document("one.md").passages[-1].span
    assert verify(document, span, document[span], index.file) is None
    assert not is_outdated(document, index.file)

    def forged(name: str) -> bytes:
        return index.file(name).replace(b"daily", b"never")

    assert "has changed" in str(verify(document, span, document[span], forged))
    with pytest.raises(OSError, match=r"the index holds no file \.\./etc/passwd"):
        index.file("../etc/passwd")


@pytest.mark.parametrize("through", ["server", "replica"])
def test_a_saved_conversation_is_verified_without_the_folder(
    through: str,
    corpus: Path,
    address: Address,
    postgres: Server,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    place = address
    if through == "replica":
        replica, place = request.getfixturevalue("replica")
    update(corpus, address)
    shutil.rmtree(corpus)
    if through == "replica":
        replica.follow(postgres)
    document = shared.open_shared(address, ENCODER).document("one.md").document
    span = Span(document.text.index("Trains run"), len(document.text))
    raw = document.locate(span)
    citation = {
        "marker": 1,
        "document": document.id,
        "start": span.start,
        "end": span.end,
        "quote": document[span],
        "raw_start": raw.raw_start,
        "raw_end": raw.raw_end,
    }
    others = [{"quote": "Trains never run"}, {"document": "three.md"}]
    turns = [{"citations": [citation | other]} for other in ({}, *others)]
    file = tmp_path / "conversation.json"
    file.write_text(json.dumps({"format": FORMAT, "turns": turns}), encoding="utf-8")
    monkeypatch.setattr("embeddings.encoder.load_encoder", lambda *_: ENCODER)
    monkeypatch.setenv("QA_INDEX", place.url)
    assert cli.main(["verify", str(file)]) == 1
    held, forged, unknown = capsys.readouterr().out.splitlines()
    assert held == f"ok     1.1 one.md {span.start}-{span.end}"
    assert "FAILED 2.1 one.md" in forged
    assert "differs" in forged
    assert "the corpus has no document three.md" in unknown


def test_progress_tells_of_the_passages_that_are_encoded(
    corpus: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared, "_STEP", 0.0)
    told: list[tuple[str, int, int]] = []
    shared.update_shared(corpus, address, ENCODER, lambda *each: told.append(each))
    passages = shared.open_shared(address, ENCODER).manifest.passages
    counts = [done for label, done, total in told if (label, total) == (ENCODING, passages)]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1] == passages
    assert len(set(counts)) > 2


def test_what_an_owner_says_of_the_collection_comes_with_it(corpus: Path, address: Address) -> None:
    told = Collection.open(corpus).title
    update(corpus, address)
    (corpus / "collection.yaml").unlink()
    assert open_collection(None, address).title == told


def test_several_workers_encode_each_document_once(
    corpus: Path, address: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[str] = []
    encode = shared.encode_document

    def counted(split: object, *rest: object) -> object:
        encoded.append(split.document.id)  # type: ignore[attr-defined]
        return encode(split, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(shared, "encode_document", counted)
    for number in range(12):
        (corpus / f"more{number}.md").write_text(f"# More {number}\n\nMore.\n", encoding="utf-8")
    writer = shared._writer(address, ENCODER)
    done: list[int] = []
    workers = [
        threading.Thread(target=lambda: done.append(shared.work_on(address, ENCODER)))
        for _ in range(3)
    ]
    for split in load_corpus(corpus):
        writer.offer(split, shared._raw(corpus, split), shared._state(split))
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(encoded) == sorted({*encoded})
    assert sum(done) == len(encoded) == 14
    assert update(corpus, address) == 0
    assert shared.open_shared(address, ENCODER).manifest.documents == 14


def test_an_index_is_copied_there_and_back(corpus: Path, address: Address, tmp_path: Path) -> None:
    update(corpus, address)
    folder = tmp_path / "index"
    assert shared.copy_index(address, folder, ENCODER, corpus) == 2
    before, copied = shared.open_shared(address, ENCODER), open_index(folder, ENCODER)
    assert copied.manifest.corpus_fingerprint == before.manifest.corpus_fingerprint
    shared._writer(address, ENCODER).remove("one.md")
    assert shared.copy_index(folder, address, ENCODER, corpus) == 2
    after = shared.open_shared(address, ENCODER)
    assert after.stamp != before.stamp
    for name in TEXTS.keys() - {"collection.yaml"}:
        assert after.document(name) == copied.document(name) == before.document(name)
        assert after.file(name) == (corpus / name).read_bytes()
        for one, other in ((before, copied), (copied, after)):
            encoded, known = one.encoded_document(name), other.encoded_document(name)
            for field in ("token_ids", "codes", "scales", "counts"):
                np.testing.assert_array_equal(getattr(encoded, field), getattr(known, field))
            for field in ("passages", "sentences"):  # a folder keeps them as they are searched
                vectors = getattr(encoded, field), getattr(known, field)
                np.testing.assert_allclose(*vectors, atol=1e-3)


def test_copying_onto_itself_is_refused(address: Address, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is both FROM and TO"):
        shared.copy_index(address, Address(address.url), ENCODER, tmp_path)


def test_an_empty_database_holds_no_index(address: Address) -> None:
    assert shared.shared_stamp(address) is None
    with pytest.raises(UserError, match="holds no index: run 'python -m qa index FOLDER'"):
        shared.open_shared(address, ENCODER)
    with pytest.raises(UserError, match="holds no index"):
        shared.work_on(address, ENCODER)


def test_an_unreachable_database_is_no_newer_index(address: Address) -> None:
    nowhere = Address("postgresql://qa@127.0.0.1:1/none")
    assert shared.shared_stamp(nowhere, (1, 2)) == (1, 2)


@pytest.mark.parametrize("name", ["--index", "QA_INDEX"])
def test_no_mistake_in_an_address_shows_its_password(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = f"postgresql://qa:{PASSWORD}@x@127.0.0.1/none"
    if name == "QA_INDEX":
        with pytest.raises(UserError, match="QA_INDEX is no address") as told:
            Settings.from_environment({name: wrong})
        assert PASSWORD not in str(told.value)
        monkeypatch.setenv(name, wrong)
        assert cli.main(["work"]) == 1
    else:
        assert cli.main(["work", name, wrong]) == 1
    printed = capsys.readouterr()
    assert "is no address: write postgresql://" in printed.err
    assert PASSWORD not in printed.out + printed.err


def test_the_settings_show_no_password() -> None:
    settings = Settings.from_environment({"QA_INDEX": f"postgres://qa:{PASSWORD}@h:5432/db"})
    assert isinstance(settings.index, Address)
    assert settings.index.shown == "postgresql://h:5432/db"
    assert PASSWORD not in repr(settings)
    assert addresses.place_of("folder") == Path("folder")


def test_workers_need_a_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["work", "--index", str(tmp_path)]) == 1
    assert "work needs --index postgresql://" in capsys.readouterr().err


def test_answers_are_those_of_a_folder_while_edits_come_and_the_server_restarts(
    assistant: Assistant, encoder: Encoder, address: Address, postgres: Server, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(assistant.library.corpus, corpus)
    update_index(corpus, address, encoder)
    shared_one = Assistant(open_library(index=address))
    questions = ["When was the lighthouse built?", "Сколько комет нашёл телескоп?"]
    known = [answer_to_json(assistant.ask(question)) for question in questions]

    def compared() -> None:
        for question, before in zip(questions, known, strict=True):
            found = answer_to_json(shared_one.ask(question))
            for name in ("abstained", "answer", "citations", "passages", "confidence"):
                assert found[name] == before[name]

    compared()
    failed: list[BaseException] = []

    def edit() -> None:
        try:
            for number in range(4):
                text = (
                    f"Edition {number} of the leaflet on knitting was printed in {1990 + number}."
                )
                (corpus / "en" / "knitting.txt").write_text(text, encoding="utf-8")
                update_index(corpus, address, encoder)
        except BaseException as error:
            failed.append(error)

    editor = threading.Thread(target=edit)
    editor.start()
    while editor.is_alive():
        compared()
    editor.join()
    assert not failed
    compared()  # the generation that was opened is still read
    assert shared_one.newer_index() is not None
    fresh = shared_one.reopened()
    assert fresh.newer_index() is None
    (quote, *_) = fresh.ask("When was edition 3 of the knitting leaflet printed?").quotes
    assert "1993" in quote.text
    postgres.stop()
    try:
        with pytest.raises(UnreachableError, match="cannot connect to postgresql"):
            fresh.ask(questions[0])
        assert fresh.newer_index() is None
    finally:
        postgres.start()
    assert fresh.ask(questions[0]).quotes
