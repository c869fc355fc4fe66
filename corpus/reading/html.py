"""HTML becomes blocks; every character keeps its place in the raw file."""

from __future__ import annotations

import re

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.lines import Words
from corpus.reading.shown import Shown, shown_blocks
from corpus.reading.woven import Weaver, with_plain_line_ends

_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|table|tr|td|section|article|body|html)\b[^<>]*>", re.IGNORECASE
)
# A browser breaks lines anew, so a source rarely holds a word that a printer hyphened.
_NO_WORDS = Words([])


def looks_like_html(raw: str) -> bool:
    """True when ``raw`` holds block tags, one of them closed."""
    tags = _LOOKS_LIKE_HTML.findall(raw)
    return len(tags) > 1 and any(tag.startswith("</") for tag in tags)


def read_html(raw: str, start: int = 0) -> list[DraftBlock]:
    """The blocks of an HTML file from code point ``start`` on, without the page's furniture."""
    return without_repeated_title(shown_of(raw, start).blocks)


def shown_of(raw: str, start: int = 0) -> Shown:
    """What an HTML file shows from code point ``start`` on, its furniture apart."""
    weaver = Weaver()
    weaver.html(AlignedText.of_raw(with_plain_line_ends(raw), start, len(raw)))
    return shown_blocks(weaver, weaver.tree(), _NO_WORDS, strong_headings=True)


def without_repeated_title(blocks: list[DraftBlock]) -> list[DraftBlock]:
    """The blocks without a ``<title>`` that a heading shows again."""
    headings = {block.content.text for block in blocks if block.kind is BlockKind.HEADING}
    return [
        block
        for block in blocks
        if block.kind is not BlockKind.TITLE or block.content.text not in headings
    ]
