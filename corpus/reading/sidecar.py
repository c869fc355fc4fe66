"""What an owner says of a file: ``report.pdf.yaml`` beside ``report.pdf``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.errors import UnreadableFileError, brief
from corpus.languages import LANGUAGES
from corpus.reading.draft import Draft
from corpus.reading.formats import SUFFIXES
from corpus.reading.front_matter import BROKEN, LARGEST, read_fields
from corpus.regular import open_regular

ENDING = ".yaml"
"""What the name of a sidecar adds to that of its file."""
_KEYS = ("title", "author", "date", "language")


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What is said of a file; what is None is left to the file."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    language: str | None = None


def is_sidecar(path: Path) -> bool:
    """True for a file that says something of another file beside it."""
    if path.suffix != ENDING:
        return False
    of = path.with_suffix("")
    return of.suffix.lower() in SUFFIXES and of.exists()


def sidecar_path(path: Path) -> tuple[Path, ...]:
    """The sidecar of the file at ``path``; none where there is none."""
    beside = path.with_name(path.name + ENDING)
    return (beside,) if beside.is_file() else ()


def sidecar_of(path: Path) -> Sidecar | None:
    """What is said beside the file at ``path``; None where nothing is.

    Raises:
        UnreadableFileError: it is no YAML with these keys, or its language is none of ours.
    """
    for beside in sidecar_path(path):
        try:
            with open_regular(beside) as file:
                fields = read_fields(file.read(LARGEST).decode("utf-8-sig"))
        except (OSError, *BROKEN) as error:
            reason = " ".join(str(error).split())
            raise UnreadableFileError(
                f"{beside.name} cannot be read ({reason}); save it as YAML in UTF-8"
            ) from error
        if fields.keys() - set(_KEYS):
            raise UnreadableFileError(
                f"{beside.name} is not understood; write lines 'key: value' with {', '.join(_KEYS)}"
            )
        given = {
            key: _text(f"{beside.name}: {key}", value)
            for key, value in fields.items()
            if value is not None
        }
        language = given.get("language")
        if language is not None and language not in LANGUAGES:
            raise UnreadableFileError(
                f"{beside.name}: language is {brief(language)}; give one of {', '.join(LANGUAGES)}"
            )
        return Sidecar(**given)
    return None


def described(draft: Draft, said: Sidecar) -> Draft:
    """The draft with what is said of its file."""
    metadata = draft.metadata
    return replace(
        draft,
        title=said.title or draft.title,
        language=said.language or draft.language,
        metadata=replace(
            metadata, author=said.author or metadata.author, date=said.date or metadata.date
        ),
    )


def _text(key: str, value: object) -> str:
    try:
        # Of a list or map aliases could make a text of any size.
        if isinstance(value, str | int | float | date):
            return str(value).strip()
    except ValueError:  # a number with more digits than Python writes
        pass
    raise UnreadableFileError(f"{key} is {brief(value)}; give a text in quotes")
