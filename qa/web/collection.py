"""What the collection holds, as escaped HTML: a plot by theme and year, and every document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import islice

from corpus.catalogue import Entry
from corpus.knowing.topics import topic_name
from corpus.languages import LANGUAGES
from qa.escape import escape_html
from qa.permalink import document_link
from qa.web.strings import Strings, language_name

COLLECTION_LINK = "?view=collection"
# Columns of the plot; more years than that are drawn together, ten by ten.
_COLUMNS = 30
_STEP, _ROW, _LEFT, _FOOT = 20, 30, 118, 44  # px in the plot's own units
_LETTER = 8  # px that a letter of a row's name takes
_THEMES = 10  # rows of the plot; rarer themes are reached by the filters
_LARGEST_DOT = 9  # px, its radius; the area follows the number of documents
# Documents listed for one language; the filters reach the rest.
_LISTED = 1_000

Entries = Collection[Entry]
"""Of all documents; gone through again and again, since a large collection makes each anew."""

Counts = Mapping[tuple[str, str], int]
"""(row, column) -> documents, parallel versions as one."""


def holding(entries: Entries, strings: Strings) -> str:
    """How much there is, in a sentence; parallel versions of a document count once."""
    notes: set[str] = set()
    languages: set[str] = set()
    for entry in entries:
        notes.add(entry.note)
        languages.update(entry.languages)
    return strings.collection.format(count=len(notes), languages=len(languages))


def collection_plot(entries: Entries, strings: Strings) -> str:
    """How many documents of each theme speak of each year: a plot, and the same as a table.

    Where most documents state no theme, by their languages.
    """
    themed = 2 * sum(bool(entry.topics) for entry in entries) > len(entries)
    names = _themes(entries, strings) if themed else _language_names(entries, strings)
    title = strings.collection_themes if themed else strings.collection_plot
    columns, counts = _counted(entries, themed)
    if not columns:
        return ""
    note = escape_html(strings.collection_note)
    return (
        f'<figure class="plot"><figcaption>{escape_html(title)}</figcaption>'
        f"{_wide(title, _svg(title, names, columns, counts))}"
        f'<p class="plot-note">{note}</p>'
        f"<details><summary>{escape_html(strings.collection_table)}</summary>"
        f"{_wide(title, _table(names, columns, counts))}</details></figure>"
    )


def _wide(name: str, inner: str) -> str:
    """What may be wider than its place, and is moved sideways by touch, wheel or arrow keys."""
    label = escape_html(name)
    return f'<div class="wide" tabindex="0" role="group" aria-label="{label}">{inner}</div>'


def themes(entries: Entries, strings: Strings) -> str:
    """The themes of the most documents as buttons, each of which asks about one."""
    buttons = "".join(
        f'<li><button type="button" class="theme"'
        f' data-ask="{escape_html(strings.about_document.format(title=name))}">'
        f"{escape_html(name)}</button></li>"
        for name in _themes(entries, strings).values()
    )
    return (
        f'<ul class="themes" aria-label="{escape_html(strings.filter_topics)}">{buttons}</ul>'
        if buttons
        else ""
    )


def about_collection(about: str) -> str:
    """What the documents are, as their owner says; nothing where the owner does not."""
    return f'<p class="about">{escape_html(about)}</p>' if about else ""


def collection_view(entries: Entries, strings: Strings, about: str = "") -> str:
    """What the documents are, the plot, then every one by language, as links that open it."""
    title = escape_html(strings.collection_open)
    count = escape_html(holding(entries, strings))
    lists = "".join(
        _document_list(language, (each for each in entries if each.language == language), strings)
        for language in _languages(entries)
    )
    return (
        f'<header class="viewer-header"><h2>{title}</h2><p>{count}</p>'
        f"{about_collection(about)}</header>"
        f"{collection_plot(entries, strings)}{lists}"
    )


def _counted(entries: Entries, themed: bool) -> tuple[list[str], Counts]:
    """The columns in order, and what stands in them."""
    years = {year for entry in entries for year in entry.years}
    by_decade = len(years) > _COLUMNS
    cells = {
        (row, _decade(year) if by_decade else str(year), entry.note)
        for entry in entries
        for row in (entry.topics if themed else (entry.language,))
        for year in entry.years
    }
    counts = Counter((row, column) for row, column, _ in cells)
    return sorted({column for _, column in counts}), counts


def _decade(year: int) -> str:
    return f"{year // 10 * 10}–{year // 10 * 10 + 9}"


def _themes(entries: Entries, strings: Strings) -> dict[str, str]:
    """The themes of the most documents and what each is called, the commonest first."""
    of = Counter(topic for topic, _ in {(t, entry.note) for entry in entries for t in entry.topics})
    common = sorted(of, key=lambda topic: (-of[topic], topic))[:_THEMES]
    return {topic: topic_name(topic, strings.code) for topic in common}


def _language_names(entries: Entries, strings: Strings) -> dict[str, str]:
    return {language: language_name(language, strings) for language in _languages(entries)}


def _languages(entries: Entries) -> list[str]:
    """The languages of the documents, the page's own first."""
    held = {entry.language for entry in entries}
    return [code for code in LANGUAGES if code in held] + sorted(held - set(LANGUAGES))


def _svg(title: str, names: Mapping[str, str], columns: Sequence[str], counts: Counts) -> str:
    left = max(_LEFT, _LETTER * max(map(len, names.values())))
    width = left + _STEP * len(columns) + 8
    height = _ROW * len(names) + _FOOT
    most = max(counts.values())
    parts = []
    for row, (key, told) in enumerate(names.items()):
        middle = _ROW * row + _ROW // 2
        name = escape_html(told)
        parts.append(f'<text x="0" y="{middle + 5}">{name}</text>')
        for place, column in enumerate(columns):
            if count := counts.get((key, column), 0):
                radius = _LARGEST_DOT * (count / most) ** 0.5
                parts.append(
                    f'<circle cx="{left + _STEP * place + _STEP // 2}" cy="{middle}"'
                    f' r="{radius:.1f}"><title>{name}, {column}: {count}</title></circle>'
                )
    foot = _ROW * len(names) + 10
    for place, column in enumerate(columns):
        x = left + _STEP * place + _STEP // 2
        parts.append(
            f'<text class="year" transform="translate({x + 4} {foot}) rotate(-90)"'
            f' text-anchor="end">{column}</text>'
        )
    label = escape_html(f"{title}: {columns[0]} – {columns[-1]}")
    return (
        f'<svg viewBox="0 0 {width} {height + (40 if "–" in columns[0] else 0)}" role="img"'
        f' aria-label="{label}">{"".join(parts)}</svg>'
    )


def _table(names: Mapping[str, str], columns: Sequence[str], counts: Counts) -> str:
    heads = "".join(f'<th scope="col">{column}</th>' for column in columns)
    body = "".join(
        f'<tr><th scope="row">{escape_html(name)}</th>'
        + "".join(f"<td>{counts.get((key, column), 0)}</td>" for column in columns)
        + "</tr>"
        for key, name in names.items()
    )
    return f"<table><thead><tr><td></td>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _document_list(language: str, entries: Iterator[Entry], strings: Strings) -> str:
    listed = list(islice(entries, _LISTED))
    rest = sum(1 for _ in entries)
    items = "".join(
        f'<li><a href="{escape_html(document_link(entry.document))}">{escape_html(entry.title)}</a>'
        f" <span>{_years(entry.years)}</span></li>"
        for entry in listed
    )
    more = f"<p>{escape_html(strings.more_documents.format(count=rest))}</p>" if rest > 0 else ""
    name = escape_html(language_name(language, strings))
    return (
        f'<details class="document-list"><summary>{name} ({len(listed) + rest})</summary>'
        f'<ul lang="{escape_html(language)}">{items}</ul>{more}</details>'
    )


def _years(years: Sequence[int]) -> str:
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}–{years[-1]}"
