"""An answer of verified quotes, in the words of the sources, without a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.answer import Quote
from qa.writing.engines.port import EXTRACTIVE, Answerer, Support, Writing
from qa.writing.quotation import quoted_alike
from qa.writing.wording import words_for


class Extractive:
    """The quotes themselves as an answerer; the fall-back of every other."""

    name = EXTRACTIVE

    def write(
        self, question: str, language: str, quotes: Sequence[Quote], support: Support
    ) -> Iterator[Writing]:
        """The quotes under an introduction, at once."""
        yield Writing(compose(language, quotes), self.name, tuple(quotes))

    def standalone(self, question: str, language: str, history: Sequence[str]) -> str | None:
        """None: without a model no question is rewritten."""
        return None


class OverviewExtractive(Extractive):
    """The quotes of an overview, by document and section."""

    def write(
        self, question: str, language: str, quotes: Sequence[Quote], support: Support
    ) -> Iterator[Writing]:
        """The quotes under their headings, at once."""
        yield Writing(compose_overview(language, quotes), self.name, tuple(quotes))


def writer_of_overviews(engine: Answerer) -> Answerer:
    """Who writes an overview: a language model where there is one, else the quotes' form."""
    return OverviewExtractive() if engine.name == EXTRACTIVE else engine


def compose(language: str, quotes: Sequence[Quote]) -> str:
    """The answer's text: an introduction in ``language``, then a line for each quote.

    Args:
        language: of the question; English where it is none of the five.
        quotes: at least one, numbered from 1.
    """
    words = words_for(language)
    several = words.introduction_several.of(len(quotes))
    lines = [words.introduction if len(quotes) == 1 else several]
    lines += [
        words.attribution.format(title=quote.title, quote=marked, marker=quote.marker)
        for quote, marked in zip(quotes, _marked(quotes, language), strict=True)
    ]
    return "\n\n".join(lines)


def compose_overview(language: str, quotes: Sequence[Quote]) -> str:
    """The answer's text: each document's title, then its quotes under the heading of their section.

    Args:
        language: of the question; English where it is none of the five.
        quotes: at least one, those of a document together.
    """
    words = words_for(language)
    parts = [words.overview_introduction]
    texts = _marked(quotes, language)
    marked = {quote.marker: text for quote, text in zip(quotes, texts, strict=True)}
    for _, group in groupby(quotes, key=lambda quote: quote.document):
        for section, members in groupby(group, key=lambda quote: (quote.title, quote.section)):
            name = ". ".join(part for part in section if part)
            lines = (f"- {marked[quote.marker]} [{quote.marker}]" for quote in members)
            parts.append("\n".join([words.overview_heading.format(name=name), *lines]))
    return "\n\n".join(parts)


def _marked(quotes: Sequence[Quote], language: str) -> list[str]:
    """The quotes' texts as they stand in an answer."""
    return quoted_alike([quote.text for quote in quotes], language)
