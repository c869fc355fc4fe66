"""The reader's choice of where to search: what there is to choose from, and the scope chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import gradio as gr

from corpus.catalogue import Entry
from corpus.knowing.topics import topic_name
from corpus.scope import EVERYTHING, Scope
from qa.permalink import read_scope
from qa.web.strings import Strings, language_name

Choices = list[tuple[str, str]]


def scope_of(
    languages: Sequence[str] | None,
    documents: Sequence[str] | None,
    topics: Sequence[str] | None,
    first_year: str | None,
    last_year: str | None,
) -> Scope:
    """The scope of what stands in the five fields."""
    return read_scope(
        {
            "lang": languages or (),
            "in": documents or (),
            "topic": topics or (),
            "from": [first_year or ""],
            "to": [last_year or ""],
        }
    )


def filter_updates(
    catalogue: Mapping[str, Entry], strings: Strings, scope: Scope | None = None
) -> list[Any]:
    """Updates of the fold around the five fields, and of the fields.

    Args:
        catalogue: the collection; empty while it is not open.
        strings: the interface language.
        scope: what the fields hold from now on; None to leave them.
    """
    topics: set[str] = set()
    spoken: set[str] = set()
    years: set[int] = set()
    for entry in catalogue.values():
        topics.update(entry.topics)
        spoken.update(entry.languages)
        years.update(entry.years)
    titles = _titles(catalogue, strings.code, scope or EVERYTHING)
    year_choices: Choices = [(strings.filter_any, "")] + [
        (str(year), str(year)) for year in sorted(years)
    ]
    return [
        gr.update(label=strings.filters),
        _field(
            strings.filter_languages,
            [(language_name(language, strings), language) for language in sorted(spoken)],
            None if scope is None else list(scope.languages),
        ),
        _field(
            strings.filter_documents,
            sorted((title, name) for name, title in titles.items()),
            None if scope is None else list(scope.documents),
        ),
        _field(
            strings.filter_topics,
            sorted((topic_name(topic, strings.code), topic) for topic in topics),
            None if scope is None else list(scope.topics),
        ),
        _field(
            strings.filter_from,
            year_choices,
            None if scope is None else str(scope.first_year or ""),
        ),
        _field(
            strings.filter_to, year_choices, None if scope is None else str(scope.last_year or "")
        ),
    ]


def scope_text(scope: Scope, catalogue: Mapping[str, Entry], strings: Strings) -> str:
    """The scope in words, empty for the whole collection."""
    if scope == EVERYTHING:
        return ""
    parts = [language_name(language, strings) for language in scope.languages]
    titles = _titles(catalogue, strings.code, scope) if scope.documents else {}
    parts += [titles.get(name, name) for name in scope.documents]
    parts += [topic_name(topic, strings.code) for topic in scope.topics]
    if scope.first_year is not None or scope.last_year is not None:
        parts.append(f"{scope.first_year or '…'}–{scope.last_year or '…'}")
    return strings.searched_in.format(scope="; ".join(parts))


def _titles(catalogue: Mapping[str, Entry], language: str, scope: Scope) -> dict[str, str]:
    """What documents are chosen by: parallel versions once, by their title in ``language``."""
    titles: dict[str, str] = {}
    for entry in catalogue.values():
        if entry.language == language or entry.note not in titles:
            titles[entry.note] = entry.title
    # A link may choose one version alone.
    return titles | {name: catalogue[name].title for name in scope.documents if name in catalogue}


def _field(label: str, choices: Choices, value: list[str] | str | None) -> Any:
    """The update of one field; a value that is no choice is left out."""
    known = {choice for _, choice in choices}
    if value is None:
        return gr.update(label=label, choices=choices)
    if isinstance(value, str):
        return gr.update(label=label, choices=choices, value=value if value in known else "")
    return gr.update(label=label, choices=choices, value=[item for item in value if item in known])
