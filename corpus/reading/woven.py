"""HTML parsed with a placeholder for each text, so that every text is found in the raw file again.

A parser of HTML moves and merges texts and keeps no places of them. Each text is therefore woven
into the markup as a mark of two private characters before it is parsed; wherever the parser puts
the mark, the mark knows its text and the text knows its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

from turbohtml import Element, Text, TokenType, parse, tokenize

from corpus.reading.aligned import AlignedText
from corpus.reading.fineness import Pieces

# A mark is a character of each of the two private planes: 15 bits of its number in either.
_HIGH, _LOW, _BITS = 0xF0000, 0x100000, 15
_MARK_OR_SPACE = re.compile(f"[{chr(_HIGH)}-{chr(_HIGH + (1 << _BITS) - 1)}].|\\s+", re.DOTALL)
_SPACE = re.compile(r"\s*")
# The only characters of a text that no token stands for, and a comment of the same length.
_NO_TAG, _NO_COMMENT = "</>", "<!>"
_LOST = "\ufffd"
# XHTML ends an empty element at once, where HTML takes all that follows for the text of it.
_ENDED_AT_ONCE = re.compile(
    r"<(?P<name>title|script|style|textarea|iframe|xmp|noembed|noframes|noscript)(?=[\s/])"
    r"(?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*/>(?![^<]*</(?P=name))",
    re.IGNORECASE,
)
_XHTML = re.compile(r"<\?xml\b|<html\b[^>]*\bxmlns\s*=", re.IGNORECASE)
_PROLOGUE = 2000  # code points in which a file says that it is XHTML
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_VOID_NAMES.split())
# All up to the end tag of such an element is its text, which is not shown; to the end of the file
# where it has none.
_RAW_TAG_NAMES = "textarea style script xmp iframe noembed noframes noscript plaintext"
_RAW_TAGS = frozenset(_RAW_TAG_NAMES.split())

AS_WRITTEN = "data-as-written"
"""The attribute of an element whose lines stay as they are."""


class Weaver:
    """Takes tags and texts in the order of the file and gives the tree that they make."""

    def __init__(self, pieces: Pieces | None = None) -> None:
        """Begins a file, or a part of one; ``pieces`` counts those of the file."""
        self._pieces = pieces or Pieces()
        self._source: list[str] = []
        self._texts: list[AlignedText] = []
        self.unclosed: int | None = None
        """Raw place of the comment, or of the tag, that takes all after it out of sight."""

    @property
    def is_full(self) -> bool:
        """True when the rest of the file is to be read as it is written."""
        return self._pieces.are_too_fine

    def as_written(self, rest: AlignedText) -> None:
        """Adds the rest of a file as one text of its lines."""
        self.tag(f"</table><pre {AS_WRITTEN}>")
        self.text(rest)
        self.tag("</pre>")

    def tag(self, markup: str) -> None:
        """Adds a tag, a comment or the like as it stands."""
        self._pieces.count += 1
        self._source.append(markup)

    def text(self, text: AlignedText) -> None:
        """Adds a text; the white space before it stays, since a parser looks at it."""
        space = _SPACE.match(text.text)
        start = space.end() if space else 0
        if start:
            self._source.append(text.text[:start])
        if start < len(text):
            self._pieces.count += 1
            number = len(self._texts)
            high, low = number >> _BITS, number & ((1 << _BITS) - 1)
            self._source.append(chr(_HIGH + high) + chr(_LOW + low))
            self._texts.append(text.cut(start, len(text)) if start else text)

    def reference(self, character: AlignedText) -> None:
        """Adds what a reference stands for; a parser gives U+FFFD for one to no character."""
        if character.text != _LOST:
            self.text(character)

    def html(self, source: AlignedText) -> None:
        """Adds a piece of HTML with the texts in it."""
        position = 0
        # A tag that the end of the file cuts off is none: the tokenizer leaves it out.
        text = source.text.replace(_NO_TAG, _NO_COMMENT)
        text = _ENDED_AT_ONCE.sub(_without_name, text)
        is_xhtml = bool(_XHTML.search(text[:_PROLOGUE]))
        opened: int | None = None  # where what is not closed yet begins
        for token in tokenize(text, resolve_references=False, capture_source=True):
            if self.is_full:
                self.as_written(source.cut(position, len(source)))
                return
            kind = token.type
            markup = token.source
            end = position + len(markup if markup is not None else token.data or "")
            if kind is TokenType.TEXT:
                self.text(source.cut(position, end))
            elif kind is TokenType.CHARACTER_REFERENCE:
                place = source.raw_range(position, end)
                self.reference(AlignedText.standing_for(token.data or "", *place))
            else:
                is_cut = kind is TokenType.COMMENT and text[end - 1] != ">"
                opened = position if is_cut or token.tag in _RAW_TAGS else None
                opened = None if kind is TokenType.END_TAG else opened
                self.tag(text[position:end])
                if is_xhtml and token.self_closing and token.tag not in _VOID:
                    self.tag(f"</{token.tag}>")
            position = end
        if opened is not None and self.unclosed is None:
            self.unclosed = source.raw_range(opened, opened + 1)[0]

    def tree(self) -> Element:
        """The tree of all that was added, as a browser that runs scripts would build it."""
        # The algorithm makes a root of any text.
        return cast(Element, parse("".join(self._source), scripting=True).root)

    def text_of(self, element: Element) -> str:
        """What stands in an element of the tree, without what stands in the elements within it."""
        texts = (self.texts(child.data) for child in element.children if isinstance(child, Text))
        return "".join(each if isinstance(each, str) else each.text for t in texts for each in t)

    def texts(self, data: str) -> Iterator[AlignedText | str]:
        """What the text ``data`` of the tree stands for: texts, and white space between them."""
        for match in _MARK_OR_SPACE.finditer(data):
            piece = match[0]
            if piece.isspace():
                yield piece
            else:
                number = (ord(piece[0]) - _HIGH << _BITS) + ord(piece[1]) - _LOW
                yield self._texts[number]


def _without_name(tag: re.Match[str]) -> str:
    """The tag, as long as before, of an element without a meaning."""
    length = len(tag["name"])
    return f"<{'x' * length}{tag[0][length + 1 :]}"


def with_plain_line_ends(raw: str) -> str:
    """``raw``, code point for code point, with the line feed as its only line end."""
    return raw.replace("\r\n", " \n").replace("\r", "\n")
