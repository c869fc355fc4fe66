from collections.abc import Callable

import pytest

from corpus.reading import styles
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
        ".away{display:none",
        "body > .away { display: none }",
        "p:not(.near, .far) { display: none }",
        "[class='away'] { display: none }",
        "#one, h2 ~ .two, p.away:first-of-kind, body .away { visibility: collapse }",
        "p { display: none !important } .away { display: block }",
        ".away { position: absolute; left: -9999px }",
        ".away { text-indent: -999em }",
        ".away { position: absolute; clip: rect(0, 0, 0, 0) }",
        ".away { position: absolute; clip-path: inset(50%) }",
        ".away { opacity: 0 }",
        ".away { font-size: 0 }",
        "<!-- .away { display: none } -->",
    ],
)
def test_what_a_style_sheet_of_the_page_hides_is_not_read(rule: str) -> None:
    shown = "<p class=near style='display:block !important'>Видно: 85.</p>"
    assert texts(f"<style>{rule}</style>{HIDDEN}{shown}") == ["Видно: 85."]


@pytest.mark.parametrize(
    "style",
    [
        "/* display:none */ color:red",
        "background:url(display:none)",
        "content:'display:none'; --x: display:none",
        "display:none; display:block",
        "opacity:.5; font-size:1em; left:-9999px",
        "opacity:0; animation: appear 1s forwards",
        "position:absolute; left:-20px; clip:rect(0, 90px, 20px, 0)",
    ],
)
def test_what_a_browser_shows_is_read_whatever_words_stand_in_its_style(style: str) -> None:
    assert texts(f'<p style="{style}">Видно: 85.</p>') == ["Видно: 85."]


@pytest.mark.parametrize(
    ("outer", "inner"),
    [("visibility:hidden", "visibility:visible"), ("font-size:0", "font-size:16px")],
)
def test_what_is_hidden_for_its_own_texts_alone_may_hold_what_is_seen(
    outer: str, inner: str
) -> None:
    page = f"<div style='{outer}'>a <i>b</i> <p style='{inner}'>Видно</p> c</div><p>после"
    assert texts(page) == ["Видно", "после"]


def test_a_style_outdoes_that_an_element_is_hidden() -> None:
    style = "<style>.row{display:flex}</style>"
    assert texts(f"{style}<div class=row hidden>Видно</div><div hidden>нет</div>") == ["Видно"]


@pytest.mark.parametrize(
    "head",
    [
        "<style>.away{display:none} .away.open{display:block}</style>",
        "<style>.away{display:none} input:checked ~ .away{display:block}</style>",
        "<style>.away{display:none}</style><script>$('.away').toggle()</script>",
        "<style>.in .away{display:none}</style><script>$('.in').toggle()</script><b class=in>",
        "<style>@media print { .away {display:none} }</style>",
        "<style>div .away{display:none}</style>",
        "<style>.x .away{display:none} .x.open .away{display:block}</style><div class=x>",
        "<style>.away{opacity:0}</style><script src=fade.js></script>",
        "<style>.near .away{display:none} .away ~ p{display:none}</style>",
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


@pytest.mark.parametrize(
    "raised",
    [
        "style='vertical-align: super'",
        "style='vertical-align: 4px'",
        "style='position: relative; top: -.5em'",
        "style='position: relative; bottom: 5px'",
        "class=up",
    ],
)
def test_what_a_style_raises_is_no_digit_of_the_number_before_it(raised: str) -> None:
    sheet = "<style>p .up{vertical-align:super}</style>"
    assert texts(f"{sheet}<p>10<span {raised}>6</span> тонн</p>") == ["10⁶ тонн"]


@pytest.mark.parametrize(
    "moved",
    [
        "style='position: relative; top: -1px'",
        "style='position: relative; left: -5px'",
        "style='top: -.5em'",
        "style='vertical-align: middle'",
        "style='position: relative; top: -90px'",
    ],
)
def test_what_a_style_moves_otherwise_stays_in_its_line(moved: str) -> None:
    assert texts(f"<p>10<span {moved}>6</span> тонн</p>") == ["106 тонн"]


def test_twice_the_elements_and_rules_take_twice_the_steps(
    steps: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(styles, "_MOST_MATCHES", 2000)

    def read(count: int) -> list[str]:
        rules = "".join(f".a{number} p{{display:none}}" for number in range(count))
        return texts(f"<style>{rules}</style>" + "<p>a</p>" * count)

    read(10)  # what is loaded once
    assert steps(read, 600) < 2.5 * steps(read, 300)
