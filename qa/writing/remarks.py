"""What an answer says of its quotes: where they disagree, and which could not be given."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Conflict, Quote
from qa.writing.quotation import titles_alike
from qa.writing.wording import Words, words_for


def disagreement(language: str, conflicts: Sequence[Conflict], quotes: Sequence[Quote]) -> str:
    """A sentence for each conflict: every side with its year, if known, and its mark; else "".

    Args:
        language: of the answer.
        conflicts: between its quotes.
        quotes: of the answer; they tell whether one source alone gives both sides.
    """
    words = words_for(language)
    sentences = []
    for conflict in conflicts:
        sides = [
            _side(words, *side)
            for side in zip(conflict.markers, conflict.values, conflict.years, strict=True)
        ]
        sentence = words.sources_disagree
        if conflict.kind == "forecast":
            sentence = words.forecast_differs
        elif conflict.is_within_one(quotes):
            sentence = words.statements_differ
        sentences.append(sentence.format(sides=words.between_sides.join(sides)))
    return words.between_sentences.join(sentences)


def without_outdated(language: str, titles: Sequence[str]) -> str:
    """That sources of these titles are not quoted, because their files are others; else ""."""
    if not titles:
        return ""
    words = words_for(language)
    marked = titles_alike(titles, language)
    return words.sources_outdated.of(len(marked), titles=words.between_items.join(marked))


def _side(words: Words, marker: int, value: str, year: int | None) -> str:
    """What one side of a conflict says; a year that is unknown is left out."""
    if year:
        return words.side_of_year.format(value=value, year=year, marker=marker)
    return words.side.format(value=value, marker=marker)
