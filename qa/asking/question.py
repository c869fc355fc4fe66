"""The text that a person typed, made fit to be asked, or refused with a reason."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from corpus.errors import UserError
from corpus.scripts import in_usual_script

MAX_QUESTION_LENGTH = 2_000
"""Code points. No question of the gold set has 300: what is longer than this is a paste."""

_LAYOUT = frozenset("\n\r\t")
# Cc: control, Cs: lone surrogate, Co: private use, Cn: not a character. Cf stays, because Persian
# joiners and emoji need it, but for the ones below.
_DROPPED_CATEGORIES = frozenset({"Cc", "Cs", "Co", "Cn"})
_SEEN = frozenset("LNPS")  # letters, numbers, punctuation and symbols; not marks and joiners alone
# Invisible characters that only ever come along with a paste: soft hyphen, zero-width space, word
# joiner, byte order mark, and the controls that turn the direction of text round.
_DROPPED_FORMATS = frozenset(
    "\u00ad\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class QuestionProblem(StrEnum):
    """Why a question cannot be asked."""

    EMPTY = "empty"
    TOO_LONG = "too long"


class QuestionError(UserError):
    """A question that cannot be asked.

    Attributes:
        problem: which rule it breaks, for a page that says so in the reader's language.
        length: its code points after cleaning.
    """

    def __init__(self, problem: QuestionProblem, length: int, message: str) -> None:
        super().__init__(message)
        self.problem = problem
        self.length = length


def check_question(text: str) -> str:
    """The question as it is asked: NFC, one line, without characters that nobody can see.

    Belarusian in Latin letters comes in Cyrillic, traditional Chinese in simplified characters.

    Raises:
        QuestionError: nothing readable is left, or more than ``MAX_QUESTION_LENGTH`` code points.
    """
    # The raw text is measured first: cleaning a pasted megabyte would be work for nothing. NFC and
    # cleaning can shorten a text, but no honest question shrinks to a quarter.
    if len(text) > 4 * MAX_QUESTION_LENGTH:
        raise _too_long(len(text))
    question = in_usual_script(" ".join(_readable(text).split()))
    if not any(unicodedata.category(character)[0] in _SEEN for character in question):
        raise QuestionError(
            QuestionProblem.EMPTY,
            len(question),
            "the question is empty: type a question",
        )
    if len(question) > MAX_QUESTION_LENGTH:
        raise _too_long(len(question))
    return question


def _readable(text: str) -> str:
    return unicodedata.normalize("NFC", "".join(filter(_is_kept, text)))


def _is_kept(character: str) -> bool:
    if character in _LAYOUT:
        return True
    return (
        unicodedata.category(character) not in _DROPPED_CATEGORIES
        and character not in _DROPPED_FORMATS
    )


def _too_long(length: int) -> QuestionError:
    return QuestionError(
        QuestionProblem.TOO_LONG,
        length,
        f"the question has {length} characters and the limit is {MAX_QUESTION_LENGTH}: shorten it",
    )


def sentences_asked(question: str) -> list[str]:
    """The text between question marks, each with the mark that ends it."""
    return re.findall(r"[^?？]+[?？]?", question)
