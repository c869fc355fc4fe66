"""The lines of a raw file, and how two of them are joined."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from corpus.languages import HAN, is_wide
from corpus.reading.aligned import AlignedText, Edit

_LINE = re.compile(r"[^\n\r\f\v\x85\u2028\u2029]*(?P<end>\r\n|[\n\r\f\v\x85\u2028\u2029]|$)")
# Soft hyphens, characters without width, marks of the direction and of the byte order; what is no
# character; and the control characters, which a terminal obeys, but for white space.
_NONE = "\ufdd0-\ufdef" + "".join(
    chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)
)
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e"
    f"\u2060-\u2064\u2066-\u206f\ufeff{_NONE}]"
)
# White space that parts no words as a space does, and that a terminal may obey.
_ODD_SPACE = "\v\f\x1c-\x1f\x85\u2028\u2029"
_NOT_WRITTEN = re.compile(f"{_INVISIBLE.pattern}|[{_ODD_SPACE}]")
_SPACES = re.compile(r"[^\S ]+[^\S]*| {2,}[^\S]*| [^\S ]+[^\S]*")
# A separator drawn over footnotes: a long run of spaces, underscores, dashes or box lines.
_RULE = re.compile(r"\s{20,}|\s*(?:_{5,}|-{5,}|—{3,}|─{3,}|\*{5,})\s*")
_IDEOGRAPHIC_SPACE = "\u3000"

# "bouw- en gemeentelijke": a hyphen that waits for its word keeps its space.
_SUSPENDED = frozenset({"en", "of", "und", "oder", "and", "or", "и", "или", "і", "ці", "або", "i"})
_WORD = re.compile(r"[^\W\d_]+")
# Each begins where a word begins: a long text without spaces is then read once.
_HYPHENED = re.compile(r"(?<![^\W\d_])([^\W\d_]+)-(?=([^\W\d_]+))")
_HEAD = re.compile(r"(?<![^\W\d_])([^\W\d_]+)-$")
# A break within a number of a Chinese sentence: "增长 14." / "52 %", "20" / "22 年".
_ZH_NUMBER_LEFT = re.compile(rf"[{HAN}]\s?\d[\d.,．]*$")
_ZH_NUMBER_RIGHT = re.compile(rf"\d[\d.,．]*\s?[{HAN}%％]")


@dataclass(slots=True)
class Line:
    """A line that is not blank, without the white space around it.

    It is never changed, see ``corpus.reading.aligned.AlignedText``.
    """

    content: Final[AlignedText]
    indent: Final[int]  # columns of white space before it
    blanks_before: Final[int]  # blank lines between it and the line before
    after_rule: Final[bool] = False  # one of those was a separator line
    after_page: Final[bool] = False  # a form feed stands before it

    @property
    def text(self) -> str:
        """Its characters."""
        return self.content.text


def lines_of(raw: str, start: int = 0) -> Iterator[Line]:
    """The lines of ``raw`` from ``start`` on that hold anything visible."""
    blanks, rule, page = 0, False, False
    for match in _LINE.finditer(raw, start):
        begin, end = match.start(), match.start("end")
        text = raw[begin:end]
        content = tidy(AlignedText.standing_for(text, begin, end))
        if _RULE.fullmatch(text):
            rule = True
        elif content.text:
            indent = _columns(text[: len(text) - len(text.lstrip())])
            yield Line(content, indent, blanks, rule, page)
            blanks, rule, page = 0, False, False
        elif match["end"]:
            blanks += 1
        page = page or match["end"] == "\f"
        if match["end"] == "":
            break


def tidy(content: AlignedText) -> AlignedText:
    """``content`` without invisible characters; each run of white space is one plain space."""
    text = content.text
    is_printable = text.isprintable()  # of white space it has plain spaces alone
    if is_printable and "  " not in text:  # most texts
        is_tidy = not text.startswith(" ") and not text.endswith(" ")
        return content if is_tidy else content.strip()
    if not is_printable and _INVISIBLE.search(content.text):
        content = content.replace(Edit(*m.span()) for m in _INVISIBLE.finditer(content.text))
    content = content.strip()
    spaced = _SPACES.sub(" ", content.text)
    if len(spaced) == len(content):  # each of one code point, so every other keeps its place
        return AlignedText(spaced, content.runs)
    return content.replace([Edit(*m.span(), " ") for m in _SPACES.finditer(content.text)])


def tidy_text(text: str) -> str:
    """The same of a text whose place is not asked for; as it is where all of it is printable."""
    return text if text.isprintable() else tidy(AlignedText.standing_for(text, 0, len(text))).text


def as_written(content: AlignedText) -> AlignedText:
    """``content`` in its lines, without invisible characters and white space around it."""
    if not content.text.isprintable():
        found = _NOT_WRITTEN.finditer(content.text)
        content = content.replace(Edit(*m.span(), " " * m[0].isspace()) for m in found)
    return content.strip()


def _columns(white: str) -> int:
    if not white:
        return 0
    return sum(2 if char == _IDEOGRAPHIC_SPACE else 1 for char in white if char not in "\ufeff")


def width(text: str) -> int:
    """Columns that ``text`` takes in print: two for a wide character."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


class Words:
    """How often a file writes a word, with and without a hyphen; counted when it is first asked."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = lines

    @cached_property
    def _plain(self) -> Counter[str]:
        return Counter(_WORD.findall(self._text))

    @cached_property
    def _hyphened(self) -> Counter[str]:
        return Counter(map("-".join, _HYPHENED.findall(self._text)))

    @cached_property
    def _text(self) -> str:
        return "\n".join(line.text for line in self._lines).lower()

    def prefers_joined(self, head: str, tail: str) -> bool:
        """True when the file knows ``headtail`` better than ``head-tail``.

        That the joined word occurs is not enough: a file may write both.
        """
        joined = self._plain[(head + tail).lower()]
        return joined > self._hyphened[f"{head}-{tail}".lower()]


def join_lines(contents: Sequence[AlignedText], words: Words) -> AlignedText:
    """The lines as one line, each break closed as its language and its hyphen demand."""
    parts: list[AlignedText] = []
    for content in contents:
        if parts:
            left = parts[-1]
            keep, separator = joint(left.text, content.text, words)
            parts[-1] = left.cut(0, len(left) - 1) if not keep else left
            if separator:
                end = left.runs[-1].raw_end
                parts.append(AlignedText.standing_for(separator, end, end + 1))
        parts.append(content)
    return AlignedText.join(parts)


def joint(left: str, right: str, words: Words) -> tuple[bool, str]:
    """Whether the last character of ``left`` stays, and what stands between the two lines."""
    if _closes_without_space(left, right):
        return True, ""
    if left[-1] in "-\u2010" and left[-2:-1].isalnum() and right[0].isalnum():
        return _hyphen_joint(left, right, words)
    return True, " "


def _closes_without_space(left: str, right: str) -> bool:
    if _is_wide_at(left, len(left) - 1) or _is_wide_at(right, 0, left[-1]):
        return True
    return bool(_ZH_NUMBER_LEFT.search(left[-12:]) and _ZH_NUMBER_RIGHT.match(right))


def _is_wide_at(text: str, index: int, before: str = "") -> bool:
    """True for a wide character, and for a quote or a dash that stands next to one."""
    if is_wide(text[index]):
        return True
    if text[index] not in "“”‘’—…·":
        return False
    neighbours = before + text[max(index - 1, 0) : index] + text[index + 1 : index + 2]
    return any(map(is_wide, neighbours))


def _hyphen_joint(left: str, right: str, words: Words) -> tuple[bool, str]:
    tail = _WORD.match(right)
    if tail and tail[0].lower() in _SUSPENDED:
        return True, " "
    head = _HEAD.search(left)
    if head and tail and words.prefers_joined(head[1], tail[0]):
        return False, ""
    return True, ""
