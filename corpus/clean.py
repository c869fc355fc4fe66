"""Layout noise undone: the lines of a plain text file become paragraphs, headings and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.aligned import AlignedText, Edit
from corpus.document import BlockKind
from corpus.draft import DraftBlock
from corpus.footnotes import cut_markers, lift_notes
from corpus.lines import Line, Words, is_wide, join_lines, lines_of, tidy, width

_LOST = "\ufffd"
_NUMBER_SIGN_LOST = re.compile(r"(?<!\w)\ufffd(?=(\s?)\d)")
_BARE_NUMBER = re.compile(r"[-–—]?\s?\d{1,4}\s?[-–—]?")

_CLOSERS = "\"'»”’“)\\]）】》」』"
_SENTENCE_END = re.compile(rf"[.!?…。！？][{_CLOSERS}]*(?:\d{{1,3}}|\[\d+\])?[{_CLOSERS}]?[.。]?$")
_CLAUSE_END = re.compile(r"[:：;；]$")
# A line that ends so is no heading; neither is one that ends in a closing quote after a stop.
_OPEN_END = re.compile(rf"[.,;:!?…。，、；：！？\-–—][{_CLOSERS}]*$")
_LABEL = re.compile(
    r"(?:Аннотация|Резюме|Реферат|Ключевые слова|Анатацыя|Рэзюмэ|Ключавыя словы|Summary|Abstract|"
    r"Keywords|Key words|Samenvatting|Trefwoorden|摘\s?要|关键词|关键字)\s?[.:：。—–]",
    re.IGNORECASE,
)
_FIGURE = re.compile(
    r"(?:图|表|Рис(?:унок|\.)?|Мал(?:юнак|\.)?|Табл(?:ица|іца|\.)|Fig(?:ure|uur|\.)|Table|Tabel)\s?\d",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(r"[^\W_]+|\S")
# A line that ends in one of these words goes on in the next line.
_FUNCTION_WORDS = frozenset(
    "de het een van en in op te voor met aan dat die om tot door bij naar uit over als of "
    "the a an of and in on to for with by from at or is are that as "
    "в на и с по для из к о от при за у не что как до под над или між і ў з да па пра аб ад што".split()
)

# Prose in lines wider than this (columns) was not broken by a printer: a line is a paragraph.
_WIDEST_PRINTED_LINE = 160
# Share of the lines that run on into the next above which the lines are printed lines.
_RUN_ON_SHARE = 0.25
# Share of the lines followed by a blank one above which blank lines are mere line spacing.
_SPACED_SHARE = 0.6
# A line is ragged by less than this share of the usual width when its paragraph goes on.
_RAGGED = 0.9
_HEADING_WIDTH = 0.75
_HEADING_LINES = 3
# Two scripts are told apart where a line has this share of its letters in one of them.
_PURE = 0.7


def clean_text(raw: str, start: int = 0) -> list[DraftBlock]:
    """The blocks of a plain text file, from code point ``start`` on, notes last."""
    lines = [line for line in map(_readable, lines_of(raw, start)) if line]
    layout = Layout.of(lines)
    body, notes = lift_notes(lines) if layout.printed else (lines, [])
    words = Words(lines)
    drafts = _paragraphs(_without_page_numbers(body, layout), layout, words)
    notes_joined = [join_lines([line.content for line in note], words) for note in notes]
    numbers = [int(m[0]) for note in notes_joined if (m := re.match(r"\d{1,3}", note.text))]
    cut = cut_markers([draft.content for draft in drafts], numbers)
    blocks = [DraftBlock(d.kind, tidy(c)) for d, c in zip(drafts, cut, strict=True)]
    return blocks + [DraftBlock(BlockKind.NOTE, tidy(note)) for note in notes_joined]


def _readable(line: Line) -> Line | None:
    """``line`` with lost number signs mended, None where most of its letters are lost."""
    text = line.text
    if _LOST not in text:
        return line
    if text.count(_LOST) > sum(map(str.isalpha, text)):
        return None
    edits = [
        Edit(match.start(), match.end(), "No." if match[1] else "No. ")
        for match in _NUMBER_SIGN_LOST.finditer(text)
    ]
    return Line(
        line.content.replace(edits), line.indent, line.blanks_before, line.after_rule, line.after_page
    )


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
        pairs = list(zip(lines, lines[1:], strict=False))
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
    return first.islower() or (is_wide(first) and width(line.text) >= _RAGGED * usual)


def ends_sentence(text: str) -> bool:
    """True when ``text`` ends with a full stop or the like, whatever quote or marker follows it."""
    return bool(_SENTENCE_END.search(text))


def _without_page_numbers(lines: Sequence[Line], layout: Layout) -> list[Line]:
    """The lines without bare numbers at the top or the foot of a page."""
    if not layout.printed:
        return list(lines)
    return [line for line in lines if not _is_page_number(line)]


def _is_page_number(line: Line) -> bool:
    at_page = line.after_page or line.indent > 0 or line.blanks_before > 1
    return at_page and bool(_BARE_NUMBER.fullmatch(line.text))


def _paragraphs(lines: Sequence[Line], layout: Layout, words: Words) -> list[DraftBlock]:
    groups = _grouped(lines, layout)
    return [
        DraftBlock(kind, join_lines([line.content for line in group], words))
        for kind, group in groups
    ]


def _grouped(lines: Sequence[Line], layout: Layout) -> Iterator[tuple[BlockKind, list[Line]]]:
    """The lines of each block, with its kind."""
    open_group: list[Line] = []
    index = 0
    while index < len(lines):
        previous = lines[index - 1] if index else None
        kind, count = _standalone(lines, index, previous if open_group else None, layout)
        if count:
            if open_group:
                yield BlockKind.BODY, open_group
            yield kind, list(lines[index : index + count])
            open_group = []
            index += count
            continue
        if open_group and _begins_block(open_group[-1], lines[index], layout):
            yield BlockKind.BODY, open_group
            open_group = []
        open_group.append(lines[index])
        index += 1
    if open_group:
        yield BlockKind.BODY, open_group


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
    """How many lines of a heading begin at ``index``."""
    count = 0
    while count < _HEADING_LINES and index + count < len(lines):
        line = lines[index + count]
        following = lines[index + count + 1] if index + count + 1 < len(lines) else None
        if not _looks_like_heading(line.text, layout) or (count == 0 and not _begins(line.text)):
            return 0
        count += 1
        if following is None:
            return 0
        if _begins(following.text) and _text_follows(lines[index : index + count], following, layout):
            return count
        if not layout.printed or _gap(following, layout):
            return 0
    return 0


def _looks_like_heading(text: str, layout: Layout) -> bool:
    widest = _HEADING_WIDTH * layout.width if layout.printed else 100
    if width(text) > widest or _OPEN_END.search(text) or not any(map(str.isalpha, text)):
        return False
    return text.split()[-1].lower() not in _FUNCTION_WORDS


def _begins(text: str) -> bool:
    """True when a sentence may begin with ``text``."""
    first = text.lstrip("\"'«“„‘([（《-–— ")[:1]
    return bool(first) and not first.islower() and (first.isalnum() or is_wide(first))


def _text_follows(heading: Sequence[Line], following: Line, layout: Layout) -> bool:
    """True when ``following`` is the text or the heading that ``heading`` stands over."""
    if _LABEL.match(following.text) or _gap(following, layout):
        return True
    widest = max(width(line.text) for line in heading)
    return width(following.text) > 1.2 * widest or not layout.printed


def _begins_block(before: Line, line: Line, layout: Layout) -> bool:
    """True when a paragraph ends with ``before`` and another begins with ``line``."""
    if not layout.printed or _LABEL.match(line.text):
        return True
    ended = ends_sentence(before.text)
    if not layout.spaced and line.blanks_before:
        return ended or _begins(line.text)
    if ended and _scripts_differ(before.text, line.text):
        return True
    if not ended and not _CLAUSE_END.search(before.text):
        return False
    return _gap(line, layout) or line.indent > 1 or _has_room(before, line, layout)


def _has_room(before: Line, line: Line, layout: Layout) -> bool:
    """True when the first word of ``line`` had room in the line before: the break was meant."""
    match = _FIRST_WORD.search(line.text)
    word = match[0] if match else ""
    needed = 2 * is_wide(word[0]) or len(word) + 1
    return width(before.text) + needed <= _RAGGED * layout.width


def _scripts_differ(left: str, right: str) -> bool:
    scripts = _pure_script(left), _pure_script(right)
    return "" not in scripts and scripts[0] != scripts[1]


def _pure_script(text: str) -> str:
    letters = [char for char in text if char.isalpha()]
    for name, first, last in (("Han", "\u2e80", "\u9fff"), ("Cyrillic", "\u0400", "\u04ff")):
        if sum(first <= char <= last for char in letters) > _PURE * len(letters):
            return name
    latin = sum(char < "\u0250" for char in letters)
    return "Latin" if latin > _PURE * len(letters) else ""


def joined(contents: Sequence[AlignedText], words: Words) -> AlignedText:
    """The lines of one paragraph of marked-up text as one tidy line."""
    return tidy(join_lines(contents, words))
