"""Markdown of other programs as CommonMark: notes with a title, and links by the name of a page.

MkDocs writes ``!!! note "Title"`` above indented lines, Docusaurus, Pandoc and MyST put a note
between lines of colons, and a wiki links by ``[[Page|words]]``. Obsidian hides remarks between
``%%`` and marks words by ``==``, Hugo and Jekyll build pages by ``{{< >}}`` and ``{% %}``, and
Pandoc and kramdown say in braces how a part looks. The marks go, the words stay.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Set
from dataclasses import dataclass

from corpus.reading.aligned import AlignedText, Edit

_MAY_BE = re.compile(
    r"^[ >\t]*(?:!!!|\?\?\?|===|:::|```+\{|\[!|%)|\[\[|==|%%|\{[{%:#.]|\s\^[A-Za-z]", re.MULTILINE
)
_INDENT = re.compile(r"(?: {4}|\t)(?=[^\n]*\S)")
_LINE = re.compile(r"(?P<indent>[ >\t]*)(?P<said>[^\n]*)(?:\n|\Z)")
# Above lines that are indented by four spaces or a tab.
_ABOVE = re.compile(
    r'(?:(?:!!!|\?\?\?\+?)(?: +[\w-]+)+|===[!+]?(?= +"))(?: +"(?P<title>[^"\n]+)")? *'
)
# Above lines up to a fence: the name of the note, then its title, or what programs are told of it.
# Without a long run of spaces, which could be parted among its pieces in too many ways.
_FENCED = re.compile(
    r"(?![^\n]* {4})(?P<fence>:{3,}) *(?:\{[^}\n]+\}|[\w-]+)"
    r"(?:\[(?P<bracketed>[^\]\n]+)\]| +(?P<title>[^{\n]+?))? *(?:\{[^}\n]*\})?(?: +:{3,})? *"
)
_CODE = re.compile(r"(?P<fence>`{3,}|~{3,})[^`\n]*")
# What MyST writes as code though it is none.
_NOTE = re.compile(
    r"(?P<fence>`{3,}|~{3,}) *\{(?:admonition|attention|caution|danger|error|hint|important|note"
    r"|seealso|tip|warning)\} *(?P<title>[^`\n]*)"
)
_LONGEST_HEAD = 200  # code points
_MOST_TITLE_LINES = 3
_OPTION = re.compile(r":[\w-]+:(?: .*)?")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:", re.MULTILINE)
# The head of a note in a quotation, as GitHub and Obsidian have it: "[!warning]- Careful".
_CALLOUT = re.compile(r"\[!\w{1,30}\][+-]? *")
_IN_QUOTATION = re.compile(r"[ \t]*>[ >\t]*")
_TITLE_LINE = re.compile(r"%[ \t]+(?=\S)")  # Pandoc's title, authors and date, on the first lines
_REMARK = "%%"
_LOOK_OF_PARAGRAPH = re.compile(r"\{:[^{}\n]{0,200}\}")
# Where one of these is missing a line has no mark within it.
_MARKS = ("[[", "==", "%%", "{", " ^")
# Right after a letter two brackets are the place of a list: x[[i]]; after a digit two signs of per
# cent are one that a program has doubled.
_MARKED = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,4}(?!`))[^\n]{1,200}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<shown>!?)(?<![A-Za-z0-9_)\[])\[\[(?=[^\[\]|\n]{0,200}[^\W\d])"
    r"(?P<page>[^\[\]|\n\\]{1,200})"
    r"(?:\\?\|(?P<words>[^\[\]\n]{1,200}))?\]\](?![(\[])"
    r"|(?<![\d%])%%[^%\n]{1,500}%%"
    r"|(?P<opens>(?<![\w=])==(?=[^\s=][^=\n]{0,200}==(?![\w=])))|(?P<closes>(?<=[^\s=])==(?![\w=]))"
    r"|\{\{(?P<build>[<%])(?:[^{}\n]{0,500}?\bcaption=\"(?P<caption>[^\"{}\n]{1,300})\")?"
    r"[^{}\n]{0,500}?(?:>|%)\}\}|\{%[^{}\n]{1,500}%\}"
    r"|(?P<span>\[(?P<said>[^\[\]\n]{1,200})\])\{[.#][^{}\n]{1,100}\}"
    r"|(?P<head>(?<![ \t])[ \t]{1,20}\{:?[ \t]*[#.][^{}\n]{1,200}\}[ \t]*$)"
    r"|(?P<anchor>[ \t]\^[A-Za-z][\w-]{2,40}[ \t]*$)",
    re.MULTILINE,
)


def as_commonmark(source: AlignedText) -> AlignedText:
    """The text of a Markdown file without the marks of other programs; code stays as it is."""
    return source.replace(sorted(_edits(source.text))) if _MAY_BE.search(source.text) else source


@dataclass(slots=True)
class _Part:
    """A note, or code, that is open."""

    fence: str  # with which the line begins that closes it
    below: int  # number of the line below those that open it
    edits: list[Edit] | None  # that take its marks away; None for code
    hides: int | None = None  # where it begins, if nobody is to see it


def _edits(text: str) -> Iterator[Edit]:
    opened: list[_Part] = []
    defined = frozenset(_DEFINITION.findall(text))
    first = yield from _title_block(text)
    for number, line in enumerate(_LINE.finditer(text, first)):
        said, place = line["said"], line.span("said")
        part = opened[-1] if opened else None
        if part and said.startswith(part.fence) and not said.strip(f" {part.fence[0]}"):
            opened.pop()  # so one that is never closed stays as it is
            if part.edits is not None:
                yield from [*part.edits, Edit(*place)]
            elif part.hides is not None:
                yield Edit(part.hides, place[1])
        elif part and part.edits is None:
            continue
        elif said.rstrip() == _REMARK:
            opened.append(_Part(_REMARK, number + 1, None, hides=place[0]))
        elif len(said) > _LONGEST_HEAD:
            yield from _of_line(line, defined)
        elif part and part.edits and number == part.below and _OPTION.fullmatch(said):
            part.edits.append(Edit(*place))
            part.below += 1
        elif head := _FENCED.fullmatch(text, *place) or _NOTE.fullmatch(text, *place):
            fence = head["fence"] if head["fence"][0] != ":" else ":::"
            opened.append(_Part(fence, number + 1, list(_title_of(head))))
        elif code := _CODE.fullmatch(said):
            opened.append(_Part(code["fence"], number + 1, None))
        elif head := _ABOVE.fullmatch(text, *place):
            yield from _as_list(head, line["indent"], line.end())
        else:
            yield from _of_line(line, defined)


def _title_of(head: re.Match[str]) -> Iterator[Edit]:
    """Leaves of the line above a note its title, which becomes a paragraph."""
    name = next((name for name in ("bracketed", "title") if head.groupdict().get(name)), None)
    if name is None:
        yield Edit(*head.span())
    else:
        yield Edit(head.start(), head.start(name))
        yield Edit(head.end(name), head.end(), "\n")


def _as_list(head: re.Match[str], indent: str, below: int) -> Iterator[Edit]:
    """Makes the indented lines below a title an item of a list, which is read with what leads it.

    Where no line is indented the title is none.
    """
    by = _INDENT.match(head.string, below + len(indent))
    if by and head.string.startswith(indent, below):
        yield from _title_of(head)
        yield Edit(*by.span(), "-\t" if by[0] == "\t" else "-   ")


def _title_block(text: str) -> Generator[Edit, None, int]:
    """Makes of Pandoc's title a heading, and paragraphs of the lines below it; where they end."""
    end = 0
    for number in range(_MOST_TITLE_LINES):
        mark = _TITLE_LINE.match(text, end)
        if mark is None:
            break
        line = _LINE.match(text, end)
        end = line.end() if line else len(text)
        yield Edit(*mark.span(), "\n" if number else "# ")
    if end:
        yield Edit(end, end, "\n")
    return end


def _of_line(line: re.Match[str], defined: Set[str]) -> Iterator[Edit]:
    """Takes away the marks of a line, or the line where it says how the one above looks."""
    text, (start, end) = line.string, line.span("said")
    if _LOOK_OF_PARAGRAPH.fullmatch(line["said"].rstrip()):
        yield Edit(start, end)
        return
    head = _CALLOUT.match(text, start, end) if _IN_QUOTATION.fullmatch(line["indent"]) else None
    if head:
        yield Edit(*head.span())
        start = head.end()
    yield from _marked(text, start, end, defined)
    if head and start < end:
        yield Edit(end, end, f"\n{line['indent']}")


def _marked(text: str, start: int, end: int, defined: Set[str]) -> Iterator[Edit]:
    """Leaves of what other programs mark within a line what they show of it.

    Of a link by the name of a page these are its words; a picture or a page in it is not. Where a
    name is ``defined`` in the file the link is CommonMark's, and its brackets are text.
    """
    if not any(mark in text[start:end] for mark in _MARKS):
        return
    is_open = False  # words that are marked
    for found in _MARKED.finditer(text, start, end):
        if found["code"] or (found["page"] and not found["shown"] and found["page"] in defined):
            continue
        if found["page"] and not found["shown"]:
            kept = "words" if found["words"] else "page"
        elif found["closes"] and not is_open:
            continue
        else:
            kept = "said" if found["span"] else "caption" if found["caption"] else ""
        is_open = bool(found["opens"])
        if kept:
            yield Edit(found.start(), found.start(kept))
            yield Edit(found.end(kept), found.end())
        else:
            yield Edit(*found.span())
