"""An answer of verified quotes, in the words of the sources, without a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa.answer import Quote, QuoteGroup, QuoteOverview
from qa.writing.engines.port import EXTRACTIVE, Support, Writing
from qa.writing.quotation import quoted_alike, titled
from qa.writing.wording import Words, words_for


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


@dataclass(frozen=True, slots=True)
class OverviewExtractive(Extractive):
    """The quotes of an overview, in its groups.

    Attributes:
        overview: that they are of.
    """

    overview: QuoteOverview

    def write(
        self, question: str, language: str, quotes: Sequence[Quote], support: Support
    ) -> Iterator[Writing]:
        """The quotes under their headings, at once."""
        text = compose_overview(language, quotes, self.overview)
        yield Writing(text, self.name, tuple(quotes))


def compose(language: str, quotes: Sequence[Quote]) -> str:
    """The answer's text: the words that answer, a line for each quote, and then what adds.

    Args:
        language: of the question; English where it is none of the five.
        quotes: at least one, numbered from 1; where the first has no words that answer, an
            introduction stands in their place.
    """
    words = words_for(language)
    lines = [opening(quotes) or words.introduction]
    adding = [words.see_also]
    for quote, marked in zip(quotes, _marked(quotes, language), strict=True):
        (adding if quote.further else lines).append(_attributed(quote, marked, language))
    return "\n\n".join([*lines, *(adding if len(adding) > 1 else [])])


def opening(quotes: Sequence[Quote]) -> str:
    """The words that answer, on one line; "" where no one span does."""
    return " ".join(quotes[0].answering.split()) if quotes else ""


def compose_overview(language: str, quotes: Sequence[Quote], overview: QuoteOverview) -> str:
    """The answer's text: what it is, in how many quotes, then each group under its heading.

    A quote in another language than the answer says so. What a comparison lacks is said last, and
    so is that there is more than is quoted.

    Args:
        language: of the question; English where it is none of the five.
        quotes: at least one, by their markers.
        overview: how they belong together.
    """
    words = words_for(language)
    introduction = {
        "overview": words.overview_introduction,
        "list": words.list_introduction,
        "compare": words.comparison_introduction,
    }[overview.kind]
    marked = {
        quote.marker: words.overview_foreign.format(quote=text, tongue=tongue) if tongue else text
        for quote, text in zip(quotes, _marked(quotes, language), strict=True)
        for tongue in [_tongue(quote, words)]
    }
    parts = [introduction.of(len(quotes))]
    for group in overview.groups:
        lines = (f"- {marked[marker]} [{marker}]" for marker in group.markers)
        parts.append("\n".join([group_heading(language, overview, group), *lines]))
    if overview.missing:
        sides = words.between_items.join(overview.missing)
        parts.append(words.comparison_missing.format(sides=sides))
    if overview.more:
        parts.append(words.overview_more)
    return "\n\n".join(parts)


def group_heading(language: str, overview: QuoteOverview, group: QuoteGroup) -> str:
    """The line above the quotes of a group, with its colon."""
    words = words_for(language)
    form = words.comparison_heading if overview.kind == "compare" else words.overview_heading
    return form.format(name=titled(form, group.heading))


def _attributed(quote: Quote, marked: str, language: str) -> str:
    """A quote after its title, and its language where that is not the answer's."""
    words = words_for(language)
    tongue = _tongue(quote, words)
    form = words.attribution_foreign if tongue else words.attribution
    title = titled(form, quote.title)
    return form.format(title=title, tongue=tongue, quote=marked, marker=quote.marker)


def _tongue(quote: Quote, words: Words) -> str | None:
    """In which language a quote is: "in Chinese"; None where it is that of the answer."""
    return None if quote.language == words.code else words.tongues.get(quote.language)


def _marked(quotes: Sequence[Quote], language: str) -> list[str]:
    """The quotes' texts as they stand in an answer."""
    return quoted_alike([quote.text for quote in quotes], language)
