"""HTML becomes blocks; every character keeps its place in the raw file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText, Edit
from corpus.reading.draft import DraftBlock
from corpus.reading.lines import Words, join_lines, tidy

# "<...>" is an omission of the text and no tag: a tag begins with a letter.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<dropped>script|style|template|noscript|svg|iframe|textarea|select|button|nav)\b"
    r".*?(?:</(?P=dropped)\s*>|\Z)"
    r"|</?(?P<tag>[A-Za-z][A-Za-z0-9:-]*)(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    r"|<[!?][A-Za-z][^<>]*>",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLOCK_TAG_NAMES = (
    "html head body title p div br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody"
    " tfoot tr section article header footer main aside figure figcaption blockquote pre address"
    " form fieldset center"
)
_BLOCK_TAGS = frozenset(_BLOCK_TAG_NAMES.split())
_CELL_TAGS = frozenset({"td", "th"})
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CAPTION_TAGS = frozenset({"figcaption", "caption"})
_STRONG_TAGS = frozenset({"strong", "b"})
_CENTRED = re.compile(r"align\s*=\s*[\"']?center|text-align\s*:\s*center", re.IGNORECASE)
_CREDIT = re.compile(
    r"(?:来源|图源|图片来源|图)\s?[:：]|\b(?:Source|Photo|Credit|Bron|Foto|Фото|Источник|Крыніца)\s?:",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"【[文图作][^】]{0,60}】|(?:作者|文)\s?[:：/][^。]{1,40}"
    r"|(?:By|Автор:|Аўтар:|Auteur:|Author:) [^.]{3,60}"
)
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
    """The blocks of an HTML file from code point ``start`` on."""
    builder = _Builder(raw)
    position = start
    for token in _TOKEN.finditer(raw, start):
        builder.text(position, token.start())
        if token["tag"]:
            builder.tag(token)
        position = token.end()
    builder.text(position, len(raw))
    builder.close_block()
    return _without_repeated_title(builder.blocks)


@dataclass(slots=True)
class _Builder:
    """Takes tags and text in turn and collects the blocks that they make."""

    raw: str
    blocks: list[DraftBlock] = field(default_factory=list)
    _pieces: list[AlignedText] = field(default_factory=list)
    _open: list[str] = field(default_factory=list)  # tags whose role colours the text within
    _strong: int = 0  # visible characters of this block within <strong>
    _centred: bool = False
    _after_picture: bool = False  # the last thing shown was a picture

    def text(self, start: int, end: int) -> None:
        """Adds the text between two tags to the block."""
        if start == end:
            return
        piece = AlignedText.of_raw(self.raw, start, end)
        entities = (Edit(*m.span(), unescape(m[0])) for m in _ENTITY.finditer(piece.text))
        piece = piece.replace(entities)
        self._pieces.append(piece)
        if _STRONG_TAGS.intersection(self._open):
            self._strong += len("".join(piece.text.split()))

    def tag(self, token: re.Match[str]) -> None:
        """Opens or closes what the tag names."""
        name = token["tag"].lower()
        closes = token[0].startswith("</")
        if name in _BLOCK_TAGS:
            self.close_block()
            self._centred = not closes and bool(_CENTRED.search(token["attributes"]))
        elif name in _CELL_TAGS and not closes:
            self._pieces.append(AlignedText.standing_for(" ", token.start(), token.end()))
        elif name == "img":
            self._after_picture = True
        if name in _HEADING_TAGS | _CAPTION_TAGS | _STRONG_TAGS | {"title"}:
            self._follow(name, closes)

    def _follow(self, name: str, closes: bool) -> None:
        if not closes:
            self._open.append(name)
        elif name in self._open:
            self._open.remove(name)

    def close_block(self) -> None:
        """Ends the block and keeps it if it shows anything."""
        content = self._joined()
        if content.text:
            self.blocks.append(DraftBlock(self._kind(content.text), content))
            self._after_picture = False
        self._pieces, self._strong = [], 0

    def _joined(self) -> AlignedText:
        whole = AlignedText.join(self._pieces)
        if "\n" not in whole.text and "\r" not in whole.text:
            return tidy(whole)
        lines = [tidy(whole.cut(*line)) for line in _line_ranges(whole.text)]
        return tidy(join_lines([line for line in lines if line.text], _NO_WORDS))

    def _kind(self, text: str) -> BlockKind:
        if "title" in self._open:
            return BlockKind.TITLE
        if _HEADING_TAGS.intersection(self._open):
            return BlockKind.HEADING
        if _CAPTION_TAGS.intersection(self._open):
            return BlockKind.CAPTION
        if self._centred and (self._after_picture or _CREDIT.search(text)):
            return BlockKind.CAPTION
        if _BYLINE.fullmatch(text):
            return BlockKind.METADATA
        whole_is_strong = self._strong >= len("".join(text.split()))
        return BlockKind.HEADING if whole_is_strong else BlockKind.BODY


def _line_ranges(text: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"[^\r\n]+", text):
        yield match.span()


def _without_repeated_title(blocks: list[DraftBlock]) -> list[DraftBlock]:
    """The blocks without a ``<title>`` that a heading shows again."""
    headings = {block.content.text for block in blocks if block.kind is BlockKind.HEADING}
    return [
        block
        for block in blocks
        if block.kind is not BlockKind.TITLE or block.content.text not in headings
    ]
