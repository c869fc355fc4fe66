"""What is cut finer than any text is read as it is written, in whichever part of a file."""

import pytest

from corpus.reading import fineness, html, markup, records
from corpus.reading.fineness import Pieces
from corpus.reading.formats import format_of

PAGE = "<p>a</p><p>b</p>"  # six pieces, and four again in the file
# A file of parts that are HTML, each a page of its own, and the file's form around them.
FILES = {
    "x.jsonl": ('{"text": "PAGE"}\n', "", ""),
    "x.xml": (
        "<item><description><![CDATA[PAGE]]></description></item>",
        "<rss><channel>",
        "</channel></rss>",
    ),
    "x.eml": (
        "--b\nContent-Type: text/html\n\nPAGE\n",
        'Subject: a\nContent-Type: multipart/mixed; boundary="b"\n\n',
        "--b--\n",
    ),
}


def file_of(name: str, pages: int) -> bytes:
    part, before, after = FILES[name]
    return (before + part.replace("PAGE", PAGE) * pages + after).encode()


def test_a_long_file_may_have_more_pieces_than_a_short_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 3)
    monkeypatch.setattr(fineness, "A_PIECE", 10)
    assert [Pieces(length=9, count=n).are_too_fine for n in (3, 4)] == [False, True]
    assert [Pieces(length=60, count=n).are_too_fine for n in (6, 7)] == [False, True]


@pytest.mark.parametrize("name", FILES)
def test_the_pages_within_a_file_are_counted_together(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 40)
    monkeypatch.setattr(fineness, "A_PIECE", 1000)
    draft = format_of(name).reader.read(file_of(name, 9), name)
    blocks = [block.content.text for block in draft.blocks if block.content.text != "a"]
    assert blocks[:2] == ["b", "b"]
    assert len(blocks) < 12
    assert blocks[-1].count("b") > 2


@pytest.mark.parametrize(("owner", "name"), [(records, "x.jsonl"), (markup, "x.xml")])
def test_no_page_is_parsed_once_a_file_is_known_to_be_cut_too_finely(
    owner: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 40)
    monkeypatch.setattr(fineness, "A_PIECE", 1000)
    parsed = 0

    def counted(raw: str, pieces: Pieces) -> object:
        nonlocal parsed
        parsed += 1
        return html.read_html(raw, pieces)

    monkeypatch.setattr(owner, "read_html", counted)
    format_of(name).reader.read(file_of(name, 90), name)
    assert parsed < 9


def test_records_of_sentences_stay_pages_however_many_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 40)
    said = "<h3>Парк</h3><p>Парк принял в 2021 году <b>семнадцать</b> новых резидентов.</p>"
    record = f'{{"text": "{said}"}}\n'
    assert len(records.read((record * 200).encode(), "x.jsonl").blocks) == 400
