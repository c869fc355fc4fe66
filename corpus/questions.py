"""Questions with their evidence, read from JSON Lines: what is measured, and calibrated on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import UserError

SHIPPED_QUESTIONS = Path(__file__).parent / "questions.jsonl"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Text that answers a need; items of one need are alternatives.

    Attributes:
        need: number of the need; all needs of a question must be met.
        document: file name or id of the document, or None when a note is named.
        text: the evidence as the document reads, or None when a paragraph is named.
        note: id of a note, whose parallel versions are alternatives.
        paragraph: its body paragraph, from 1.
        language: of the text; None where every version counts.
    """

    need: int
    document: str | None = None
    text: str | None = None
    note: str | None = None
    paragraph: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """A question whose right answer is known.

    Attributes:
        id: unique in its file.
        language: BCP-47.
        question: as asked.
        evidence: empty when the documents do not answer.
        answer_keys: groups of alternatives; an answer holds one of each group.
        kind: "answerable", or why it is not: missing, false-premise, off-topic, injection.
        type: number, date, entity, list, reason, definition, comparison, yesno; "" where unknown.
        conversation: id shared by the turns of one conversation.
        standalone: the question made complete, for a follow-up.
        style: plain, paraphrase, keyword, typo; "" where unknown.
        before: an unrelated question that is asked before this one; None for most.
    """

    id: str
    language: str
    question: str
    evidence: tuple[Evidence, ...]
    answer_keys: tuple[tuple[str, ...], ...]
    kind: str
    type: str = ""
    conversation: str | None = None
    standalone: str | None = None
    style: str = ""
    before: str | None = None


def load_questions(path: Path = SHIPPED_QUESTIONS) -> list[GoldQuestion]:
    """The questions of a JSON Lines file, in its order.

    A row may hold a whole conversation as ``turns``; it becomes one question a turn.

    Raises:
        UserError: the file cannot be read, or a line is malformed.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read the questions {path}: {error}") from error
    questions: list[GoldQuestion] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.extend(_parse(json.loads(line)))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UserError(
                f"{path}, line {number}: not a question ({error!r}); "
                'a row needs at least "id", "lang" and "question"'
            ) from error
    return questions


def by_language(questions: Sequence[GoldQuestion]) -> dict[str, list[str]]:
    """Language -> its question texts, each made standalone."""
    texts: dict[str, list[str]] = {}
    for question in questions:
        texts.setdefault(question.language, []).append(question.standalone or question.question)
    return texts


def _parse(row: Mapping[str, Any]) -> list[GoldQuestion]:
    if "turns" in row:
        return [
            _question({**turn, "id": f"{row['id']}.{number}", "lang": row["lang"]}, row["id"])
            for number, turn in enumerate(row["turns"], 1)
        ]
    return [_question(row, row.get("conversation"))]


def _question(row: Mapping[str, Any], conversation: str | None) -> GoldQuestion:
    evidence = tuple(
        Evidence(
            need=item["need"],
            document=item.get("doc"),
            text=item.get("text"),
            note=item.get("note"),
            paragraph=item.get("paragraph"),
            language=item.get("lang"),
        )
        for item in row.get("evidence", ())
    )
    return GoldQuestion(
        id=str(row["id"]),
        language=str(row["lang"]),
        question=str(row["user"] if "user" in row else row["question"]),
        evidence=evidence,
        answer_keys=tuple(tuple(group) for group in row.get("answer_keys", ())),
        kind=str(row.get("kind", "answerable" if evidence else "missing")),
        type=str(row.get("type", "")),
        conversation=conversation,
        standalone=row.get("standalone"),
        style=str(row.get("style", "")),
        before=row.get("before"),
    )
