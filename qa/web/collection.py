"""What the collection holds, as escaped HTML: a plot by language and year, and every document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from corpus.languages import LANGUAGES
from qa.catalogue import Entry
from qa.escape import escape_html
from qa.permalink import document_link
from qa.web.strings import Strings, language_name

COLLECTION_LINK = "?view=collection"
# Columns of the plot; more years than that are drawn together, ten by ten.
_COLUMNS = 30
_STEP, _ROW, _LEFT, _FOOT = 20, 30, 118, 44  # px in the plot's own units
_LARGEST_DOT = 9  # px, its radius; the area follows the number of documents
# Documents listed for one language; the filters reach the rest.
_LISTED = 1_000

Counts = Mapping[tuple[str, str], int]
"""(language, column) -> documents."""


def collection_plot(entries: Iterable[Entry], strings: Strings) -> str:
    """How many documents of each language speak of each year: a plot, and the same as a table."""
    rows = list(entries)
    columns, counts = _counted(rows)
    languages = _languages(rows)
    if not columns:
        return ""
    note = escape_html(strings.collection_note)
    return (
        f'<figure class="plot"><figcaption>{escape_html(strings.collection_plot)}</figcaption>'
        f"{_svg(languages, columns, counts, strings)}"
        f'<p class="plot-note">{note}</p>'
        f"<details><summary>{escape_html(strings.collection_table)}</summary>"
        f'<div class="wide" tabindex="0" role="group"'
        f' aria-label="{escape_html(strings.collection_plot)}">'
        f"{_table(languages, columns, counts, strings)}</div></details></figure>"
    )


def about_collection(about: str) -> str:
    """What the documents are, as their owner says; nothing where the owner does not."""
    return f'<p class="about">{escape_html(about)}</p>' if about else ""


def collection_view(entries: Iterable[Entry], strings: Strings, about: str = "") -> str:
    """What the documents are, the plot, then every one by language, as links that open it."""
    rows = list(entries)
    title = escape_html(strings.collection_open)
    count = escape_html(strings.collection.format(count=len(rows)))
    lists = "".join(
        _document_list(language, [row for row in rows if row.language == language], strings)
        for language in _languages(rows)
    )
    return (
        f'<header class="viewer-header"><h2>{title}</h2><p>{count}</p>'
        f"{about_collection(about)}</header>"
        f"{collection_plot(rows, strings)}{lists}"
    )


def _counted(entries: Sequence[Entry]) -> tuple[list[str], Counts]:
    """The columns in order, and what stands in them."""
    years = {year for entry in entries for year in entry.years}
    by_decade = len(years) > _COLUMNS
    counts: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        columns = {_decade(year) if by_decade else str(year) for year in entry.years}
        counts.update((entry.language, column) for column in columns)
    return sorted({column for _, column in counts}), counts


def _decade(year: int) -> str:
    return f"{year // 10 * 10}–{year // 10 * 10 + 9}"


def _languages(entries: Sequence[Entry]) -> list[str]:
    """The languages of the documents, the page's own first."""
    held = {entry.language for entry in entries}
    return [code for code in LANGUAGES if code in held] + sorted(held - set(LANGUAGES))


def _svg(languages: Sequence[str], columns: Sequence[str], counts: Counts, strings: Strings) -> str:
    width = _LEFT + _STEP * len(columns) + 8
    height = _ROW * len(languages) + _FOOT
    most = max(counts.values())
    parts = []
    for row, language in enumerate(languages):
        middle = _ROW * row + _ROW // 2
        name = escape_html(language_name(language, strings))
        parts.append(f'<text x="0" y="{middle + 5}">{name}</text>')
        for place, column in enumerate(columns):
            if count := counts.get((language, column), 0):
                radius = _LARGEST_DOT * (count / most) ** 0.5
                parts.append(
                    f'<circle cx="{_LEFT + _STEP * place + _STEP // 2}" cy="{middle}"'
                    f' r="{radius:.1f}"><title>{name}, {column}: {count}</title></circle>'
                )
    foot = _ROW * len(languages) + 10
    for place, column in enumerate(columns):
        x = _LEFT + _STEP * place + _STEP // 2
        parts.append(
            f'<text class="year" transform="translate({x + 4} {foot}) rotate(-90)"'
            f' text-anchor="end">{column}</text>'
        )
    label = escape_html(f"{strings.collection_plot}: {columns[0]} – {columns[-1]}")
    return (
        f'<svg viewBox="0 0 {width} {height + (40 if "–" in columns[0] else 0)}" role="img"'
        f' aria-label="{label}">{"".join(parts)}</svg>'
    )


def _table(
    languages: Sequence[str], columns: Sequence[str], counts: Counts, strings: Strings
) -> str:
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{escape_html(language_name(language, strings))}</th>'
        + "".join(f"<td>{counts.get((language, column), 0)}</td>" for column in columns)
        + "</tr>"
        for language in languages
    )
    corner = escape_html(strings.language)
    return (
        f'<table><thead><tr><th scope="col">{corner}</th>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _document_list(language: str, entries: Sequence[Entry], strings: Strings) -> str:
    items = "".join(
        f'<li><a href="{escape_html(document_link(entry.document))}">{escape_html(entry.title)}</a>'
        f" <span>{_years(entry.years)}</span></li>"
        for entry in entries[:_LISTED]
    )
    rest = len(entries) - _LISTED
    more = f"<p>{escape_html(strings.more_documents.format(count=rest))}</p>" if rest > 0 else ""
    name = escape_html(language_name(language, strings))
    return (
        f'<details class="document-list"><summary>{name} ({len(entries)})</summary>'
        f'<ul lang="{escape_html(language)}">{items}</ul>{more}</details>'
    )


def _years(years: Sequence[int]) -> str:
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
