"""HTML becomes blocks; every character keeps its place in the raw file."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.document import BlockKind
from corpus.languages import HAN
from corpus.reading.aligned import AlignedText
from corpus.reading.draft import DraftBlock
from corpus.reading.fineness import Pieces
from corpus.reading.lines import Words
from corpus.reading.published import published
from corpus.reading.shown import Shown, shown_blocks
from corpus.reading.woven import Weaver, with_plain_line_ends

_LOOKS_LIKE_HTML = re.compile(
    r"</?(?:p|div|br|h[1-6]|li|ul|ol|table|tr|td|section|article|body|html)\b[^<>]*>", re.IGNORECASE
)
# Two letters beside each other; a Chinese one is a word.
_SAYS_SOMETHING = re.compile(rf"[^\W\d_]{{2}}|[{HAN}]")
# A browser breaks lines anew, so a source rarely holds a word that a printer hyphened.
_NO_WORDS = Words([])


def looks_like_html(raw: str) -> bool:
    """True when ``raw`` holds block tags, one of them closed."""
    tags = _LOOKS_LIKE_HTML.findall(raw)
    return len(tags) > 1 and any(tag.startswith("</") for tag in tags)


def read_html(raw: str, pieces: Pieces | None = None) -> list[DraftBlock]:
    """The blocks of a page, without its furniture.

    Args:
        raw: the page.
        pieces: counts those of the page.
    """
    weaver = _woven(raw, 0, pieces or Pieces())
    shown = shown_blocks(weaver, weaver.tree(), _NO_WORDS, strong_headings=True)
    return with_one_title(shown.blocks)


def shown_of(raw: str, start: int = 0, pieces: Pieces | None = None) -> Shown:
    """What a page shows from code point ``start`` on, its furniture apart; see ``read_html``."""
    weaver = _woven(raw, start, pieces or Pieces())
    root = weaver.tree()
    shown = shown_blocks(weaver, root, _NO_WORDS, strong_headings=True)
    return replace(shown, metadata=published(weaver, root, shown.blocks))


def _woven(raw: str, start: int, pieces: Pieces) -> Weaver:
    pieces.length += len(raw)
    weaver = Weaver(pieces)
    weaver.html(AlignedText.of_raw(with_plain_line_ends(raw), start, len(raw)))
    return weaver


def title_of(blocks: list[DraftBlock]) -> str | None:
    """The only heading of the first level, which is the title of a page that states none."""
    if any(block.kind is BlockKind.TITLE for block in blocks):
        return None
    first = [b.content.text for b in blocks if b.kind is BlockKind.HEADING and b.level == 1]
    return first[0] if len(first) == 1 else None


def with_one_title(blocks: list[DraftBlock]) -> list[DraftBlock]:
    """The blocks, where a heading shows what ``<title>`` says, with that heading as the title.

    A title of no word, as systems of files give it, is text.
    """
    headings = [b.content.text for b in blocks if b.kind is BlockKind.HEADING]
    shown = {b.content.text for b in blocks if b.kind is BlockKind.TITLE}.intersection(headings)
    kept: list[DraftBlock] = []
    for block in blocks:
        if block.kind is BlockKind.TITLE and not _SAYS_SOMETHING.search(block.content.text):
            kept.append(replace(block, kind=BlockKind.BODY))
        elif block.kind is BlockKind.TITLE and block.content.text in shown:
            continue
        elif block.kind is BlockKind.HEADING and block.content.text in shown:
            shown.discard(block.content.text)
            kept.append(replace(block, kind=BlockKind.TITLE, level=0))
        else:
            kept.append(block)
    return kept
