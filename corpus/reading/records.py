"""Records (.jsonl): each line is one; its title heads it, its texts and other values follow."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.encodings import decoded
from corpus.reading.html import looks_like_html, read_html
from corpus.reading.transcript import Transcript

_TITLES = ("title", "headline", "name", "subject")
_TEXTS = ("text", "body", "content", "abstract", "summary", "description")
# A question with one of these is for measuring; to quote its answer would be no evidence.
_ANSWERS = frozenset({"evidence", "answer_keys", "answers"})
_DEEPEST = 8


def read(data: bytes, name: str) -> Draft:
    """The records of the file.

    Raises:
        UnreadableFileError: it is no text, holds no JSON, or is a file of questions.
    """
    raw = decoded(data)
    if raw is None:
        raise UnreadableFileError(f"{name} is a binary file; remove it or save it as UTF-8 text")
    transcript = Transcript()
    decode = json.JSONDecoder(parse_int=AsWritten, parse_float=AsWritten).decode
    broken: list[int] = []
    read_rows = 0
    for number, line in enumerate(raw.removeprefix("\ufeff").split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = decode(line)
        except (ValueError, RecursionError):
            broken.append(number)
            continue
        refuse_answers(row, name)
        write_record(row, transcript)
        read_rows += 1
    if not read_rows:
        raise UnreadableFileError(f"{name} holds no JSON; give one JSON object a line")
    told = f"{len(broken)} lines are no JSON, the first is line {broken[0]}" if broken else None
    return transcript.draft(warnings=[told] if told else ())


def refuse_answers(row: Any, name: str) -> None:
    """Refuses a question with what answers it.

    Raises:
        UnreadableFileError: the row is one.
    """
    if isinstance(row, dict) and "question" in row and _ANSWERS & row.keys():
        raise UnreadableFileError(f"{name} is a file of questions with answers, no document")


class AsWritten(str):
    """A number as the file writes it: 1.50 is not 1.5, nor 1e6 1000000.0."""

    __slots__ = ()


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, AsWritten)


def has_words(row: Any) -> bool:
    """True for a record with a title or a text."""
    return isinstance(row, dict) and any(_is_text(row.get(key)) for key in (*_TITLES, *_TEXTS))


def write_record(row: Any, transcript: Transcript) -> None:
    """Writes down a record: its title, its texts, then its other values."""
    if not isinstance(row, dict):
        transcript.block("p", _value(row, 0))
        return
    fields = {str(key): value for key, value in row.items()}
    title = next((key for key in _TITLES if _is_text(fields.get(key))), None)
    if title:
        transcript.block("h2", fields.pop(title))
    for key in _TEXTS:
        if _is_text(fields.get(key)):
            text = fields.pop(key)
            if looks_like_html(text):
                transcript.retell(transcript.read_within(read_html, text), above=2)
                continue
            for paragraph in text.split("\n"):
                transcript.block("p", paragraph)
    for key, value in fields.items():
        if text := _value(value, 0):
            transcript.block("p", f"{key}: {text}")


def _value(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return " ".join(", ".join(_values(value, depth)).split())


def _values(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST or value is None:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if text := _value(inner, depth + 1):
                yield f"{key}: {text}"
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, depth + 1)
    else:
        yield str(value) if isinstance(value, str) else json.dumps(value)
