"""Reads PDFs: their text layer, or what is recognised on pages that have none."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from corpus.document import BlockKind, Metadata
from corpus.errors import Cause, UnreadableFileError
from corpus.reading.draft import Draft, DraftBlock
from corpus.reading.pdf.blocks import Printed, blocks_of
from corpus.reading.pdf.garbage import is_garbage
from corpus.reading.pdf.glyphs import Page
from corpus.reading.pdf.order import Flow, flows_of
from corpus.reading.pdf.pdfium import File
from corpus.reading.pdf.recognise import DOTS_PER_INCH, Picture, Recogniser

# A page that is mostly a picture, and has less text than this, may be a scan (code points).
_SCANNED_TEXT = 100
_PICTURED = 0.5
# What a page may be, said of one and of several.
_NOTHING = "has no text, only pictures", "have no text, only pictures"
_GARBAGE = "has fonts that do not tell its letters", "have fonts that do not tell their letters"
_LITTLE = "has pictures and little text", "have pictures and little text"
_DAMAGED = "is damaged or overfull", "are damaged or overfull"
_RECOGNISED = "is recognised from a picture", "are recognised from pictures"

_FILE_NAME = re.compile(
    r"\.(?:pdf|docx?|odt|rtf|pptx?|xlsx?|indd|qxd|tex|dvi|ps|html?|cdr|pmd|wpd|txt)\b"
    r"|^Microsoft |[\\/]|\.\w{2,4}$",
    re.IGNORECASE,
)
_NO_TITLE = re.compile(
    r"(?:untitled|document|doc|title|slide|presentation|powerpoint presentation|layout|print|"
    r"без имени|без названия|документ|презентация powerpoint|презентация|naamloos|"
    r"无标题|未命名|文档|幻灯片|演示文稿)?[\s\d_()-]*",
    re.IGNORECASE,
)
_NO_AUTHOR = re.compile(
    r"(?:administrator|admin|user|owner|unknown|author|root|windows user|microsoft office user|"
    r"пользователь(?: windows)?|администратор|user\d*|用户|微软用户|windows\s?用户)?[\s\d]*",
    re.IGNORECASE,
)
_DATE = re.compile(r"D:(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-2]\d|3[01])")
_WORD = re.compile(r"\w+")
_LONGEST_TITLE = 200


def read(data: bytes, name: str) -> Draft:
    """What the PDF says.

    Args:
        data: the file.
        name: its path in its folder, for messages.

    Raises:
        UnreadableFileError: it is damaged, encrypted, endless, or has no text that can be read.
    """
    with File(data, name) as file:
        pages, faults, unseen, recogniser = _flows(file)
        told = _told(faults, unseen, len(file))
        if not any(pages):
            if not told:
                blank = f"{name} holds no text, its pages are blank; remove it"
                raise UnreadableFileError(blank, Cause.EMPTY)
            remedy = "give a file with text" if recogniser else "install tesseract to recognise it"
            raise UnreadableFileError(
                f"{name} holds no text ({'; '.join(told)}); {remedy}", Cause.EMPTY
            )
        printed = blocks_of(pages, file.outline())
        facts = file.facts
    return Draft(
        raw=printed.raw,
        blocks=_titled(printed.blocks, printed),
        title=_title(facts.title, printed),
        metadata=Metadata(author=_author(facts.author), date=_date(facts.created)),
        page_starts=printed.page_starts,
        warnings=tuple(told),
    )


_Fault = tuple[str, str]
_Faults = Mapping[_Fault, Sequence[int]]
_Unseen = Mapping[int, int]


def _flows(file: File) -> tuple[list[list[Flow]], _Faults, _Unseen, Recogniser | None]:
    """The flows of each page, and the pages, counted from 1, that are not read as they should.

    Then how many characters of a page nobody sees, and what recognised the pages.
    """
    recogniser: Recogniser | None = None
    sought = False
    faults: dict[_Fault, list[int]] = defaultdict(list)
    unseen: dict[int, int] = {}
    pages: list[list[Flow]] = []
    for index in range(len(file)):
        page = file.page(index)
        flows = flows_of(page) if page else []
        fault = _fault(page, flows)
        if fault and page and not sought:
            recogniser, sought = Recogniser.find(), True
        if fault and page and recogniser and not recogniser.is_spent:
            glyphs = recogniser.glyphs(Picture(*file.picture(index, DOTS_PER_INCH)))
            had = len(page.glyphs) if fault == _LITTLE else 0
            if sum(len(glyph.text) for glyph in glyphs) > had:
                flows = flows_of(Page(page.width, page.height, glyphs))
                fault = _RECOGNISED
        if fault == _GARBAGE:
            flows = []
        if page and page.unseen:
            unseen[index + 1] = page.unseen
        if fault:
            faults[fault].append(index + 1)
        pages.append(flows)
    return pages, faults, unseen, recogniser


def _fault(page: Page | None, flows: Sequence[Flow]) -> _Fault | None:
    """What keeps the page from being read by its text layer; None for a blank one."""
    if page is None:
        return _DAMAGED
    if not flows:
        return _NOTHING if page.pictured else None
    text = "\n".join(line.text for flow in flows for line in flow.lines())
    if is_garbage(text):
        return _GARBAGE
    scanned = page.pictured >= _PICTURED and len(text) < _SCANNED_TEXT
    return _LITTLE if scanned else None


def _told(faults: _Faults, unseen: _Unseen, count: int) -> list[str]:
    """What the owner should know: "pages 2-4 of 9 have no text, only pictures"."""
    told = [
        f"pages {_ranges(pages)} of {count} {several}"
        if len(pages) > 1
        else f"page {pages[0]} of {count} {one}"
        for (one, several), pages in faults.items()
    ]
    if unseen:
        where = f"page{'s' * (len(unseen) > 1)} {_ranges(list(unseen))} of {count}"
        left_out = "cannot be seen (white, covered, too small) and are left out"
        told.append(f"{sum(unseen.values()):,} characters on {where} {left_out}")
    return told


def _ranges(pages: Sequence[int]) -> str:
    """The numbers, those that follow each other as a range."""
    ranges: list[list[int]] = []
    for page in pages:
        if ranges and page == ranges[-1][1] + 1:
            ranges[-1][1] = page
        else:
            ranges.append([page, page])
    shown = [str(first) if first == last else f"{first}-{last}" for first, last in ranges]
    return ", ".join(shown[:10]) + (" and more" if len(shown) > 10 else "")


def _titled(blocks: Sequence[DraftBlock], printed: Printed) -> tuple[DraftBlock, ...]:
    """The blocks; where none is large enough for a title, a heading that begins the file is it."""
    if not blocks or any(block.kind is BlockKind.TITLE for block in blocks):
        return tuple(blocks)
    first = blocks[0]
    begins_file = first.content.runs[0].raw_start < _end_of_first_page(printed)
    if first.kind is not BlockKind.HEADING or not begins_file:
        return tuple(blocks)
    return (DraftBlock(BlockKind.TITLE, first.content), *blocks[1:])


def _end_of_first_page(printed: Printed) -> int:
    return printed.page_starts[1] if len(printed.page_starts) > 1 else len(printed.raw)


def _title(stated: str, printed: Printed) -> str | None:
    """The title that the file states, if it is a real one; None leaves it to the first page.

    Programs fill it in with names of files and of templates. It is believed where the beginning of
    the text says most of its words too, or where nothing printed could be a title.
    """
    title = " ".join(stated.split())
    if not title or len(title) > _LONGEST_TITLE or not any(map(str.isalpha, title)):
        return None
    if _FILE_NAME.search(title) or _NO_TITLE.fullmatch(title) or "\ufffd" in title:
        return None
    starts = (*printed.page_starts, len(printed.raw))
    begins = printed.raw[: starts[min(2, len(starts) - 1)]].casefold()
    words = _WORD.findall(title.casefold())
    if 2 * sum(word in begins for word in words) > len(words):
        return title
    if any(block.kind is BlockKind.TITLE for block in printed.blocks):
        return None
    return title if len(words) > 1 else None


def _author(stated: str) -> str | None:
    """The author that the file states, unless it is the name of an account."""
    author = " ".join(stated.split())
    if _NO_AUTHOR.fullmatch(author) or _FILE_NAME.search(author) or "\ufffd" in author:
        return None
    return None if author.islower() and " " not in author else author


def _date(stated: str) -> str | None:
    """The day on which the file was made: "2019-03-26" of "D:20190326182903+01'00'"."""
    match = _DATE.match(stated)
    return f"{match['year']}-{match['month']}-{match['day']}" if match else None
