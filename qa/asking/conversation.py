"""A follow-up becomes a question that stands alone.

Without a language model, a follow-up cannot be rewritten; it can be completed by the question that
it follows. Whether it needs that is decided by retrieval above all: a follow-up and the question
before it ask for one place, and together find it better than either does alone; two topics get in
each other's way. What a question says of its own has a part too, see ``Signs``. A language model's
rewriting is taken where it finds no less.

``python -m benchmarks.conversation`` measures follow-ups and changes of topic.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from functools import cache
from operator import mul

from corpus.knowing.knowledge import SHIPPED, Knowledge
from corpus.knowing.quantities import Kind, quantities
from corpus.language import language_of
from corpus.languages import has_han
from qa.asking.constraints import demands
from qa.asking.question import sentences_asked

# Fitted by benchmarks/fit_conversation.py, which tells what each sign is worth; in the order of
# the fields of Signs.
WEIGHTS = (9.37, 16.84, -1.29, -1.62)
BIAS = 6.08
# Code points of a completed question. The encoder reads 512 tokens, of Chinese about as many
# characters: the end of a longer text, which is the question itself, would go unread.
_LONGEST = 500
# A Chinese character says about as much as so many letters.
_LETTERS_A_HAN = 3


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells a follow-up from a question on a new topic.

    Attributes:
        over_question: how much further the completed question stands out than the question alone.
        over_before: how much further than the question before.
        length: natural logarithm of the letters and digits of the question.
        named: 1 where it names a place, body or person of its own, else 0.
    """

    over_question: float
    over_before: float
    length: float
    named: float


def standalone_question(
    question: str,
    history: Sequence[str],
    strength: Callable[[str], float],
    rewritten: str | None = None,
    knowledge: Knowledge = SHIPPED,
) -> str:
    """The question with what it leaves unsaid.

    Args:
        question: as asked.
        history: earlier standalone questions of the conversation, oldest first.
        strength: how far the best passage for a question stands out.
        rewritten: what a language model makes of the question; None where there is none.
        knowledge: by which a question is seen to name something.
    """
    if not history:
        return question
    strength = cache(strength)
    ours = _reading(question, history[-1], strength, knowledge)
    # Of the standalone forms that persons wrote for follow-ups on the notes, .70 find as much; to
    # take more of them, with some slack, gained nothing.
    if rewritten and strength(rewritten) >= strength(ours):
        return rewritten
    return ours


def completed(question: str, before: str) -> str:
    """The question after the one before it, less what the question replaces."""
    return _joined(question, _without_other_years(before, question))


def signs_of(
    question: str,
    before: str,
    strength: Callable[[str], float],
    knowledge: Knowledge = SHIPPED,
) -> Signs:
    """What speaks for completing a question by the one before."""
    together = strength(completed(question, before))
    size = sum(_LETTERS_A_HAN if has_han(char) else char.isalnum() for char in question)
    return Signs(
        over_question=together - strength(question),
        over_before=together - strength(before),
        length=math.log(max(1, size)),
        named=float(bool(demands(question, language_of(question), knowledge).names)),
    )


def _reading(
    question: str, before: str, strength: Callable[[str], float], knowledge: Knowledge
) -> str:
    """The question as it is, or completed by the one before."""
    if not is_fragment(question):
        signs = astuple(signs_of(question, before, strength, knowledge))
        if BIAS + sum(map(mul, WEIGHTS, signs)) <= 0:
            return question
    return completed(question, before)


def is_fragment(question: str) -> bool:
    """True when nothing but years and words of form is asked: "And in 2021?", "那2021年呢？"."""
    return bool(_years(question)) and all(
        word in _FORM or _HAN_FORM.fullmatch(word) for word in _WORD.findall(question.lower())
    )


def _without_other_years(before: str, question: str) -> str:
    """``before`` without its years where the question names years of its own.

    "And in 2021?" after "What was the trade in 2019?" asks nothing about 2019 any more, and an
    answer that must speak of both years would be refused.
    """
    wanted = _years(question)
    if not wanted:
        return before
    kept = "".join(part for part in sentences_asked(before) if not is_fragment(part)) or before
    for year in _years(kept) - wanted:
        kept = re.sub(_LEAD + str(year) + _TAIL, " ", kept, flags=re.IGNORECASE)
    return re.sub(r"\s+([?？.,])", r"\1", " ".join(kept.split()))


def _years(text: str) -> set[int]:
    return {
        int(quantity.value)
        for quantity in quantities(text, language_of(text))
        if quantity.kind is Kind.YEAR
    }


def _joined(question: str, before: str) -> str:
    """``before`` and the question, without the beginning of ``before`` where both are too long."""
    room = _LONGEST - len(question) - 1
    if room >= len(before):
        return f"{before} {question}"
    kept = before[-room:] if room > 0 else ""
    # A word that was cut goes too; Chinese has no spaces to cut at.
    return f"{kept.partition(' ')[2] or kept} {question}".strip()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[^\W\d_]+")
_OPENERS = _words("""
    and but or also then
    а и но или ещё еще тогда
    і й ды але ці яшчэ
    en maar of ook dan
""")
_FORM = _OPENERS | _words("""
    in for during about what how the year of
    в за на год году года м й что как насчёт насчет
    у ў годзе што наконт пра
    hoe zit met wat het jaar over
""")
_HAN_FORM = re.compile("[那在年呢的又怎么样如何和]+")
# The words that would be left hanging without their year: "in 2019", "в 2019 году", "2014/15".
_LEAD = r"(?:\b(?:in|for|during|since|by|of|в|за|с|к|у|ў|на|sinds|tegen|van)\s+)?"
_TAIL = (
    r"(?:[/–]\d{2,4})?(?:-?(?:м|го|й|х)\b)?"
    r"(?:\s*(?:года|году|годом|годзе|годам|год|г\.|年))?,?\s*"
)
