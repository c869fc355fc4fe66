"""What the files of Microsoft Office have in common: what they say of themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.document import Metadata
from corpus.reading.package import Package, child, text_of

_CORE = "docProps/core.xml"
# What programs put there by themselves: a template's words, or the name of a file.
_NO_TITLE = re.compile(
    r"(?:Microsoft \w+ - .*|.*\.(?:docx?|dotx?|pptx?|potx?|xlsx?|odt|rtf)"
    r"|(?:PowerPoint|Power Point)[ -].*|(?:Presentation|Document|Untitled|Slide)\s?\d*"
    r"|Презентация PowerPoint|Слайд \d+|Документ\s?\d*|Dia \d+|PowerPoint 演示文稿|幻灯片 \d+)",
    re.IGNORECASE,
)
# So they call the sheets of a table.
_NO_NAME = re.compile(
    r"(?:Sheet|TDSheet|Лист|Ліст|Аркуш|Arkusz|Blad|Tabelle|Feuil|工作表|表)[\s_]?\d*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Properties:
    """What a file says of itself; each may be absent."""

    title: str | None = None
    language: str | None = None
    metadata: Metadata = field(default_factory=Metadata)


def properties_of(package: Package) -> Properties:
    """The properties of an Office file."""
    root = package.xml_or_none(_CORE)
    language = text_of(child(root, "language")) or ""
    return Properties(
        title=meaningful(text_of(child(root, "title"))),
        language=language.partition("-")[0].lower() or None,
        metadata=Metadata(
            author=text_of(child(root, "creator")),
            date=(text_of(child(root, "created")) or "")[:10] or None,
        ),
    )


def meaningful(title: str | None) -> str | None:
    """A title that a person gave; None for one that a program made up."""
    return None if title is None or _NO_TITLE.fullmatch(title) else title


def title_of_sheets(names: Sequence[str]) -> str | None:
    """What sheets are called, if there is one alone and a person named it."""
    return None if len(names) != 1 or _NO_NAME.fullmatch(names[0]) else names[0]
