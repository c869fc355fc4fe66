"""The headings of the page, as escaped HTML."""

from __future__ import annotations

from corpus.collection import Collection
from qa.escape import escape_html
from qa.web.strings import Strings


def masthead(collection: Collection, language: str) -> str:
    """What the page is, in a line and a half."""
    title, tagline = collection.title[language], collection.tagline[language]
    return f"<h1>{escape_html(title)}</h1><p>{escape_html(tagline)}</p>"


def greeting(collection: Collection, language: str) -> str:
    """What stands above a page without a conversation."""
    return f"<h2>{escape_html(collection.greeting[language])}</h2>"


def small_heading(text: str) -> str:
    """A heading within the page, such as that of the questions offered."""
    return f"<h3>{escape_html(text)}</h3>"


def history(strings: Strings) -> str:
    """The fold in which page.js lists the questions of the visit."""
    return (
        f'<details id="history" hidden><summary>{escape_html(strings.history)}</summary>'
        "<ol></ol></details>"
    )
