"""Chats that Telegram wrote out (result.json): each message below who sent it, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from corpus.reading.transcript import Piece, Transcript

# What a message marks of its text; a link, a name or a tag stands as it is.
_LOOKS = {"bold": ("b",), "strikethrough": ("del",)}
# Of an account: under which names it lists the chats.
_LISTS = ("chats", "left_chats")


def is_export(value: Any) -> bool:
    """True for one chat, or for the chats of an account."""
    return any(map(_is_chat, _chats(value)))


def write_chats(value: Any, transcript: Transcript) -> str | None:
    """Writes down the messages of an export.

    What the messenger tells of a chat, such as who joined it, is counted alone, and so is what the
    export holds beside chats: numbers of telephones, sessions.

    Returns:
        What the chat is called; None where there are several.
    """
    chats = [chat for chat in _chats(value) if _is_chat(chat)]
    only = chats[0] if _is_chat(value) else None
    for chat in chats:
        transcript.block("title" if only else "h2", _said(chat.get("name")))
        for message in chat["messages"]:
            if isinstance(message, dict):
                _message(message, transcript, level=2 if only else 3)
    if only is None:
        others = set(value) - {*_LISTS, "about"}
        transcript.passed_over("parts that are no chats", len(others))
    return _said(only.get("name")) or None if only else None


def _chats(value: Any) -> Iterator[Any]:
    if not isinstance(value, dict):
        return
    yield value
    for key in _LISTS:
        listed = value.get(key)
        chats = listed.get("list") if isinstance(listed, dict) else None
        yield from chats if isinstance(chats, list) else ()


def _is_chat(value: Any) -> bool:
    messages = value.get("messages") if isinstance(value, dict) else None
    if not isinstance(messages, list):
        return False
    first = messages[0] if messages else {}
    return isinstance(first, dict) and {"type", "date"} <= first.keys()


def _message(message: Mapping[str, Any], transcript: Transcript, *, level: int) -> None:
    if message.get("type") != "message":
        transcript.passed_over("notices of the messenger")
        return
    lines = list(_lines(_pieces(message.get("text") or message.get("text_entities"))))
    poll = message.get("poll")
    if not lines and not isinstance(poll, dict):
        return
    sent_on = _said(message.get("forwarded_from"))
    facts = (
        _said(message.get("from")),
        f"forwarded_from: {sent_on}" if sent_on else "",
        _said(message.get("date")).replace("T", " "),
    )
    transcript.block(f"h{level}", ", ".join(filter(None, facts)))
    for line in lines:
        with transcript.element("p"):
            transcript.pieces(line)
    if isinstance(poll, dict):
        transcript.block(f"h{level + 1}", _said(poll.get("question")))
        answers = poll.get("answers")
        for answer in answers if isinstance(answers, list) else ():
            if isinstance(answer, dict):
                voters = f" — {answer['voters']}" if "voters" in answer else ""
                transcript.block("li", f"{_said(answer.get('text'))}{voters}")


def _pieces(text: Any) -> Iterator[Piece]:
    """The pieces of a message, which is a text, or texts between parts that are marked."""
    for part in text if isinstance(text, list) else [text]:
        if isinstance(part, dict):
            said = part.get("text")
            yield Piece(
                said if isinstance(said, str) else "", _LOOKS.get(str(part.get("type")), ())
            )
        elif isinstance(part, str):
            yield Piece(part)


def _lines(pieces: Iterator[Piece]) -> Iterator[Sequence[Piece]]:
    """The pieces line by line; none of a line that says nothing."""
    line: list[Piece] = []
    for text, tags in pieces:
        first, *others = text.split("\n")
        line.append(Piece(first, tags))
        for other in others:
            yield from [line] if any(piece.text.strip() for piece in line) else []
            line = [Piece(other, tags)]
    yield from [line] if any(piece.text.strip() for piece in line) else []


def _said(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
