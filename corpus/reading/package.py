"""Zipped XML, as Office, OpenDocument and EPUB files are: its parts, within bounds."""

from __future__ import annotations

import codecs
import io
import posixpath
import re
import sys
import zipfile
from collections.abc import Mapping
from copy import deepcopy
from urllib.parse import unquote

from lxml import etree

from corpus.errors import Cause, UnreadableFileError

Element = etree._Element
# A part of text is smaller; what unpacks to more is a bomb or a picture (bytes).
LARGEST_PART = 100 * 1024 * 1024
MOST_PARTS = 20_000
# What XML has no place for, and references; a CDATA section, where a reference is text, is whole.
_NO_CHARACTER = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&#(?:x0*(?P<hex>[0-9a-fA-F]*)|0*(?P<decimal>[0-9]*));", re.DOTALL
)
_LONGEST_NUMBER = 7  # digits
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # what Office makes of a file with a password


class Package:
    """An opened file of zipped XML."""

    def __init__(self, data: bytes, name: str) -> None:
        """Opens the file.

        Raises:
            UnreadableFileError: it is encrypted, no zip file, or has too many parts.
        """
        self.name = name
        if data.startswith(_OLE):
            raise UnreadableFileError(
                f"{name} is encrypted; save it without a password", Cause.LOCKED
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            told = f"{name} is damaged ({error}); save it anew or remove it"
            raise UnreadableFileError(told) from error
        self.parts = frozenset(self._zip.namelist())
        count = len(self._zip.filelist)
        if count > MOST_PARTS:
            told = f"{name} has {count:,} parts, more than {MOST_PARTS:,}; split it"
            raise UnreadableFileError(told, Cause.LARGE)

    def part(self, path: str) -> bytes:
        """The bytes of the part ``path``.

        Raises:
            UnreadableFileError: there is none, or it is damaged, encrypted, or too large.
        """
        try:
            with self._zip.open(path) as file:  # the size that it states may be none
                data = file.read(LARGEST_PART + 1)
        except KeyError as error:
            told = f"{self.name} is damaged ({path} is missing); save it anew or remove it"
            raise UnreadableFileError(told) from error
        except RuntimeError as error:  # so the library tells that it needs a password
            raise UnreadableFileError(
                f"{self.name} is encrypted; save it without a password", Cause.LOCKED
            ) from error
        if len(data) > LARGEST_PART:
            limit = f"{LARGEST_PART >> 20} MB"
            told = f"{self.name} unpacks to more than {limit}; split the file"
            raise UnreadableFileError(told, Cause.LARGE)
        return data

    def xml(self, path: str) -> Element:
        """The root of the part ``path``.

        Raises:
            UnreadableFileError: see ``part``; or it is no XML.
        """
        return parsed(self.part(path), self.name)

    def xml_or_none(self, path: str | None) -> Element | None:
        """The root of the part ``path``; None where there is none."""
        return self.xml(path) if path in self.parts and path is not None else None

    def relations(self, path: str) -> Mapping[str, tuple[str, str]]:
        """What the part ``path`` of an Office file refers to: id -> last word of the kind, path."""
        folder, base = posixpath.split(path)
        root = self.xml_or_none(posixpath.join(folder, "_rels", f"{base}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for each in root if root is not None else ():
            if isinstance(each.tag, str) and each.get("TargetMode") != "External":
                kind = (each.get("Type") or "").rpartition("/")[2]
                found[each.get("Id") or ""] = kind, joined(path, each.get("Target") or "")
        return found


def joined(path: str, target: str) -> str:
    """The path of the part that ``target`` names in the part ``path``."""
    inside = unquote(target.partition("#")[0])
    if inside.startswith("/"):
        return inside.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), inside))


def parsed(data: bytes | str, name: str, *, mend: bool = False) -> Element:
    """The root of an XML file. No entity of its own and nothing outside of it is read.

    Control characters, noncharacters and halves of characters, which XML forbids and which some
    programs write all the same, are left out, whether they stand there or are referred to.

    Args:
        data: the file; text where its encoding is known from elsewhere.
        name: the file's name, for messages.
        mend: read what can be read of a file that breaks the rules.

    Raises:
        UnreadableFileError: it is no XML.
    """
    try:
        try:
            root = _root(data, mend=False)
        except etree.XMLSyntaxError:
            root = _root(_of_characters(data), mend=mend)
    except (etree.XMLSyntaxError, ValueError) as error:
        told = f"{name} is damaged ({error}); save it anew or remove it"
        raise UnreadableFileError(told) from error
    if root is None:
        raise UnreadableFileError(f"{name} holds no XML; save it anew or remove it")
    return root


def _root(data: bytes | str, *, mend: bool) -> Element | None:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=mend,
        remove_comments=True,
        remove_pis=True,
    )
    return etree.fromstring(data, parser)


def _of_characters(data: bytes | str) -> bytes | str:
    """The file without what is no character, in its encoding."""
    if isinstance(data, str):
        return _REFERENCE.sub(_referred, _NO_CHARACTER.sub("", data))
    # In any other encoding the marks of a reference are bytes of ASCII, which this one keeps.
    for encoding in ("utf-16", "utf-8", "latin-1"):
        if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            continue
        try:
            text = data.decode(encoding, "surrogatepass")
        except UnicodeDecodeError:
            continue
        return str(_of_characters(text)).encode(encoding)
    return data


def _referred(match: re.Match[str]) -> str:
    """The reference, or the section, as it stands; nothing for a reference to no character."""
    digits, base = (match["hex"], 16) if match["hex"] is not None else (match["decimal"], 10)
    if digits is None:
        return match[0]
    code = int(digits, base) if 0 < len(digits) <= _LONGEST_NUMBER else 0
    # A null character, to which no reference leads, is left out as well.
    is_one = code <= sys.maxunicode and not _NO_CHARACTER.match(chr(code))
    return match[0] if is_one else ""


def local(element: Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """The attribute of that name in any namespace."""
    if element is None:
        return None
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def child(element: Element | None, *names: str) -> Element | None:
    """The first child of the first name, of that the first of the second, and so on."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if local(each) == name), None)
    return element


def parent_of(element: Element) -> Element:
    """What the element stands in; itself where that is nothing."""
    parent = element.getparent()
    return element if parent is None else parent


def is_on(value: str | None) -> bool:
    """Whether a switch is on, as XML writes it; one that is not set is off."""
    return value in ("1", "true", "on")


def text_of(element: Element | None) -> str | None:
    """The text in the element, in one line; None where there is none."""
    if element is None:
        return None
    text = "".join(map(str, element.itertext())) if len(element) else element.text or ""
    return " ".join(text.split()) or None


def markup_of(element: Element) -> str:
    """What stands in the element as HTML, its tags without their namespaces."""
    copy = deepcopy(element)
    for each in copy.iter():
        if name := local(each):
            each.tag = name
    return (copy.text or "") + "".join(
        etree.tostring(each, encoding="unicode", method="html") for each in copy
    )
