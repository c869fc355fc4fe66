"""Which dots lead the eye from a label to its value, as in a table of contents or a price list?"""

from __future__ import annotations

import re

from corpus.reading.aligned import AlignedText, Edit

_LEADER = re.compile(r"\s?(?:[.·…_‧]\s?){4,}")
_LEADS = re.compile("[.·…_‧]\\s?[.·…_‧]")  # most texts have no two such signs
# A price, a page or a share, which the words "from" or "p." may begin; the pages of a preface have
# Roman numbers. Prose goes on after an ellipsis: "he waited.... then in 2019 he left".
_VALUE = re.compile(
    r"(?:\w{1,5}\.? )?(?:[$€£¥₽~≈<>≤≥+−-]? ?\d|[ivxlc]+$)(?:\S*(?: |$)){1,4}", re.IGNORECASE
)
_LABEL = re.compile(r"[^\W\d_]")


def leaders(text: str) -> list[tuple[int, int]]:
    """Where dots lead to a value at the end of a line; nowhere in a line that is no such entry.

    Example:
        >>> leaders("Tea ...... 2.00")
        [(3, 11)]
        >>> leaders("and so on ......")
        []
    """
    if not _LEADS.search(text):
        return []
    gaps = [match.span() for match in _LEADER.finditer(text)]
    is_entry = gaps and _VALUE.fullmatch(text, gaps[-1][1]) and _LABEL.search(text, 0, gaps[0][0])
    return gaps if is_entry else []


def without_leaders(content: AlignedText) -> AlignedText:
    """The content with each run of dots or lines, which lead the eye or wait for a pen, a gap."""
    if not _LEADS.search(content.text):
        return content
    return with_gaps(content, [match.span() for match in _LEADER.finditer(content.text)])


def with_gaps(content: AlignedText, gaps: list[tuple[int, int]]) -> AlignedText:
    """The content with the gap of two cells at each of these places."""
    return content.replace([Edit(*gap, "\t") for gap in gaps]).strip() if gaps else content
