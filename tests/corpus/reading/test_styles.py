import pytest

from corpus.reading.html import read_html

HIDDEN = "<p class='away'>Скрыта: 999.</p>"


def texts(raw: str) -> list[str]:
    return [block.content.text for block in read_html(raw)]


@pytest.mark.parametrize(
    "rule",
    [
        ".away { display: none }",
        "p.away{display:none}",
        "/* .away{display:block} */ .other, .away { color: red; visibility: hidden }",
        "@charset 'utf-8'; .away { display:none !important }",
        "@media print { .away { display:block } p { color:red } } .away { display:none }",
    ],
)
def test_what_a_style_sheet_of_the_page_hides_is_not_read(rule: str) -> None:
    assert texts(f"<style>{rule}</style>{HIDDEN}<p>Видно: 85.</p>") == ["Видно: 85."]


@pytest.mark.parametrize(
    "head",
    [
        "<style>.away{display:none} .away.open{display:block}</style>",
        "<style>.away{display:none} input:checked ~ .away{display:block}</style>",
        "<style>.away{display:none}</style><script>$('.away').toggle()</script>",
        "<style>@media print { .away {display:none} }</style>",
        "<style>div .away{display:none}</style>",
        "<style>.away{display:none</style>",
    ],
)
def test_what_a_click_shows_or_print_alone_hides_is_read(head: str) -> None:
    assert texts(f"{head}{HIDDEN}") == ["Скрыта: 999."]


@pytest.mark.parametrize("rule", ["body{visibility:hidden}", ".loading{display:none}"])
def test_a_page_that_a_script_shows_when_it_has_loaded_is_read(rule: str) -> None:
    assert texts(f"<style>{rule}</style><body class=loading><p>Видно: 85.") == ["Видно: 85."]


def test_an_id_tells_more_than_a_class_and_a_class_more_than_a_tag() -> None:
    style = "<style>#one{display:block} .two{display:none} p{display:block}</style>"
    assert texts(f"{style}<p id=one class=two>a b</p><p class=two>c</p>") == ["a b"]


def test_elements_are_blocks_where_a_style_makes_them_so() -> None:
    style = "<style>.day{display:block}</style>"
    assert texts(f"{style}<p><span class=day>12</span><span class=day>13</span>") == ["12", "13"]


@pytest.mark.parametrize("box", ["<div style='display: flex'>", "<div class=row>"])
def test_the_boxes_of_a_row_stand_apart_in_one_line(box: str) -> None:
    style = "<style>.row{display:grid}</style>"
    row = f"{style}{box}<b>Цена</b><i>240</i> <span>1</span><span>2</span></div>"
    assert texts(row) == ["Цена 240 1 2"]


@pytest.mark.parametrize("raised", ["style='vertical-align: super'", "class=up"])
def test_what_a_style_raises_is_no_digit_of_the_number_before_it(raised: str) -> None:
    page = f"<style>.up{{vertical-align:super}}</style><p>10<span {raised}>6</span> тонн</p>"
    assert texts(page) == ["10⁶ тонн"]
