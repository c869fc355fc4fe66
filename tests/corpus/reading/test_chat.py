"""A chat that a messenger wrote out: each message stands below its sender and time."""

from __future__ import annotations

import pytest

from corpus.document import BlockKind, Document, Span
from corpus.reading.read import document_of
from corpus.splitting.passages import split_document
from corpus.splitting.structure import contexts_of
from qa.judging.verify import misplaced

CHAT = """\
\u200e[12.03.2024, 10:15:01] Anna: When does the meeting start?
[12.03.2024, 10:17:40] Барыс Іваноў: Сустрэча пачнецца ў 15:00.
Вазьміце пашпарт.
[12.03.2024, 10:20:11] 陈伟: 会议改到周五。
"""
# How a message begins in other countries.
HEADS = [
    "12/03/2024, 10:15 - Piet de Vries",
    "3/12/24, 10:15 PM - Anna",
    "[2024/3/12 10:15:01] 陈伟",
    "12.03.2024, 10:15 - Иван",
]
OTHERS = [
    "12.03.2024, 10:15 - the meeting of the council began.\n" * 4,
    "Agenda: talks\nPlace: Minsk\nDate: 12.03.2024, 10:15\nHost: the park\n",
    "[12.03.2024, 10:15] Anna: Only one message.\nIt is a letter.\n",
    "2024-03-12 10:15:01 - ERROR: the store is gone\n" * 4,
]


def test_each_line_of_a_message_is_read_with_its_sender_and_time() -> None:
    document = document_of(CHAT, "a.txt")
    read = {document[b.span]: _context(document, at) for at, b in enumerate(document.blocks)}
    assert read["Вазьміце пашпарт."] == ["[12.03.2024, 10:17:40] Барыс Іваноў"]
    assert read["会议改到周五。"] == ["[12.03.2024, 10:20:11] 陈伟"]
    assert misplaced(document, Span(0, len(document.text)), CHAT) is None


@pytest.mark.parametrize("head", HEADS)
def test_a_message_begins_as_in_its_country(head: str) -> None:
    document = document_of(f"{head}: Hello there\n" * 3, "a.txt")
    headings = [document[b.span] for b in document.blocks if b.kind is BlockKind.HEADING]
    assert headings == [head] * 3


@pytest.mark.parametrize("text", OTHERS)
def test_other_texts_with_dates_are_no_chats(text: str) -> None:
    document = document_of(text, "a.txt")
    assert document.text.split() == text.split()


def _context(document: Document, block: int) -> list[str]:
    sentences = split_document(document).sentences
    return [document[sentences[row].span] for row in contexts_of(document, sentences)[block]]
