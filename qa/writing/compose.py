"""An answer of verified quotes, in the words of the sources, without a language model."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.answer import Quote
from qa.writing.engine import EXTRACTIVE, Answerer, Support, Writing
from qa.writing.quotation import quoted

_INTRODUCTIONS = {
    "en": ("The documents say:", "The documents say, in {count} places:"),
    "ru": ("В документах сказано:", "В документах об этом сказано в нескольких местах ({count}):"),
    "zh": ("文献中写道：", "文献中有 {count} 处提到："),
    "nl": ("In de documenten staat:", "In de documenten staat dit op {count} plaatsen:"),
    "be": (
        "У дакументах сказана:",
        "У дакументах пра гэта сказана ў некалькіх месцах ({count}):",
    ),
}
_OVERVIEWS = {
    "en": "An overview of what the documents say:",
    "ru": "Обзор того, что сказано в документах:",
    "zh": "文献内容概览：",
    "nl": "Een overzicht van wat er in de documenten staat:",
    "be": "Агляд таго, што сказана ў дакументах:",
}
# In Chinese the title of a work stands in its own brackets.
_ATTRIBUTION = {"zh": "《{title}》：{quote} [{marker}]"}
_DEFAULT_ATTRIBUTION = "{title}: {quote} [{marker}]"


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
    language = language if language in _INTRODUCTIONS else "en"
    one, several = _INTRODUCTIONS[language]
    line = _ATTRIBUTION.get(language, _DEFAULT_ATTRIBUTION)
    lines = [one if len(quotes) == 1 else several.format(count=len(quotes))]
    lines += [
        line.format(
            title=quote.title,
            quote=quoted(quote.text, language),
            marker=quote.marker,
        )
        for quote in quotes
    ]
    return "\n\n".join(lines)


def compose_overview(language: str, quotes: Sequence[Quote]) -> str:
    """The answer's text: each document's title, then its quotes under the heading of their section.

    Args:
        language: of the question, one of five.
        quotes: at least one, those of a document together.
    """
    parts = [_OVERVIEWS[language]]
    for _, group in groupby(quotes, key=lambda quote: quote.document):
        for section, members in groupby(group, key=lambda quote: (quote.title, quote.section)):
            name = ". ".join(part for part in section if part)
            name = f"《{name}》：" if language == "zh" else f"{name}:"
            lines = (f"- {quoted(quote.text, language)} [{quote.marker}]" for quote in members)
            parts.append("\n".join([name, *lines]))
    return "\n\n".join(parts)
