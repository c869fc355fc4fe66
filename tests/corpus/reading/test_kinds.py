"""A file is what its content is, whatever its name says."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableFileError
from corpus.reading.formats import REMEDIES, SUFFIXES
from corpus.reading.kinds import named_by_content

_ENDS = st.sampled_from(["", ".", ".xyz", *SUFFIXES, *REMEDIES])
_STEMS = st.text(st.characters(categories=["L", "N"]) | st.sampled_from(". -"), max_size=8).map(
    "a{}".format
)
NAMES = st.builds(
    lambda stem, end, upper: stem + (end.upper() if upper else end), _STEMS, _ENDS, st.booleans()
)
MARKS = (
    b"%PDF-1.7",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"word/document.xml",
    b"xl/workbook.xml",
    b"mimetypeapplication/epub+zip",
)
CONTENTS = st.lists(st.sampled_from(MARKS) | st.binary(max_size=8), max_size=4).map(b"".join)


@given(CONTENTS, NAMES)
def test_any_file_gets_the_name_of_a_format_that_is_read_or_is_refused_in_a_line(
    data: bytes, name: str
) -> None:
    try:
        named = named_by_content(data, name)
    except UnreadableFileError as error:
        assert "\n" not in str(error)
        return
    assert named.startswith(name)
    assert PurePosixPath(named).suffix.lower() in SUFFIXES
    assert named_by_content(data, named) == named


@pytest.mark.parametrize(
    ("mark", "suffix"),
    [
        (b"%PDF-1.4", ".pdf"),
        (b"\n%PDF-1.4", ".pdf"),
        (b"{\\rtf1", ".rtf"),
        (b"PK\x03\x04word/document.xml", ".docx"),
        (b"PK\x03\x04mimetypeapplication/vnd.oasis.opendocument.text", ".odt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".doc"),
    ],
)
def test_what_a_file_begins_with_tells_its_format(mark: bytes, suffix: str) -> None:
    for name in ("a", "a.txt", "a.html", "a.jpg"):
        assert named_by_content(mark, name) == name + suffix
    assert named_by_content(mark, f"a{suffix.upper()}") == f"a{suffix.upper()}"


def test_text_keeps_its_name_and_is_none_of_the_formats_that_are_no_text() -> None:
    assert named_by_content(b"name,year", "a.csv") == "a.csv"
    assert named_by_content(b"words", "a.log") == "a.log.txt"
    for name, remedy in (("a.pdf", "give one of"), ("a.docx", "give one of"), ("a.zip", "unpack")):
        with pytest.raises(UnreadableFileError, match=remedy):
            named_by_content(b"words", name)
