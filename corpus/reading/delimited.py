"""Tables in text (.csv, .tsv): a row is read with its header, and every cell keeps its place.

The separator is found by trial, unless the file states it. It stays in the text of a row, so that a
quote reads as the file does, with a tab after it that parts the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from corpus.document import BlockKind, new_run
from corpus.errors import UnreadableFileError
from corpus.reading.aligned import AlignedText, Edit
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.encodings import decoded
from corpus.reading.fineness import CELL, ROW, Pieces
from corpus.reading.headers import header_of, reaching_across, tables_of, title_of
from corpus.reading.lines import as_written, tidy
from corpus.reading.tables import Cell, Table, parted_by

_SEPARATORS = ",;\t|"
# The separator and the header are judged by the first rows, and by so many code points of them.
_TRIED = 50
_TRIED_WITHIN = 64 * 1024
# The mark of the byte order, and what a table tells Excel of its separator.
_OPENING = re.compile(r"\ufeff?(?:\"?sep=(?P<separator>[^\w\r\n \"])\"?\r?\n)?", re.IGNORECASE)
_SEEN = frozenset(",;|")
_NOTHING = frozenset({"", *_SEEN})


def read(data: bytes, name: str) -> Draft:
    """The rows of the file.

    Raises:
        UnreadableFileError: it is no text.
    """
    raw = decoded(data)
    if raw is None:
        raise UnreadableFileError(f"{name} is a binary file; remove it or save it as UTF-8 text")
    rows = list(_rows(raw))
    tables = [rows]
    if not all(rows):
        tables = [[rows[at] for at in numbers] for numbers in tables_of(list(map(_texts, rows)))]
    title = title_of([_texts(row) for row in tables[0][:_TRIED]]) if tables else None
    return Draft(raw, tuple(block for table in tables for block in _blocks(table)), title)


def _blocks(rows: Sequence[Sequence[AlignedText]]) -> Iterator[DraftBlock]:
    """What stands above the header of a table, then its rows."""
    start, end = header_of([_texts(row) for row in rows[:_TRIED]])
    table = Table()
    width = max(map(len, rows[start:end]), default=0)
    for row in rows[:start]:
        for cell in row:
            if any(map(str.isalnum, cell.text)):
                yield DraftBlock(BlockKind.BODY, cell)
    header = rows[start:end] if end - start < 2 else [_merged(rows[start:end])]
    for index, row in enumerate([*header, *rows[end:]]):
        is_header = index < len(header)
        table.begin_row()
        for cell in row:
            # A mark that parts a cell of nothing from the next is none of the text either.
            blocks = (DraftBlock(BlockKind.BODY, cell),) if cell.text not in _NOTHING else ()
            table.add(Cell(blocks, is_header))
        for _ in range(len(row), width):  # one that ends early has empty cells
            table.add(Cell((), is_header))
    yield from table.blocks()


def _merged(header: Sequence[Sequence[AlignedText]]) -> list[AlignedText]:
    """The rows of a header as one: what stands above a column is read before it."""
    said = [list(map(_without_separator, row)) for row in header]
    rows = reaching_across(said, lambda cell: cell.text, AlignedText("", ()))
    columns = zip(*rows, strict=True)
    return [parted_by(" ", [cell for cell in column if cell.text]) for column in columns]


def _without_separator(cell: AlignedText) -> AlignedText:
    return cell.cut(0, len(cell.text.rstrip(_SEPARATORS)))


def _texts(row: Sequence[AlignedText]) -> list[str]:
    """The texts of the cells, without what parts them."""
    return [cell.text.strip(_SEPARATORS) for cell in row]


def _rows(raw: str) -> Iterator[list[AlignedText]]:
    """The rows, and those that are cut finer than data as they are written: a line a row."""
    pieces = Pieces(len(raw))
    for row in cells_of(raw, separator_of(raw)):
        pieces.count += ROW + CELL * len(row)
        if row and pieces.are_too_fine:
            start = min(run.raw_start for cell in row for run in cell.runs)
            yield [as_written(AlignedText.of_raw(raw, start, len(raw)))]
            return
        yield row


def separator_of(raw: str) -> str:
    """The one that the file states, else what parts the first rows into most cells, all alike."""
    opening = _OPENING.match(raw)
    if opening is not None and opening["separator"]:
        return opening["separator"]

    def merit(separator: str) -> tuple[float, int]:
        rows = islice(filter(None, cells_of(raw[:_TRIED_WITHIN], separator)), _TRIED)
        widths = [len(row) for row in rows]
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0.0, usual)

    return max(_SEPARATORS, key=merit)


def cells_of(raw: str, separator: str) -> Iterator[list[AlignedText]]:
    """The rows of a file, as RFC 4180 has them, each cell with its separator; blank rows have none.

    A quotation mark that is never closed opens no cell that runs to the end of the file: what
    follows it is read as it stands.
    """
    pattern = re.compile(
        rf'[ ]*"(?P<quoted>(?:[^"]|"")*)"[ ]*(?P<end>{re.escape(separator)}|\r\n|[\r\n]|\Z)'
        rf"|(?P<plain>[^{re.escape(separator)}\r\n]*)(?P<stop>{re.escape(separator)}|\r\n|[\r\n]|\Z)"
    )
    row: list[AlignedText] = []
    line_end = re.compile(r"\r\n|[\r\n]|\Z")
    opening = _OPENING.match(raw)
    position = opening.end() if opening else 0
    while position <= len(raw):
        if not row and (stop := line_end.search(raw, position)):
            line = raw[position : stop.start()]
            if '"' not in line:  # so it is parted at once, in a fourth of the time
                if any(map(str.isalnum, line)):
                    yield list(_plain_cells(raw, position, line.split(separator), separator))
                elif stop.end() > position:
                    yield []
                if stop.end() == len(raw):
                    break
                position = stop.end()
                continue
        match = pattern.match(raw, position)
        if match is None:
            break
        group = "quoted" if match["quoted"] is not None else "plain"
        end = match["end"] if group == "quoted" else match["stop"]
        row.append(_cell(raw, *match.span(group), match.end(), end, is_quoted=group == "quoted"))
        if end != separator:
            yield row if any(any(map(str.isalnum, cell.text)) for cell in row) else []
            row = []
        if match.end() == len(raw) and end != separator:
            break
        position = match.end()


def _plain_cells(
    raw: str, start: int, parts: Sequence[str], separator: str
) -> Iterator[AlignedText]:
    """The cells of a line that has no quotation mark, from code point ``start`` on."""
    ended = separator if separator in _SEEN else ""
    for number, part in enumerate(parts, 1):
        end, mark = (
            (start + len(part), separator) if number < len(parts) else (start + len(part), "")
        )
        if " " not in part and part.isprintable():
            seen = ended if mark else ""
            yield AlignedText.standing_for(part + seen, start, end + len(seen))
        else:
            yield _cell(raw, start, end, end + len(mark), mark, is_quoted=False)
        start = end + len(mark)


def _cell(raw: str, start: int, end: int, after: int, mark: str, *, is_quoted: bool) -> AlignedText:
    """The text of a cell, with the separator before ``after`` if it is one that can be seen."""
    content = AlignedText.of_raw(raw, start, end)
    if is_quoted and '""' in content.text:
        doubled = re.finditer('""', content.text)
        content = content.replace(Edit(place.start(), place.start() + 1) for place in doubled)
    content = tidy(content)
    if mark not in _SEEN:
        return content
    if end + 1 == after and len(content) == end - start:
        return AlignedText.of_raw(raw, start, after)
    if content.runs and content.runs[-1].raw_end < after - 1:  # the quotation mark is between
        seen = new_run((len(content), 1, after - 1, after))
        return AlignedText(content.text + mark, (*content.runs, seen))
    return AlignedText.join([content, AlignedText.of_raw(raw, after - 1, after)])
