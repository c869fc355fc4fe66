"""A follow-up becomes a question that stands alone.

Without a language model, a follow-up is completed by the last question that stood by itself, see
``ellipsis``; by that question alone, so that a completed question does not grow from turn to turn.
Whether a question needs to be completed is weighed from its own words, see ``independence``, and
from retrieval: a follow-up and the question before it ask for one place of the documents, which
both together find better than the follow-up alone; two topics get in each other's way. A correction
changes the question that was understood last. A language model's rewriting is taken where it finds
more.

``python -m benchmarks.follow_ups`` measures what is understood, and
``python -m benchmarks.conversation`` what is found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from functools import cache
from operator import mul

from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE, Knowledge
from qa.asking.ellipsis import (
    Senses,
    completed,
    is_led,
    joined,
    points_back,
    said_anew,
    without_years,
)

# Fitted by benchmarks/fit_conversation.py, which tells what each sign is worth; in the order of
# the fields of Signs.
WEIGHTS = (-0.86, 18.39, 1.38)
BIAS = 0.31
# Beyond this a question without an answer would follow any question that has one.
_MOST_GAIN = 0.1
_RECENT = 8  # questions of which a correction may have changed one


@dataclass(frozen=True, slots=True)
class Signs:
    """What tells a follow-up from a question on a new topic.

    Attributes:
        independence: logit of standing by itself, by its own words.
        over_question: how much further the completed question stands out than the question alone,
            up to a bound.
        points: 1 where a pronoun stands for what is not named, else 0.
    """

    independence: float
    over_question: float
    points: float


def standalone_question(
    question: str,
    history: Sequence[str],
    senses: Senses,
    rewritten: str | None = None,
    knowledge: Knowledge = SHIPPED_KNOWLEDGE,
    corrects: bool = False,
) -> str:
    """The question as it stands by itself: completed where it is a follow-up.

    Args:
        question: as asked.
        history: earlier standalone questions of the conversation, oldest first.
        senses: tell a follow-up from a new topic.
        rewritten: what a language model makes of the question; None where there is none.
        knowledge: tells which names are of one kind.
        corrects: the question corrects the last one, and so may replace any word of it.
    """
    if not history:
        return question
    strength = cache(senses.strength)
    corrects = corrects and said_anew(question, history[-1]) is not None
    before = history[-1] if corrects else topic_of(history)
    incomplete = senses.incomplete(question)
    if incomplete and not is_led(question, before):  # it takes the place of nothing
        ours = joined(question, before)
    else:
        ours = completed(question, before, senses, knowledge)
    signs = astuple(signs_of(question, ours, senses))
    if not incomplete and not corrects and BIAS + sum(map(mul, WEIGHTS, signs)) <= 0:
        ours = question
    # A rewriting that finds no more than ours is not worth a model's liberties. Of the standalone
    # forms that people wrote for follow-ups on the notes, .70 find as much; to take more of them,
    # with some slack, gained nothing.
    if rewritten and strength(rewritten) > strength(ours):
        return rewritten
    return ours


def topic_of(history: Sequence[str]) -> str:
    """The last question without the follow-up that was put behind it, such as "Who runs it?"."""
    last = history[-1]
    if start := _start_of(history):
        return start
    # What a correction has changed in a topic, it has left of what stands behind it.
    for end in range(len(history) - 1, max(0, len(history) - _RECENT), -1):
        start = _start_of(history[:end])
        if start and last.endswith(behind := history[end - 1].removeprefix(start)):
            return last.removesuffix(behind)
    return last


def asked_behind(history: Sequence[str]) -> str:
    """What the last question asks of its topic; empty where it is a topic itself."""
    return history[-1].removeprefix(topic_of(history)).strip()


def _start_of(history: Sequence[str]) -> str | None:
    """The earlier question with which the last begins; None for none."""
    for earlier in reversed(history[:-1]):
        for start in (earlier, without_years(earlier)):
            if start and history[-1].startswith(f"{start} "):
                return start
    return None


def signs_of(question: str, together: str, senses: Senses) -> Signs:
    """What speaks for completing a question.

    Args:
        question: as asked.
        together: the question completed by the one before it.
        senses: tell a follow-up from a new topic.
    """
    return Signs(
        independence=senses.independence(question),
        over_question=min(_MOST_GAIN, senses.strength(together) - senses.strength(question)),
        points=float(points_back(question)),
    )
