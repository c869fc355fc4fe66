"""A conversation as a file that can be kept, and whose quotes can be verified again offline.

JSON holds the answers of the machine contract. Markdown is for reading: each quote is a block quote
whose reference ends in its permanent link, which carries document and offsets. What is checked is
the same for both: that the quoted words stand at that place of the document, and in its file.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from corpus.collection import own_files
from corpus.document import Document, Span
from corpus.errors import UserError
from corpus.reading.read import document_paths, read_document
from corpus.reading.worker import Worker
from embeddings.index.port import SearchedIndex
from qa.answer import Answer, Quote
from qa.answer_json import answer_to_json
from qa.escape import readable_markdown, unindent
from qa.judging.verify import Originals, verify
from qa.permalink import permalink, read_permalink, scope_fields
from qa.writing.compose import opening

FORMAT = "quoted-answers/1"
_HEAD = f"<!-- {FORMAT} -->"
_TURN = re.compile(r"## (\d+)\\\. ")
_REFERENCE = re.compile(r"— \\\[(\d+)\\\] .*\(<?\S*?(\?doc=[^\s<>]+?)>?\)")
_BACKSLASHED = re.compile(r"\\([!-/:-@\[-`{-~])")
# Larger is no conversation.
_LARGEST_FILE = 50 * 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A quote as a file gives it: these words stand at that place.

    Attributes:
        name: turn and marker, such as "2.1".
        document: id.
        span: code points of the document's cleaned text.
        text: the quoted words.
        raw: code points of the raw file, where the file gives them.
    """

    name: str
    document: str
    span: Span
    text: str
    raw: Span | None = None


def to_json(answers: Sequence[Answer]) -> str:
    """The conversation as JSON: ``{"format", "turns": [the machine contract's answers]}``."""
    turns = [answer_to_json(answer, str(number)) for number, answer in enumerate(answers, 1)]
    return json.dumps({"format": FORMAT, "turns": turns}, ensure_ascii=False, indent=1) + "\n"


def to_markdown(answers: Sequence[Answer]) -> str:
    """The conversation as Markdown; links are query strings, the page's address may go before."""
    parts = [_HEAD]
    for number, answer in enumerate(answers, 1):
        parts.append(f"## {number}\\. {_inline(answer.question)}")
        if answer.standalone_question != answer.question:
            parts.append(f"*{_inline(answer.standalone_question)}*")
        if fields := scope_fields(answer.scope):
            parts.append(f"*{_inline('; '.join(': '.join(field) for field in fields))}*")
        parts.append(_text(answer))
        for quote in answer.quotes:
            lines = readable_markdown(quote.text).split("\n")
            parts.append("\n".join(f"> {line}" for line in lines))
            parts.append(_reference(quote))
    return "\n\n".join(parts) + "\n"


def read_export(path: Path) -> list[Claim]:
    """The quotes of an exported conversation, in its order.

    Raises:
        UserError: the file cannot be read, is no export, or gives a quote without its place.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError(f"{path} has more than {_LARGEST_FILE >> 20} MB: no conversation has")
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read the conversation {path}: {error}") from error
    try:
        if text.startswith(_HEAD):
            return list(_markdown_claims(text))
        return list(_json_claims(json.loads(text)))
    except (ValueError, KeyError, TypeError, RecursionError, UserError) as error:
        raise UserError(
            f"{path} is no conversation that the page has saved, or is damaged ({error})"
        ) from error


def check(claims: Iterable[Claim], root: Path) -> Iterator[tuple[Claim, str | None]]:
    """Each claim, and why it does not hold, or None; nothing but the corpus folder is read."""
    paths = document_paths(root, own_files(root))
    with Worker() as worker:
        read = cache(lambda name: read_document(paths[name][0], root, worker))
        yield from _checked(claims, read, root)


def check_in(
    claims: Iterable[Claim], index: SearchedIndex, originals: Originals
) -> Iterator[tuple[Claim, str | None]]:
    """The same without a folder: by the documents of an index, and what gives their files."""
    return _checked(claims, lambda name: index.document(name).document, originals)


def _checked(
    claims: Iterable[Claim], read: Callable[[str], Document], originals: Originals
) -> Iterator[tuple[Claim, str | None]]:
    for claim in claims:
        try:
            document = read(claim.document)
        except KeyError:
            yield claim, f"the corpus has no document {claim.document}"
        else:
            yield claim, _fault(claim, document, originals)


def _fault(claim: Claim, document: Document, originals: Originals) -> str | None:
    if fault := verify(document, claim.span, claim.text, originals):
        return fault
    place = document.locate(claim.span)
    if claim.raw and claim.raw != Span(place.raw_start, place.raw_end):
        return f"it stands at {place.raw_start} of the raw file, not at {claim.raw.start}"
    return None


def _text(answer: Answer) -> str:
    """The answer's text, the words that answer in bold."""
    text, words = unindent(answer.text), opening(answer.quotes)
    if words and text.startswith(f"{words}\n"):
        return f"**{readable_markdown(words)}**{readable_markdown(text[len(words) :])}"
    return readable_markdown(text)


def _inline(text: str) -> str:
    return readable_markdown(" ".join(text.split()))


def _reference(quote: Quote) -> str:
    """The line under a quote: mark, author, title, date, place, and the permanent link."""
    place = f":{quote.location.first_line}–{quote.location.last_line}"
    if quote.location.page is not None:
        place = f", p. {quote.location.page}"
    path = " › ".join(quote.path) or None
    title = f"*{_inline(quote.title)}*"
    facts = (quote.author, title, path, quote.date, f"{quote.source}{place}")
    told = ", ".join(fact if fact == title else _inline(fact) for fact in facts if fact is not None)
    link = quote.permalink or permalink(quote.document, quote.span, quote.text)
    return f"— \\[{quote.marker}\\] {told}, [{_inline(quote.document)}](<{link}>)"


def _markdown_claims(text: str) -> Iterator[Claim]:
    turn, quoted = "0", []
    for line in text.split("\n"):
        if line.startswith(">"):
            quoted.append(line[2:])
        elif match := _REFERENCE.fullmatch(line):
            link = read_permalink(match[2])
            if link.span is None or not quoted:
                raise ValueError(f"the reference {turn}.{match[1]} has no quote or no place")
            words = html.unescape(_BACKSLASHED.sub(r"\1", "\n".join(quoted)))
            yield Claim(f"{turn}.{match[1]}", link.document, link.span, words)
            quoted = []
        elif line and quoted:
            raise ValueError(f"a quote of turn {turn} has no reference")
        elif match := _TURN.match(line):
            turn = match[1]
    if quoted:
        raise ValueError(f"a quote of turn {turn} has no reference")


def _json_claims(loaded: Any) -> Iterator[Claim]:
    if loaded["format"] != FORMAT:
        raise ValueError(f"its format is {loaded['format']!r}, this program reads {FORMAT!r}")
    for number, turn in enumerate(loaded["turns"], 1):
        for citation in turn["citations"]:
            yield Claim(
                name=f"{number}.{int(citation['marker'])}",
                document=str(citation["document"]),
                span=Span(int(citation["start"]), int(citation["end"])),
                text=str(citation["quote"]),
                raw=Span(int(citation["raw_start"]), int(citation["raw_end"])),
            )
