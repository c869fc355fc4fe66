"""Footnotes leave the body: their blocks are lifted out, their markers cut from the words."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from corpus.languages import HAN
from corpus.reading.aligned import AlignedText, Edit
from corpus.reading.lines import Line

# "12 Title of the note" or '102 "Name": a number, a space, then a capital, a quote or Chinese.
_NOTE_START = re.compile(r"(?P<number>\d{1,3})[.)]? (?=[\"“„«(]?(?P<first>[^\W\d_]))")
# The rest of an address that a page break cut: no spaces, and slashes or many hyphens.
_ADDRESS_REST = re.compile(r"(?:https?://\S+|\S*/\S*/\S*|(?:[a-z0-9]+-){2,}[a-z0-9]*\S*)")
# A file may lose the text of many notes on end, yet not a hundred of them.
_LONGEST_GAP = 60

# Places where a marker may hide. Its digits touch a word, a quote or a stop; a year may stand
# before it ("2016-20173", "201777"), or the next word after it ("provincie 15Shandong").
# Chinese writes its numbers without spaces, so there a marker is seen before a stop only.
_MARKER = re.compile(
    rf"(?P<after_year>(?<!\d)(?:19|20)\d\d(?P<year_marker>\d{{1,3}}))(?![\d{HAN}])"
    rf"|(?<=[^\W\d_{HAN}])(?P<after_word>\d{{1,3}})(?![\d{HAN}])(?![.,]\d)"
    rf"|(?<=[{HAN}])(?<!第)(?P<after_han>\d{{1,3}})(?=[，。；：、！？）”]|$)"
    rf"|(?<=[\"”»’'.,!?;:)\]。，；”])(?<!\d[.,:])(?P<after_mark>\d{{1,3}})(?![\d{HAN}%])(?![.,]\d)"
    rf"|(?<!\S)(?P<before_word>\d{{1,3}})(?=[^\W\d_{HAN}]|[\"“„«])",
    re.MULTILINE,
)
# "5G" and "22e" look like a marker before a word: where another place fits, that is the marker.
_DOUBTFUL = 0.8
_BRACKETED = re.compile(
    r"(?<=\S)\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]|\s\[\d{1,3}\](?=[.,;:!?。，；：！？])"
)

# Marks within marks beyond this are no marks, and each would cost a look at the whole block.
_LOOKS = 3


class Lifted(NamedTuple):
    """The lines of the body, and the lines of each note."""

    body: list[Line]
    notes: list[list[Line]]


def lift_notes(lines: Sequence[Line]) -> Lifted:
    """The lines of the body without the footnotes that stand between them.

    A block of notes begins under a separator line, or at the top of a page with the next number
    of the sequence or the rest of an address. It ends at a blank line or at the next page.
    """
    lifter = _Lifter()
    for line in lines:
        lifter.take(line)
    return Lifted(lifter.body, lifter.notes)


class _Lifter:
    """Reads line by line and knows whether it stands among notes."""

    def __init__(self) -> None:
        self.body: list[Line] = []
        self.notes: list[list[Line]] = []
        self._inside = False
        self._number = 0

    def take(self, line: Line) -> None:
        """Puts ``line`` to the body, to a new note or to the note that it goes on with."""
        number = self._number_of(line)
        was_inside = self._inside
        self._inside = self._is_note(line, number)
        if not self._inside:
            self.body.append(line)
        elif number is None and was_inside:
            self.notes[-1].append(line)
        else:
            self.notes.append([line])
            self._number = number or self._number

    def _number_of(self, line: Line) -> int | None:
        """The number of the note that begins with ``line``, None where none does."""
        match = _NOTE_START.match(line.text)
        if match is None or match["first"].islower():
            return None
        number = int(match["number"])
        return number if self._number < number <= self._number + _LONGEST_GAP else None

    def _is_note(self, line: Line, number: int | None) -> bool:
        if line.after_rule:
            return number is not None
        if self._inside and number is None:
            return not line.blanks_before and not self._begins_page(line)
        at_top = bool(self.notes and line.indent and not line.blanks_before)
        known = number is not None or bool(_ADDRESS_REST.fullmatch(line.text))
        return known and (self._inside or at_top)

    def _begins_page(self, line: Line) -> bool:
        return bool(line.indent) and not _ADDRESS_REST.fullmatch(line.text)


class _Candidate(NamedTuple):
    """Digits that may be the marker of note ``number``; positions in the joined body."""

    start: int
    end: int
    number: int
    weight: float


def cut_markers(blocks: Sequence[AlignedText], notes: Sequence[int]) -> list[AlignedText]:
    """The blocks without the markers of the notes, and without marks such as ``[1]``.

    A marker is known by its place in the sequence: the digits glued to words are taken as markers
    only along the longest chain of rising numbers. A file without notes loses nothing.

    Args:
        blocks: the body in reading order.
        notes: the numbers of the notes that were lifted out.
    """
    text = "\n".join(block.text for block in blocks)
    chain = _chain(_candidates(text, max(notes, default=0)), frozenset(notes))
    edits = deque(_cut(text, marker) for marker in chain)  # in the order of the text
    cut: list[AlignedText] = []
    offset = 0
    for block in blocks:
        end = offset + len(block)
        inside: list[Edit] = []
        while edits and edits[0].start < end:
            edit = edits.popleft()
            inside.append(Edit(edit.start - offset, edit.end - offset, edit.text))
        cut.append(_without_brackets(block.replace(inside) if inside else block))
        offset = end + 1
    return cut


def _without_brackets(block: AlignedText) -> AlignedText:
    for _ in range(_LOOKS):  # "[1[2]]" needs a second one
        marks = [Edit(*match.span()) for match in _BRACKETED.finditer(block.text)]
        if not marks:
            break
        block = block.replace(marks)
    return block


def _candidates(text: str, highest: int) -> Iterator[_Candidate]:
    for match in _MARKER.finditer(text):
        name = "year_marker" if match["after_year"] else match.lastgroup or ""
        number = int(match[name])
        if 1 <= number <= highest and not match[name].startswith("0"):
            weight = _DOUBTFUL if name == "before_word" else 1.0
            yield _Candidate(match.start(name), match.end(name), number, weight)


def _chain(candidates: Iterable[_Candidate], notes: frozenset[int]) -> list[_Candidate]:
    """The longest chain of candidates with rising numbers, without its doubtful members."""
    best: dict[int, _Link] = {}  # by number: the best chain so far that ends with it
    for candidate in candidates:
        link = _Link(candidate.weight, candidate, None)
        for before in best.values():
            step = candidate.number - before.candidate.number
            # Between chains of equal length the one with fewer gaps is the sequence.
            score = before.score + candidate.weight * (1.0 if step == 1 else 0.5)
            if step > 0 and score > link.score:
                link = _Link(score, candidate, before)
        if candidate.number not in best or link.score > best[candidate.number].score:
            best[candidate.number] = link
    last = max(best.values(), key=lambda link: link.score, default=None)
    chain = list(_members(last))[::-1]
    numbers = {candidate.number for candidate in chain}
    sure = [c for c in chain if c.number in notes or {c.number - 1, c.number + 1} & numbers]
    # Notes without their markers leave a chain of chance: figures that happen to rise.
    return sure if 2 * len(sure) >= len(notes) else []


class _Link(NamedTuple):
    """The end of a chain, its score, and the chain before it."""

    score: float
    candidate: _Candidate
    before: _Link | None


def _members(link: _Link | None) -> Iterator[_Candidate]:
    while link is not None:
        yield link.candidate
        link = link.before


def _cut(text: str, marker: _Candidate) -> Edit:
    """The edit that takes the marker away; it stood for a space between two words."""
    left, right = text[marker.start - 1 : marker.start], text[marker.end : marker.end + 1]
    parts_words = not left.isspace() and right.isalpha()
    return Edit(marker.start, marker.end, " " if parts_words else "")
