"""An answer in prose by a language model, held to the same quotes sentence by sentence.

The model writes, the check of ``qa.writing.grounding`` decides. What has passed is shown as it
comes; what has not is kept for the trace. Where the model fails, or nothing of it passes, the
quotes answer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.errors import UserError
from corpus.knowing.quantities import quantities
from corpus.splitting.sentences import sentence_spans
from qa.answer import Quote, WritingTrace
from qa.asking.question import check_question
from qa.writing.engines.port import Answerer, EngineError, LanguageModel, Support, Writing
from qa.writing.grounding import check_rewriting, check_sentence, check_translation
from qa.writing.prompts import answer_prompt, standalone_prompt, translation_prompt
from qa.writing.wording import words_for

_ANSWER_TOKENS = 500  # some twelve sentences; an answer from three quotes has fewer
_TRANSLATION_TOKENS = 400  # two sentences, in the scripts that take most tokens a word
_QUESTION_TOKENS = 120
_REMEMBERED = 6  # earlier questions that a follow-up may refer to


@dataclass(frozen=True, slots=True)
class Generator:
    """A language model as an answerer.

    Attributes:
        model: that writes.
        fallback: that answers where the model does not.
    """

    model: LanguageModel
    fallback: Answerer

    @property
    def name(self) -> str:
        """The model's."""
        return self.model.name

    def write(
        self, question: str, language: str, quotes: Sequence[Quote], support: Support
    ) -> Iterator[Writing]:
        """The sentences that pass as they come, then the whole; see ``Answerer``."""
        text = ""
        trace = WritingTrace(self.name)
        reply = self.model.stream(answer_prompt(question, language, quotes), _ANSWER_TOKENS)
        try:
            for joint, sentence in whole_sentences(reply, language):
                checked = check_sentence(sentence, quotes, language, support)
                if checked.fault is not None:
                    dropped = (*trace.dropped, (checked.text, checked.fault))
                    trace = replace(trace, dropped=dropped)
                elif checked.text not in text:
                    text += f"{joint if text else ''}{checked.text}"
                    trace = replace(trace, kept=trace.kept + 1)
                    yield Writing(text, self.name, tuple(quotes), trace)
        except EngineError as error:
            trace = replace(trace, failure=str(error))
            notice = words_for(language).model_silent
            yield self._fallen_back(question, language, quotes, support, trace, notice)
            return
        translated, faults = self._translated(language, quotes, support)
        trace = replace(trace, dropped=(*trace.dropped, *faults))
        if text:
            yield Writing(text, self.name, translated, trace)
        else:
            trace = replace(trace, failure="nothing that it wrote passed the checks")
            notice = words_for(language).model_unfounded
            yield self._fallen_back(question, language, translated, support, trace, notice)

    def standalone(self, question: str, language: str, history: Sequence[str]) -> str | None:
        """The model's rewriting, where it brings in no name or number and loses none.

        None too where it only repeats one of the questions, or a part of one: an earlier question
        is not what was asked, and this one stays as it is without a model.
        """
        if not history:
            return None
        recent = history[-_REMEMBERED:]
        try:
            prompt = standalone_prompt(question, recent)
            reply = "".join(self.model.stream(prompt, _QUESTION_TOKENS))
            rewritten = check_question(_one_line(_thoughtless(reply)))
        except (EngineError, UserError):
            return None
        if any(_letters(rewritten) in _letters(text) for text in (*recent, question)):
            return None
        said = {number.value for number in quantities(rewritten, language)}
        asked = {number.value for number in quantities(question, language)}
        if asked - said or check_rewriting(rewritten, language, [*recent, question]):
            return None
        return rewritten

    def _translated(
        self, language: str, quotes: Sequence[Quote], support: Support
    ) -> tuple[tuple[Quote, ...], list[tuple[str, str]]]:
        """The quotes, those in another language with a translation that passed, and the faults."""
        translated: list[Quote] = []
        faults: list[tuple[str, str]] = []
        for index, quote in enumerate(quotes):
            if quote.language == language:
                translated.append(quote)
                continue
            try:
                prompt = translation_prompt(quote, language)
                reply = "".join(self.model.stream(prompt, _TRANSLATION_TOKENS))
            except EngineError as error:
                faults.append((f"translation of [{quote.marker}]", str(error)))
                return (*translated, *quotes[index:]), faults
            checked = check_translation(_thoughtless(reply), quote, language, support)
            if checked.fault is None:
                translated.append(replace(quote, translation=checked.text))
                continue
            faults.append((f"translation of [{quote.marker}]: {checked.text}", checked.fault))
            translated.append(quote)
        return tuple(translated), faults

    def _fallen_back(
        self,
        question: str,
        language: str,
        quotes: Sequence[Quote],
        support: Support,
        trace: WritingTrace,
        notice: str,
    ) -> Writing:
        """The fall-back's answer with a line that says why it is not the model's."""
        *_, last = self.fallback.write(question, language, quotes, support)
        return replace(last, text=f"{last.text}\n\n{notice}", trace=trace)


_MARKS = r"(?:\s*[\[【［][^\[\]【】［］]{1,30}[\]】］])+"
_MARKS_AFTER_STOP = re.compile(rf"([.!?…。！？]+[\"”»’」』]*)({_MARKS})")
_TAG = re.compile(r"</?\w+>")
# The end may be missing or wrong: small models close an object with "]".
_DATA = re.compile(r'\{\s*"text"\s*:\s*("(?:[^"\\]|\\.)*")')
_OPEN_BRACKET = re.compile(r"[\[【［][^\]】］]*$")


def whole_sentences(pieces: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    """Each sentence as soon as the next has begun, with what joins it to the one before.

    Marks that follow a full stop are moved before it, to the sentence that they belong to.
    """
    reply = ""
    told = 0
    for piece in pieces:
        reply += piece
        whole = _split(reply, language)[:-1]
        yield from whole[told:]
        told = max(told, len(whole))
    yield from _split(reply, language, ended=True)[told:]


def _split(reply: str, language: str, *, ended: bool = False) -> list[tuple[str, str]]:
    """(joint, sentence) of a reply so far; a last one that may get marks yet is not parted off."""
    text = _MARKS_AFTER_STOP.sub(r"\2\1", _thoughtless(reply))
    if not ended and (opened := _OPEN_BRACKET.search(text)):
        text = text[: opened.start()].rstrip()
    parts = []
    end = 0
    for span in sentence_spans(text, language):
        joint = "\n" if "\n" in text[end : span.start] else words_for(language).between_sentences
        parts.append((joint, text[span.start : span.end]))
        end = span.end
    return parts


def _one_line(reply: str) -> str:
    """The question in a reply: its first line, or the text of data in the prompt's own form.

    Example:
        >>> _one_line('{"text": "Who signed the treaty?"}')
        'Who signed the treaty?'
    """
    lines = [line.strip() for line in reply.splitlines()]
    line = next((line for line in lines if line and not _TAG.fullmatch(line)), "")
    if not line.startswith("{"):
        return line
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
