import pytest
from made import shown

from corpus.errors import UnreadableFileError
from corpus.reading.markup import read

FEED = """<?xml version="1.0" encoding="{0}"?><rss><channel><title>Новости</title>
<language>ru</language><item><title>Мост открыт</title><pubDate>3 Jan 2006</pubDate>
<description>&lt;p&gt;Длина 10&lt;sup&gt;3&lt;/sup&gt; м.&lt;/p&gt;</description></item>
</channel></rss>"""


@pytest.mark.parametrize("encoding", ["utf-8", "koi8-r", "windows-1251", "utf-16"])
def test_a_feed_is_read_item_by_item_in_the_encoding_that_it_declares(encoding: str) -> None:
    draft = read(FEED.format(encoding).encode(encoding), "x.xml")
    assert shown(draft) == [
        ("title", "Новости"),
        ("heading", "Мост открыт"),
        ("body", "3 Jan 2006"),
        ("body", "Длина 10³ м."),
    ]
    assert (draft.title, draft.language) == ("Новости", "ru")


def test_the_words_of_other_files_stand_in_their_order() -> None:
    raw = "<book><title>Het park</title><p>Het is <b>open</b>.</p><binary>QUJD</binary></book>"
    assert shown(read(raw.encode(), "x.xml")) == [
        ("heading", "Het park"),
        ("body", "Het is open."),
    ]


def test_a_broken_rule_of_xml_loses_no_text_before_it() -> None:
    draft = read(b"<rss><channel><title>A &nbsp; B</title></channel>", "x.xml")
    assert shown(draft) == [("title", "A B")]


def test_no_entity_is_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    raw = f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]><d><p>A.</p><p>&l9;</p></d>'
    assert len(read(raw.encode(), "x.xml").raw) < 100


def test_what_is_no_xml_is_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.xml (holds no XML|is damaged)"):
        read(b"plain words", "x.xml")


NO_CHARACTER = (
    "&#xD800;",
    "&#0;",
    "&#xffff;",
    "&#x1F;",
    "&#x110000;",
    f"&#{'9' * 9000};",
    "\x1f",
    "\uffff",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_what_is_no_character_is_left_out_and_all_else_is_kept(encoding: str) -> None:
    for none in NO_CHARACTER:
        raw = f"<d><p>Мост {none}от&#1082;рыт{none} 桥</p><p>a <![CDATA[&#x1F; b]]></p></d>"
        draft = read(raw.encode(encoding), "x.xml")
        assert shown(draft) == [("body", "Мост открыт 桥"), ("body", "a &#x1F; b")], none


def test_a_feed_keeps_the_paragraphs_lists_and_rows_of_its_items() -> None:
    raw = (
        '<feed xmlns="urn:a"><title>Лента</title><entry><title>Цена</title>'
        '<content type="xhtml"><x:div xmlns:x="urn:x"><x:p>Цена 12<x:b>500</x:b></x:p>'
        "<x:p>700</x:p><x:h1>Части</x:h1><x:ul><x:li>болт 5</x:li></x:ul><x:table><x:tr>"
        "<x:td>гайка</x:td><x:td>7</x:td></x:tr></x:table></x:div></content></entry></feed>"
    )
    blocks = [(b.content.text, b.level, b.depth) for b in read(raw.encode(), "x.xml").blocks]
    assert blocks[1:] == [
        ("Цена", 2, 0),
        ("Цена 12500", 0, 0),
        ("700", 0, 0),
        ("Части", 3, 0),
        ("болт 5", 0, 1),
        ("гайка\t7", 0, 1),
    ]


def test_records_are_rows_with_the_names_of_their_values() -> None:
    raw = (
        "<catalog><product id='7'><name>Зубр 80</name><price>12500</price><note/></product>"
        "<product><name>Зубр 90</name><stock>14</stock></product></catalog>"
    )
    assert shown(read(raw.encode(), "x.xml")) == [
        ("body", "name\tprice\tЗубр 80\t12500"),
        ("body", "name\tstock\tЗубр 90\t14"),
    ]
    text = "<b><c><head>Глава</head><p>Слово</p></c><c><head>Другая</head><p>Дело</p></c></b>"
    assert ("body", "Дело") in shown(read(text.encode(), "x.xml"))
