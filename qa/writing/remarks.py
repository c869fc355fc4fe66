"""What an answer says of its quotes: that they disagree, and how new they are."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer import Comparison, Conflict, Newest
from qa.writing.wording import Words, words_for


def remarks(language: str, compared: Comparison) -> str:
    """What is to be said before the answer, a paragraph each; empty where there is nothing."""
    said = [disagreement(language, compared.conflicts)]
    if compared.newest:
        said.append(newest(language, compared.newest))
    return "\n\n".join(filter(None, said))


def disagreement(language: str, conflicts: Sequence[Conflict]) -> str:
    """A sentence for each conflict: every side with its year, where it is known, and its mark."""
    words = words_for(language)
    sentences = []
    for conflict in conflicts:
        sides = [
            _side(words, *side)
            for side in zip(conflict.markers, conflict.values, conflict.years, strict=True)
        ]
        forecast = conflict.kind == "forecast"
        sentence = words.forecast_differs if forecast else words.sources_disagree
        sentences.append(sentence.format(sides=words.between_sides.join(sides)))
    return words.between_sentences.join(sentences)


def newest(language: str, found: Newest) -> str:
    """Of which year the newest figure is, or what was found where it is no figure."""
    words = words_for(language)
    if found.words is None:
        return words.newest.format(year=found.year, marker=found.marker)
    return words.newest_figure.format(year=found.year, marker=found.marker, value=found.words)


def _side(words: Words, marker: int, value: str, year: int | None) -> str:
    """What one side of a conflict says; a year that is unknown is left out."""
    if year:
        return words.side_of_year.format(value=value, year=year, marker=marker)
    return words.side.format(value=value, marker=marker)
