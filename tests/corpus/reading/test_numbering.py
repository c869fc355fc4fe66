import pytest
from lxml import etree
from made import WORD

from corpus.reading.numbering import Numbering


def numbering(*levels: tuple[str, str], extra: str = "", own: str = "") -> Numbering:
    """List 1 of these levels, each a form and a text; list 2 shares its numbers."""
    told = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(levels)
    )
    return Numbering.of(
        etree.fromstring(
            f'<w:numbering xmlns:w="{WORD}"><w:abstractNum w:abstractNumId="0">{told}'
            '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
            f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{own}</w:num></w:numbering>'
        )
    )


def test_a_level_begins_anew_below_each_of_the_level_above() -> None:
    lists = numbering(("decimal", "Статья %1."), ("decimal", "%1.%2"), ("lowerLetter", "%3)"))
    told = [lists.next_of("1", level) for level in (0, 1, 1, 2, 2, 0, 1, 2)]
    assert told == ["Статья 1.", "1.1", "1.2", "a)", "b)", "Статья 2.", "2.1", "a)"]


def test_lists_of_one_kind_are_counted_on_unless_one_begins_anew() -> None:
    lists = numbering(("decimal", "%1."))
    assert [lists.next_of(name, 0) for name in "1212"] == ["1.", "2.", "3.", "4."]
    own = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = numbering(("decimal", "%1."), own=own)
    assert [lists.next_of(name, 0) for name in "1122"] == ["1.", "2.", "5.", "6."]


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("upperRoman", {1: "I", 4: "IV", 49: "XLIX"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa"}),
        ("russianLower", {1: "а", 8: "з", 9: "и", 10: "к"}),
        ("chineseCountingThousand", {3: "三", 12: "十二", 20: "二十", 105: "一百零五"}),
        ("decimalZero", {7: "07", 12: "12"}),
        ("ordinal", {2: "2"}),
        ("none", {1: ""}),
        ("bullet", {1: ""}),
    ],
)
def test_a_number_has_the_form_of_its_level(form: str, numbers: dict[int, str]) -> None:
    lists = numbering((form, "%1"))
    told = [lists.next_of("1", 0) for _ in range(110)]
    assert {place: told[place - 1] for place in numbers} == numbers


def test_a_level_may_tell_all_numbers_in_digits() -> None:
    lists = numbering(("upperRoman", "%1"), ("decimal", "%1.%2"), extra="<w:isLgl/>")
    assert [lists.next_of("1", level) for level in (0, 1)] == ["1", "1.1"]


def test_what_no_list_defines_has_no_number() -> None:
    assert numbering(("decimal", "%1")).next_of("7", 0) == ""
    assert numbering(("decimal", "%1")).next_of("1", 3) == ""
    assert Numbering.of(None).next_of("1", 0) == ""


def test_a_number_is_no_text() -> None:
    assert len(numbering(("decimal", "%1. " + "Article " * 10_000)).next_of("1", 0)) <= 100
