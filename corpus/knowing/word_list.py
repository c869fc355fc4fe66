"""Is a word list of an owner's well formed? ``lexicon`` says what its entries mean."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

from corpus.errors import UserError
from corpus.languages import LANGUAGES

# The shipped lists have 0.6 MB; a file of this size is none (bytes).
LARGEST = 20 * 1024 * 1024

_KEYS = {"name", "kind", "forms"}
_EXAMPLE = '{"name": "Alkmaar", "kind": "city", "forms": {"en": ["Alkmaar"], "ru": ["Алкмар"]}}'


def check_word_list(path: Path) -> frozenset[str]:
    """The ids of a word list, once every line of it is one that ``Lexicon`` can read.

    Raises:
        UserError: the file cannot be read, or a line is malformed; it names file, line and remedy.
    """
    try:
        if path.stat().st_size > LARGEST:
            raise UserError(f"{path} has more than {LARGEST >> 20} MB: no word list has")
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read the word list {path} as UTF-8 text: {error}") from error
    names = set()
    for number, line in enumerate(lines, 1):
        try:
            names.add(_name(line))
        except (ValueError, RecursionError) as error:
            raise UserError(
                f"{path}, line {number}: {error}; an entry looks like {_EXAMPLE}"
            ) from error
    return frozenset(names)


def _name(line: str) -> str:
    """The name of an entry.

    Raises:
        ValueError: the line is no entry; says why.
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(row, dict) or row.keys() != _KEYS:
        raise ValueError(f"an entry has the keys {', '.join(sorted(_KEYS))}, each once, alone")
    for key in ("name", "kind"):
        if not isinstance(row[key], str) or not row[key].strip():
            raise ValueError(f"{key} is no text, or empty")
    if not isinstance(row["forms"], dict):
        raise ValueError("forms does not map languages to lists")
    for language, forms in row["forms"].items():
        if language not in LANGUAGES:
            raise ValueError(f"forms has {language!r}, which is none of {', '.join(LANGUAGES)}")
        if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
            raise ValueError(f"forms.{language} is no list of texts")
        for form in forms:
            if not _begins_with_letter(form):
                raise ValueError(f"the form {form!r} would never be found: begin with a letter")
    return str(row["name"])


def _begins_with_letter(form: str) -> bool:
    """True for a form that ``Lexicon`` looks for: a text is read from letter to letter."""
    spelling = form.removeprefix("=").removeprefix("*").removesuffix("$")
    return unicodedata.normalize("NFKC", spelling)[:1].isalpha()
