"""A question with its names and concepts spelled as a sentence spells them.

The reader is small, and does not know that turnover is trade, or that 白罗斯 is 白俄罗斯. The word
lists do. So "Какой товарооборот был в 2021 году?" is read with "... торговля составила 5,9 млрд" as
"Какой торговля был в 2021 году?" too: what it loses in grammar is less than what it gains.
"""

from __future__ import annotations

from collections.abc import Iterator

from corpus.knowing.knowledge import Knowledge
from corpus.knowing.lexicon import Lexicon, Mention

_SAME_STEM = 3  # letters: a name that both begin with these is spelled alike but for its ending


def respelled(question: str, sentence: str, language: str, knowledge: Knowledge) -> str:
    """The question with the sentence's words for the names and concepts of both.

    A name is put in another's place only where both are a form of it to the letter: "Belarussische"
    in the place of "Wit-Rusland" would tell Belarusians from Belarus no more.

    Args:
        question: that is asked.
        sentence: that may answer it.
        language: of both.
        knowledge: of names and concepts.

    Example:
        >>> from corpus.knowing.knowledge import SHIPPED_KNOWLEDGE
        >>> respelled("2019 年白罗斯出口多少？", "白俄罗斯出口额为329亿。", "zh", SHIPPED_KNOWLEDGE)
        '2019 年白俄罗斯出口多少？'
    """
    last = len(question)
    lists = ((knowledge.names, True), (knowledge.concepts, False))
    changes = sorted(
        (place.start, place.word_end, words)
        for lexicon, whole in lists
        for place, words in _told_otherwise(question, sentence, language, lexicon, whole=whole)
    )
    for start, end, words in reversed(changes):
        if end <= last:
            question, last = question[:start] + words + question[end:], start
    return question


def _told_otherwise(
    question: str, sentence: str, language: str, lexicon: Lexicon, *, whole: bool
) -> Iterator[tuple[Mention, str]]:
    """Where a question names what a sentence has another word for, and that word."""
    asked = list(lexicon.mentions(question, language))
    if not asked:
        return
    told: dict[str, str] = {}
    for place in lexicon.mentions(sentence, language):
        if not whole or place.end == place.word_end:
            for name in place.names:
                told.setdefault(name, sentence[place.start : place.word_end])
    for place in asked:
        words = next((told[name] for name in place.names if name in told), None)
        own = question[place.start : place.word_end]
        fits = not whole or place.end == place.word_end
        if words is not None and fits and not _alike(own.casefold(), words.casefold()):
            yield place, words


def _alike(one: str, other: str) -> bool:
    return one[:_SAME_STEM] == other[:_SAME_STEM] or one in other or other in one
