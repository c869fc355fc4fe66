import pytest
from made import shown, zipped

from corpus.reading.odf import read

NAMES = " ".join(f'xmlns:{name}="urn:{name}"' for name in ("office", "text", "style"))


def level(place: int, form: str, before: str = "", after: str = "", **more: str) -> str:
    said = "".join(f' text:{name.replace("_", "-")}="{value}"' for name, value in more.items())
    return (
        f'<text:list-level-style-number text:level="{place}" style:num-format="{form}"'
        f' style:num-prefix="{before}" style:num-suffix="{after}"{said}/>'
    )


LAW = level(1, "1", "Статья ", ".") + level(2, "1", display_levels="2") + level(3, "a", after=")")
STYLES = f'<text:list-style style:name="L">{LAW}</text:list-style>'
ITEM = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"


def texts(body: str, styles: str = STYLES, named: str = "") -> list[str]:
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    kept = f"<office:document-styles {NAMES}><office:styles>{named}</office:styles>"
    parts = {"content.xml": content, "styles.xml": f"{kept}</office:document-styles>"}
    return [text for _, text in shown(read(zipped(parts), "x.odt"))]


def listed(*items: str, said: str = "") -> str:
    return f'<text:list text:style-name="L"{said}>{"".join(items)}</text:list>'


def inner(*items: str, said: str = "") -> str:
    return f"<text:list{said}>{''.join(items)}</text:list>"


def test_items_have_the_numbers_by_which_they_are_cited() -> None:
    body = listed(
        ITEM.format("Фонд", inner(ITEM.format("Цель", ""), ITEM.format("Срок", ""))),
        ITEM.format("Надзор", inner(ITEM.format("Отчёт", inner(ITEM.format("в срок", ""))))),
    )
    assert texts(body) == [
        *("Статья 1. Фонд", "1.1 Цель", "1.2 Срок"),
        *("Статья 2. Надзор", "2.1 Отчёт", "в срок"),  # "a)" says no more than its place
    ]


def test_a_list_counts_anew_unless_it_goes_on_with_another() -> None:
    one, two, three, four, five = (listed(ITEM.format(word, "")) for word in "ABCDE")
    two = two.replace(' text:style-name="L"', ' text:style-name="L" xml:id="first"')
    three = three.replace(' text:style-name="L"', ' text:style-name="L" text:continue-list="first"')
    five = five.replace(
        ' text:style-name="L"', ' text:style-name="L" text:continue-numbering="true"'
    )
    assert texts(one + two + three + four + five) == [
        *("Статья 1. A", "Статья 1. B", "Статья 2. C", "Статья 1. D", "Статья 2. E")
    ]


def test_an_item_that_holds_nothing_but_a_list_is_not_counted() -> None:
    wrapped = f"<text:list-item>{inner(ITEM.format('Doel', ''))}</text:list-item>"
    goes_on = listed(wrapped, said=' text:continue-numbering="true"')
    first = listed(ITEM.format("Fonds", inner(ITEM.format("Naam", ""))))
    assert texts(first + goes_on) == ["Статья 1. Fonds", "1.1 Naam", "1.2 Doel"]


def test_of_an_item_the_first_paragraph_has_the_number_and_of_a_list_no_head() -> None:
    head = "<text:list-header><text:p>Парадак</text:p></text:list-header>"
    item = "<text:list-item><text:p>Фонд</text:p><text:p>Ён дзейнічае.</text:p></text:list-item>"
    assert texts(listed(head, item)) == ["Парадак", "Статья 1. Фонд", "Ён дзейнічае."]


def test_an_item_may_state_its_number() -> None:
    item = ITEM.format("Фонд", "").replace("item>", 'item text:start-value="5">', 1)
    assert texts(listed(item, ITEM.format("Срок", ""))) == ["Статья 5. Фонд", "Статья 6. Срок"]


def test_a_second_list_within_an_item_counts_anew() -> None:
    lists = inner(ITEM.format("a", "")) + inner(ITEM.format("b", ""))
    assert texts(listed(ITEM.format("A", lists))) == ["Статья 1. A", "1.1 a", "1.1 b"]


def test_headings_are_counted_by_the_outline() -> None:
    def outlined(place: int, form: str, after: str = "") -> str:
        return (
            f'<text:outline-level-style text:level="{place}" style:num-format="{form}"'
            f' style:num-suffix="{after}" text:display-levels="{place}"/>'
        )

    outline = outlined(1, "I", ".") + outlined(2, "1") + outlined(3, "")
    named = (
        f"<text:outline-style>{outline}</text:outline-style>"
        '<style:style style:name="Plain" style:list-style-name=""/>'
    )

    def heading(place: int, text: str, said: str = "") -> str:
        return f'<text:h text:outline-level="{place}"{said}>{text}</text:h>'

    body = (
        heading(1, "总则")
        + heading(2, "目的")
        + heading(3, "无编号")
        + heading(1, "前言", ' text:style-name="Plain"')
        + heading(1, "Inleiding", ' text:is-list-header="true"')
        + heading(1, "<text:number>II.</text:number>基金")
        + heading(2, "期限")
    )
    assert texts(body, named=named) == [
        *("I. 总则", "I.1 目的", "无编号", "前言", "Inleiding", "II. 基金", "II.1 期限")
    ]


@pytest.mark.parametrize(
    ("form", "number"),
    [("一, 二, 三, ...", "第三条"), ("А, Б, .., Аа, Аб, ... (ru)", "第В条"), ("i", "第iii条")],
)
def test_a_number_has_the_form_of_its_level(form: str, number: str) -> None:
    styles = f'<text:list-style style:name="L">{level(1, form, "第", "条")}</text:list-style>'
    assert texts(listed(*[ITEM.format("x", "")] * 3), styles)[-1] == f"{number} x"


def test_a_bullet_is_no_number() -> None:
    styles = (
        '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1"'
        ' style:num-prefix="§ 1"/></text:list-style>'
    )
    assert texts(listed(ITEM.format("Фонд", "")), styles) == ["Фонд"]


def test_a_number_is_no_text() -> None:
    styles = f'<text:list-style style:name="L">{level(1, "1", "x" * 9999)}</text:list-style>'
    assert len(texts(listed(ITEM.format("Фонд", "")), styles)[0]) < 220
