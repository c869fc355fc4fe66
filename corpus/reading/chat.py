"""Chats as messengers write them out as text: each message below who sent it, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.document import BlockKind
from corpus.reading.draft import DraftBlock
from corpus.reading.lines import Line

# "[12.03.2024, 10:15:01] Anna: ...", "12/03/2024, 10:15 - 陈伟: ...": before a colon its sender.
_HEAD = re.compile(
    r"(?P<head>(?P<open>\[)?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}[:.]\d\d(?:[:.]\d\d)?"
    r"(?:\s?[ap]\.?\s?m\.?)?(?(open)\]|\s[-–])\s"
    # The log of a program, whose lines look so, has no senders.
    r"(?!(?:trace|debug|info|notice|warn(?:ing)?|error|critical|fatal)\b)[^:：\n]{1,60})[:：]\s?",
    re.IGNORECASE,
)
# A file is a chat where so many of its first lines begin messages, and one of them comes first.
_FEWEST, _TRIED = 3, 200
_LEVEL = 2


def is_chat(lines: Sequence[Line]) -> bool:
    """True for the lines of a chat; some of its messages may have several."""
    tried = lines[:_TRIED]
    # What the messenger says of the chat itself may stand above the first message.
    return sum(map(_begins, tried)) >= _FEWEST and any(map(_begins, tried[:2]))


def messages_of(lines: Sequence[Line]) -> Iterator[DraftBlock]:
    """The messages: a heading with sender and time, and each line of the message as a block."""
    for line in lines:
        head = _HEAD.match(line.text)
        if head:
            yield DraftBlock(BlockKind.HEADING, line.content.cut(*head.span("head")), _LEVEL)
        said = line.content.cut(head.end() if head else 0, len(line.text)).strip()
        yield DraftBlock(BlockKind.BODY, said)


def _begins(line: Line) -> bool:
    return _HEAD.match(line.text) is not None
