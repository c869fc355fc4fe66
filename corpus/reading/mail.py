"""Mail (.eml): subject, sender and date, then its words; what is attached is named, not read."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import EmailPolicy
from typing import Any, cast

from corpus.document import Metadata
from corpus.errors import UnreadableFileError
from corpus.reading.clean import clean_text
from corpus.reading.draft import Draft
from corpus.reading.encodings import decoded
from corpus.reading.html import read_html
from corpus.reading.transcript import Transcript

_FACTS = ("From", "To", "Date")
# What the library reads of a header takes it the square of its length (code points).
_LONGEST_HEADER = 4_000
# Each line that may part two others takes it a third of a millisecond.
_MOST_PARTS = 3_000
_PARTS = re.compile(rb"^--", re.MULTILINE)
# But "-- ", which parts the signature, and a line after which a quotation begins or ends.
_SOFT_BREAK = re.compile(r"(?<!^--) \r?\n(?=[^>\r\n])", re.MULTILINE)
_IN_PARTS = re.compile(rb"^content-type\s*:\s*multipart/", re.MULTILINE | re.IGNORECASE)


def read(data: bytes, name: str) -> Draft:
    """What the mail says, in its plain form where it has one.

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
    body = mail.get_body(("plain", "html"))
    if body is not None:
        text = _content(cast("EmailMessage", body))
        html = body.get_content_subtype() == "html"
        for block in read_html(text) if html else clean_text(text):
            transcript.block("p", block.content.text)
    attached = [part.get_filename() or "a part without a name" for part in mail.iter_attachments()]
    warnings = [f"what is attached is not read: {', '.join(attached)}"] if attached else []
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
