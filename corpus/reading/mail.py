"""Mail (.eml): subject, sender and date, then all of its words, and texts and tables attached.

What else is attached, such as a picture, is named alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from pathlib import PurePosixPath
from typing import Any, cast

from corpus.document import Metadata
from corpus.errors import UnreadableFileError
from corpus.reading.clean import clean_text
from corpus.reading.draft import Draft
from corpus.reading.encodings import decoded
from corpus.reading.formats import SUFFIXES
from corpus.reading.html import read_html
from corpus.reading.transcript import Transcript

_FORMS, _SENT_ON = "multipart/alternative", "message/rfc822"
_SHOWN = frozenset({"text/plain", "text/html", _SENT_ON})
_SHOWN_WITHIN = re.compile(rf"multipart/|{_SENT_ON}$")
# Of the words of a mail; a plain form with less is a line on programs that show no HTML.
_LEAST_SAID = 0.5
# Of an attached text without a name.
_ENDS = {"text/plain": ".txt", "text/html": ".html", "text/csv": ".csv", "text/markdown": ".md"}
_FACTS = ("From", "To", "Cc", "Date")
# What the library reads of a header takes it the square of its length (code points).
_LONGEST_HEADER = 4_000
# Each line that may part two others takes it a third of a millisecond.
_MOST_PARTS = 3_000
_PARTS = re.compile(rb"^--", re.MULTILINE)
# But "-- ", which parts the signature, and a line after which a quotation begins or ends.
_SOFT_BREAK = re.compile(r"(?<!^--) \r?\n(?=[^>\r\n])", re.MULTILINE)
_IN_PARTS = re.compile(rb"^content-type\s*:\s*multipart/", re.MULTILINE | re.IGNORECASE)


def read(data: bytes, name: str) -> Draft:
    """What the mail says, in its plain form where that says as much as another.

    Raises:
        UnreadableFileError: it has neither a sender nor a subject.
    """
    within = _end_of_parts(data)
    mail = cast("EmailMessage", message_from_bytes(data[:within], policy=_Bounded()))
    subject = _header(mail, "Subject")
    if not subject and not _header(mail, "From"):
        raise UnreadableFileError(f"{name} is no mail; remove it or give it its right ending")
    transcript = Transcript()
    transcript.block("title", subject)
    for key in _FACTS:
        if value := _header(mail, key):
            transcript.fact(f"{key}: {value}")
    warnings: list[str] = []
    attached: list[str] = []
    for part in _parts(mail):
        if _is_shown(part):
            _write(transcript, part)
        elif not _write_attached(transcript, part):
            attached.append(_name(part))
    if attached:
        warnings.append(f"what is attached is not read: {', '.join(attached)}")
    if within < len(data):
        warnings.append(f"it has more than {_MOST_PARTS:,} parts; the rest is not read")
    metadata = Metadata(author=_header(mail, "From") or None, date=_header(mail, "Date") or None)
    return transcript.draft(subject, None, metadata, warnings)


class _Bounded(EmailPolicy):
    """Reads the beginning of a header that is too long."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """The header, parsed."""
        if len(value) > _LONGEST_HEADER:
            cut = value[:_LONGEST_HEADER]
            value = cut.rpartition(" ")[0] or cut
        return super().header_fetch_parse(name, value)


def _end_of_parts(data: bytes) -> int:
    """Where the part begins that is one too many; the end of a mail that has fewer."""
    if _IN_PARTS.search(data):
        for number, match in enumerate(_PARTS.finditer(data)):
            if number == _MOST_PARTS:
                return match.start()
    return len(data)


def _parts(mail: EmailMessage) -> Iterator[EmailMessage]:
    """The parts of a mail in their order, of several forms of the same one alone.

    A mail that was sent on within it is one of its parts, and so are the words of that.
    """
    waiting = [mail]
    while waiting:  # a mail may be nested deeper than functions may
        part = waiting.pop()
        kind = part.get_content_type()
        if part.is_attachment() or not kind.startswith("multipart/"):
            yield part
        if part.is_attachment() or not (part.is_multipart() and _SHOWN_WITHIN.match(kind)):
            continue
        inside = cast("list[EmailMessage]", part.get_payload())
        waiting += [_form(inside)] if inside and kind == _FORMS else reversed(inside)


def _form(parts: Sequence[EmailMessage]) -> EmailMessage:
    """The plain one of several forms of the same, unless it says little of what another says."""
    plain = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    others = [part for part in parts if part.is_multipart() or part.get_content_type() in _SHOWN]
    rich = next((part for part in others if part is not plain), None)
    if plain is None or rich is None:
        return plain or rich or parts[0]
    page = cast("EmailMessage | None", rich.get_body(("html",)))
    whole = sum(len(each.content) for each in read_html(_content(page))) if page else 0
    return rich if len(_content(plain).strip()) < whole * _LEAST_SAID else plain


def _is_shown(part: EmailMessage) -> bool:
    """True for what a mail program shows among the words of a mail."""
    return part.get_content_type() in _SHOWN and not part.is_attachment()


def _write(transcript: Transcript, part: EmailMessage) -> None:
    if part.get_content_type() == _SENT_ON:
        sent_on = cast("list[EmailMessage]", part.get_payload())[0]
        transcript.block("h2", _header(sent_on, "Subject"))
        facts = [f"{key}: {value}" for key in _FACTS if (value := _header(sent_on, key))]
        transcript.block("p", " · ".join(facts))
        return
    text = _content(part)
    is_html = part.get_content_subtype() == "html"
    transcript.retell(transcript.read_within(read_html if is_html else clean_text, text))


def _write_attached(transcript: Transcript, part: EmailMessage) -> bool:
    """Writes an attached text or table below its name; False for what is none, or is damaged."""
    name = part.get_filename() or _ENDS.get(part.get_content_type(), "")
    form = SUFFIXES.get(PurePosixPath(f"_{name}").suffix.lower())
    if form is None or not form.is_text:
        return False
    try:
        draft = form.reader.read(_content(part).encode("utf-8", "replace"), name)
    except UnreadableFileError:
        return False
    transcript.block("h2", part.get_filename() or "")
    transcript.retell(draft.blocks, above=2)
    return True


def _name(part: EmailMessage) -> str:
    return part.get_filename() or f"a part without a name ({part.get_content_type()})"


def _header(mail: EmailMessage, key: str) -> str:
    try:
        return " ".join(str(mail.get(key, "")).split())
    except (ValueError, LookupError, IndexError):  # the library reads some broken ones so
        return ""


def _content(body: EmailMessage) -> str:
    """The text of a part: in the encoding that it states, if its bytes agree."""
    payload = body.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(body.get_content_charset() or "")
    except (LookupError, UnicodeDecodeError):
        text = decoded(data) or ""
    is_flowed = str(body.get_param("format", "")).lower() == "flowed"
    return _unflowed(text, str(body.get_param("delsp", "")).lower() == "yes") if is_flowed else text


def _unflowed(text: str, spaceless: bool) -> str:
    """The text, a line that ends with a space joined to the next of its paragraph: RFC 3676.

    Args:
        text: as it was sent.
        spaceless: True where that space is none of the text, as in Chinese.
    """
    return _SOFT_BREAK.sub("" if spaceless else " ", text)
