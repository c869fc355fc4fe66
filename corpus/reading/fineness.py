"""Is a file cut finer than any text? From some point on such a file is read as it is written.

What a file is taken apart into takes some twenty microseconds a piece, from the parser to the
passages, whatever the piece holds; of a file of a sign each that would be ten seconds for 1 MB.
"""

from __future__ import annotations

from dataclasses import dataclass

# Pieces that every file may have, and code points that it has for each further one: pages that
# people read have 20 to 36 for a tag or a text.
PIECES = 80_000
A_PIECE = 10

# What other things take, as the number of pieces that take as long.
LINE = 2  # of a text: a paragraph, and its text
ROW, CELL = 1, 0.2  # of a table in text
# Of a page within a file, such as a record in HTML, and of a piece of it: its blocks are told again
# as pieces of the file, which takes the most.
PAGE, PIECE_OF_PAGE = 3, 1 / 3


@dataclass(slots=True)
class Pieces:
    """Counts the pieces of a file: its tags and texts.

    Attributes:
        length: code points that the file has, or has so far where that is not known before.
        count: of its pieces, so far.
    """

    length: int = 0
    count: float = 0

    @property
    def are_too_fine(self) -> bool:
        """True when the rest of the file is to be read as it is written."""
        return self.count > PIECES and self.count > self.length // A_PIECE

    def add_page(self, page: Pieces) -> None:
        """Counts a page or a text within the file, which was read for itself."""
        self.count += PAGE + page.count * PIECE_OF_PAGE
        self.length += page.length
