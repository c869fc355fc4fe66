"""In which encoding is this file written? By its mark, its bytes, its declaration, or its words."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from turbohtml.detect import Detection, detect

from corpus.languages import COMMON_HAN

# A declaration stands near the beginning, though scripts may stand before it (bytes).
_DECLARED_WITHIN = 64 * 1024
_DECLARATION = re.compile(
    rb"(?:charset\s*=\s*|<\?xml[^>]{0,200}encoding\s*=\s*)[\"']?\s*([A-Za-z0-9_:.-]{2,40})",
    re.IGNORECASE,
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What browsers read under a narrower name.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "iso8859-1": "cp1252", "ascii": "cp1252"}
# Names that files state and Python does not know.
_KNOWN_AS = {
    **{"x-mac-cyrillic": "mac-cyrillic", "x-mac-ukrainian": "mac-cyrillic"},
    **{"x-cp1251": "cp1251", "x-gbk": "gbk", "x-x-big5": "big5", "koi": "koi8-r", "koi8": "koi8-r"},
}
# Detection does not know the Cyrillic of old Macs, whose small letters but я are those of
# windows-1251. Nearly all words are plain in the one alone: their capitals first, or all capitals.
_MAC = "mac-cyrillic"
_CYRILLIC_WORD = re.compile(r"\S*[Ѐ-ӿ]{2}\S*")
_PLAIN_WORD = re.compile(r"[\"«(-]*(?:[А-ЯЁІЎ]?[а-яёіў-]+|[А-ЯЁІЎ]+)[\".,;:!?)»-]*")
_MOSTLY_PLAIN = 0.85
_SMALL_LETTERS = re.compile(rb"[\xe0-\xfe]{3}")  # a Western text has no three accents in a row
_EXPECTED_NAMES = "windows-1251 KOI8-R KOI8-U IBM866 ISO-8859-5 gb18030 GBK Big5 windows-1252"
_EXPECTED = Detection(allowed=frozenset(_EXPECTED_NAMES.split()))
# Lines that DOS drew around tables are no letters to detection; in windows-1251 these bytes are.
_DRAWN = re.compile(rb"\xc4{3}|\xcd{3}")
_DRAWN_BYTES, _DOS = re.compile(rb"[\xb0-\xdf]+"), "cp866"
# Detection looks at the beginning; more tells it no more (bytes).
_DETECTED_WITHIN = 256 * 1024
# A file is damaged UTF-8, not another encoding, if so few of its letters are broken.
_DAMAGED = 0.02
_PLAIN = re.compile(
    f"[\\t\\n\\r -~\u00a0-\u024f\u0400-\u04ff\u2010-\u203a\u3000-\u303f{COMMON_HAN}\uff00-\uffef]"
)


def decoded(data: bytes) -> str | None:
    """The text of a file, None where its bytes are no text.

    A byte order mark decides. Without one, what is valid UTF-8 is UTF-8, whatever it declares;
    else the declaration holds if the bytes agree, else what the words look like. A UTF-8 file of
    which a little is broken keeps the rest, with U+FFFD in the place of each broken byte.
    """
    if b"\0" in data:
        return _wide(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    mended = data.decode("utf-8", "replace")
    letters = sum(char > "\x7f" for char in mended)
    if mended.count("\ufffd") <= _DAMAGED * letters:
        return mended
    for encoding in _candidates(data):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return None


def _candidates(data: bytes) -> Iterator[str]:
    declared = _DECLARATION.search(data[:_DECLARED_WITHIN])
    if declared:
        stated = declared[1].decode("ascii").lower()
        try:
            name = codecs.lookup(_KNOWN_AS.get(stated, stated)).name
        except LookupError:
            name = ""
        if name and not name.startswith("utf"):
            yield _WIDER.get(name, name)
    seen = data[:_DETECTED_WITHIN]
    if _DRAWN.search(seen):
        within = detect(_DRAWN_BYTES.sub(b" ", seen), _EXPECTED).encoding
        if within and codecs.lookup(within).name == _DOS:
            yield _DOS
    found = detect(seen, _EXPECTED).encoding
    if found:
        name = codecs.lookup(found).name
        name = _WIDER.get(name, name)
        share = max(_plain_share(seen, name), _MOSTLY_PLAIN)
        is_mac = _SMALL_LETTERS.search(seen) and _plain_share(seen, _MAC) > share
        yield _MAC if is_mac else name


def _plain_share(data: bytes, encoding: str) -> float:
    """Share of the Cyrillic words that are written as words are."""
    words = _CYRILLIC_WORD.findall(data.decode(encoding, "replace"))
    return sum(_PLAIN_WORD.fullmatch(word) is not None for word in words) / max(len(words), 1)


def _wide(data: bytes) -> str | None:
    """The text of a file in UTF-16 or UTF-32; without a mark, if it reads as plain text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                return None
    texts: list[tuple[int, str]] = []
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Of a text, nearly all is plain, and spaces and line ends are spaces in one order alone.
        if len(_PLAIN.findall(text)) >= 0.95 * len(text):
            texts.append((sum(char in " \n.," for char in text), text))
    spaces, text = max(texts, default=(0, ""))
    return text if spaces else None
