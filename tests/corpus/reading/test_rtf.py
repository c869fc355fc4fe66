import pytest
from made import shown

from corpus.errors import UnreadableFileError
from corpus.reading.rtf import read


def blocks(body: str, head: str = "\\ansi\\ansicpg1251") -> list[tuple[str, str]]:
    return shown(read(f"{{\\rtf1{head} {body}}}".encode("cp1251"), "x.rtf"))


def test_bytes_are_read_in_the_encoding_that_is_declared() -> None:
    assert blocks(r"\'cc\'ee\'f1\'f2 Мост\par") == [("body", "Мост Мост")]


def test_a_font_may_have_another_encoding_and_the_next_the_one_of_the_file() -> None:
    head = "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset134 S;}}"
    assert blocks(r"\f1 \'b4\'f3\'c7\'c5\f0 caf\'e9\par", head) == [("body", "大桥café")]


def test_characters_by_number_replace_what_stands_in_for_them() -> None:
    assert blocks(r"\u8212?a\uc2\u1052xxb {\u-10179\u-8704}\par") == [("body", "—aМb 😀")]


def test_deleted_hidden_and_foreign_groups_are_left_out() -> None:
    body = r"{\*\gone x}{\pict 00ff}Open{\deleted  closed}{\v  secret}{\*\annotation A} now.\par"
    assert blocks(body) == [("body", "Open now.")]
    draft = read(rf"{{\rtf1 {body}}}".encode(), "x.rtf")
    assert draft.warnings == ("comments left out: 1",)


def test_the_head_of_pages_is_read_once_after_all_else_without_their_numbers() -> None:
    page = r"{\field{\*\fldinst PAGE}{\fldrslt 7}}"
    head = rf"{{\header \pard Договор № 15/2021\tab стр. {page}\par}}"
    said = [("body", "Мост открыт."), ("metadata", "Договор № 15/2021")]
    assert blocks(head + r"Мост открыт.\par" + head) == said


def test_letters_of_a_font_of_signs_are_the_signs_that_it_draws() -> None:
    head = "\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset2 Symbol;}}"
    assert blocks(r"5 {\f1 m}g, {\f1 \'a3} 7{\f1\u-3920?}C\par", head) == [("body", "5 μg, ≤ 7°C")]


def test_a_footnote_is_lifted_out() -> None:
    assert blocks(r"It cost 120{\footnote \pard In 2010.} million.\par") == [
        ("body", "It cost 120 million."),
        ("note", "In 2010."),
    ]


def test_rows_and_bold_leads_keep_their_form() -> None:
    row = r"\trowd\pard\intbl {0}\cell {1}\cell\row"
    body = r"{\b Prijzen\par}" + row.format("brood", "2,10") + row.format("kaas", "4,50")
    assert blocks(body + r"\pard Einde.\par") == [
        ("heading", "Prijzen"),
        ("body", "brood\t2,10"),
        ("body", "kaas\t4,50"),
        ("body", "Einde."),
    ]


def test_raised_digits_stay_apart() -> None:
    assert blocks(r"10{\super 6} t\par") == [("body", "10⁶ t")]


def test_groups_without_end_and_other_files_are_named() -> None:
    with pytest.raises(UnreadableFileError, match=r"x.rtf is damaged \(it is nested"):
        read(b"{\\rtf1" + b"{" * 100_000, "x.rtf")
    with pytest.raises(UnreadableFileError, match=r"x.rtf is no RTF"):
        read(b"<html>", "x.rtf")


def test_the_text_of_a_shape_is_read_once() -> None:
    shape = rb"{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt Box\par}}{\shprslt Box\par}}"
    draft = read(rb"{\rtf1 Text" + shape + rb"\par}", "x.rtf")
    assert [text for _, text in shown(draft)] == ["Text", "Box"]


def test_the_day_on_which_it_was_made_is_known() -> None:
    made = rb"{\rtf1{\info{\author A. Mason}{\creatim\yr2020\mo5\dy6\hr9}}The bridge is open.\par}"
    draft = read(made, "x.rtf")
    assert (draft.metadata.date, draft.metadata.author) == ("2020-05-06", "A. Mason")
    assert draft.raw == "The bridge is open.\n"


def test_cells_that_were_made_one_are_read_in_each_row_and_over_each_column() -> None:
    rows = (
        r"\trowd\trhdr\cellx1\cellx2\clmrg\cellx3\pard\intbl Город\cell Население\cell\cell\row"
        r"\trowd\clvmgf\cellx1\cellx2\cellx3\pard\intbl Минск\cell 240\cell 300\cell\row"
        r"\trowd\clvmrg\cellx1\cellx2\cellx3\pard\intbl\cell 7\cell 8\cell\row"
    )
    assert blocks(rows) == [
        ("body", "Город\tНаселение\tМинск\t240\t300"),
        ("body", "Город\tНаселение\tМинск\t7\t8"),
    ]


def test_items_have_their_depth_and_those_that_are_cited_their_number() -> None:
    body = (
        r"\pard\outlinelevel0{\listtext 2.\tab}Сборы\par"
        r"\pard\ls1\ilvl1{\listtext 2.1.\tab}Сбор взимается.\par"
        r"\pard\ls1\ilvl2{\listtext\f3\'b7\tab}соль\par\pard Конец.\par"
    )
    draft = read(f"{{\\rtf1\\ansi\\ansicpg1251 {body}}}".encode("cp1251"), "x.rtf")
    assert [(block.content.text, block.depth) for block in draft.blocks] == [
        ("2. Сборы", 0),
        ("2.1. Сбор взимается.", 2),
        ("соль", 3),
        ("Конец.", 0),
    ]
