"""Which questions can the collection answer: to begin with, and after an answer.

Candidates are questions whose evidence is known to lie in the collection, where there are such, and
otherwise a question about the title of each document near the answer. None is offered before it was
asked: the assistant must answer it, and quote the document that it is about.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from threading import Lock
from typing import Protocol

from corpus.catalogue import Entry
from corpus.questions import GoldQuestion
from corpus.reading.read import title_from_name
from qa.answer import Answer

# Candidates that are tried for one answer; each is a question asked, at some 30 ms.
_TRIED = 8
_LONGEST_TITLE = 120  # code points; a longer one is no title to ask about
_REMEMBERED = 4096
_ILL_FORMED = {"keyword", "typo"}  # no sentences, and a reader's typing errors

AboutTitle = Callable[[str, str], str]
"""(language, title) -> a question about that title in that language."""


class QuotingAssistant(Protocol):
    """The part of an assistant that suggestions need."""

    @property
    def catalogue(self) -> Mapping[str, Entry]:
        """What the collection holds, by document id."""

    def ask(self, question: str) -> Answer:
        """The answer to a question."""


class Suggestions:
    """Questions that an assistant was seen to answer."""

    def __init__(
        self, assistant: QuotingAssistant, questions: Iterable[GoldQuestion], about: AboutTitle
    ) -> None:
        self._assistant = assistant
        self._about = about
        asked = list(questions)
        wanted = {item.note for question in asked for item in question.evidence}
        entries = assistant.catalogue.values()
        self._notes = {entry.note for entry in entries if entry.note in wanted}
        self._questions = [question for question in asked if self._is_of_this(question)]
        self._known: OrderedDict[tuple[str, str], bool] = OrderedDict()
        self._lock = Lock()

    def after(
        self,
        answer: Answer,
        asked: Sequence[str] = (),
        count: int = 3,
        may_ask: Callable[[], bool] = lambda: True,
    ) -> list[str]:
        """At most ``count`` questions that lead on from an answer, in its language.

        Args:
            answer: whose documents they are about, or the nearest ones of a refusal.
            asked: questions of the conversation, which are not offered again.
            count: of questions.
            may_ask: called before each question that was not asked before; False ends the search.
        """
        used = {_plain(question) for question in (*asked, answer.question)}
        offered: list[str] = []
        candidates = self._near(answer)
        for _, (question, note) in zip(range(_TRIED), candidates, strict=False):
            if _plain(question) in used:
                continue
            if (question, note) not in self._known and not may_ask():
                break
            if not self._is_answered(question, note):
                continue
            used.add(_plain(question))
            offered.append(question)
            if len(offered) == count:
                break
        return offered

    def openers(self, languages: Iterable[str]) -> list[str]:
        """A question about a title for each of the languages that has one, to begin with."""
        openers: list[str] = []
        for language in languages:
            titled = (
                (self._about(language, entry.title), entry.note)
                for entry in self._assistant.catalogue.values()
                if entry.language == language and _has_title(entry)
            )
            tried = zip(range(_TRIED), titled, strict=False)
            found = (question for _, (question, note) in tried if self._is_answered(question, note))
            if question := next(found, None):
                openers.append(question)
        return openers

    def _near(self, answer: Answer) -> Iterator[tuple[str, str]]:
        """(question, note it is about), nearest first: one for each note, then more of them."""
        documents = [quote.document for quote in answer.quotes]
        documents += [hit.document for hit in answer.hits]
        notes = list(dict.fromkeys(self._note(document) for document in documents))
        known: dict[str, list[str]] = {}
        for question in self._questions:
            if question.language == answer.language:
                known.setdefault(self._about_note(question), []).append(question.question)
        longest = max(map(len, known.values()), default=0)
        for turn in range(longest):
            yield from (
                (known[note][turn], note) for note in notes if turn < len(known.get(note, ()))
            )
        if known:
            return
        for entry in sorted(
            (self._assistant.catalogue[name] for name in dict.fromkeys(documents)),
            key=lambda entry: entry.language != answer.language,
        ):
            if _has_title(entry):
                yield self._about(answer.language, entry.title), entry.note

    def _is_answered(self, question: str, note: str) -> bool:
        """True where the answer quotes that note; a question is asked once."""
        found = self._known.get((question, note))
        if found is None:
            answer = self._assistant.ask(question)
            found = any(self._note(quote.document) == note for quote in answer.quotes)
            with self._lock:
                self._known[question, note] = found
                if len(self._known) > _REMEMBERED:
                    self._known.popitem(last=False)
        return found

    def _note(self, document: str) -> str:
        """What a document and its parallel versions share; its own id where it has none."""
        return self._assistant.catalogue[document].note

    def _is_of_this(self, question: GoldQuestion) -> bool:
        """True for a well-formed question that stands alone and has its evidence here."""
        documents = self._assistant.catalogue
        return (
            bool(question.evidence)
            and question.style not in _ILL_FORMED
            and question.question.endswith(("?", "？"))
            and question.conversation is None
            and all(
                item.note in self._notes if item.note else item.document in documents
                for item in question.evidence
            )
        )

    def _about_note(self, question: GoldQuestion) -> str:
        """The note or document that the first of its evidence lies in."""
        evidence = question.evidence[0]
        return evidence.note or self._note(str(evidence.document))


def _has_title(entry: Entry) -> bool:
    """True for a title that the text states, and not its opening words or the file's name."""
    stated = entry.title != title_from_name(entry.document) and not entry.title.endswith("…")
    return stated and len(entry.title) <= _LONGEST_TITLE


def _plain(question: str) -> str:
    return " ".join(question.split()).casefold()
