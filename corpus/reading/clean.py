"""Layout noise undone: the lines of a plain text file become paragraphs, headings and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest

from corpus.document import BlockKind
from corpus.languages import CLOSERS, CYRILLIC_LETTERS, WIDE, is_wide
from corpus.reading.aligned import AlignedText, Edit
from corpus.reading.chat import is_chat, messages_of
from corpus.reading.columns import Printed
from corpus.reading.draft import DraftBlock
from corpus.reading.fineness import LINE, Pieces
from corpus.reading.footnotes import cut_markers, lift_notes
from corpus.reading.lines import Line, Words, as_written, join_lines, lines_of, tidy, width
from corpus.reading.ruled import text_tables

_LOST = "\ufffd"
_LOST_WORD = re.compile(r"\S*\ufffd\S*")
_NUMBER_SIGN_LOST = re.compile(r"(?<!\w)\ufffd(?=(?P<space>\s?)\d)")
_BARE_NUMBER = re.compile(r"[-–—]?\s?(?P<number>\d{1,3})\s?[-–—]?")

_SENTENCE_END = re.compile(rf"[.!?…。！？][{CLOSERS}]*(?:\d{{1,3}}|\[\d+\])?[{CLOSERS}]?[.。]?$")
_INITIAL_END = re.compile(r"(?:^|[\s.])[^\W\d_]\.$")
# A line that ends so is no heading; neither is one that ends in a closing quote after a stop.
_OPEN_END = re.compile(rf"[.,;:!?…。，、；：！？\-–—][{CLOSERS}]*$")
_LABEL = re.compile(
    r"(?:Аннотация|Резюме|Реферат|Ключевые слова|Анатацыя|Рэзюмэ|Ключавыя словы|Summary|Abstract|"
    r"Keywords|Key words|Samenvatting|Trefwoorden|摘\s?要|关键词|关键字)\s?[.:：。—–]",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?:图|表|Рис(?:унок|\.)?|Мал(?:юнак|\.)?|Табл(?:ица|іца|\.)|Fig(?:ure|uur|\.)|Table|Tabel)\s?\d",
    re.IGNORECASE,
)
_BULLET = re.compile(r"[•‣◦▪●■*]|[-–—]\s")
_NUMBER = re.compile(r"\(?\d{1,3}[.)]\s|[（(]?[一二三四五六七八九十]{1,3}[、）)]")
_FIRST_WORD = re.compile(r"[^\W_]+|\S")
# A line that ends in one of these words goes on in the next line.
_FUNCTION_WORDS = frozenset(
    word
    for words in (
        "the a an of and in on to for with by from at or is are that as",
        "de het een van en in op te voor met aan dat die om tot door bij naar uit over als of",
        "в на и с по для из к о от при за у не что как до под над или между",
        "і ў у з да на па пра аб ад што для пры за або паміж",
    )
    for word in words.split()
)

# Prose in lines wider than this (columns) was not broken by a printer: a line is a paragraph.
_WIDEST_PRINTED_LINE = 160
# Share of the lines that run on into the next above which the lines are printed lines.
_RUN_ON_SHARE = 0.25
# Share of the lines followed by a blank one above which blank lines are mere line spacing.
_SPACED_SHARE = 0.6
# A Chinese line that its sentence runs on from is at least this share of the usual width.
_FULL = 0.8
# Lines of proportional print differ: a word had room where it ends below this share of the width.
_ROOM = 0.95
# A heading leaves part of a printed line empty; elsewhere it is a line of so many columns at most.
_HEADING_WIDTH = 0.75
_WIDEST_HEADING = 100
_HEADING_LINES = 3
# So many lines that might be headings, one below the other, are none.
_FEWEST_LISTED = 3
# Two scripts are told apart where a line has this share of its letters in one of them.
_PURE = 0.7


def clean_text(raw: str, pieces: Pieces | None = None, start: int = 0) -> list[DraftBlock]:
    """The blocks of a plain text, notes last.

    Args:
        raw: the text.
        pieces: counts those of the text.
        start: code point at which it begins.
    """
    pieces = pieces or Pieces()
    pieces.length += len(raw)
    read: list[Line] = []
    rest = len(raw)
    for line in lines_of(raw, start):
        read.append(line)
        pieces.count += LINE
        if pieces.are_too_fine:
            rest = line.content.runs[-1].raw_end
            break
    lines = [line for line in map(_readable, read) if line]
    blocks = list(messages_of(lines)) if is_chat(lines) else _cleaned(lines, raw)
    if rest < len(raw):
        written = as_written(AlignedText.of_raw(raw, rest, len(raw)))
        blocks.append(DraftBlock(BlockKind.BODY, written))
    return blocks


def _cleaned(lines: list[Line], raw: str) -> list[DraftBlock]:
    """The blocks of a text that people wrote to be read, notes last."""
    layout = Layout.of(lines)
    body, notes = lines, list[list[Line]]()
    if layout.printed:
        body, notes = lift_notes(lines)
        layout = Layout.of(body)  # notes are set in smaller print
    words = Words(lines)
    body = _without_page_numbers(body, layout)
    tables = {table.start: table for table in text_tables([_printed(line, raw) for line in body])}
    drafts: list[DraftBlock] = []
    for kind, first_line, end in _grouped(body, layout, {t.start: t.end for t in tables.values()}):
        if kind is None:
            drafts += tables[first_line].rows
        else:
            contents = [line.content for line in body[first_line:end]]
            drafts.append(DraftBlock(kind, join_lines(contents, words)))
    notes_joined = [join_lines([line.content for line in note], words) for note in notes]
    numbers = [int(m[0]) for note in notes_joined if (m := re.match(r"\d{1,3}", note.text))]
    cut = cut_markers([draft.content for draft in drafts], numbers)
    blocks = [
        d if d.depth else DraftBlock(d.kind, tidy(c), depth=int(_is_item(d)))
        for d, c in zip(drafts, cut, strict=True)
    ]
    return blocks + [DraftBlock(BlockKind.NOTE, tidy(note)) for note in notes_joined]


def _printed(line: Line, raw: str) -> Printed:
    start, end = line.content.runs[0].raw_start, line.content.runs[-1].raw_end
    while raw[end : end + 1] == "\t":  # cells that are empty
        end += 1
    return Printed(AlignedText.of_raw(raw, start, end), line.indent, line.blanks_before > 0)


def _is_item(draft: DraftBlock) -> bool:
    text = draft.content.text
    return draft.kind is BlockKind.BODY and bool(_BULLET.match(text) or _NUMBER.match(text))


def _readable(line: Line) -> Line | None:
    """``line`` with lost number signs mended and lost words left out, None where none is left."""
    if _LOST not in line.text:
        return line
    content = _without_lost_words(line.content)
    if not any(map(str.isalnum, content.text)):
        return None
    edits = [
        Edit(match.start(), match.end(), "No." if match["space"] else "No. ")
        for match in _NUMBER_SIGN_LOST.finditer(content.text)
    ]
    return replace(line, content=content.replace(edits))


def _without_lost_words(content: AlignedText) -> AlignedText:
    """Of a line that is mostly lost, what can still be read, such as an ISBN."""
    if content.text.count(_LOST) <= sum(map(str.isalpha, content.text)):
        return content
    return tidy(content.replace(Edit(*m.span()) for m in _LOST_WORD.finditer(content.text)))


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is laid out, measured over all its lines.

    Attributes:
        printed: a line is a printed line, and a paragraph is many of them.
        spaced: blank lines stand between the lines of one paragraph.
        width: columns that a full line takes.
    """

    printed: bool
    spaced: bool
    width: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Layout:
        """The layout of a file with these lines."""
        if not lines:
            return cls(printed=False, spaced=False, width=0)
        widths = sorted(width(line.text) for line in lines)
        usual = widths[len(widths) * 9 // 10]
        pairs = list(pairwise(lines))
        run_on = sum(_runs_on(line, following, usual) for line, following in pairs)
        long_share = sum(w for w in widths if w > _WIDEST_PRINTED_LINE) / max(sum(widths), 1)
        printed = run_on > 0 and run_on >= _RUN_ON_SHARE * len(pairs) and long_share < 0.5
        apart = sum(line.blanks_before > 0 for line in lines[1:])
        spaced = printed and apart >= _SPACED_SHARE * len(pairs)
        return cls(printed, spaced, usual)


def _runs_on(line: Line, following: Line, usual: int) -> bool:
    """True when the sentence of ``line`` plainly goes on in the following line."""
    if ends_sentence(line.text):
        return False
    first = following.text[0]
    return first.islower() or (is_wide(first) and width(line.text) >= _FULL * usual)


def ends_sentence(text: str) -> bool:
    """True when ``text`` ends with a full stop or the like, whatever quote or marker follows it."""
    return bool(_SENTENCE_END.search(text)) and not _INITIAL_END.search(text)


def ends_clause(text: str) -> bool:
    """True when it ends so, or with a colon or a semicolon."""
    return ends_sentence(text) or text.endswith((":", "：", ";", "；"))


def _without_page_numbers(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """The lines without the bare, rising numbers at the top or the foot of a page."""
    kept: list[Line] = []
    last = 0
    for line, following in zip_longest(lines, lines[1:]):
        page = _page_number(line, following) if layout.printed else 0
        if page > last:
            last = page
        else:
            kept.append(line)
    return kept


def _page_number(line: Line, following: Line | None) -> int:
    """The number that stands alone on a line next to a page break, else 0."""
    at_foot = following is not None and following.after_page
    at_page = line.after_page or line.indent > 0 or line.blanks_before > 1 or at_foot
    match = _BARE_NUMBER.fullmatch(line.text) if at_page else None
    return int(match["number"]) if match else 0


def _grouped(
    lines: Sequence[Line], layout: Layout, tables: Mapping[int, int]
) -> Iterator[tuple[BlockKind | None, int, int]]:
    """The kind of each block, None for a table, and where it begins and ends among the lines."""
    start = index = 0  # of the open group
    while index < len(lines):
        kind: BlockKind | None = None
        count = tables.get(index, index) - index
        if not count:
            previous = lines[index - 1] if start < index else None
            kind, count = _standalone(lines, index, previous, layout)
        begins = start < index and _begins_block(lines[index - 1], lines[index], layout)
        if start < index and (count or begins):
            yield BlockKind.BODY, start, index
            start = index
        if count:
            yield kind, index, index + count
            start = index + count
        index += count or 1
    if start < index:
        yield BlockKind.BODY, start, index


def _standalone(
    lines: Sequence[Line], index: int, before: Line | None, layout: Layout
) -> tuple[BlockKind, int]:
    """The kind and the number of lines of the heading or caption at ``index``, 0 where none is."""
    if before is not None and not _may_break(before, lines[index], layout):
        return BlockKind.BODY, 0
    if _is_figure(lines[index], layout):
        return BlockKind.CAPTION, 1
    count = _heading_lines(lines, index, layout)
    kind = BlockKind.TITLE if index == 0 else BlockKind.HEADING
    return kind, count


def _may_break(before: Line, line: Line, layout: Layout) -> bool:
    """True when a heading may stand between these lines."""
    return (
        not layout.printed
        or ends_sentence(before.text)
        or _gap(line, layout)
        or bool(_FIGURE.match(before.text))
    )


def _gap(line: Line, layout: Layout) -> bool:
    """True when more than the usual line spacing stands before ``line``."""
    return line.blanks_before > (1 if layout.spaced else 0)


def _is_figure(line: Line, layout: Layout) -> bool:
    if not _FIGURE.match(line.text) or ends_sentence(line.text):
        return False
    return width(line.text) <= _HEADING_WIDTH * max(layout.width, 80)


def _heading_lines(lines: Sequence[Line], index: int, layout: Layout) -> int:
    """How many lines of a heading begin at ``index``, 0 where none begins."""
    if not _begins(lines[index].text) or _BULLET.match(lines[index].text):
        return 0
    if not layout.printed and _is_listed(lines, index, layout):
        return 0
    for count in range(1, min(_HEADING_LINES, len(lines) - index - 1) + 1):
        heading, following = lines[index : index + count], lines[index + count]
        first_of_all = index == 0 and count == 1
        if not _may_be_heading(heading[-1].text, layout, whole_line=first_of_all):
            return 0
        if _heads(heading, following, layout):
            return count
        if not layout.printed:  # a heading is one line there
            return 0
    return 0


def _is_listed(lines: Sequence[Line], index: int, layout: Layout) -> bool:
    """True for one of many brief lines without a blank one between: they list what they say."""
    first = index
    while first > max(index - _FEWEST_LISTED, 0) and not lines[first].blanks_before:
        first -= 1
    count = 0  # of such lines up to the last that was looked at
    for place in range(first, min(index + _FEWEST_LISTED, len(lines))):
        line = lines[place]
        if place > index and line.blanks_before:
            break
        brief = _begins(line.text) and _may_be_heading(line.text, layout, whole_line=False)
        count = count + 1 if brief and not _BULLET.match(line.text) else 0
        if place >= index and not count:
            break
        if place >= index and count >= _FEWEST_LISTED:
            return True
    beside = [lines[place].text for place in (index - 1, index + 1) if 0 <= place < len(lines)]
    return bool(_NUMBER.match(lines[index].text)) and any(map(_NUMBER.match, beside))


def _may_be_heading(text: str, layout: Layout, *, whole_line: bool) -> bool:
    """True for a short line that does not end as a sentence does.

    The first line of a file may be a title that takes the ``whole_line``.
    """
    widest = layout.width if whole_line and layout.printed else _widest_heading(layout)
    return width(text) <= widest and not _OPEN_END.search(text) and any(map(str.isalpha, text))


def _widest_heading(layout: Layout) -> float:
    return _HEADING_WIDTH * layout.width if layout.printed else _WIDEST_HEADING


def _heads(heading: Sequence[Line], following: Line, layout: Layout) -> bool:
    """True when ``following`` is the text, or the next heading, under ``heading``."""
    last = heading[-1]
    if _LABEL.match(following.text):
        return True
    if not _begins(following.text) or width(last.text) > _widest_heading(layout):
        return False
    if _gap(following, layout) or not layout.printed:
        return True
    goes_on = last.text.split()[-1].lower() in _FUNCTION_WORDS
    longer = width(following.text) > 1.2 * max(width(line.text) for line in heading)
    return longer and not goes_on and _has_room(last, following, layout)


def _begins(text: str) -> bool:
    """True when a sentence may begin with ``text``."""
    first = text.lstrip("\"'«“„‘([（《<-–— ")[:1]
    return bool(first) and not first.islower() and (first.isalnum() or is_wide(first))


def _begins_block(before: Line, line: Line, layout: Layout) -> bool:
    """True when a paragraph ends with ``before`` and another begins with ``line``."""
    if not layout.printed or _LABEL.match(line.text):
        return True
    ended = ends_sentence(before.text)
    if not layout.spaced and line.blanks_before:
        return ended or (_begins(line.text) and _has_room(before, line, layout))
    if ended and _scripts_differ(before.text, line.text):
        return True
    if not ends_clause(before.text):
        return False
    return _gap(line, layout) or line.indent > 1 or _has_room(before, line, layout)


def _has_room(before: Line, line: Line, layout: Layout) -> bool:
    """True when the first word of ``line`` had room in the line before: the break was meant."""
    match = _FIRST_WORD.search(line.text)
    word = match[0] if match else ""
    needed = 2 * is_wide(word[0]) or len(word) + 1
    return width(before.text) + needed <= _ROOM * layout.width


def _scripts_differ(left: str, right: str) -> bool:
    scripts = _pure_script(left), _pure_script(right)
    return "" not in scripts and scripts[0] != scripts[1]


_SCRIPTS = {"Han": re.compile(f"[{WIDE}]"), "Cyrillic": re.compile(f"[{CYRILLIC_LETTERS}]")}


def _pure_script(text: str) -> str:
    letters = [char for char in text if char.isalpha()]
    for name, script in _SCRIPTS.items():
        if sum(script.match(char) is not None for char in letters) > _PURE * len(letters):
            return name
    latin = sum(char < "\u0250" for char in letters)
    return "Latin" if latin > _PURE * len(letters) else ""
