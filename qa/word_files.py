"""Word files: the texts that a person reads, a file for each language, checked when it is read."""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import Path
from string import Formatter
from typing import Any, TypeVar, get_type_hints

import yaml

from corpus.errors import UserError
from corpus.languages import LANGUAGES
from qa.plurals import PLURALS, Counted

Kind = TypeVar("Kind")


def read_words(kind: type[Kind], folder: Path) -> Mapping[str, Kind]:
    """The word files of a folder, by language.

    Args:
        kind: a dataclass of one field an entry, and ``code`` for the language. A field is a text
            (``str``), texts by name (``Mapping[str, str]``), or a ``Counted``, whose entry is a
            text for every number or one for each form of its language.
        folder: of "en.yaml" and the others.

    Raises:
        UserError: a file cannot be read; an entry is missing, unknown or no text; or a text has
            a gap in braces that the English one lacks. One line, which names file and entry.
    """
    hints = {name: hint for name, hint in get_type_hints(kind).items() if name != "code"}
    paths = {language: folder / f"{language}.yaml" for language in LANGUAGES}
    files = {language: _load(path) for language, path in paths.items()}
    english = files[LANGUAGES[0]]
    words = {}
    for language, entries in files.items():
        try:
            _check(hints, language, entries, english)
        except ValueError as error:
            raise UserError(f"{paths[language]}: {error}") from error
        values = {
            name: _counted(language, entries[name]) if hint is Counted else entries[name]
            for name, hint in hints.items()
        }
        words[language] = kind(**{"code": language, **values})
    return words


def _load(path: Path) -> dict[Any, Any]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        told = " ".join(str(error).split())
        raise UserError(f"cannot read the word file {path}: {told}") from error
    if not isinstance(entries, dict):
        raise UserError(f"the word file {path} has no entries: write lines such as 'ask: Ask'")
    return entries


def _check(
    hints: Mapping[str, object],
    language: str,
    entries: Mapping[Any, Any],
    english: Mapping[Any, Any],
) -> None:
    """Holds a file to the types of its entries and to the English file, itself checked first.

    Args:
        hints: the type of each entry.
        language: of the file.
        entries: of the file.
        english: the entries of the English one.

    Raises:
        ValueError: what is wrong with the file, and with which entry.
    """
    _check_names(entries.keys(), set(hints))
    for name, hint in hints.items():
        texts, model = _texts(name, hint, entries[name]), _texts(name, hint, english[name])
        if hint not in (str, Counted) and not isinstance(entries[name], dict):
            raise ValueError(f"the entry '{name}' is {entries[name]!r}: write a text for each name")
        if hint is not Counted:
            _check_names(texts.keys(), set(model))
        elif isinstance(entries[name], dict):
            _check_names(texts.keys(), {f"{name}.{form}" for form in PLURALS[language]})
        gaps = {place: _gaps(place, text) for place, text in texts.items()}
        known = {gap for place, text in model.items() for gap in _gaps(place, text)}
        for place, found in gaps.items():
            for gap in sorted(found - known):
                told = ", ".join(f"{{{each}}}" for each in sorted(known)) or "none"
                raise ValueError(
                    f"the entry '{place}' has {{{gap}}}, which the English one lacks: use {told}"
                )


def _check_names(found: Set[Any], wanted: Set[str]) -> None:
    """Raises a ValueError for a name that is unknown or missing."""
    for name in found:
        if name not in wanted:
            raise ValueError(f"the entry '{name}' is unknown: take it out, or mend its name")
    for name in sorted(wanted - found):
        raise ValueError(f"the entry '{name}' is missing: write it, as en.yaml has it")


def _texts(name: str, hint: object, entry: object) -> dict[str, Any]:
    """The texts of an entry by name, such as "ask", or "language_names.en" where it has several."""
    if isinstance(entry, dict) and hint is not str:
        return {f"{name}.{part}": text for part, text in entry.items()}
    return {name: entry}


def _gaps(place: str, text: object) -> set[str]:
    """The names in braces in the text of an entry.

    Raises:
        ValueError: it is no text, or a brace is not closed, or not opened.
    """
    if not isinstance(text, str):
        raise ValueError(f"the entry '{place}' is {text!r}, which is no text: put it in quotes")
    try:
        return {field for _, field, _, _ in Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise ValueError(f"the braces of the entry '{place}' do not match: {text!r}") from error


def _counted(language: str, entry: str | Mapping[str, str]) -> Counted:
    forms = dict.fromkeys(PLURALS[language], entry) if isinstance(entry, str) else entry
    return Counted(language, forms)
