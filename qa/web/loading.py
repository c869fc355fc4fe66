"""What the page needs of an assistant, and the wait until there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, Protocol

from corpus.catalogue import Entry
from corpus.document import Document
from corpus.progress import Progress
from corpus.scope import EVERYTHING, Scope
from embeddings.index.folder import Stamp
from qa.answer import Answer, Hit

if TYPE_CHECKING:  # it takes seconds, and the page opens before
    from qa.visit import FileTold, OwnFiles

LOADING_STEP = 0.25
"""Seconds between two looks at whether loading has ended; each is a chance to stop."""


class ServedAssistant(Protocol):
    """The part of ``qa.assistant.Assistant`` that the page uses."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The collection, by document id."""

    @property
    def catalogue(self) -> Mapping[str, Entry]:
        """What a reader chooses documents by, by their ids."""

    def ask(self, question: str, history: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        """The answer to a question; ``history`` holds the conversation's earlier questions."""

    def ask_streaming(
        self,
        question: str,
        history: Sequence[str] = (),
        scope: Scope = EVERYTHING,
        fallback_language: str | None = None,
    ) -> Iterator[Answer]:
        """The answer as it grows, at least once; the last is what ``ask`` returns.

        It is in the language ``fallback_language`` where the question is in none of the five.
        """

    def without_model(self) -> ServedAssistant:
        """The same without a language model, to find questions that it answers."""

    def search(self, question: str, k: int, scope: Scope = EVERYTHING) -> list[Hit]:
        """The best ``k`` passages."""

    def with_files(self, files: OwnFiles, alone: bool = False) -> ServedAssistant:
        """The same beside the files of a visit, or over those alone."""

    def add_file(
        self,
        files: OwnFiles,
        name: str,
        data: bytes,
        progress: Progress,
        admit: Callable[[int], None],
    ) -> FileTold:
        """Reads a file for a visit."""

    def is_outdated(self, document: Document) -> bool:
        """True when the document's file is no longer what was indexed."""

    def newer_index(self) -> Stamp:
        """Which index has taken the place of its own; None for none."""

    def reopened(self) -> ServedAssistant:
        """The same over the index that is there now."""


class Loading:
    """An assistant that is still being loaded, so that the page can open before it is."""

    def __init__(self) -> None:
        self._future: Future[ServedAssistant] = Future()

    def run(self, load: Callable[[], ServedAssistant]) -> None:
        """Loads in this thread; what ``load`` raises reaches the waiting readers and the caller."""
        try:
            self._future.set_result(load())
        except BaseException as error:
            self._future.set_exception(error)
            raise

    def replace(self, assistant: ServedAssistant) -> None:
        """Gives another assistant from now on; who has the old one keeps it."""
        future: Future[ServedAssistant] = Future()
        future.set_result(assistant)
        self._future = future

    @property
    def done(self) -> bool:
        """True when loading has ended, well or badly."""
        return self._future.done()

    @property
    def catalogue(self) -> Mapping[str, Entry]:
        """What the collection holds, by document id; empty until it is open."""
        opened = self.done and self._future.exception() is None
        return self.get().catalogue if opened else {}

    def get(self, timeout: float | None = None) -> ServedAssistant:
        """The assistant, once it is there.

        Args:
            timeout: seconds to wait, None for as long as it takes.

        Raises:
            TimeoutError: it is not there yet.
            UserError: the collection cannot be opened.
        """
        return self._future.result(timeout)
