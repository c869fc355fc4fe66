from collections.abc import Sequence

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.tables import Cell, Table


def read(*rows: Sequence[str]) -> list[str]:
    """The rows of a table, the first of which is its header; "" is an empty cell."""
    table = Table()
    for number, row in enumerate(rows):
        table.begin_row()
        for text in row:
            content = AlignedText.of_raw(text, 0, len(text))
            blocks = (DraftBlock(BlockKind.BODY, content),) if text else ()
            table.add(Cell(blocks, is_header=number == 0 and bool(text)))
    return [block.content.text for block in table.blocks()]


def test_a_row_is_read_with_its_header() -> None:
    assert read(["City", "2019", "2021"], ["Minsk", "240", "300"]) == [
        "City\t2019\t2021\tMinsk\t240\t300"
    ]


def test_a_row_with_an_empty_cell_is_read_with_the_columns_that_it_fills() -> None:
    rows = read(["City", "2019", "2020", "2021"], ["Brest", "", "", "70"], ["Minsk", "1", "2", "3"])
    assert rows == ["City\t2021\tBrest\t70", "City\t2019\t2020\t2021\tMinsk\t1\t2\t3"]


def test_a_row_of_other_columns_is_read_with_the_whole_header() -> None:
    assert read(["City", "2019", "2021"], ["Brest", "", "70", "x"]) == [
        "City\t2019\t2021\tBrest\t70\tx"
    ]
