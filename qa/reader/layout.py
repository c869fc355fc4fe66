"""How a question and a sentence become one row of tokens, in training and in use.

``<s> question </s> headings, the sentence before </s> sentence </s>``
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

# What is longer is cut: of headings and of the sentence before the last tokens are kept.
QUESTION_TOKENS, HEADING_TOKENS, BEFORE_TOKENS, SENTENCE_TOKENS = 40, 24, 28, 128
MAX_TOKENS = QUESTION_TOKENS + HEADING_TOKENS + BEFORE_TOKENS + SENTENCE_TOKENS + 4
EXAMPLES, START = "examples.jsonl.gz", "start.npz"  # what is prepared for training

Ids = tuple[int, ...]


class Segment(IntEnum):
    """What a token of the row belongs to."""

    QUESTION = 0
    CONTEXT = 1
    SENTENCE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that may answer, with what it is read with.

    Attributes:
        text: of the sentence.
        headings: title, headings and lead-in above it, outermost first.
        before: the sentence before it in its paragraph.
    """

    text: str
    headings: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Token ids of a question with a sentence, at most ``MAX_TOKENS``, and their segments.

    Attributes:
        first: place of the sentence's first token.
    """

    ids: Ids
    segments: tuple[Segment, ...]
    first: int


def laid_out(
    question: Sequence[int],
    headings: Sequence[int],
    before: Sequence[int],
    sentence: Sequence[int],
    begin: int,
    end: int,
) -> Row:
    """The row of tokens; ``begin`` and ``end`` are the ids of the marks around its parts."""
    asked = [begin, *question[:QUESTION_TOKENS], end]
    context = [*headings[-HEADING_TOKENS:], *before[-BEFORE_TOKENS:], end]
    said = [*sentence[:SENTENCE_TOKENS], end]
    return Row(
        ids=(*asked, *context, *said),
        segments=(
            *[Segment.QUESTION] * len(asked),
            *[Segment.CONTEXT] * len(context),
            *[Segment.SENTENCE] * len(said),
        ),
        first=len(asked) + len(context),
    )
