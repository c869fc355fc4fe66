import html
import re

import pyromark
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.escape import escape_html, escape_markdown, readable_markdown, unindent

GITHUB = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_GFM
)
HOSTILE = (
    '<script>window.planted = 1</script> <form action="http://203.0.113.9/"><input></form> '
    "![img](http://203.0.113.9/a.png) [x](javascript:window.planted=2) "
    '<img src=x onerror="window.planted=3"> [1](#source-1-1) {{value}} ${1+1} `code` @children'
)


def unescape_markdown(text: str) -> str:
    """What a Markdown renderer shows: a backslash makes a plain character, so does an entity."""
    shown = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@given(st.text())
def test_escaped_markdown_shows_the_text_itself(text: str) -> None:
    assert unescape_markdown(escape_markdown(text)) == text


@given(st.text())
def test_no_syntax_is_left_bare(text: str) -> None:
    escaped = escape_markdown(text)
    assert "<" not in escaped
    assert ">" not in escaped
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_`\[\](){}#!|~$]", escaped)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\r\0")) | st.just(HOSTILE))
def test_readable_markdown_is_rendered_as_its_own_text_and_nothing_else(text: str) -> None:
    plain = unindent(text)
    rendered = pyromark.html(readable_markdown(plain), options=GITHUB)
    assert set(re.findall(r"<[^>]*>", rendered)) <= {"<p>", "</p>", "<br />"}
    shown = html.unescape(re.sub(r"<[^>]*>", "", rendered))
    assert shown.split() == plain.split()


@pytest.mark.parametrize(
    "text", ["They disagree: 2014/15 (about 1.5%).", "It opened in 2014. So did"]
)
def test_readable_markdown_leaves_ordinary_prose_as_it_is(text: str) -> None:
    assert readable_markdown(text) == text


def test_planted_html_has_no_tag_and_no_open_attribute() -> None:
    escaped = escape_html(HOSTILE)
    assert not re.search(r"[<>\"']", escaped)


def test_indentation_that_would_make_a_code_block_is_removed() -> None:
    assert unindent("    a\n\tb\n\u00a0\u00a0c\n\nd e") == "a\nb\nc\n\nd e"
