"""The real page in a real browser: asking, verifying, refusing, and nothing leaves the machine."""

from __future__ import annotations

import re
import socket
from pathlib import Path
from threading import Event
from urllib.parse import quote as percent

import pytest
import yaml
from playwright.sync_api import expect
from scripted import (
    COLLECTION,
    GREAT_STONE,
    HOSTILE,
    PLANTED,
    OpenPage,
    ask,
    ask_fully,
    make_quote,
    served,
    wait_for_copy,
)

from corpus.languages import LANGUAGES
from qa.permalink import document_link
from qa.web.strings import STRINGS

EN = STRINGS["en"]
SIZE = "Its territory covers about 117 square kilometres."


def test_a_question_is_answered_with_its_quote_highlighted_in_its_passage(
    open_page: OpenPage,
) -> None:
    page = open_page()
    ask(page, "How large is the park?")
    card = page.locator("#source-1-1")
    expect(card.locator("mark.quote")).to_have_text(SIZE)
    expect(card).to_contain_text("The park lies some 25 kilometres east of Minsk")
    page.locator("#chat a", has_text="[2]").click()
    expect(page.locator("#source-1-2")).to_be_focused()
    expect(page.locator("#source-1-2")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("#chat a", has_text="[2]")).to_be_focused()
    # The button says so for a second and a half, which may be too short to be seen from here.
    card.get_by_role("button", name="Copy quote").evaluate(
        """button => {
          window.told = [];
          const note = () => window.told.push(button.textContent);
          new MutationObserver(note).observe(button, { childList: true });
        }"""
    )
    card.get_by_role("button", name="Copy quote").click()
    page.wait_for_function("words => window.told.includes(words)", arg=EN.copied)
    copied = wait_for_copy(page, f"^“{re.escape(SIZE)}”")
    assert re.search(r"^http://127\.0\.0\.1:\d+/\?doc=en/great-stone\.md&s=\d+", copied, re.M)


def test_the_document_opens_at_the_quote_and_back_closes_it(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 900, "height": 360})
    ask(page, "How many residents are there?")
    page.locator("#source-1-1 a.open").click()
    viewer = page.locator("dialog.viewer")
    expect(viewer.locator("mark.quote")).to_be_in_viewport()
    expect(viewer.get_by_role("heading", name="Residents")).to_be_visible()
    expect(page).to_have_url(re.compile("doc=en/great-stone.md"))
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(page).not_to_have_url(re.compile("doc="))
    page.locator("#source-1-1 a.open").click()
    expect(viewer).to_be_visible()
    page.go_back()
    expect(viewer).to_be_hidden()
    expect(page.locator("#source-1-1")).to_be_attached()


def test_a_refusal_shows_nearest_passages_as_nearest(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "What does a ticket to Mars cost?")
    expect(page.locator("#chat")).to_contain_text("The documents do not say.")
    expect(page.locator("#panel .card.nearest")).to_have_count(3)
    expect(page.locator("#panel")).to_contain_text(EN.nearest_note)
    expect(page.locator("#panel mark")).to_have_count(0)


def test_marks_of_an_earlier_answer_lead_to_its_own_cards(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-1")).to_be_visible()
    ask(page, "How many residents are there?")
    expect(page.locator("#source-2-1")).to_be_visible()
    expect(page.locator("#source-1-1")).to_be_hidden()
    page.locator("#chat a[href='#source-1-1']").click()
    expect(page.locator("#source-1-1")).to_be_focused()
    expect(page.locator("#source-1-1 mark.quote")).to_have_text(SIZE)
    expect(page.locator("#source-2-1")).to_be_hidden()


def test_stopping_gives_the_question_back(open_page: OpenPage, slow: Event) -> None:
    page = open_page()
    ask(page, "Something slow?")
    expect(page.locator("#chat .bot-row")).to_contain_text(EN.searching)
    page.locator("#stop").click()
    expect(page.locator("#question textarea")).to_have_value("Something slow?")
    expect(page.locator("#ask")).to_be_visible()
    expect(page.locator("#welcome")).to_be_visible()
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-1 mark.quote")).to_have_text(SIZE)


def test_two_visitors_see_their_own_sources(open_page: OpenPage) -> None:
    first, second = open_page(), open_page()
    ask(first, "How large is the park?")
    expect(first.locator("#source-1-2")).to_be_visible()
    ask(second, "How many residents are there?")
    expect(second.locator("#source-1-1 mark.quote")).to_contain_text("71 residents")
    expect(first.locator("#source-1-1 mark.quote")).to_have_text(SIZE)
    expect(second.locator("#source-1-2")).to_have_count(0)


def test_planted_text_stays_text(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, HOSTILE)
    expect(page.locator("#chat .bot-row")).to_contain_text("<script>window.planted = 1</script>")
    expect(page.locator("#chat .bot-row")).to_contain_text("{{value}} ${1+1} `code` @children")
    expect(page.locator("#source-1-1 mark.quote")).to_have_text(f"Before. {HOSTILE} After.")
    page.locator("#source-1-1 a.open").click()
    expect(page.locator("dialog .block-body")).to_have_text(f"Before. {HOSTILE} After.")
    planted = page.locator(":is(#chat, #panel, dialog) :is(form, img, script, input, iframe)")
    expect(planted).to_have_count(0)
    links = page.locator(":is(#chat, #panel, dialog) a").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    assert all(link.startswith(("#source-1-", "#edit-1", "?doc=")) for link in links)
    assert page.evaluate("window.planted") is None


def test_links_ask_open_and_notice_a_changed_source(open_page: OpenPage) -> None:
    link = make_quote(GREAT_STONE, SIZE).permalink
    # One page at a time: each holds connections open, of which a browser grants a server six.
    page = open_page(f"?ui=en&q={percent('How large is the park?')}")
    expect(page.locator("#source-1-1 mark.quote")).to_have_text(SIZE)
    page.close()
    page = open_page(link)
    expect(page.locator("dialog mark.quote")).to_have_text(SIZE)
    page.close()
    page = open_page(re.sub("h=.*", "h=0123456789abcdef", link))
    expect(page.locator("dialog [role=alert]")).to_have_text(EN.changed)
    expect(page.locator("dialog mark")).to_have_count(0)
    page.close()
    page = open_page(document_link("en/gone.md"))
    expect(page.locator("dialog [role=alert]")).to_have_text(EN.missing)
    page.close()
    page = open_page(document_link(PLANTED.id))
    expect(page.locator("dialog h2")).to_have_text(PLANTED.title)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_interface_speaks_the_browsers_language(open_page: OpenPage, language: str) -> None:
    page = open_page(locale=language)
    expect(page.locator("#title h1")).to_have_text(COLLECTION.title[language])
    expect(page.locator("#ask")).to_have_text(STRINGS[language].ask)
    assert page.evaluate("document.documentElement.lang") == language


def test_the_language_is_switched_and_the_conversation_stays(open_page: OpenPage) -> None:
    page = open_page("?ui=zh")
    expect(page.locator("#ask")).to_have_text(STRINGS["zh"].ask)
    page.locator("#welcome button", has_text="Great Stone").click()
    expect(page.locator("#source-1-1")).to_contain_text("第 7 行")
    page.locator("#language label", has_text="Беларуская").click()
    expect(page.locator("#source-1-1")).to_contain_text("радок 7")
    expect(page.locator("#chat")).to_contain_text("71 residents")
    page.locator("#clear").click()
    expect(page.locator("#welcome")).to_contain_text(COLLECTION.greeting["be"])
    expect(page.locator("#panel .card")).to_have_count(0)


def test_an_owners_own_title_and_examples_are_shown_as_text(
    open_page: OpenPage, tmp_path: Path
) -> None:
    told = {
        "title": {"nl": f"Tulpen {HOSTILE}", "en": f"Tulips {HOSTILE}"},
        "about": f"Of tulips. {HOSTILE}",
        "examples": {"en": [f"How large? {HOSTILE}", "How many residents?"]},
    }
    source = yaml.safe_dump(told, allow_unicode=True)
    (tmp_path / "collection.yaml").write_text(source, encoding="utf-8")
    with served(corpus=tmp_path) as address:
        page = open_page("?ui=nl", at=address)
        expect(page.locator("#title h1")).to_have_text(f"Tulpen {HOSTILE}")
        expect(page.locator("#panel .about")).to_have_text(f"Of tulips. {HOSTILE}")
        expect(page.locator("#examples button:visible")).to_have_text(told["examples"]["en"])
        page.locator("#language label", has_text="English").click()
        expect(page.locator("#title h1")).to_have_text(f"Tulips {HOSTILE}")
        page.locator("#panel a", has_text=EN.collection_open).click()
        expect(page.locator("dialog .about")).to_have_text(f"Of tulips. {HOSTILE}")
        page.keyboard.press("Escape")
        page.locator("#examples button", has_text="residents").click()
        expect(page.locator("#source-1-1")).to_contain_text("71 residents")
        assert page.evaluate("window.planted") is None
        planted = page.locator("#masthead form, #masthead img, #sources img, #sources script")
        expect(planted).to_have_count(0)
        page.close()


def test_a_question_that_cannot_be_asked_gets_a_notice(open_page: OpenPage) -> None:
    page = open_page("?ui=nl")
    expect(page.locator("#ask")).to_have_text(STRINGS["nl"].ask)
    page.locator("#ask").click()
    expect(page.locator("#warning [role=alert]")).to_have_text(STRINGS["nl"].empty_question)
    ask(page, "x" * 2001)
    expect(page.locator("#warning [role=alert]")).to_contain_text("2001")
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-1")).to_be_visible()
    expect(page.locator("#warning [role=alert]")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_needs_no_sideways_scrolling(open_page: OpenPage, scheme: str) -> None:
    page = open_page("?ui=be", viewport={"width": 360, "height": 740}, color_scheme=scheme)
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-1")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    expect(page.locator("#question textarea")).to_be_in_viewport()
    page.locator("#chat a", has_text="[2]").click()
    expect(page.locator("#source-1-2")).to_be_in_viewport()


def test_every_mark_and_card_is_reached_by_the_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    ask_fully(page, "How large is the park?")
    reached: list[str] = []
    page.locator("#language input").first.focus()
    for _ in range(24):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                "(e => e.id || e.getAttribute('href') || e.className)(document.activeElement)"
            )
        )
    assert {"#source-1-1", "#source-1-2", "source-1-1", "source-1-2"} <= set(reached)


def test_the_server_closes_what_gradio_leaves_open(address: str) -> None:
    port = int(address.rstrip("/").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            b"GET /monitoring HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
        )
        head = connection.makefile("rb").read().decode("latin-1")
    assert "default-src 'self'" in head
    assert "/monitoring/" not in head.partition("\r\n\r\n")[2]
