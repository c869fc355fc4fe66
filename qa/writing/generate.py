"""An answer in prose by a language model, above the quotes that it is held to.

The quotes are shown first, as without a model. Then the model writes, and each sentence that passes
the checks of ``qa.writing.grounding`` is shown above them. Then quotes in other languages get their
translations, one at a time. Where the model fails, what has passed stays, and a line says so.
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
        draft = _Draft(plain, language, trace)
        try:
            for attempt in chain([None], self._retries(draft)):
                prompt = answer_prompt(question, language, quotes, attempt)
                yield from self._prose(prompt, draft, quotes, support)
                if draft.prose:
                    break
        except EngineError as error:
            draft.trace = replace(draft.trace, failure=str(error))
            draft.notice = (
                words_for(language).model_broke_off
                if draft.prose
                else (words_for(language).model_silent)
            )
            yield draft.writing("done")
            return
        if not draft.prose:
            words = words_for(language)
            draft.notice = words.model_declined if draft.declined else words.model_unfounded
            failure = (
                "it holds that the quotes do not answer"
                if draft.declined
                else "nothing that it wrote passed the checks"
            )
            draft.trace = replace(draft.trace, failure=failure)
        foreign = [quote for quote in quotes if quote.language != language]
        yield draft.writing("translations" if foreign else "done")
        for index, quote in enumerate(foreign, 1):
            yield from self._translated(quote, draft, support)
            yield draft.writing("translations" if index < len(foreign) else "done")

    def standalone(self, question: str, language: str, history: Sequence[str]) -> str | None:
        """The model's rewriting of a follow-up, where it adds something of the history alone.

        None where it adds a name or number that is nowhere in the history, loses one, only repeats
        one of the questions or a part of one, or takes so long that a reader would wait.
        """
        if not history:
            return None
        recent = history[-_REMEMBERED:]
        prompt = standalone_prompt(question, recent)
        try:
            reply = _within(_QUESTION_SECONDS, self.model.stream(prompt, _QUESTION_TOKENS))
            rewritten = check_question(_one_line(_without_thoughts(reply)))
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

    def _retries(self, draft: _Draft) -> Iterator[str]:
        """Why the model is to write once more, where nothing that it wrote has passed; at most one.

        A model that declares that no quote answers is asked again as well: one of 1.5 billion
        parameters did so in 14 of 56 answers, and in those that were read the quotes answered.
        """
        if draft.declined:
            draft.declined = False
            yield _DECLINED
        elif draft.trace.dropped:
            yield draft.trace.dropped[-1][1]

    def _prose(
        self,
        prompt: Sequence[ChatMessage],
        draft: _Draft,
        quotes: Sequence[Quote],
        support: Support,
    ) -> Iterator[Writing]:
        with self.line.place() as place:
            for ahead in place.waits():
                draft.trace = replace(draft.trace, ahead=ahead)
                yield draft.writing("prose")
            draft.trace = replace(draft.trace, ahead=0)
            rules = rules_of(prompt)
            reply = self.model.stream(prompt, _ANSWER_TOKENS)
            for joint, sentence in whole_sentences(reply, draft.language):
                if sentence.strip(" .。[]").upper() == NO_ANSWER:
                    draft.declined = True
                    continue
                checked = check_sentence(sentence, quotes, draft.language, support, rules)
                if checked.fault is not None:
                    draft.drop(checked.text, checked.fault)
                elif checked.text not in draft.prose:
                    draft.prose += f"{joint if draft.prose else ''}{checked.text}"
                    draft.trace = replace(draft.trace, kept=draft.trace.kept + 1)
                    yield draft.writing("prose")

    def _translated(self, quote: Quote, draft: _Draft, support: Support) -> Iterator[Writing]:
        """Puts a translation beside its quote if it passes; yields while it waits for its turn."""
        prompt = translation_prompt(quote, draft.language, known_names(quote, draft.language))
        rules = rules_of(prompt)
        try:
            with self.line.place() as place:
                for ahead in place.waits():
                    draft.trace = replace(draft.trace, ahead=ahead)
                    yield draft.writing("translations")
                draft.trace = replace(draft.trace, ahead=0)
                reply = "".join(self.model.stream(prompt, _TRANSLATION_TOKENS))
        except EngineError as error:
            draft.drop(f"translation of [{quote.marker}]", str(error))
            return
        text = _one_line(_without_thoughts(reply), several=True)
        checked = check_translation(text, quote, draft.language, support, rules)
        if checked.fault is None:
            draft.translate(quote, checked.text)
        else:
            draft.drop(f"translation of [{quote.marker}]: {checked.text}", checked.fault)


@dataclass(slots=True)
class _Draft:
    """An answer while it is written.

    Attributes:
        plain: the quotes alone.
        language: of the answer.
        trace: so far.
        prose: the sentences that have passed.
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
        """What is shown at this stage."""
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

    Citation marks behind a full stop are moved before it, to the sentence that they belong to. A
    last sentence without a stop, after others with one, is left out: the model ran out of tokens.
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
    """(joint, sentence) of a reply so far, without citation marks that are not closed yet."""
    text = _without_thoughts(reply)
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


def _without_thoughts(reply: str) -> str:
    """The reply without what a reasoning model thinks aloud before it."""
    if not reply.lstrip().startswith("<think>"):
        return reply
    return reply.partition("</think>")[2]
