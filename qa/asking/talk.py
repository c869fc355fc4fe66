"""Is this a question at all? Greetings, thanks and questions about the program ask no document.

Nor does "How much?" by itself: what asks for a date, a sum or a reason, and does not say of what,
is incomplete. Behind a question it asks that of it, see ``conversation``; alone it gets asked back.

What tells them from questions is learned, and no list of phrases: a multinomial logistic regression
over the vector v of the text, less the mean vector m of the examples,

    p(kind | v) = softmax(W (v - m) + b)

with one row of W for questions and one for each kind of talk. A second one of the same form tells
the language, since a word or two are too short for ``corpus.language``. A text is talk where
p(question) is small enough; of what speaks of a year or a name of its own, it never is. Talk that
stands around a question is told in the same way, and is no part of what is asked.

``python -m benchmarks.fit_talk`` fits both on benchmarks/talk.jsonl and on every question of the
repository. The vectors are those of the embedded encoder with the adapter that ships; with another
encoder nothing is taken for talk.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from corpus.knowing.knowledge import Knowledge
from corpus.knowing.names import chinese_words
from corpus.language import language_of
from corpus.languages import LANGUAGES, answer_language, has_han
from embeddings.vectors import Encoded
from qa.asking.learned import Stored, softmax
from qa.asking.openings import means_another
from qa.asking.query import read_query
from qa.asking.question_words import ASKS, question_words

WEIGHTS = Path(__file__).with_name("talk.npz")
"""What benchmarks/fit_talk.py writes, see ``Weights``."""

QUESTION = "question"
"""The class of all that is no talk."""

# At most one in 500 questions is taken for talk at this, cross-validated: benchmarks/fit_talk.py.
TALK_THRESHOLD = 0.6
# From which probability of being a question on talk is doubtful: 26 of the 29 among the 4,704
# questions of two files of benchmarks/near_misses (nothing was learned from them) that are taken
# for talk.
_DOUBT = 0.1
# From which probability on a text is Dutch on a page in another language: "hoi" has .92, "hallo"
# .6 and "Hallo!" .8.
_DUTCH = 0.9
# Code points. No example of talk has half as many, and what tells more asks more.
_LONGEST = 120


class Kind(StrEnum):
    """What is said in place of a question."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ABOUT_PROGRAM = "about_program"
    ABOUT_COLLECTION = "about_collection"
    COMPLAINT = "complaint"
    CONTENTLESS = "contentless"
    INCOMPLETE = "incomplete"


WITHOUT_SUBJECT = frozenset({Kind.CONTENTLESS, Kind.INCOMPLETE})
_OPENINGS = frozenset({Kind.GREETING, Kind.THANKS})
_ABOUT = frozenset({Kind.ABOUT_PROGRAM, Kind.ABOUT_COLLECTION})
_WITHIN = _ABOUT | {Kind.INCOMPLETE}
# "Sorry," and "by the way," are nearest to these.
_FILLING = frozenset({Kind.GOODBYE, Kind.CONTENTLESS})
_FEW = 2  # words of what fills; "Four years later," is nearest to them too
_MOST_PIECES = 4  # of small talk around a question; each is encoded
# A stop ends no sentence after a letter or two, nor a comma one after a digit: "No. 5", "1,5".
_OPENED = re.compile(
    r"(?P<talk>[^,.!，。！]+)(?:(?<!\d)[,!，。！]+|(?<=...)\.+(?=\s))\s*(?P<rest>\S.*)", re.DOTALL
)
# "I see, thank you. Who pays?" thanks in a whole sentence.
_SENTENCE = re.compile(
    r"(?P<talk>[^.!?。！？]+)(?:[!。！]+|(?<=...)\.+(?=\s))\s*(?P<rest>\S.*)", re.DOTALL
)
_CLOSED = re.compile(
    r"(?P<rest>.*\S(?<!\d))(?:[,，]|(?<=[.!?。！？]))\s*(?P<talk>[^,.!?，。！？]+[.!。！]*)",
    re.DOTALL,
)
_ASKED = re.compile(r".*[?？]\W*$|" + "|".join(map(question_words, LANGUAGES)), re.IGNORECASE)
# Thanks that no mark parts from what is asked: "thanks and the exports?".
_THANKS = re.compile(
    r"(?:(?:ok(?:ay)?|ок|oké) )?(?:thanks|thank you|thx|спасибо|дзякуй|bedankt|dank (?:je|u))"
    rf"(?: a lot| большое| вялікі| wel)? (?P<rest>(?:and|but|а|и|но|і|але|en|maar"
    rf"|{'|'.join(map(question_words, LANGUAGES))}) .+)|谢谢你?(?P<then>[那还].+)",
    re.IGNORECASE | re.DOTALL,
)


class QueryEncoder(Protocol):
    """What reads the vector of a question, see ``embeddings.encoder.Encoder``."""

    fingerprint: str

    def read_queries(self, texts: Sequence[str]) -> Iterator[Encoded]:
        """Vector and token states of each question."""
        ...


@dataclass(frozen=True, slots=True)
class Talk:
    """What a person says who asks the documents nothing.

    Attributes:
        kind: of talk.
        language: to answer in, one of the five.
        doubtful: it may be a question after all, if the documents answer it.
    """

    kind: Kind
    language: str
    doubtful: bool = False


@dataclass(frozen=True)
class Weights(Stored):
    """Two logistic regressions over the vectors of one encoder.

    Attributes:
        encoder: fingerprint of that encoder.
        mean: (dim,) that is taken from every vector.
        classes: "question" and the kinds of talk, in the order of the rows.
        kinds: (classes, dim + 1), the constant last.
        languages: BCP-47 codes, or "other", in the order of the rows.
        spoken: (languages, dim + 1), likewise.
        aspects: concepts of examples without a subject: a price is of something, a tractor is one.
    """

    encoder: str
    mean: npt.NDArray[np.float32]
    classes: tuple[str, ...]
    kinds: npt.NDArray[np.float32]
    languages: tuple[str, ...]
    spoken: npt.NDArray[np.float32]
    aspects: tuple[str, ...]

    def likely(self, vector: npt.NDArray[np.float32]) -> dict[str, float]:
        """Each class and its probability."""
        return dict(zip(self.classes, self._shares(self.kinds, vector), strict=True))

    def language(self, vector: npt.NDArray[np.float32]) -> str:
        """The likeliest language."""
        return self.languages[int(np.argmax(self._shares(self.spoken, vector)))]

    def certainty(self, vector: npt.NDArray[np.float32]) -> float:
        """The probability of the likeliest language."""
        return max(self._shares(self.spoken, vector))

    def _shares(
        self, rows: npt.NDArray[np.float32], vector: npt.NDArray[np.float32]
    ) -> list[float]:
        return softmax(rows[:, :-1] @ (vector - self.mean) + rows[:, -1])


def read_talk(
    text: str, encoder: QueryEncoder, knowledge: Knowledge, fallback_language: str | None = None
) -> Talk | None:
    """What kind of talk a text is; None for a question, whatever talk stands around it.

    Args:
        text: as typed, fit to be asked.
        encoder: of questions.
        knowledge: by which a text is seen to name something.
        fallback_language: the language to answer in where it is not sure which is spoken; the
            likeliest when None.
    """
    asked = without_courtesy(text, encoder, knowledge)
    talk = _talk(asked, encoder, knowledge, fallback_language)
    # Who thanks and asks on has asked of something before.
    return None if talk and talk.kind is Kind.INCOMPLETE and asked != text else talk


def without_courtesy(text: str, encoder: QueryEncoder, knowledge: Knowledge) -> str:
    """What is asked, without the small talk around it: "and in 2019?" of "Thanks, and in 2019?".

    The whole text where all of it is talk.
    """
    asked = text
    for _ in range(_MOST_PIECES):
        before, asked = asked, _with_less(asked, encoder, knowledge)
        if asked == before:
            break
    if asked == text:
        return text
    then = _talk(asked, encoder, knowledge)
    whole = _talk(text, encoder, knowledge)
    if whole is None:
        return asked if then is None or then.kind in _WITHIN else text
    # "Hello, how are you?" is a greeting; "hi, who are you?" and "Thanks! Since when?" are more.
    more = then is None or then.kind in _ABOUT or then.kind is whole.kind is Kind.INCOMPLETE
    return asked if more and (_ASKED.match(asked) or means_another(asked)) else text


def _with_less(text: str, encoder: QueryEncoder, knowledge: Knowledge) -> str:
    """A text without the small talk that it begins or ends with."""
    for pattern, kinds in (
        (_OPENED, _OPENINGS | _FILLING),
        (_SENTENCE, _OPENINGS),
        (_CLOSED, _OPENINGS | {Kind.GOODBYE}),
    ):
        parted = pattern.fullmatch(text)
        around = _talk(parted["talk"], encoder, knowledge) if parted else None
        if not parted or not around or around.doubtful or around.kind not in kinds:
            continue
        if around.kind in _OPENINGS or _fills(parted["talk"]):
            return parted["rest"]
    if thanked := _THANKS.fullmatch(text):
        return thanked["rest"] or thanked["then"]
    return text


def _fills(text: str) -> bool:
    """True for a word or two that ask nothing."""
    words = chinese_words(text) if has_han(text) else text.split()
    return len(list(words)) <= _FEW and not any(ask.search(text) for ask in ASKS.values())


def _talk(
    text: str, encoder: QueryEncoder, knowledge: Knowledge, fallback_language: str | None = None
) -> Talk | None:
    """What kind of talk a text is as a whole; None for a question."""
    weights = _shipped()
    if encoder.fingerprint != weights.encoder or len(text) > _LONGEST:
        return None
    (encoded,) = encoder.read_queries([text])
    likely = weights.likely(encoded.vector)
    kind = chosen(text, likely, weights.aspects, knowledge)
    if kind is None:
        return None
    spoken = weights.language(encoded.vector)
    # "Hallo" and "merci" are Dutch, and of other languages just as well; a sign is of none.
    sure = spoken != "nl" or weights.certainty(encoded.vector) >= _DUTCH
    letters = sum(map(str.isalpha, text))
    if not sure or letters <= 1:
        spoken = fallback_language or spoken
    language = answer_language(spoken, fallback_language)
    # "99" asks nothing, however sure the documents are of it.
    return Talk(kind, language, kind is not Kind.CONTENTLESS and likely[QUESTION] >= _DOUBT)


def chosen(
    text: str,
    likely: Mapping[str, float],
    aspects: Collection[str],
    knowledge: Knowledge,
    threshold: float = TALK_THRESHOLD,
) -> Kind | None:
    """The kind of talk that probabilities stand for; None for a question.

    Args:
        text: that they are of.
        likely: each class and its probability.
        aspects: concepts that something can have, and that are none by themselves.
        knowledge: by which a text is seen to name something.
        threshold: least probability of being no question.
    """
    wanted = read_query(text, language_of(text), knowledge).wanted
    if wanted.years or wanted.names or wanted.orders:  # an order is refused as a question is
        return None
    if means_another(text):  # however it thanks or excuses itself
        return None
    # Signs and emoji alone ask nothing, whatever they resemble.
    asks = any(map(str.isalnum, text))
    if 1 - likely[QUESTION] <= threshold and asks:
        return None
    out = {QUESTION} if asks else {QUESTION, Kind.INCOMPLETE}
    kind = Kind(max((p, name) for name, p in likely.items() if name not in out)[1])
    # "Tractors?" says of what it asks, though its vector is as near to that of "Price?" as any.
    return None if kind in WITHOUT_SUBJECT and wanted.concepts - set(aspects) else kind


def is_incomplete(text: str, encoder: QueryEncoder, knowledge: Knowledge) -> bool:
    """True for what asks for a date, a sum, a reason and so on, and does not say of what."""
    talk = read_talk(text, encoder, knowledge)
    return talk is not None and talk.kind is Kind.INCOMPLETE


def without_talk(
    history: Sequence[str], encoder: QueryEncoder, knowledge: Knowledge
) -> Sequence[str]:
    """A conversation's questions up to the last that is one: "thanks" is not followed up."""
    kept = len(history)
    while kept and read_talk(history[kept - 1], encoder, knowledge):
        kept -= 1
    return history[:kept]


@lru_cache(maxsize=1)
def _shipped() -> Weights:
    return Weights.open(WEIGHTS)
