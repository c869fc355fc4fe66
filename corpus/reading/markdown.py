"""Markdown becomes blocks; marks of form go, and every character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from corpus.document import BlockKind
from corpus.reading.aligned import AlignedText, Edit
from corpus.reading.draft import DraftBlock
from corpus.reading.lines import Words, join_lines, lines_of, tidy

_LINE = re.compile(r"[^\r\n]*(?:\r\n|[\r\n]|\Z)")
_FENCE = re.compile(r"\s{0,3}(?P<mark>`{3,}|~{3,})")
_ATX = re.compile(r"\s{0,3}#{1,6}(?:\s+|$)(?P<text>.*?)(?:\s+#+)?\s*$")
_SETEXT = re.compile(r"\s{0,3}(?:=+|-{2,})\s*$")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,})$")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+(?:\[[ xX]\]\s+)?")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_TABLE_RULE = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?\s*)?$")
_DEFINITION = re.compile(r"\s{0,3}\[(?!\^)[^\]]+\]:\s*\S+")
_NOTE = re.compile(r"\s{0,3}\[\^[^\]]+\]:\s*")

# What goes from the text of a block: group "keep" stays, the rest of the match goes.
_INLINE = re.compile(
    r"(?P<code>`+)(?P<keep_code>.+?)(?P=code)"
    r"|!\[[^\]]*\]\([^)\s]*(?:\s+[\"'(][^)]*)?\)"
    r"|(?<!!)\[(?P<keep_link>[^\[\]]+)\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)?(?:\s+[\"'][^\"']*[\"'])?\)|\[[^\]]*\])"
    r"|\[\^[^\]]+\]"
    r"|<!--.*?-->|</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>"
    r"|\\(?P<keep_escape>[!-/:-@\[-`{-~])"
    r"|<(?P<keep_address>(?:https?|mailto):[^<>\s]+)>"
)
_EMPHASIS = re.compile(
    r"(?P<mark>\*\*\*|\*\*|~~|\*|(?<![^\W_])(?:___|__|_))(?=\S)(?P<keep>.+?)(?<=\S)(?P=mark)(?![\w*])"
    r"|(?P<star>\*\*|\*)(?=\S)(?P<keep_star>[^*]+?)(?<=\S)(?P=star)"
)
# Marks that are meant literally hide behind private-use characters until emphasis is resolved.
_SHIELDS = {"*": "\ue010", "_": "\ue011", "~": "\ue012"}
_SHIELDED = {shield: mark for mark, shield in _SHIELDS.items()}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


def read_markdown(raw: str, start: int = 0) -> list[DraftBlock]:
    """The blocks of a Markdown file from code point ``start`` on.

    A heading that comes before all text is the title.
    """
    builder = _Builder(raw, Words(lines_of(raw, start)))
    for match in _LINE.finditer(raw, start):
        if match[0]:
            builder.line(match.start(), match[0])
    builder.close()
    return builder.blocks


@dataclass(slots=True)
class _Builder:
    """Takes line by line and collects the blocks that they make."""

    raw: str
    words: Words
    blocks: list[DraftBlock] = field(default_factory=list)
    _lines: list[AlignedText] = field(default_factory=list)
    _kind: BlockKind = BlockKind.BODY
    _fence: str = ""
    _fence_start: int | None = None

    def line(self, start: int, line: str) -> None:
        """Adds one line, with its line break, to the blocks."""
        if self._fence:
            self._fenced(start, line)
            return
        text = line.rstrip("\r\n")
        fence = _FENCE.match(text)
        if fence:
            self.close()
            self._fence, self._fence_start = fence["mark"], start + len(line)
        elif not text.strip() or _TABLE_RULE.match(text) or _DEFINITION.match(text):
            self.close()
        elif self._lines and _SETEXT.match(text):
            self._kind = self._heading_kind()
            self.close()
        elif _RULE.match(text):
            self.close()
        else:
            self._text_line(start, text)

    def _fenced(self, start: int, line: str) -> None:
        """Code stands as it is, line breaks and all."""
        closing = _FENCE.match(line)
        if not (closing and closing["mark"].startswith(self._fence)):
            return
        self._close_fence(start)

    def _close_fence(self, end: int) -> None:
        code = AlignedText.of_raw(self.raw, self._fence_start or 0, end).strip()
        self.blocks.append(DraftBlock(BlockKind.BODY, code))
        self._fence, self._fence_start = "", None

    def _text_line(self, start: int, text: str) -> None:
        heading = _ATX.match(text)
        if heading:
            self.close()
            self._kind = self._heading_kind()
            self._add(start + heading.start("text"), heading["text"])
            self.close()
            return
        for pattern, kind in ((_NOTE, BlockKind.NOTE), (_ITEM, BlockKind.BODY)):
            mark = pattern.match(text)
            if mark:
                self.close()
                self._kind = kind
                self._add(start + mark.end(), text[mark.end() :])
                return
        quote = _QUOTE.match(text)
        skip = quote.end() if quote else 0
        if text.lstrip().startswith("|"):
            self.close()
        self._add(start + skip, text[skip:])

    def _add(self, start: int, text: str) -> None:
        self._lines.append(AlignedText.of_raw(self.raw, start, start + len(text)))

    def _heading_kind(self) -> BlockKind:
        return BlockKind.HEADING if self.blocks else BlockKind.TITLE

    def close(self) -> None:
        """Ends the block and keeps it if it shows anything."""
        if self._fence:
            self._close_fence(len(self.raw))
        lines = [tidy(line) for line in self._lines]
        joined = join_lines([line for line in lines if line.text], self.words)
        content = tidy(_without_marks(joined))
        if content.text:
            self.blocks.append(DraftBlock(self._kind, content))
        self._lines, self._kind = [], BlockKind.BODY


def _without_marks(content: AlignedText) -> AlignedText:
    """``content`` without links' addresses, emphasis, inline tags, and with entities resolved."""
    content = content.replace(_inline_edits(content.text))
    while _EMPHASIS.search(content.text):  # emphasis within emphasis needs a second look
        content = content.replace(_emphasis_edits(content.text))
    if content.text.startswith("|"):
        bars = re.finditer(r"\s*\|\s*", content.text)
        content = content.replace(Edit(*bar.span(), " ") for bar in bars)
    content = content.replace(_unshielding_edits(content.text))
    entities = _ENTITY.finditer(content.text)
    return content.replace(Edit(*match.span(), unescape(match[0])) for match in entities)


def _inline_edits(text: str) -> Iterator[Edit]:
    """Edits that leave of each mark the part that is read."""
    for match in _INLINE.finditer(text):
        start, end = _kept(match)
        yield Edit(match.start(), start)
        if match["keep_code"] or match["keep_escape"]:
            literal = enumerate(text[start:end], start)
            yield from (Edit(i, i + 1, _SHIELDS[c]) for i, c in literal if c in _SHIELDS)
        yield Edit(end, match.end())


def _emphasis_edits(text: str) -> Iterator[Edit]:
    for match in _EMPHASIS.finditer(text):
        start, end = _kept(match)
        yield Edit(match.start(), start)
        yield Edit(end, match.end())


def _unshielding_edits(text: str) -> Iterator[Edit]:
    for index, char in enumerate(text):
        if char in _SHIELDED:
            yield Edit(index, index + 1, _SHIELDED[char])


def _kept(match: re.Match[str]) -> tuple[int, int]:
    """The span of the group that stays, or an empty one at the end of the match."""
    names = [name for name, value in match.groupdict().items() if value and name[:4] == "keep"]
    return match.span(names[0]) if names else (match.end(), match.end())
