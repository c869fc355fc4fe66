"""Sentences of a search, read again together with its question by ``qa.reader``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from corpus.document import Span
from embeddings.e5 import EMBEDDED
from qa.asking.query import asking_of
from qa.finding.pool import Pool
from qa.finding.respelling import respelled
from qa.finding.search import Choice, Search
from qa.reader.layout import Line
from qa.reader.model import Reading, load_reader


def readings(found: Search, rows: Sequence[int]) -> dict[int, Reading]:
    """What the reader makes of each of these sentences, by its row; none is read twice.

    Empty where another encoder made the index: the constants of what is made of the readings are
    fitted beside the scores of the embedded one.
    """
    if not _can_read(found):
        return {}
    # It has learned from questions alone, and takes what is told beside one for a part of it.
    question = asking_of(found.query.text, found.query.language)
    fresh = [row for row in rows if row not in found.read]
    lines = [_line(found.pool, row) for row in fresh]
    read = dict(zip(fresh, load_reader().read(question, lines), strict=True))
    return {row: read[row] if row in read else found.read[row] for row in rows}


def likelier_readings(found: Search, rows: Sequence[int]) -> dict[int, Reading]:
    """The same where a sentence may also be read in its own words for what the question names.

    Not for an overview: how much is asked, and what belongs to it, is fitted to ``readings``.
    """
    read = readings(found, rows)
    for row in read.keys() - found.read.keys():
        read[row] = max([read[row], *_respelled(found, row)], key=_score)
    return read


def as_read(found: Search, choice: Choice, reading: Reading) -> Choice:
    """A choice with what the reader made of its first sentence: how it reads, and which words."""
    read = replace(choice, reading=reading.score)
    if reading.answer is None:
        return read
    start = found.pool.index.sentences[choice.first].span.start
    words = Span(start + reading.answer.start, start + reading.answer.end)
    return replace(read, words=words, certainty=reading.certainty)


def scores_asked(found: Search, row: int, questions: Sequence[str]) -> list[float]:
    """(n,) how likely a sentence is to answer each of these, in place of what was asked.

    Empty where another encoder made the index, see ``readings``.
    """
    if not _can_read(found):
        return []
    line, reader = _line(found.pool, row), load_reader()
    return [reader.read(question, [line])[0].score for question in questions]


def _can_read(found: Search) -> bool:
    return found.pool.index.manifest.encoder_fingerprint.startswith(EMBEDDED)


def _respelled(found: Search, row: int) -> list[Reading]:
    """The sentence read with the question in its own words, where it has others for the same."""
    language, line = found.query.language, _line(found.pool, row)
    if found.pool.index.sentences[row].language != language:
        return []
    question = asking_of(found.query.text, language)
    asked = respelled(question, line.text, language, found.pool.knowledge)
    return [] if asked == question else load_reader().read(asked, [line])


def _score(reading: Reading) -> float:
    return reading.score


def _line(pool: Pool, row: int) -> Line:
    """The sentence with its title and headings, and the one before it in its paragraph."""
    index = pool.index
    together = (
        row > 0
        and index.sentence_documents[row - 1] == index.sentence_documents[row]
        and index.sentences[row - 1].block == index.sentences[row].block
    )
    return Line(
        text=_text(pool, row),
        headings=" ".join(_text(pool, other) for other in index.contexts[row]),
        before=_text(pool, row - 1) if together else "",
    )


def _text(pool: Pool, row: int) -> str:
    return pool.document_of(row)[pool.index.sentences[row].span]
