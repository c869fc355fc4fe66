"""Which files of a folder have changed since its index was made? These alone are read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from corpus.collection import own_files
from corpus.document import Document
from corpus.errors import UserError
from corpus.load import Known, SourceFile, fingerprint_of, readings, source_files
from corpus.questions import SHIPPED_QUESTIONS
from corpus.reading.read import FolderFile, Skipped, folder_files, no_document, read_each
from corpus.reading.report import FileReport
from embeddings.cache import cache_folder


@dataclass(frozen=True, slots=True)
class Look:
    """A folder beside what an index knows of it.

    Attributes:
        corpus: the folder.
        files: documents of it, by their names.
        unchanged: names of those that need not be read.
        unread: all others of its files, and those that are no documents.
        fingerprint: of all that an index is made of but the encoder: the files, and the questions
            by which questions are calibrated.
    """

    corpus: Path
    files: Mapping[str, SourceFile]
    unchanged: Set[str]
    unread: Sequence[FolderFile]
    fingerprint: str

    @classmethod
    def at(cls, corpus: Path, known: Known) -> Look:
        """A folder as it is now.

        Args:
            corpus: the folder.
            known: stamp and state of the files as they were read.

        Raises:
            UserError: the folder is missing.
        """
        found = folder_files(corpus, own_files(corpus))
        files = {each.name: each for each in source_files(corpus, known, found)}
        same = {name for name in known.keys() & files.keys() if files[name].state == known[name][1]}
        questions = hashlib.sha256(SHIPPED_QUESTIONS.read_bytes()).hexdigest()
        fingerprint = f"{fingerprint_of(list(files.values()))}-{questions[:16]}"
        unread = [each for each in found if each[0] not in same]
        return cls(corpus, files, same, unread, fingerprint)

    def changed(
        self, reports: list[FileReport]
    ) -> Iterator[tuple[Document, SourceFile, tuple[str, ...]]]:
        """Each document that is not known, its file and what is to be said of it, as it is read.

        Args:
            reports: what is said of files that are no documents is added.

        Raises:
            UserError: there is no document, known or not.
        """
        skipped: list[Skipped] = []
        found = bool(self.unchanged)
        kept = readings(_readings(self.corpus))
        for each in read_each(self.corpus, self.unread, kept):
            if isinstance(each, Skipped):
                skipped.append(each)
                reports.append(FileReport(each.name, reason=each.reason))
                continue
            document, warnings = each
            found = True
            yield document, self.files[document.source], warnings
        if not self.unchanged:
            kept.sweep()
        if not found:
            raise no_document(self.corpus, skipped)


def check_text(corpus: Path, passages: int) -> None:
    """Says that the documents of a folder have passages.

    Raises:
        UserError: they have none.
    """
    if not passages:
        raise UserError(f"the documents in {corpus} hold no text: put text into them")


def _readings(corpus: Path) -> Path:
    """Where in the user's cache is kept what was read of the foreign files of that corpus."""
    key = hashlib.sha256(f"{corpus.resolve()}".encode("utf-8", "surrogateescape"))
    return cache_folder() / "readings" / key.hexdigest()[:16]
