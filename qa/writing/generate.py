"""An answer in prose by a language model, above the quotes that it is held to.

The quotes stand first, as without a model. The model writes, the check of ``qa.writing.grounding``
decides, and what has passed comes above them, sentence by sentence. Then foreign quotes get their
translations, one at a time. Where the model fails, what had passed stays, and a line says so.
"""

from __future__ import annotations

import json
import queue
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from corpus.errors import UserError
from corpus.knowing.quantities import quantities
from corpus.languages import has_han
from corpus.splitting.sentences import sentence_spans
from qa.answer import Quote, WritingTrace
from qa.asking.question import check_question
from qa.writing.engines.line import Line
from qa.writing.engines.port import (
    Answerer,
    ChatMessage,
    EngineError,
    LanguageModel,
    Support,
    Writing,
)
from qa.writing.grounding import check_rewriting, check_sentence, check_translation
from qa.writing.prompts import (
    NO_ANSWER,
    answer_prompt,
    known_names,
    rules_of,
    standalone_prompt,
    translation_prompt,
)
from qa.writing.wording import words_for

_ANSWER_TOKENS = 220  # some six sentences; a small model that goes on for longer repeats itself
_TRANSLATION_TOKENS = 400  # two sentences, in the scripts that take most tokens a word
_QUESTION_TOKENS = 120
_QUESTION_SECONDS = 4.0  # for a rewriting: the quotes wait for it
_DECLINED = f"it was {NO_ANSWER}; look once more which quote speaks of the question"
_REMEMBERED = 6  # earlier questions that a follow-up may refer to


@dataclass(frozen=True, slots=True)
class Generator:
    """A language model as an answerer.

    Attributes:
        model: that writes.
        fallback: that shows the quotes.
        line: where its readers wait for their turn.
    """

    model: LanguageModel
    fallback: Answerer
    line: Line = field(default_factory=Line, compare=False)

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    def write(
        self, question: str, language: str, quotes: Sequence[Quote], support: Support
    ) -> Iterator[Writing]:
        """The quotes at once, then with prose above them, then with translations."""
        *_, plain = self.fallback.write(question, language, quotes, support)
        trace = WritingTrace(self.name, stage="prose")
        yield replace(plain, trace=trace)
        page = _Page(plain, language, trace)
        try:
            for attempt in chain([None], self._reasons(page)):
                prompt = answer_prompt(question, language, quotes, attempt)
                yield from self._prose(prompt, page, quotes, support)
                if page.prose:
                    break
        except EngineError as error:
            page.trace = replace(page.trace, failure=str(error))
            page.notice = (
                words_for(language).model_broke_off
                if page.prose
                else (words_for(language).model_silent)
            )
            yield page.writing("done")
            return
        if not page.prose:
            words = words_for(language)
            page.notice = words.model_declined if page.declined else words.model_unfounded
            failure = (
                "it holds that the quotes do not answer"
                if page.declined
                else "nothing that it wrote passed the checks"
            )
            page.trace = replace(page.trace, failure=failure)
        foreign = [quote for quote in quotes if quote.language != language]
        yield page.writing("translations" if foreign else "done")
        for index, quote in enumerate(foreign, 1):
            yield from self._translated(quote, page, support)
            yield page.writing("translations" if index < len(foreign) else "done")

    def standalone(self, question: str, language: str, history: Sequence[str]) -> str | None:
        """The model's rewriting, where it adds something of the history and nothing else.

        None where it brings in a name or number, loses one, only repeats one of the questions or a
        part of one, or takes so long that a reader would wait for the quotes.
        """
        if not history:
            return None
        recent = history[-_REMEMBERED:]
        prompt = standalone_prompt(question, recent)
        try:
            reply = _within(_QUESTION_SECONDS, self.model.stream(prompt, _QUESTION_TOKENS))
            rewritten = check_question(_one_line(_thoughtless(reply)))
        except (EngineError, UserError):
            return None
        if any(_letters(rewritten) in _letters(text) for text in (*recent, question)):
            return None
        said = {number.value for number in quantities(rewritten, language)}
        asked = {number.value for number in quantities(question, language)}
        if asked - said or check_rewriting(rewritten, language, [*recent, question]):
            return None
        added = _pieces(rewritten) - _pieces(question)
        if not added & frozenset[str]().union(*map(_pieces, recent)):
            return None
        return rewritten

    def _reasons(self, page: _Page) -> Iterator[str]:
        """What failed, once, where all that was written did; asked for when it is known.

        Who says that no quote answers is asked again: a model of 1.5 billion parameters said so of
        14 of 56 answers, and in those that were read the quotes answered.
        """
        if page.declined:
            page.declined = False
            yield _DECLINED
        elif page.trace.dropped:
            yield page.trace.dropped[-1][1]

    def _prose(
        self,
        prompt: Sequence[ChatMessage],
        page: _Page,
        quotes: Sequence[Quote],
        support: Support,
    ) -> Iterator[Writing]:
        with self.line.place() as place:
            for ahead in place.waits():
                page.trace = replace(page.trace, ahead=ahead)
                yield page.writing("prose")
            page.trace = replace(page.trace, ahead=0)
            rules = rules_of(prompt)
            reply = self.model.stream(prompt, _ANSWER_TOKENS)
            for joint, sentence in whole_sentences(reply, page.language):
                if sentence.strip(" .。[]").upper() == NO_ANSWER:
                    page.declined = True
                    continue
                checked = check_sentence(sentence, quotes, page.language, support, rules)
                if checked.fault is not None:
                    page.drop(checked.text, checked.fault)
                elif checked.text not in page.prose:
                    page.prose += f"{joint if page.prose else ''}{checked.text}"
                    page.trace = replace(page.trace, kept=page.trace.kept + 1)
                    yield page.writing("prose")

    def _translated(self, quote: Quote, page: _Page, support: Support) -> Iterator[Writing]:
        """Puts a translation that passed beside its quote; says while it waits for its turn."""
        prompt = translation_prompt(quote, page.language, known_names(quote, page.language))
        rules = rules_of(prompt)
        try:
            with self.line.place() as place:
                for ahead in place.waits():
                    page.trace = replace(page.trace, ahead=ahead)
                    yield page.writing("translations")
                page.trace = replace(page.trace, ahead=0)
                reply = "".join(self.model.stream(prompt, _TRANSLATION_TOKENS))
        except EngineError as error:
            page.drop(f"translation of [{quote.marker}]", str(error))
            return
        text = _one_line(_thoughtless(reply), several=True)
        checked = check_translation(text, quote, page.language, support, rules)
        if checked.fault is None:
            page.translate(quote, checked.text)
        else:
            page.drop(f"translation of [{quote.marker}]: {checked.text}", checked.fault)


@dataclass(slots=True)
class _Page:
    """An answer while it is written.

    Attributes:
        plain: the quotes alone.
        language: of the answer.
        trace: so far.
        prose: that has passed.
        notice: a line on what the model failed to do.
        declined: the model holds that the quotes do not answer.
    """

    plain: Writing
    language: str
    trace: WritingTrace
    prose: str = ""
    notice: str = ""
    declined: bool = False

    def writing(self, stage: str) -> Writing:
        """What is shown now."""
        words = words_for(self.language)
        trace = replace(self.trace, stage=stage)
        if not self.prose:
            text = "\n\n".join(filter(None, [self.plain.text, self.notice]))
            return replace(self.plain, text=text, trace=trace, declined=self.declined)
        checked = words.model_checked.format(model=trace.engine.partition(":")[2])
        parts = [self.prose, self.notice, checked, self.plain.text]
        text = "\n\n".join(filter(None, parts))
        return Writing(text, trace.engine, self.plain.quotes, trace)

    def drop(self, text: str, fault: str) -> None:
        """Keeps for the trace what did not pass."""
        self.trace = replace(self.trace, dropped=(*self.trace.dropped, (text, fault)))

    def translate(self, quote: Quote, translation: str) -> None:
        """Puts a translation beside its quote."""
        quotes = tuple(
            replace(other, translation=translation) if other.marker == quote.marker else other
            for other in self.plain.quotes
        )
        self.plain = replace(self.plain, quotes=quotes)


def over(engine: Answerer, quoting: Answerer) -> Answerer:
    """An engine that shows its quotes as ``quoting`` does, such as those of an overview."""
    return replace(engine, fallback=quoting) if isinstance(engine, Generator) else quoting


def _within(seconds: float, pieces: Iterator[str]) -> str:
    """A reply that is whole in so many seconds.

    Raises:
        EngineError: it is not, or the model failed.
    """
    done: queue.Queue[str | EngineError] = queue.Queue()
    late = threading.Event()

    def read() -> None:
        reply = ""
        try:
            for piece in pieces:
                reply += piece
                if late.is_set():
                    return
            done.put(reply)
        except EngineError as error:
            done.put(error)

    threading.Thread(target=read, daemon=True).start()
    try:
        reply = done.get(timeout=seconds)
    except queue.Empty:
        late.set()
        raise EngineError(f"it took more than {seconds:.0f} seconds") from None
    if isinstance(reply, EngineError):
        raise reply
    return reply


def _pieces(text: str) -> frozenset[str]:
    """The words of a text; of Chinese, which parts none, each two characters in a row."""
    words = re.findall(r"[^\W\d_]{3,}", text.casefold())
    pairs = (text[at : at + 2] for at in range(len(text) - 1) if has_han(text[at : at + 2]))
    return frozenset([*(word[:5] for word in words if not has_han(word)), *pairs])


_MARKS = r"(?:\s*[\[【［][^\[\]【】［］]{1,30}[\]】］])+"
_MARKS_AFTER_STOP = re.compile(rf"([.!?…。！？]+[\"”»’」』]*)({_MARKS})")
_STOPPED = re.compile(rf"[.!?…。！？][\"”»’」』]*(?:{_MARKS})?$")
_MARK_IN_FRONT = re.compile(r"\s*[\[【［]\s*\d")
_TAG = re.compile(r"</?\w+>")
# The end may be missing or wrong: small models close an object with "]".
_DATA = re.compile(r'\{\s*"text"\s*:\s*("(?:[^"\\]|\\.)*")')
_OPEN_BRACKET = re.compile(r"[\[【［][^\]】］]*$")


def whole_sentences(pieces: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    """Each sentence as soon as the next has begun, with what joins it to the one before.

    Marks that follow a full stop are moved before it, to the sentence that they belong to. A last
    one without a stop, after others that have theirs, broke off where the model had to end.
    """
    reply = ""
    told = 0
    for piece in pieces:
        reply += piece
        whole = _split(reply, language)[:-1]
        yield from whole[told:]
        told = max(told, len(whole))
    whole = _split(reply, language, ended=True)
    if len(whole) > 1 and _STOPPED.search(whole[-2][1]) and not _STOPPED.search(whole[-1][1]):
        whole.pop()
    yield from whole[told:]


def _split(reply: str, language: str, *, ended: bool = False) -> list[tuple[str, str]]:
    """(joint, sentence) of a reply so far; a last one that may get marks yet is not parted off."""
    text = _thoughtless(reply)
    if not _MARK_IN_FRONT.match(text):  # else each mark stands before its own sentence
        text = _MARKS_AFTER_STOP.sub(r"\2\1", text)
    if not ended and (opened := _OPEN_BRACKET.search(text)):
        text = text[: opened.start()].rstrip()
    parts = []
    end = 0
    for span in sentence_spans(text, language):
        joint = "\n" if "\n" in text[end : span.start] else words_for(language).between_sentences
        parts.append((joint, text[span.start : span.end]))
        end = span.end
    return parts


def _one_line(reply: str, *, several: bool = False) -> str:
    """The text in a reply: its first line, or the text of data in the prompt's own form.

    With ``several`` all its lines, where they are no data.

    Example:
        >>> _one_line('{"text": "Who signed the treaty?"}')
        'Who signed the treaty?'
    """
    lines = [line.strip() for line in reply.splitlines()]
    line = next((line for line in lines if line and not _TAG.fullmatch(line)), "")
    if not line.startswith("{"):
        return "\n".join(lines) if several else line
    data = _DATA.match(line)
    try:
        return str(json.loads(data[1])) if data else ""
    except ValueError:  # a broken escape
        return ""


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _thoughtless(reply: str) -> str:
    """The reply without what a reasoning model thinks aloud before it."""
    if not reply.lstrip().startswith("<think>"):
        return reply
    return reply.partition("</think>")[2]
