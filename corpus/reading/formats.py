"""Which module reads a file? The one place that knows the formats, by the ends of files' names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePosixPath
from typing import Protocol, cast

from corpus.reading.draft import Draft


class Reader(Protocol):
    """The port of a format: what its module has to offer."""

    def read(self, data: bytes, name: str) -> Draft:
        """What the file holds.

        Args:
            data: the file.
            name: its path in its folder, for messages.

        Raises:
            UnreadableFileError: it is damaged, encrypted, or too much.
        """
        ...


@dataclass(frozen=True, slots=True)
class Format:
    """How the files of a format are read.

    Attributes:
        module: a ``Reader``, imported when a file needs it: libraries of formats are heavy.
        is_text: the decoded file is its raw text, and it is read in this process. A foreign file is
            read in a worker, see ``corpus.reading.worker``.
        libraries: what reads it, as they are named where they are installed: another version may
            read another text.
        programs: of the machine that read some of its files, where they are installed.
        seconds: of the processor that a file may take.
        states_making: whether the date that a file states is the day on which it was made.
    """

    module: str
    is_text: bool = False
    libraries: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    seconds: int = 60
    states_making: bool = False

    @property
    def reader(self) -> Reader:
        """What reads a file of it."""
        return cast("Reader", import_module(self.module))


_TEXT = Format("corpus.reading.text", is_text=True, libraries=("pyromark", "turbohtml"))
_DELIMITED = Format("corpus.reading.delimited", is_text=True)
_OPEN_DOCUMENT = Format("corpus.reading.odf", libraries=("lxml",), states_making=True)

SUFFIXES: Mapping[str, Format] = {
    ".txt": _TEXT,
    ".md": _TEXT,
    ".html": _TEXT,
    ".htm": _TEXT,
    ".pdf": Format(
        "corpus.reading.pdf.read",
        libraries=("pypdfium2",),
        programs=("tesseract",),
        seconds=240,
        states_making=True,
    ),
    ".csv": _DELIMITED,
    ".tsv": _DELIMITED,
    ".docx": Format("corpus.reading.docx", libraries=("lxml",), states_making=True),
    ".doc": Format("corpus.reading.doc", libraries=("olefile",), states_making=True),
    ".odt": _OPEN_DOCUMENT,
    ".ods": _OPEN_DOCUMENT,
    ".odp": _OPEN_DOCUMENT,
    ".rtf": Format("corpus.reading.rtf", states_making=True),
    ".pptx": Format("corpus.reading.pptx", libraries=("lxml",), states_making=True),
    ".xlsx": Format("corpus.reading.sheets", libraries=("lxml",), states_making=True),
    ".epub": Format("corpus.reading.epub", libraries=("lxml",)),
    ".xml": Format("corpus.reading.markup", libraries=("lxml",)),
    ".eml": Format("corpus.reading.mail"),
    ".jsonl": Format("corpus.reading.records"),
    ".json": Format("corpus.reading.objects"),
}
"""End of a file's name, in lower case -> its format."""

REMEDIES: Mapping[str, str] = {
    **{".xls": "save it as .xlsx", ".ppt": "save it as .pptx", ".msg": "save it as .eml"},
    **{".docm": "save it as .docx", ".xlsm": "save it as .xlsx", ".pptm": "save it as .pptx"},
    **{".xlsb": "save it as .xlsx", ".pps": "save it as .pptx", ".dot": "save it as .docx"},
    **{".pages": "save it as .docx", ".numbers": "save it as .xlsx", ".key": "save it as .pptx"},
    **{".wps": "save it as .docx", ".djvu": "save it as PDF", ".mobi": "save it as .epub"},
    **{".fb2": "save it as .epub", ".azw3": "save it as .epub", ".mhtml": "save it as .html"},
    **dict.fromkeys((".zip", ".rar", ".7z", ".tar", ".gz"), "unpack it"),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp"), "save it as PDF"),
}
"""End of the name of a file that is not read, in lower case -> what its owner can do."""


def format_of(name: str) -> Format:
    """The format of the file ``name``; plain text where its end is none that is known."""
    return SUFFIXES.get(PurePosixPath(name).suffix.lower(), _TEXT)
