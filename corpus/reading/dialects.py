"""Markdown of other programs as CommonMark: notes with a title, and links by the name of a page.

MkDocs writes ``!!! note "Title"`` above indented lines, Docusaurus, Pandoc and MyST put a note
between lines of colons, and a wiki links by ``[[Page|words]]``. The marks go, the words stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass

from corpus.reading.aligned import AlignedText, Edit

_MAY_BE = re.compile(r"^[ >\t]*(?:!!!|\?\?\?|===|:::|```+\{)|\[\[", re.MULTILINE)
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
_OPTION = re.compile(r":[\w-]+:(?: .*)?")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]\n]{1,200})\]:", re.MULTILINE)
# Right after a letter it is the place of a list: x[[i]].
_LINK = re.compile(
    r"(?P<code>(?<!`)(?P<ticks>`{1,4}(?!`))[^\n]{1,200}?(?<!`)(?P=ticks)(?!`))"
    r"|(?P<shown>!?)(?<![A-Za-z0-9_)\[])\[\[(?=[^\[\]|\n]{0,200}[^\W\d])"
    r"(?P<page>[^\[\]|\n\\]{1,200})"
    r"(?:\\?\|(?P<words>[^\[\]\n]{1,200}))?\]\](?![(\[])"
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


def _edits(text: str) -> Iterator[Edit]:
    opened: list[_Part] = []
    defined = frozenset(_DEFINITION.findall(text))
    for number, line in enumerate(_LINE.finditer(text)):
        said, place = line["said"], line.span("said")
        part = opened[-1] if opened else None
        if part and said.startswith(part.fence) and not said.strip(f" {part.fence[0]}"):
            opened.pop()  # so one that is never closed stays as it is
            if part.edits is not None:
                yield from [*part.edits, Edit(*place)]
        elif part and part.edits is None:
            continue
        elif len(said) > _LONGEST_HEAD:
            yield from _links(text, *place, defined)
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
            yield from _links(text, *place, defined)


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


def _links(text: str, start: int, end: int, defined: Set[str]) -> Iterator[Edit]:
    """Leaves of links by the names of pages what is shown; a picture or a page in it is not.

    Where a name is ``defined`` in the file the link is CommonMark's, and its brackets are text.
    """
    if "[[" not in text[start:end]:
        return
    for link in _LINK.finditer(text, start, end):
        if link["shown"]:
            yield Edit(*link.span())
        elif not link["code"] and link["page"] not in defined:
            left, right = link.span("words" if link["words"] else "page")
            yield Edit(link.start(), left)
            yield Edit(right, link.end())
