"""Mail (.eml): subject, sender and date, then its words; what is attached is named, not read."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast

from corpus.document import Metadata
from corpus.errors import UnreadableFileError
from corpus.reading.clean import clean_text
from corpus.reading.draft import Draft
from corpus.reading.encodings import decoded
from corpus.reading.html import read_html
from corpus.reading.transcript import Transcript

_FACTS = ("From", "To", "Date")


def read(data: bytes, name: str) -> Draft:
    """What the mail says, in its plain form where it has one.

    Raises:
        UnreadableFileError: it has neither a sender nor a subject.
    """
    mail = message_from_bytes(data, policy=default)
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
    metadata = Metadata(author=_header(mail, "From") or None, date=_header(mail, "Date") or None)
    return transcript.draft(subject, None, metadata, warnings)


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
        return data.decode(body.get_content_charset() or "")
    except (LookupError, UnicodeDecodeError):
        return decoded(data) or ""
