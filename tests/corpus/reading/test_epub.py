import pytest
from made import read_with, shown, zipped

from corpus.errors import UnreadableFileError
from corpus.reading.epub import read
from corpus.reading.mail import read as read_mail

CONTAINER = '<c><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></c>'
BOOK = """<package xmlns:dc="urn:dc"><metadata><dc:title>Казкі</dc:title>
<dc:creator>Я. Колас</dc:creator><dc:language>be-BY</dc:language></metadata><manifest>
<item id="two" href="b%20c.xhtml"/><item id="one" href="a.xhtml"/><item id="n" href="n.xhtml"
properties="nav"/></manifest><spine><itemref idref="n"/><itemref idref="one"/>
<itemref idref="two"/></spine></package>"""
PARTS = {
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": BOOK,
    "OPS/a.xhtml": "<html><body><h1>Першая</h1><p>Жыў дзед.</p></body></html>",
    "OPS/b c.xhtml": "<html><body><p>10<sup>6</sup> t</p></body></html>",
    "OPS/n.xhtml": "<html><body><p>Contents</p></body></html>",
}


def test_chapters_come_in_the_order_of_the_spine_without_the_contents() -> None:
    draft = read(zipped(PARTS), "x.epub")
    assert shown(draft) == [("heading", "Першая"), ("body", "Жыў дзед."), ("body", "10⁶ t")]
    assert (draft.title, draft.language, draft.metadata.author) == ("Казкі", "be", "Я. Колас")


def test_a_protected_book_is_named() -> None:
    lock = '<e><CipherReference URI="OPS/a.xhtml"/></e>'
    with pytest.raises(UnreadableFileError, match=r"x.epub is encrypted; give a copy"):
        read(zipped({**PARTS, "META-INF/encryption.xml": lock}), "x.epub")


def test_encrypted_fonts_lock_no_book() -> None:
    lock = '<e><CipherReference URI="OPS/font.ttf"/></e>'
    assert len(read(zipped({**PARTS, "META-INF/encryption.xml": lock}), "x.epub").blocks) == 3


def test_a_missing_chapter_is_told() -> None:
    parts = {path: part for path, part in PARTS.items() if path != "OPS/a.xhtml"}
    assert read(zipped(parts), "x.epub").warnings == (
        "the chapter OPS/a.xhtml is missing or no text",
    )


def test_marks_and_notes_of_a_book_are_told_by_what_they_are_for() -> None:
    page = (
        '<html><head><title/></head><body><p>17 камней<a epub:type="noteref" href="#n">1</a>.</p>'
        '<aside epub:type="footnote" id="n"><p>По книге.</p></aside></body></html>'
    )
    draft = read(zipped({**PARTS, "OPS/a.xhtml": page}), "x.epub")
    assert shown(draft)[:2] == [("body", "17 камней."), ("body", "10⁶ t")]
    assert ("note", "По книге.") in shown(draft)


@pytest.mark.parametrize("kind", ["epub", "eml"])
def test_headings_lists_and_rows_keep_their_levels(kind: str) -> None:
    page = (
        "<h1>Prices</h1><h2>Geely</h2><p>Service:</p>"
        "<ul><li>yearly 240<ul><li>with oil 7</li></ul></li></ul>"
        "<h2>Volvo</h2><ul><li>yearly 900</li></ul>"
        "<p><b>Towns</b></p><table><tr><th>Town</th><th>2019</th></tr>"
        "<tr><td>Minsk</td><td>10<sup>6</sup></td></tr></table>"
    )
    if kind == "epub":
        draft = read(
            zipped({**PARTS, "OPS/a.xhtml": f"<html><body>{page}</body></html>"}), "x.epub"
        )
    else:
        mail = f"Subject: Казкі\nContent-Type: text/html; charset=utf-8\n\n{page}"
        draft = read_mail(mail.encode(), "x.eml")
    subject = ["Казкі"] if kind == "eml" else []
    assert read_with(draft, "900") == [*subject, "Prices", "Volvo"]
    assert read_with(draft, "oil 7") == [*subject, "Prices", "Geely", "Service:", "yearly 240"]
    assert read_with(draft, "Minsk") == [*subject, "Prices", "Volvo", "Towns"]
    assert ("body", "Town\t2019\tMinsk\t10⁶") in shown(draft)


def test_what_a_chapter_is_called_is_read_where_it_shows_no_heading() -> None:
    pages = {
        "OPS/a.xhtml": "<html><head><title>ch1</title></head><body><h1>Першая</h1><p>Дзед.</p>",
        "OPS/b c.xhtml": "<html><head><title>Другая</title></head><body><p>Баба.</p>",
        "OPS/n.xhtml": "<html><head><title>Казкі</title></head><body><p>Канец.</p>",
    }
    book = BOOK.replace('properties="nav"', "")
    assert [
        text for _, text in shown(read(zipped({**PARTS, "OPS/book.opf": book, **pages}), "x.epub"))
    ] == [
        "Канец.",
        "Першая",
        "Дзед.",
        "Другая",
        "Баба.",
    ]
