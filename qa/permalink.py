"""Links into the page: to a quote, which notices when its source has changed, and to a question.

``?doc=en/science.md&s=120&e=188&h=9f86d081884c7d65``: the document, the quote's code points in its
cleaned text, and a fingerprint of the quote's words. It survives a restart.
"""

from __future__ import annotations

import hashlib
import reprlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode

from corpus.document import Document, Span
from corpus.errors import UserError
from corpus.scope import EVERYTHING, Scope

# 64 bits: a changed source goes unnoticed once in 10^19 times, and the link stays short.
FINGERPRINT_LENGTH = 16
# Digits of an offset that is worth reading: documents have fewer than 10^9 code points.
_MAX_OFFSET_DIGITS = 9
_YEAR_DIGITS = 4
_brief = reprlib.Repr()  # anybody can make a link, of any length
_brief.maxstring = 120


OWN = "/"
"""How the id of a visitor's own file begins. No id of a collection does: it is a path in a folder.
"""


@dataclass(frozen=True, slots=True)
class Permalink:
    """What a link points at: a quote in a document, or a document as a whole.

    Attributes:
        document: the document's id.
        span: code points of the quote in the cleaned text, None for the whole document.
        fingerprint: of the quote's words, empty for the whole document.
    """

    document: str
    span: Span | None = None
    fingerprint: str = ""

    def holds(self, document: Document) -> bool:
        """True when the words that the link was made for still stand at its place."""
        return self.span is None or (
            self.span.end <= len(document.text)
            and fingerprint(document[self.span]) == self.fingerprint
        )


def permalink(document_id: str, span: Span, text: str) -> str:
    """The query string, from its question mark on, that opens the quote ``text`` at ``span``."""
    return "?" + urlencode(
        {"doc": document_id, "s": span.start, "e": span.end, "h": fingerprint(text)}, safe="/"
    )


def document_link(document_id: str) -> str:
    """The query string, from its question mark on, that opens a document at its start."""
    return "?" + urlencode({"doc": document_id}, safe="/")


def question_link(question: str, scope: Scope = EVERYTHING) -> str:
    """The query string, from its question mark on, that asks ``question`` of ``scope`` at load."""
    return "?" + urlencode([("q", question), *scope_fields(scope)], safe="/")


def scope_fields(scope: Scope) -> list[tuple[str, str]]:
    """The fields of a query string that name a scope; none for the whole collection."""
    fields = [
        ("lang", scope.languages),
        ("in", scope.documents),
        ("topic", scope.topics),
        ("from", () if scope.first_year is None else (str(scope.first_year),)),
        ("to", () if scope.last_year is None else (str(scope.last_year),)),
    ]
    return [(name, value) for name, values in fields for value in values]


def read_scope(fields: Mapping[str, Sequence[str]]) -> Scope:
    """The scope that a query string's fields name; a year that is none is passed over."""
    return Scope(
        languages=tuple(fields.get("lang", ())),
        documents=tuple(fields.get("in", ())),
        topics=tuple(fields.get("topic", ())),
        first_year=_year(fields.get("from", ())),
        last_year=_year(fields.get("to", ())),
    )


def read_permalink(query: str) -> Permalink:
    """What a query string points at.

    Raises:
        UserError: it names no document, or half a quote.
    """
    fields = {name: values[0] for name, values in parse_qs(query.removeprefix("?")).items()}
    document = fields.get("doc")
    if not document:
        raise UserError(f"the link {_brief.repr(query)} names no document: it needs doc=")
    start, end, words = fields.get("s", ""), fields.get("e", ""), fields.get("h", "")
    if not (start or end or words):
        return Permalink(document)
    if not (_is_offset(start) and _is_offset(end) and int(start) < int(end) and words):
        raise UserError(
            f"the link {_brief.repr(query)} is damaged: a quote needs s= below e=, and h="
        )
    return Permalink(document, Span(int(start), int(end)), words)


def is_own(document_id: str) -> bool:
    """True for a visitor's own file, which a link opens for that visit alone."""
    return document_id.startswith(OWN)


def fingerprint(text: str) -> str:
    """The first 16 hexadecimal digits of the SHA-256 of ``text`` in UTF-8."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return digest[:FINGERPRINT_LENGTH]


def _is_offset(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _MAX_OFFSET_DIGITS


def _year(values: Sequence[str]) -> int | None:
    text = values[0] if values else ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _YEAR_DIGITS else None
