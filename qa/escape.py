"""Text of documents, questions and models, made inert in HTML and in Markdown."""

from __future__ import annotations

import html
import re

# Every ASCII punctuation character that CommonMark, GitHub's tables and bare links, or LaTeX could
# read as syntax. A backslash before it makes it a plain character (CommonMark 2.4).
_MARKDOWN_SYNTAX = re.compile(r"([\\`*_{}\[\]()#+\-.!|~^$=:@/%])")
# The same where it does act: within a word an underscore is none, and most signs open a line alone.
_ACTING_SYNTAX = re.compile(
    r"[\\`*\[\]|~$]|(?<![^\W_])_|_(?![^\W_])|^[#+\-=>]"
    r"|:(?=//)|(?<=www)\.|(?<=\w)@(?=\w)",
    re.MULTILINE | re.IGNORECASE,
)
_LIST_NUMBER = re.compile(r"^(\d{1,9})([.)])", re.MULTILINE | re.ASCII)
# Four leading spaces or a tab would start a code block, whatever follows.
_LINE_INDENT = re.compile(r"^[^\S\n]+", re.MULTILINE)


def escape_html(text: str) -> str:
    """``text`` for the content of an element or a quoted attribute."""
    return html.escape(text, quote=True)


def escape_markdown(text: str) -> str:
    """``text`` that a Markdown renderer shows as it stands, line breaks included.

    Angle brackets become entities rather than backslashed: Gradio looks for tags before it parses
    Markdown, so none may be left. A text that does not start a line is safe as well, but ``text``
    should have been through ``unindent``.
    """
    return _MARKDOWN_SYNTAX.sub(r"\\\1", html.escape(text, quote=False))


def readable_markdown(text: str) -> str:
    """``text`` as ``escape_markdown`` makes it, with no more backslashes than it takes.

    For a file that is rendered by CommonMark and GitHub's additions to it; ``text`` starts a line
    and should have been through ``unindent``.
    """
    escaped = html.escape(text, quote=False).replace("&gt;", ">")
    return _LIST_NUMBER.sub(r"\1\\\2", _ACTING_SYNTAX.sub(r"\\\g<0>", escaped))


def unindent(text: str) -> str:
    """``text`` without white space at the start of its lines, which would make a code block."""
    return _LINE_INDENT.sub("", text)
