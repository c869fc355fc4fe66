"""JSON (.json): chats of Telegram, or records as a list, or within an object beside its facts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpus.errors import UnreadableFileError
from corpus.reading.draft import Draft
from corpus.reading.encodings import decoded
from corpus.reading.records import AsWritten, has_words, refuse_answers, write_record
from corpus.reading.telegram import is_export, write_chats
from corpus.reading.transcript import Transcript


def read(data: bytes, name: str) -> Draft:
    """What the file says.

    Raises:
        UnreadableFileError: it is no text or no JSON, holds questions, or no titles and no texts:
            settings of programs and coordinates are no document.
    """
    raw = decoded(data)
    if raw is None:
        raise UnreadableFileError(f"{name} is a binary file; remove it or save it as UTF-8 text")
    try:
        decoder = json.JSONDecoder(parse_int=AsWritten, parse_float=AsWritten)
        value = decoder.decode(raw.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        told = f"{name} is no JSON; mend it, or name it .jsonl if each line is an object"
        raise UnreadableFileError(told) from error
    transcript = Transcript()
    if is_export(value):
        return transcript.draft(write_chats(value, transcript))
    records = list(_records(value))
    if not any(map(has_words, records)):
        told = f"{name} holds no records with a title or a text; remove it or save it as text"
        raise UnreadableFileError(told)
    for record in records:
        refuse_answers(record, name)
        write_record(record, transcript)
    return transcript.draft(opens_with_title=False)


def _records(value: Any) -> Iterator[Any]:
    """The records of a list; of an object what it says itself, then those of its lists."""
    if isinstance(value, list):
        yield from value
    if not isinstance(value, dict):
        return
    lists = {key: each for key, each in value.items() if _is_of_objects(each)}
    if own := {key: each for key, each in value.items() if key not in lists}:
        yield own
    for each in lists.values():
        yield from each


def _is_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)
