from html import unescape

import pytest

from corpus.document import BlockKind, Span
from corpus.reading import fineness
from corpus.reading.html import looks_like_html, read_html, shown_of
from corpus.reading.read import document_of


def blocks(raw: str) -> list[tuple[str, str]]:
    return [(block.kind.value, block.content.text) for block in read_html(raw)]


def test_a_block_tag_breaks_and_an_inline_tag_does_not() -> None:
    raw = '<div><p>Машина <span style="x">75710，</span><span>это</span></p>\n<p>Далее</p></div>'
    assert blocks(raw) == [("body", "Машина 75710，это"), ("body", "Далее")]


def test_an_omission_in_angle_brackets_is_no_tag() -> None:
    assert blocks("<p>veel <...> meer, 3 < 4 en a <b>c</b></p>") == [
        ("body", "veel <...> meer, 3 < 4 en a c")
    ]


def test_entities_are_resolved_once_and_after_the_tags() -> None:
    assert blocks("<p>W&amp;T &lt;b&gt; &amp;lt; &#26412;&nosuch;</p>") == [
        ("body", "W&T <b> &lt; 本&nosuch;")
    ]


def test_scripts_styles_comments_and_attributes_are_dropped() -> None:
    raw = (
        '<style>p{}</style><script>if (a<b) "<p>"</script><!-- <p>no</p> -->'
        '<p title="看 > 大图">да</p><script>open'
    )
    assert blocks(raw) == [("body", "да")]


def test_headings_are_found_by_tag_or_by_strong_alone() -> None:
    raw = "<h2>One</h2><p>\n<strong>贸易</strong> \n</p><p><b>Not</b> all</p>"
    assert blocks(raw) == [("heading", "One"), ("heading", "贸易"), ("body", "Not all")]


def test_captions_are_kept_apart_from_the_body() -> None:
    raw = (
        '<p align="center"><img src="x"></p><p align="center">工厂，</span>来源：某社</p>'
        "<figure><figcaption>Завод</figcaption></figure><p>正文。</p>"
    )
    assert blocks(raw) == [
        ("caption", "工厂，来源：某社"),
        ("caption", "Завод"),
        ("body", "正文。"),
    ]


def test_a_byline_is_metadata() -> None:
    assert blocks("<p>\n【文/某网 作者】\n</p>") == [("metadata", "【文/某网 作者】")]


def test_line_breaks_within_chinese_close_without_a_space() -> None:
    assert blocks("<p>工业\n园 in\nMinsk</p>") == [("body", "工业园 in Minsk")]


def test_table_cells_are_parted_by_a_tab_over_which_no_number_goes_on() -> None:
    raw = "<table><tr><td><p>12</p></td><td>240</td></tr></table>"
    assert blocks(raw) == [("body", "12\t240")]


@pytest.mark.parametrize(
    "head",
    [
        "<tr><th>Город<th>2019",
        "<thead><tr><td><b>Город</b><td><b>2019</b></thead>",
    ],
)
def test_a_row_is_read_with_its_header(head: str) -> None:
    raw = f"<table>{head}<tr><td>Минск<td>240<tr><td>Брест<td>41</table>"
    assert blocks(raw) == [
        ("body", "Город\t2019\tМинск\t240"),
        ("body", "Город\t2019\tБрест\t41"),
    ]


def test_words_over_columns_of_numbers_are_a_header_without_a_mark() -> None:
    raw = "<table><tr><td>年份<td>数量<tr><td>2019<td>240<tr><td>2020<td>380</table>"
    assert blocks(raw) == [("body", "年份\t数量\t2019\t240"), ("body", "年份\t数量\t2020\t380")]


def test_paragraphs_that_are_laid_out_in_a_table_stay_paragraphs() -> None:
    long = "Парк быў заснаваны ў 2012 годзе. " * 10
    raw = f"<table><tr><td><p>{long}</p><p>Далей.</p></td><td>збоку</td></tr></table>"
    assert blocks(raw) == [("body", long.strip()), ("body", "Далей."), ("body", "збоку")]


def test_a_term_is_read_with_what_explains_it() -> None:
    assert blocks("<dl><dt>Prijs<dd>240 euro<dd>per jaar<dt>Open<dd>tot 18 uur</dl>") == [
        ("body", "Prijs\t240 euro"),
        ("body", "per jaar"),
        ("body", "Open\ttot 18 uur"),
    ]


@pytest.mark.parametrize(
    "raw",
    [
        "<h1>Парк<p>Первый абзац.<p>Второй абзац.",
        "<p><b>Парк<p>Первый абзац.<p>Второй абзац.",
        "<h1><b>Парк<div>Первый абзац.</div><div>Второй абзац.",
    ],
)
def test_a_tag_that_is_never_closed_makes_one_heading_alone(raw: str) -> None:
    assert blocks(raw) == [
        ("heading", "Парк"),
        ("body", "Первый абзац."),
        ("body", "Второй абзац."),
    ]


def test_a_bold_sentence_is_text_that_can_be_quoted() -> None:
    assert blocks("<p><strong>Belarus shipped 1.9 million tonnes in 2020.</strong></p>") == [
        ("body", "Belarus shipped 1.9 million tonnes in 2020.")
    ]


def test_a_sentence_runs_on_over_a_line_break_and_a_line_that_ended_does_not() -> None:
    assert blocks("<p>founded by<br>Belarus and China. <br>In 5<br/>7 grew<br><br>End") == [
        ("body", "founded by Belarus and China."),
        ("body", "In 5 7 grew"),
        ("body", "End"),
    ]


@pytest.mark.parametrize("icon", ['<svg class="i"/>', "<svg-icon></svg-icon>", "<nav-bar>"])
def test_an_element_that_is_not_known_swallows_no_text(icon: str) -> None:
    assert blocks(f"{icon}<p>The mill has 12 stones.</p>") == [("body", "The mill has 12 stones.")]


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>999</p>",
        '<div style="color: red; DISPLAY : none"><p>999</p></div>',
        '<div aria-hidden="true" role="dialog">999</div>',
        '<p style="position:fixed; top:-1000em">999</p>',
        '<p style="visibility:hidden">999',
        '<span style="mso-hide:all">999</span>',
        "<template><p>999</p></template>",
        "<!--[if gte mso 9]><p>999</p><![endif]-->",
        "<noscript>999</noscript>",
        "<dialog>999</dialog>",
        "<del>999</del>",
        "<s>999</s>",
        "<ruby><rt>999</rt></ruby>",
    ],
)
def test_what_is_hidden_or_taken_back_is_not_read(hidden: str) -> None:
    assert blocks(f"<p>Seen.</p>{hidden}<p>Also seen.</p>") == [
        ("body", "Seen."),
        ("body", "Also seen."),
    ]


def test_a_heading_that_unfolds_what_it_heads_is_read_and_another_button_is_not() -> None:
    for tag in ("h3", "summary"):
        raw = f"<{tag}><button>Калі адкрыта?</button></{tag}><p>Штодня.</p><button>Яшчэ</button>"
        assert texts(raw) == ["Калі адкрыта?", "Штодня."], tag


def test_insertions_and_the_base_of_a_ruby_are_read() -> None:
    assert blocks("<p>In <del>2018</del> <ins>2019</ins>: <ruby>工<rp>(<rt>gōng</ruby>业</p>") == [
        ("body", "In 2019: 工业")
    ]


MENU = "<ul class='main-menu'><li><a href='/'>Главная</a><li><a href='/n'>Новости</a></ul>"


def test_ways_to_other_pages_and_a_banner_are_left_out_and_named() -> None:
    raw = (
        f"<nav><a href='/'>Home</a></nav>{MENU}<div id='cookie-bar'>Wij gebruiken cookies.</div>"
        "<p>Het park telt 85 bedrijven en werd in 2012 gesticht door beide landen.</p>"
    )
    shown = shown_of(raw)
    assert [block.content.text for block in shown.blocks] == [
        "Het park telt 85 bedrijven en werd in 2012 gesticht door beide landen."
    ]
    assert [block.content.text for block in shown.left_out] == [
        "Home",
        "Главная",
        "Новости",
        "Wij gebruiken cookies.",
    ]


def test_numbers_on_both_sides_of_a_picture_and_names_of_fields_are_not_glued() -> None:
    assert texts("<p>5<img src=a>7 и 12<svg></svg>9") == ["5 7 и 12 9"]
    assert texts("<label>Имя</label><input><label>Возраст</label>") == ["Имя Возраст"]


def test_links_beside_and_below_the_text_are_ways_and_a_note_or_an_address_is_none() -> None:
    links = (
        "<h3>Ещё</h3><ul><li><a href='/a'>Открыли депо</a><li><a href='/b'>Поезда стоят</a></ul>"
    )
    note = "<aside epub:type='footnote'><a href='/r'>Отчёт 2019 года</a></aside>"
    raw = (
        f"<p>Депо работает с 2014 года.</p><aside>{links}</aside>{note}"
        "<footer><p>ул. Мира, 12, Орша</p><a href='/c'>Связь</a></footer>"
    )
    kept = [text for _, text in blocks(raw)]
    assert kept == ["Депо работает с 2014 года.", "Отчёт 2019 года", "ул. Мира, 12, Орша", "Связь"]


def test_a_menu_of_dishes_is_no_way_to_other_pages() -> None:
    raw = "<ul class='menu'><li>Боршч: 7 рублёў<li>Дранікі: 9 рублёў</ul>"
    assert [text for _, text in blocks(raw)] == ["Боршч: 7 рублёў", "Дранікі: 9 рублёў"]


def test_a_page_that_is_all_furniture_is_kept() -> None:
    raw = "<nav><p>Парк принял 85 компаний, и все они стоят здесь.</p></nav><p>Да.</p>"
    assert [text for _, text in blocks(raw)] == [
        "Парк принял 85 компаний, и все они стоят здесь.",
        "Да.",
    ]
    assert shown_of(raw).left_out == []


@pytest.mark.parametrize("head", ["<p>", "<p>\r\n", "\ufeff<!doctype html>\r<p>\n", "<p>&amp;"])
def test_each_character_stands_at_its_place(head: str) -> None:
    raw = f"{head}a &#26412;\r\nb <b>x<i>y</b>z</i> 10<sup>6</sup> t</p>"
    content = read_html(raw)[-1].content
    for position, char in enumerate(content.text):
        there = raw[slice(*content.raw_range(position, position + 1))]
        assert char.isspace() or char in unescape(there) or (there, char) == ("6", "⁶")
    assert content.text.replace(" ", "").endswith("a本bxyz10⁶t")


def test_a_title_that_a_heading_repeats_is_shown_once() -> None:
    assert blocks("<title>Park</title><h1>Park</h1>") == [("title", "Park")]
    raw = "<title>Парк</title><h2>Год</h2><h1>Парк</h1><p>a</p><h1>Парк</h1>"
    assert [kind for kind, _ in blocks(raw)] == ["heading", "title", "body", "heading"]
    assert document_of(raw, "a.html").title == "Парк"
    assert read_html("<title>Park</title><p>x</p>")[0].kind is BlockKind.TITLE


def test_a_page_that_states_no_title_is_called_by_its_only_first_heading() -> None:
    raw = "<p>Музей</p><h1>Выстава</h1><h2>Год</h2><p>Адкрыта.</p>"
    assert document_of(raw, "a.html").title == "Выстава"
    assert document_of(f"{raw}<h1>Яшчэ</h1>", "muzej.html").title == "muzej"
    assert document_of(f"<title>Парк</title>{raw}", "a.html").title == "Парк"


def test_a_title_without_a_word_is_no_title() -> None:
    raw = "<title>Р9101024Р0300576</title><h1>О земельной реформе</h1><p>Текст.</p>"
    assert blocks(raw)[0] == ("body", "Р9101024Р0300576")
    assert document_of(raw, "ukaz.html").title == "О земельной реформе"
    assert document_of(raw.replace("h1", "p"), "ukaz.html").title == "ukaz"
    assert blocks("<title>序</title><p>x</p>")[0] == ("title", "序")


def test_html_is_known_by_its_block_tags() -> None:
    assert looks_like_html("<p>a</p>")
    assert not looks_like_html("a <...> b <p and <b>c</b>")


def test_what_follows_a_tag_without_a_name_keeps_its_place() -> None:
    raw = (
        "<h1>A</></h1><p>Парк </>вялікі.</p><title></></title><p a='</>'>大</><!-- </> -->桥。</p>"
    )
    document = document_of(raw, "a.html")
    assert document.text == "A\nПарк вялікі.\n</>\n大桥。"
    for words in ("Парк ", "вялікі.", "大", "桥。"):
        start = document.text.index(words)
        place = document.locate(Span(start, start + len(words)))
        assert raw[place.raw_start : place.raw_end] == words


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ("<span class=day>12</span><span class=event>фестиваль</span>", "12 фестиваль"),
        ("<span>Price</span><span>240</span>", "Price 240"),
        ("<x-name>Лада</x-name><x-price>1200</x-price>", "Лада 1200"),
        ("<a href=1>2020</a><a href=2>2021</a>", "2020 2021"),
        ("<label>Имя</label><label>Возраст</label>", "Имя Возраст"),
        ("<time>6 мая</time><small>2020</small>", "6 мая 2020"),
        # One word, or one number, in parts of another look.
        ("<span>20</span><span>19</span>", "2019"),
        ("<span class=c1>20</span><span class=c2>19</span>", "2019"),
        ("<span>Бела</span><span>русь</span>", "Беларусь"),
        ("<span class=first>Б</span><span class=rest>еларусь</span>", "Беларусь"),
        ("<a href=1>20</a><a href=1>21</a>", "2021"),
        ("<b>Бела</b><i>русь</i>", "Беларусь"),
        ("<span>园区</span><span>面积</span>", "园区面积"),
    ],
)
def test_neighbours_that_say_two_things_are_not_glued(parts: str, read: str) -> None:
    assert blocks(f"<p>{parts}</p>") == [("body", read)]


@pytest.mark.parametrize("head", ["<?xml version='1.0'?><html>", "<html xmlns='urn:xhtml'>"])
def test_an_element_that_xhtml_ends_at_once_swallows_no_text(head: str) -> None:
    raw = f"{head}<head><title/><script src='a/b'/></head><b/><p>Парк</p><iframe src='x'/>растёт"
    assert blocks(raw) == [("body", "Парк"), ("body", "растёт")]


def test_an_ended_script_that_has_an_end_tag_hides_its_text() -> None:
    assert blocks("<p>да</p><script src='x'/></script><script src=x/>var a=1;</script>") == [
        ("body", "да")
    ]


def test_a_table_in_a_cell_keeps_its_rows() -> None:
    inner = "<table><tr><th>Горад<th>Людзі<tr><td>Мінск<td>1990<tr><td>Брэст<td>340</table>"
    assert blocks(f"<table><tr><td>{inner}<td>побач</table>") == [
        ("body", "Горад\tЛюдзі\tМінск\t1990"),
        ("body", "Горад\tЛюдзі\tБрэст\t340"),
        ("body", "побач"),
    ]


def test_a_further_explanation_lies_below_its_term() -> None:
    found = read_html("<dl><dt>Area<dd>117 km²\n<dd>45 sq mi<dt>Seat<dd>Minsk</dl>")
    assert [(block.content.text, block.depth) for block in found] == [
        ("Area\t117 km²", 1),
        ("45 sq mi", 2),
        ("Seat\tMinsk", 1),
    ]


def test_lines_of_a_list_that_breaks_part_are_read_one_by_one() -> None:
    raw = (
        "<p>Шины: 60<br>Стекло: 900<br>1、一<br>2、二</p><p>Основан в: Минске<br>и в Пекине: да</p>"
    )
    assert [text for _, text in blocks(raw)] == [
        "Шины: 60",
        "Стекло: 900",
        "1、一",
        "2、二",
        "Основан в: Минске и в Пекине: да",
    ]


def test_a_letter_that_begins_a_note_is_its_mark_and_an_index_has_a_power() -> None:
    raw = "<p>450<sup>a</sup> t, x<sub>i</sub><sup>2</sup>, 5<sup>b</sup><p><sup>a</sup> Raming"
    assert blocks(raw)[0] == ("body", "450 t, xi², 5^b")


def test_a_page_that_is_cut_finer_than_text_is_read_as_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fineness, "PIECES", 3)
    assert blocks("<p>а<p>б<i>в\u202e</i>") == [("body", "а"), ("body", "б"), ("body", "<i>в</i>")]
    monkeypatch.setattr(fineness, "PIECES", 2)
    assert blocks("<p><b>а<p>б\n  в") == [("heading", "а"), ("body", "<p>б\n  в")]


def test_a_reference_to_no_character_is_left_out() -> None:
    for none in ("&#xd800;", "&#0;", "&#x110000;", "&#xffff;", "&#x1f;"):
        raw = f"<p>Мост {none}открыт{none} 桥</p>"
        block = read_html(raw)[0].content
        assert block.text == "Мост открыт 桥"
        start, end = block.raw_range(5, 11)
        assert raw[start:end] == "открыт"


def texts(raw: str) -> list[str]:
    return [block.content.text for block in read_html(raw)]


def test_a_line_break_between_digits_makes_no_thousands_of_them() -> None:
    assert texts("<p>12<br>500 евро</p>") == ["12", "500 евро"]
    assert texts("<table><tr><td>Зубр<td>12<br>500</table>") == ["Зубр\t12\t500"]
    assert texts("<p>It opened in 2019<br>120 trains came</p>") == [
        "It opened in 2019 120 trains came"
    ]


def test_the_number_of_a_printed_page_is_no_text() -> None:
    number = "<span epub:type='pagebreak'>13</span>"
    page = f"<p>Устье широкое.{number} Лёд стоит <a role='doc-pagebreak'>14</a>долго."
    assert texts(page) == ["Устье широкое. Лёд стоит долго."]


def test_a_table_that_roles_alone_tell_of_is_read_row_by_row() -> None:
    def row(kind: str, *cells: str) -> str:
        inside = "".join(f'<span role="{kind}">{cell}</span>' for cell in cells)
        return f'<div role="row">{inside}</div>'

    head, body = row("columnheader", "Pomp", "Liter", "Prijs"), row("cell", "NP-1", "12", "1150")
    raw = f'<div role="table">{head}<div role="rowgroup">{body}</div></div><p>Конец.</p>'
    assert [b.content.text for b in read_html(raw)] == [
        "Pomp\tLiter\tPrijs\tNP-1\t12\t1150",
        "Конец.",
    ]


def test_ways_to_change_a_wiki_and_its_remarks_are_no_text_of_a_heading_or_a_line() -> None:
    edit = '<span class="mw-editsection">[<a>править</a>]</span>'
    doubt = '<sup class="noprint Inline-Template">[источник не указан 500 дней]</sup>'
    raw = (
        f'<h2><span class="mw-headline">История</span>{edit}</h2><p>Основан в 1936 году{doubt}.</p>'
    )
    assert [b.content.text for b in read_html(raw)] == ["История", "Основан в 1936 году."]
    age = '<p>April 4, 1975<span class="noprint">; 48 years ago</span></p>'
    assert [b.content.text for b in read_html(age)] == ["April 4, 1975; 48 years ago"]


def test_messages_of_a_chat_that_telegram_wrote_out_stand_below_who_sent_them() -> None:
    def message(sender: str, text: str) -> str:
        name = f'<div class="from_name">{sender}</div>' if sender else ""
        return f'<div class="body">{name}<div class="text">{text}</div></div>'

    raw = message("Анна", "25 рублей.") + message("", "12 рублей.") + message("李伟", "36 件。")
    assert [(b.level, b.content.text) for b in read_html(raw)] == [
        *((4, "Анна"), (0, "25 рублей."), (0, "12 рублей.")),
        *((4, "李伟"), (0, "36 件。")),
    ]
