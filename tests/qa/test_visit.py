"""A visit's own files beside the small corpus: asked, quoted, bounded, and gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from corpus.errors import Cause
from corpus.reading.worker import Worker
from embeddings.index.address import Address
from qa import visit
from qa.assistant import Assistant
from qa.library import open_library
from qa.visit import FileTold, Limit, OwnFiles, clean_name

TEXT = (
    "The ropeway to Heron Peak was opened in 1962. Its cabins take thirty passengers each, and the "
    "journey lasts eleven minutes."
)
QUESTION = "In which year was the ropeway to Heron Peak opened?"
OTHERS = "How many hives of bees does the monastery keep?"


def added(assistant: Assistant, *names: str) -> OwnFiles:
    files = OwnFiles()
    for name in names or ("ropeway.txt",):
        assert assistant.add_file(files, name, TEXT.encode()).fault is None
    return files


def quoted(assistant: Assistant, question: str) -> set[str]:
    return {quote.document for quote in assistant.ask(question).quotes}


def test_a_file_is_quoted_verbatim_beside_the_collection_or_alone(assistant: Assistant) -> None:
    files = added(assistant)
    for alone in (False, True):
        asked = assistant.with_files(files, alone)
        quote = asked.ask(QUESTION).quotes[0]
        assert (quote.document, quote.text in TEXT) == ("/ropeway.txt", True)
        assert not asked.is_outdated(asked.documents["/ropeway.txt"])
    assert quoted(assistant.with_files(files), OTHERS) == {"en/bees.txt"}
    assert quoted(assistant.with_files(files, alone=True), OTHERS) == set()


def test_a_visitors_file_has_its_share_of_time_and_memory(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    workers: list[Worker] = []

    def begun(seconds: int, memory: int) -> Worker:
        workers.append(Worker(seconds, memory=memory))
        return workers[-1]

    monkeypatch.setattr(visit, "Worker", begun)
    added(assistant)
    assert [(each._seconds, each._memory) for each in workers] == [(60, 1 << 30)]


def test_the_collection_and_another_visit_see_nothing_of_it(assistant: Assistant) -> None:
    before = assistant.ask(OTHERS).hits
    added(assistant)
    other = OwnFiles()
    assistant.add_file(other, "other.txt", b"The ferry sails at noon and returns before dusk.")
    for asked in (assistant, assistant.with_files(other), assistant.with_files(other, alone=True)):
        assert "/ropeway.txt" not in asked.documents
        assert "/ropeway.txt" not in {hit.document for hit in asked.ask(QUESTION).hits}
    assert assistant.ask(OTHERS).hits == before


def test_what_the_collection_answers_stays_beside_files_of_other_matters(
    assistant: Assistant,
) -> None:
    beside = assistant.with_files(added(assistant))
    for question in (OTHERS, "Сколько ульев держит монастырь?", "How long is the bridge?"):
        alone = assistant.ask(question)
        both = beside.ask(question)
        assert [quote.text for quote in both.quotes] == [quote.text for quote in alone.quotes]


def test_a_copy_of_a_document_is_told_once(assistant: Assistant) -> None:
    document = assistant.documents["en/bees.txt"]
    files = OwnFiles()
    assistant.add_file(files, "mine.txt", document.text.encode())
    answer = assistant.with_files(files).ask(OTHERS)
    texts = [hit.text for hit in answer.hits]
    assert len(texts) == len(set(texts))
    assert answer.quotes[0].document == "/mine.txt"


def test_files_are_asked_beside_an_index_in_a_database(
    assistant: Assistant, address: Address, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(assistant.library.corpus, corpus)
    shared = Assistant(open_library(corpus, address))
    files, in_folder = added(shared), added(assistant)
    for question in (QUESTION, OTHERS):
        for alone in (False, True):
            found = shared.with_files(files, alone).ask(question)
            expected = assistant.with_files(in_folder, alone).ask(question)
            assert [(q.document, q.text) for q in found.quotes] == [
                (q.document, q.text) for q in expected.quotes
            ]
            assert [hit.text for hit in found.hits] == [hit.text for hit in expected.hits]
    assert "/ropeway.txt" not in shared.documents


def test_a_file_that_is_removed_is_quoted_no_more(assistant: Assistant) -> None:
    files = added(assistant, "ropeway.txt", "kept.md")
    asked = assistant.with_files(files, alone=True)
    files.remove("ropeway.txt")
    files.remove("none.txt")
    assert asked.is_outdated(asked.documents["/ropeway.txt"])
    assert quoted(assistant.with_files(files, alone=True), QUESTION) == {"/kept.md"}
    files.clear()
    assert (len(files), list(files.files)) == (0, [])


def test_a_file_is_read_by_its_content_and_told_of_where_it_cannot_be(assistant: Assistant) -> None:
    files = OwnFiles()
    for name, data, fault in (
        ("picture.png", b"\x89PNG", Cause.OTHER),
        ("no.pdf", b"plain words", Cause.OTHER),
        ("broken.txt", b"%PDF-1.7 nothing", Cause.OTHER),
        ("locked.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), Cause.LOCKED),
        ("blank.txt", b"  \n", Cause.EMPTY),
    ):
        assert assistant.add_file(files, name, data).fault == fault, name
    assert len(files) == 0


def test_a_visit_has_so_many_files_and_passages(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit, "MOST_FILES", 2)
    files = added(assistant, "a.txt", "a.txt")
    assert [told.name for told in files.files] == ["a.txt", "a (2).txt"]
    assert assistant.add_file(files, "b.txt", TEXT.encode()).fault == Limit.FILES
    monkeypatch.setattr(visit, "MOST_PASSAGES", 2)
    files.remove("a.txt")
    assert assistant.add_file(files, "c.txt", "\n\n".join([TEXT] * 9).encode()).fault == (
        Limit.PASSAGES
    )


def test_what_is_not_admitted_is_not_kept(assistant: Assistant) -> None:
    files = OwnFiles()

    def refuse(passages: int) -> None:
        raise RuntimeError(passages)

    with pytest.raises(RuntimeError):
        assistant.add_file(files, "a.txt", TEXT.encode(), admit=refuse)
    assert len(files) == 0


def test_files_are_centred_again_by_another_index_of_the_collection(assistant: Assistant) -> None:
    files = added(assistant)
    first = assistant.with_files(files, alone=True).ask(QUESTION)
    again = assistant.reopened().with_files(files, alone=True).ask(QUESTION)
    assert [quote.text for quote in again.quotes] == [quote.text for quote in first.quotes]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\Отчёт 2020.pdf", "Отчёт 2020.pdf"),
        ("a\u202efdp.exe\n.txt", "afdp.exe.txt"),
        ("..", "file"),
        ("", "file"),
        ("报告\x00.docx", "报告.docx"),
    ],
)
def test_a_hostile_name_leads_nowhere(name: str, shown: str) -> None:
    assert clean_name(name) == shown


def test_a_long_name_keeps_its_end() -> None:
    assert clean_name("x" * 500 + ".pdf") == "x" * 90 + ".pdf"
    assert FileTold("a").fault is None
