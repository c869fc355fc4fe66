"""Readers' judgements of answers, kept as one line of JSON each in a file of the owner's."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from corpus.errors import UserError
from qa.answer import Answer
from qa.terminal import DIRECTIONS

MAX_COMMENT_LENGTH = 2_000
"""Code points of a comment; what is beyond is cut off."""
MAX_FILE_SIZE = 50_000_000
"""Bytes, some 25,000 judgements; a file that is full takes no more."""

# JSON lets them stand as they are; some that read lines end one there, and a terminal obeys them.
_ACTING = {code: f"\\u{code:04x}" for code in (*range(0x7F, 0xA0), 0x2028, 0x2029, *DIRECTIONS)}

Verdict = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reader thinks of an answer.

    Attributes:
        id: of the judgement; a comment that follows a thumb has the id of the thumb.
        verdict: the thumb.
        comment: the reader's words, empty where there are none.
        answer: what is judged.
        page_language: of the interface.
    """

    id: str
    verdict: Verdict
    comment: str
    answer: Answer
    page_language: str


def keep(judgement: Judgement, file: Path) -> None:
    """Adds a judgement to the file, wholly or not at all; of two processes one waits.

    Raises:
        UserError: the file cannot be written, or is full.
    """
    text = json.dumps(_record(judgement), ensure_ascii=False).translate(_ACTING)
    line = f"{text}\n".encode("utf-8", "replace")
    try:
        _append(line, file)
    except OSError as error:
        raise UserError(f"cannot write {file}: {error.strerror}") from error


def _append(line: bytes, file: Path) -> None:
    # Readable by the owner alone: it tells what people asked.
    descriptor = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        if size + len(line) > MAX_FILE_SIZE:
            raise UserError(f"{file} is full with {size} bytes: move it away, a new one is made")
        if size and os.pread(descriptor, 1, size - 1) != b"\n":
            line = b"\n" + line  # a line that someone else left unfinished stays by itself
        if os.write(descriptor, line) < len(line):
            os.ftruncate(descriptor, size)
            raise OSError(0, "the disk is full")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)  # which also opens the lock


def _record(judgement: Judgement) -> dict[str, Any]:
    """All that is kept; nothing of it tells who the reader is."""
    answer = judgement.answer
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "id": judgement.id,
        "verdict": judgement.verdict,
        "comment": judgement.comment[:MAX_COMMENT_LENGTH].strip() or None,
        "page_language": judgement.page_language,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "language": answer.language,
        "abstained": answer.abstained,
        "confidence": round(answer.confidence, 4),
        "engine": answer.engine,
        "answer": answer.text,
        "quotes": [quote.permalink for quote in answer.quotes],
    }
