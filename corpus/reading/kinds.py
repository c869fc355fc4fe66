"""What is a file by its content? Its name may say something else, or nothing."""

from __future__ import annotations

from pathlib import PurePosixPath

from corpus.errors import UnreadableFileError
from corpus.reading.formats import REMEDIES, SUFFIXES

# What stands uncompressed in each kind of zipped XML: its main part, or the kind that it states.
_ZIPPED = {
    ".docx": b"word/document.xml",
    ".xlsx": b"xl/workbook.xml",
    ".pptx": b"ppt/presentation.xml",
    ".odt": b"mimetypeapplication/vnd.oasis.opendocument.text",
    ".ods": b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet",
    ".odp": b"mimetypeapplication/vnd.oasis.opendocument.presentation",
    ".epub": b"mimetypeapplication/epub+zip",
}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A PDF may open with a line of something else.
_PDF_WITHIN = 1024
# What begins with none of these marks is text, or nothing that is read.
_BINARY = frozenset({*_ZIPPED, ".pdf", ".doc"})


def named_by_content(data: bytes, name: str) -> str:
    """The name, with the end of the format that the content is of.

    Args:
        data: the file.
        name: as its owner calls it, without a folder, in one line.

    Raises:
        UnreadableFileError: it is of no format that is read.

    Example:
        >>> named_by_content(b"%PDF-1.7 ...", "report.txt")
        'report.txt.pdf'
    """
    suffix = PurePosixPath(name).suffix.lower()
    kind = _kind(data, suffix)
    if kind is None:
        remedy = REMEDIES.get(suffix, f"give one of {', '.join(SUFFIXES)}")
        raise UnreadableFileError(f"the format of {name} is not supported; {remedy}")
    return name if kind == suffix else name + kind


def _kind(data: bytes, suffix: str) -> str | None:
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return ".pdf"
    if data.startswith(_ZIP):
        found = [kind for kind, mark in _ZIPPED.items() if mark in data]
        return suffix if suffix in found else next(iter(found), None)
    if data.startswith(_OLE):
        # An Office file with a password is one as well, and says so when it is opened.
        return suffix if suffix in (".docx", ".xlsx", ".pptx") else ".doc"
    if data.startswith(b"{\\rtf"):
        return ".rtf"
    if suffix in REMEDIES or suffix in _BINARY:
        return None
    return suffix if suffix in SUFFIXES else ".txt"
