"""Who published a web page, and when? Its head, its data or a line by its title say so."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from turbohtml import Element

from corpus.document import BlockKind, Metadata
from corpus.reading.draft import DraftBlock
from corpus.reading.woven import Weaver

# The names under which the head tells the day of publication, the surest first.
_DATES = (
    "article:published_time", "datepublished", "publishdate", "publish-date", "publish_date",
    "pubdate", "publicationdate", "publication_date", "og:published_time", "dcterms.issued",
    "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "citation_publication_date",
    "date",
)  # fmt: skip
_AUTHORS = ("author", "dc.creator", "dcterms.creator", "article:author", "citation_author")
_IN_DATA = re.compile(r'"datePublished"\s*:\s*"(?P<value>[^"]{8,40})"')
_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:[-/.]|\s?年\s?)(?P<month>\d{1,2})(?:[-/.]|\s?月\s?)"
    r"(?P<day>\d{1,2})(?:\s?日|(?!\d))"
)
_NAME = re.compile(r"[^\W\d_]{2}")
_LONGEST_NAME = 100  # code points
# A line that tells the day stands so near the title, before or behind it, and says little more.
_BLOCKS_AFTER, _BLOCKS_BEFORE = 4, 2
_LONGEST_LINE = 80  # code points


def published(weaver: Weaver, root: Element, blocks: Sequence[DraftBlock]) -> Metadata:
    """What the page says of its author and of its day, as ISO 8601 has it."""
    told: dict[str, str] = {}
    for meta in root.find_all("meta"):
        name = meta.attr("name") or meta.attr("property") or meta.attr("itemprop") or ""
        told.setdefault(name.strip().lower(), (meta.attr("content") or "").strip())
    days = (day for text in _dates(told, weaver, root, blocks) if (day := _day(text)))
    names = (told[name] for name in _AUTHORS if _NAME.search(told.get(name, "")))
    author = next((name for name in names if len(name) <= _LONGEST_NAME), None)
    return Metadata(author=author, date=next(days, None))


def _dates(
    told: dict[str, str], weaver: Weaver, root: Element, blocks: Sequence[DraftBlock]
) -> Iterator[str]:
    """The texts that may tell the day of publication, the surest first."""
    yield from (told[name] for name in _DATES if name in told)
    for script in root.find_all("script"):
        if script.attr("type") == "application/ld+json":
            yield from (match["value"] for match in _IN_DATA.finditer(weaver.text_of(script)))
    for time in root.find_all("time"):
        names = f"{time.attr('itemprop') or ''} {time.attr('class') or ''}".lower()
        if "publish" in names or "pubdate" in names or time.attr("pubdate") is not None:
            yield time.attr("datetime") or ""
    yield from _by_the_title(blocks)


def _by_the_title(blocks: Sequence[DraftBlock]) -> Iterator[str]:
    """Lines by the first heading that begin with a date, as news in Chinese have them."""
    heads = (place for place, block in enumerate(blocks) if block.level == 1 or _is_title(block))
    for place in heads:
        around = blocks[max(place - _BLOCKS_BEFORE, 0) : place + _BLOCKS_AFTER]
        for block in around:
            line = block.content.text
            if len(line) <= _LONGEST_LINE and "年" in line and _DAY.match(line):
                yield line


def _is_title(block: DraftBlock) -> bool:
    return block.kind is BlockKind.TITLE


def _day(text: str) -> str | None:
    match = _DAY.search(text)
    if match is None:
        return None
    try:
        return date(*map(int, match.group("year", "month", "day"))).isoformat()
    except ValueError:  # the thirtieth of February
        return None
