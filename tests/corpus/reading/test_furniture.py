import pytest

from corpus.reading.html import shown_of

ARTICLE = (
    "<h1>Парк</h1><p>Парк основан в 2012 году двумя странами, и в нём работают 85 компаний из"
    " разных стран мира, которые делают моторы, приборы и лекарства.</p>"
    "<p>Резидентом может стать любая компания, которая обещает вложить в него пять миллионов.</p>"
)
SHARED = "https%3A%2F%2Fpark.example%2Fnews%2F7"


def left_out(part: str) -> list[str]:
    """What is left out of a page with that part before its article, and with it behind that."""
    page = f"<div>{ARTICLE}</div>"
    before, behind = (
        [block.content.text for block in shown_of(f"<body>{raw}</body>").left_out]
        for raw in (part + page, page + part)
    )
    assert before == behind
    return before


@pytest.mark.parametrize(
    "part",
    [
        '<div role="dialog"><p>{}</p><button>OK</button></div>',
        '<section aria-modal="true"><h2>{}</h2><a href="/x">{}</a></section>',
        "<dialog open><p>{}</p><form method=dialog><button>Закрыть</button></form></dialog>",
        '<div style="position: fixed; bottom: 0">{} <a href="/privacy">{}</a></div>',
        "<style>.x1 { position: fixed }</style><div class=x1>{}<button>OK</button></div>",
        "<div><p>{}</p><div><button>OK</button><button>Nee</button></div></div><script>a()</script>",
        '<div>{} <a href="/privacy">{}</a> <span role="button">好</span></div>',
        "<form>{}<input type=email><button>OK</button></form>",
        "<form><label>{}<input></label><label>{}<input type=checkbox></label></form>",
    ],
)
@pytest.mark.parametrize(
    "says", ["Мы используем файлы cookie.", "我们使用甜饼。", "Blijf op de hoogte."]
)
def test_a_brief_part_that_waits_for_a_click_or_a_word_is_left_out(part: str, says: str) -> None:
    assert says in " ".join(left_out(part.replace("{}", says)))


@pytest.mark.parametrize(
    "part",
    [
        '<div role="dialog"><article><p>Мост открыт.</p></article><button>x</button></div>',
        '<div role="dialog"><h1>Мост открыт</h1><p>По нему ездят.</p><button>x</button></div>',
        '<div role="dialog"><p>Музей закрыт 12 мая.</p><button>OK</button></div>',
        '<div role="dialog"><p>Мост открыт.</p></div>',  # nothing to click
        f'<div aria-modal="true"><p>{"Мост открыт. " * 80}</p><button>x</button></div>',
        '<div style="position:fixed"><a href="tel:+375">Звоните</a> нам.<button>x</button></div>',
        '<header style="position:fixed"><p>Парк камня</p><button>Меню</button></header>',
        "<div><h2>О парке</h2><p>Он велик.</p><button>Ещё</button><button>Карта</button></div>",
        "<div><p>Парк велик.</p><button>Печать</button></div>",
        "<section><p>Парк велик.</p><button>Ещё</button><button>Карта</button></section>",
        "<form><p>Имя</p><input><p>Город</p><input><p>Цель визита</p><textarea></textarea></form>",
        "<form><p>Прыём: пн., 9 гадзін.</p><input type=email></form>",
        f"<form><p>{'Парк велик. ' * 40}</p><input></form>",
        "<form><p>Паркът е голям.</p></form>",
    ],
)
def test_a_part_that_tells_something_is_read(part: str) -> None:
    assert left_out(part) == []


def test_a_part_within_the_text_that_has_buttons_is_read() -> None:
    card = "<div><p>Творог зернёный</p><button>Купить</button><button>Сравнить</button></div>"
    raw = f"<body><div>{ARTICLE}{card}</div><p>Конец.</p></body>"
    assert shown_of(raw).left_out == []


def test_an_article_in_a_dialog_is_read_though_no_tag_says_so() -> None:
    raw = (
        "<body><ul class=menu><li><a href=/>Home</a></ul>"
        '<div role="dialog" aria-modal="true"><h2>Мост</h2><p>Мост открыт для всех машин, и по нему'
        " едут из одной страны в другую.</p><button>x</button></div></body>"
    )
    assert "Мост открыт" in "".join(block.content.text for block in shown_of(raw).blocks)


def test_a_bar_of_links_that_hand_the_page_on_is_left_out_with_its_name() -> None:
    links = (
        f'<a href="https://one.example/sharer.php?u={SHARED}">Раз</a>'
        f'<a href="https://two.example/share?text=a&amp;url={SHARED}">Два</a>'
        '<a href="mailto:?subject=a">Почта</a>'
    )
    assert left_out(f"<div>Поделиться: {links}</div>") == ["Поделиться: Раз Два Почта"]
    assert left_out(f"<div>Поделиться: {links} <a href='/d'>Доклад</a></div>") == []
    assert left_out(f"<p>{'Парк велик. ' * 5}{links}</p>") == []


def test_links_through_a_page_that_leads_away_are_read() -> None:
    away = '<a href="/away?to=https%3A%2F%2F{0}.example">Отчёт {0}</a>'
    assert left_out(f"<p>{away.format('a')}, {away.format('b')}</p>") == []
