"""Texts as the tokens that the reader knows, and where in its text each stands."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.document import Span
from embeddings.e5.tokenizer import Tokenizer, placed_tokens
from qa.reader.layout import SENTENCE_TOKENS, Ids

_LONGEST = 64 * SENTENCE_TOKENS  # code points that are looked at


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens.

    Attributes:
        ids: of the vocabulary.
        spans: where each stands in the text; empty where normalising moves the text's places.
    """

    ids: Ids
    spans: tuple[Span, ...]


def tokens_of(text: str, tokenizer: Tokenizer) -> Tokens:
    """The tokens of a text.

    Args:
        text: at most its first 6,144 code points are read.
        tokenizer: of ``embeddings.e5.tokenizer``.
    """
    return Tokens(*placed_tokens(text[:_LONGEST], tokenizer))


def tokens_within(tokens: Tokens, span: Span) -> tuple[int, int] | None:
    """First and last token that a place in the text covers; None where that is not known."""
    covered = [n for n, own in enumerate(tokens.spans) if own.overlaps(span)]
    return (covered[0], covered[-1]) if covered else None
