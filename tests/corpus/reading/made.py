"""Files of foreign formats, made by hand for the tests, and a folder of files, read."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from corpus.document import Document
from corpus.reading.draft import Draft, assemble
from corpus.reading.read import Skipped, document_from, folder_files, read_each
from corpus.splitting.passages import split_document
from corpus.splitting.structure import contexts_of

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip file of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, part in parts.items():
            archive.writestr(path, part)
    return file.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """A part of relations: id, kind and target of each."""
    rows = "".join(
        f'<Relationship Id="{name}" Type="{KINDS}/{kind}" Target="{target}"/>'
        for name, kind, target in targets
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def docx(body: str, **parts: str) -> bytes:
    """A Word document; its other parts are given by their names, such as ``footnotes``."""
    files: dict[str, str | bytes] = {
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": relations(
            *((f"r{name}", name, f"{name}.xml") for name in parts)
        ),
    }
    for name, part in parts.items():
        files[f"word/{name}.xml"] = f'<w:{name} xmlns:w="{WORD}">{part}</w:{name}>'
    return zipped(files)


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of Word."""
    look = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{look}<w:r><w:t>{text}</w:t></w:r></w:p>"


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of these streams, three at most, as old Office programs write it."""
    size, end, free = 512, 0xFFFFFFFE, 0xFFFFFFFF
    table = [0xFFFFFFFD, end]  # the first sector is the table of sectors, the second the folder
    entries = [_entry("Root Entry", 5, end, 0, child=1)]
    data = b""
    for number, (name, stream) in enumerate(streams.items(), 1):
        padded = stream.ljust(max(4096, -len(stream) // -size * size), b"\0")
        start = len(table)
        count = len(padded) // size
        table += [*range(start + 1, start + count), end]
        right = number + 1 if number < len(streams) else free
        entries.append(_entry(name, 2, start, len(padded), right=right))
        data += padded
    head = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    head += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0
    )
    head += struct.pack("<109I", 0, *[free] * 108)
    sectors = struct.pack("<128I", *table, *[free] * (128 - len(table)))
    return head + sectors + b"".join(entries).ljust(size, b"\0") + data


def _entry(
    name: str, kind: int, start: int, length: int, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF
) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    tail = struct.pack("<HBBIII36xIQ", len(text), kind, 1, 0xFFFFFFFF, right, child, start, length)
    return text.ljust(64, b"\0") + tail


def shown(draft: Draft) -> list[tuple[str, str]]:
    """Kind and text of each block, after every text was held to the raw text at its place."""
    text, blocks, alignment = assemble(draft.blocks)
    for position, char in enumerate(text):
        start, end = alignment.raw_range(position)
        assert char.isspace() or char == draft.raw[start:end] or char in "²³₂⁶⁷", (position, char)
    return [(block.kind.value, text[block.span.start : block.span.end]) for block in blocks]


@dataclass(frozen=True)
class Folder:
    """What a folder holds: its documents, what is said of them, and what could not be read."""

    documents: tuple[Document, ...]
    warnings: Mapping[str, tuple[str, ...]]
    skipped: tuple[Skipped, ...]


def read_folder(root: Path, own: Set[Path] = frozenset()) -> Folder:
    """Every file of a folder but the owner's own, read."""
    each = list(read_each(root, folder_files(root, own)))
    read = [one for one in each if not isinstance(one, Skipped)]
    return Folder(
        tuple(document for document, _ in read),
        {document.source: warnings for document, warnings in read if warnings},
        tuple(one for one in each if isinstance(one, Skipped)),
    )


def read_with(draft: Draft, words: str) -> list[str]:
    """The texts that the sentence with those words is read with."""
    split = split_document(document_from(draft, "x", ""))
    document = split.document
    contexts = contexts_of(document, split.sentences)
    (sentence,) = [each for each in split.sentences if words in document[each.span]]
    return [document[split.sentences[row].span] for row in contexts[sentence.block]]


def chart(title: str, series: Mapping[str, Mapping[str, str]]) -> str:
    """A part with a chart: by its name each series, by its categories its values."""

    def points(values: Iterable[str], form: str = "") -> str:
        inside = "".join(f'<c:pt idx="{n}"><c:v>{v}</c:v></c:pt>' for n, v in enumerate(values))
        return f"<c:numCache><c:formatCode>{form}</c:formatCode>{inside}</c:numCache>"

    drawn = "".join(
        f"<c:ser><c:tx><c:v>{name}</c:v></c:tx><c:cat>{points(values)}</c:cat>"
        f"<c:val>{points(values.values(), '0.0')}</c:val></c:ser>"
        for name, values in series.items()
    )
    head = f"<c:title><c:tx><a:p><a:t>{title}</a:t></a:p></c:tx></c:title>"
    plot = f"<c:plotArea><c:barChart>{drawn}</c:barChart></c:plotArea>"
    return f'<c:s xmlns:c="urn:c" xmlns:a="urn:a"><c:chart>{head}{plot}</c:chart></c:s>'
