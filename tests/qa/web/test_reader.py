"""What a reader does besides asking: narrow, go on, keep, check why, in a real browser."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect
from scripted import (
    GREAT_STONE,
    HOSTILE,
    INNOVATION,
    NAMELESS,
    PATIENCE,
    PLANTED,
    SHORT,
    OpenPage,
    ScriptedAssistant,
    ask,
    ask_fully,
    find_port,
    make_answer,
    make_quote,
    served,
    wait_for_copy,
)

from corpus.scope import EVERYTHING, Scope
from qa.answer import Answer, QuoteGroup, QuoteOverview
from qa.export import read_export
from qa.settings import Settings
from qa.web.loading import Loading
from qa.web.page import launch
from qa.web.strings import STRINGS
from qa.writing.compose import compose_overview

EN, NL = STRINGS["en"], STRINGS["nl"]
SIZE = "Its territory covers about 117 square kilometres."


def unfold_filters(page: Page) -> None:
    """Shows the fields of the filters once they have their choices; to get them closes a list."""
    expect(page.locator("#examples button").first).to_be_visible()
    page.get_by_role("button", name=EN.filters).click()


def choose(page: Page, field: str, choice: str) -> None:
    """Picks ``choice`` in a field of the filters that may hold several."""
    page.get_by_role("combobox", name=field, exact=True).press_sequentially(choice)
    page.get_by_role("option", name=choice, exact=True).click()
    page.keyboard.press("Escape")
    expect(page.locator("#filters .token", has_text=choice)).to_be_visible()


def test_questions_that_can_be_answered_are_offered_and_asked(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How large is the park?")
    offered = page.locator("#follow-ups button:visible")
    planted = EN.about_document.format(title=SHORT.title)
    expect(offered.filter(has_text="onerror")).to_have_text(planted)
    offered.filter(has_text="onerror").click()
    expect(page.locator("#chat .user-row").nth(1)).to_contain_text(planted)
    expect(page.locator("#source-2-1 h3")).to_have_text(SHORT.title)
    assert page.evaluate("window.planted") is None
    expect(page.locator(":is(#chat, #panel, #follow-ups) :is(form, img, script)")).to_have_count(0)


def test_a_filter_narrows_the_answer_and_its_link(open_page: OpenPage) -> None:
    page = open_page()
    unfold_filters(page)
    choose(page, EN.filter_languages, "Chinese")
    ask(page, "How large is the park?")
    told = EN.searched_in.format(scope="Chinese")
    expect(page.locator("#panel .scope")).to_have_text(told)
    expect(page.locator("#panel .turn .card")).to_have_count(1)
    expect(page.locator("#panel .card h3")).to_have_text(INNOVATION.title)
    page.get_by_role("button", name=EN.question_link).click()
    link = wait_for_copy(page, "&lang=zh$")
    again = open_page(f"?{link.partition('?')[2]}")
    expect(again.locator("#panel .scope")).to_have_text(told)
    again.get_by_role("button", name=told).click()
    expect(again.locator("#filters .token", has_text="Chinese")).to_be_visible()
    again.get_by_role("button", name=EN.filters_off).click()
    expect(again.locator("#filters > button")).to_contain_text(EN.filters)
    expect(again.get_by_role("button", name=EN.filters_off)).to_be_hidden()
    expect(again.locator("#filters .token")).to_have_count(0)


def test_documents_topics_and_years_are_offered_and_planted_ones_stay_text(
    open_page: OpenPage,
) -> None:
    page = open_page()
    unfold_filters(page)
    page.get_by_role("combobox", name=EN.filter_documents, exact=True).focus()
    expect(page.get_by_role("option", name=PLANTED.title)).to_be_visible()
    page.keyboard.press("Escape")
    choose(page, EN.filter_topics, "Great Stone")
    page.get_by_role("combobox", name=EN.filter_from, exact=True).focus()
    expect(page.get_by_role("option", name="2021")).to_be_visible()
    page.keyboard.press("Escape")
    ask(page, "How large is the park?")
    expect(page.locator("#panel .card h3")).to_have_text(GREAT_STONE.title)
    expect(page.locator("#source-1-2")).to_have_count(0)
    assert page.evaluate("window.planted") is None
    expect(page.locator("#filters :is(form, img, script)")).to_have_count(0)


def test_how_a_follow_up_was_understood_is_shown_and_corrected(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-1")).to_be_visible()
    ask(page, "And in hectares?")
    whole = "How large is the park? And in hectares?"
    expect(page.locator("#chat .bot-row").last).to_contain_text(
        EN.understood.format(question=whole)
    )
    page.locator("#chat a", has_text=EN.correct).click()
    box = page.locator("#question textarea")
    expect(box).to_have_value(whole)
    expect(box).to_be_focused()
    expect(page.locator("#alone input")).to_be_checked()
    box.fill("And how large is it in hectares?")
    page.keyboard.press("Enter")
    expect(page.locator("#source-3-1")).to_be_visible()
    expect(page.locator("#chat .bot-row").last).not_to_contain_text("Understood")
    expect(page.locator("#alone input")).not_to_be_checked()


def test_a_question_is_asked_exactly_as_typed_with_one_touch(open_page: OpenPage) -> None:
    page, question = open_page(), "And how large is it?"
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-1")).to_be_visible()
    ask(page, question)
    page.locator("#chat a", has_text=EN.as_typed).click()
    expect(page.locator("#source-3-1")).to_be_visible()
    expect(page.locator("#chat .user-row").last).to_contain_text(question)
    expect(page.locator("#chat .bot-row").last).not_to_contain_text("Understood")
    expect(page.locator("#question textarea")).to_have_value("")
    expect(page.locator("#alone input")).not_to_be_checked()


def test_a_question_that_overtakes_the_opening_of_the_page_is_answered_once(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, slow: Event
) -> None:
    asked: list[str] = []

    def ask_streaming(self: ScriptedAssistant, question: str, *more: Any) -> Iterator[Answer]:
        asked.append(question)
        yield self.ask(question, *more[:2])

    monkeypatch.setattr(ScriptedAssistant, "ask_streaming", ask_streaming)
    question = "How large is the slow park?"
    held: dict[str, list[Route]] = defaultdict(list)  # by session: one is of the page's first load
    sessions: list[str] = []

    def hold(route: Route) -> None:
        """Lets the event through that names the labels, and the question itself."""
        event = json.loads(route.request.post_data or "")
        if question in str(event["data"]):
            sessions.append(event["session_hash"])
            route.continue_()
        elif event["fn_index"] == labels:
            route.continue_()
        else:
            held[event["session_hash"]].append(route)

    page = open_page()
    # Under load the events of opening may be sent in any order; the labels' is declared first.
    labels = page.evaluate(
        "Math.min(...window.gradio_config.dependencies"
        ".filter(event => event.targets.some(target => target[1] === 'load'))"
        ".map(event => event.id))"
    )
    page.route("**/queue/join*", hold)
    page.reload()
    page.wait_for_function("document.documentElement.lang && document.querySelector('dialog')")
    ask(page, question)
    expect(page.locator("#chat .bot-row")).to_contain_text(EN.searching)
    opening = held[sessions[0]]
    assert len(opening) == 2  # whether the page's link asks, and what the collection holds
    for route in opening:
        route.continue_()
        route.request.response()  # begun, while the question is being answered
    page.unroute("**/queue/join*")
    slow.set()
    expect(page.locator("#source-1-1")).to_be_visible()
    assert asked == [question]


class SlowToSuggest(ScriptedAssistant):
    """Has questions to offer once it is released, after it has answered the first one."""

    def without_model(self) -> ScriptedAssistant:
        self.released.wait(PATIENCE / 1000)
        return self


def test_what_is_offered_late_leaves_the_sources_of_an_early_question(
    open_page: OpenPage, slow: Event
) -> None:
    loading, port = Loading(), find_port()
    server = launch(loading, Settings(port=port, corpus=NAMELESS))
    try:
        page = open_page(at=f"http://127.0.0.1:{port}/")
        ask(page, "How large is the park?")
        expect(page.locator("#chat .bot-row")).to_contain_text(EN.loading)
        loading.run(SlowToSuggest)
        expect(page.locator("#source-1-1")).to_be_visible()
        page.get_by_role("button", name=EN.filters).click()
        page.get_by_role("combobox", name=EN.filter_languages, exact=True).focus()
        expect(page.get_by_role("option", name="Chinese")).to_be_visible()
        expect(page.locator("#follow-ups button").first).to_be_hidden()
        slow.set()
        expect(page.locator("#follow-ups button").first).to_be_visible()
        expect(page.locator("#source-1-1")).to_be_visible()
        page.close()
    finally:
        server.close(verbose=False)


def test_a_reload_keeps_the_conversation_and_nobody_else_sees_it(open_page: OpenPage) -> None:
    page, other = open_page("?q=How+large+is+the+park"), open_page()
    # The visit is kept before anything is offered.
    expect(page.locator("#follow-ups button").first).to_be_visible()
    ask_fully(page, "How many residents are there?")
    expect(page.locator("#follow-ups button").first).to_be_visible()
    page.reload()
    expect(page.locator("#source-2-1 mark.quote")).to_contain_text("71 residents")
    expect(page.locator("#chat .user-row")).to_have_count(2)
    page.locator("#chat a[href='#source-1-1']").click()
    expect(page.locator("#source-1-1 mark.quote")).to_have_text(SIZE)
    other.reload()
    expect(other.locator("#welcome h2")).to_be_visible()
    expect(other.locator("#chat .user-row")).to_have_count(0)
    page.locator("#clear").click()
    expect(page.locator("#welcome h2")).to_be_visible()


@pytest.mark.parametrize(("form", "button"), [("md", EN.export_markdown), ("json", EN.export_json)])
def test_the_conversation_is_saved_with_quotes_that_can_be_verified(
    open_page: OpenPage, tmp_path: Path, form: str, button: str
) -> None:
    page = open_page()
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-1")).to_be_visible()
    ask(page, HOSTILE)
    expect(page.locator("#source-2-1")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    assert download.value.suggested_filename == f"conversation.{form}"
    file = tmp_path / "conversation"
    download.value.save_as(file)
    claims = read_export(file)
    assert [claim.name for claim in claims] == ["1.1", "1.2", "2.1"]
    assert [claim.text for claim in claims][0::2] == [SIZE, f"Before. {HOSTILE} After."]
    text = file.read_text(encoding="utf-8")
    if form == "json":
        assert json.loads(text)["turns"][0]["question"] == "How large is the park?"
    else:
        assert f"]({'<'}{page.url.partition('?')[0]}?doc=en/great-stone.md&s=" in text
        assert "<script>" not in text


def test_what_the_collection_holds_is_seen_before_asking_and_after_a_refusal(
    open_page: OpenPage,
) -> None:
    page = open_page("?ui=nl")
    plot = page.get_by_role("img", name=NL.collection_plot)
    expect(plot).to_be_visible()
    ask(page, "What does a ticket to Mars cost?")
    page.locator("#panel a", has_text=NL.collection_open).click()
    viewer = page.locator("dialog")
    expect(viewer.locator("h2")).to_have_text(NL.collection_open)
    expect(viewer.get_by_role("img", name=NL.collection_plot)).to_be_visible()
    expect(page).to_have_url(re.compile("view=collection"))
    viewer.locator("summary", has_text="Engels").click()
    viewer.get_by_role("link", name=GREAT_STONE.title).click()
    expect(viewer.locator("h2")).to_have_text(GREAT_STONE.title)
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    direct = open_page("?ui=nl&view=collection")
    expect(direct.locator("dialog h2")).to_have_text(NL.collection_open)
    expect(direct.locator("dialog .viewer-close")).to_have_text(NL.close)
    expect(direct.locator("dialog :is(form, img, script)")).to_have_count(0)


def test_why_is_told_in_the_readers_language(open_page: OpenPage) -> None:
    page = open_page("?ui=nl")
    ask_fully(page, "How large is the park?")
    page.locator(".turn .why > summary").press("Enter")
    expect(page.locator(".why table").first).to_contain_text(NL.why_extractive)
    expect(page.locator(".why table").last).to_contain_text(INNOVATION.title)


def test_disagreeing_figures_stand_side_by_side_with_dates_and_sources(
    open_page: OpenPage,
) -> None:
    page = open_page()
    ask_fully(page, "How large is the park?")
    card = page.get_by_role("region", name=EN.conflict)
    sides = card.locator("li")
    expect(sides).to_have_count(2)
    for side, facts in zip(
        sides.all(),
        (
            ("117 km²", GREAT_STONE.title, "2021-08-12"),
            ("91.5 km²", INNOVATION.title, "2019-11-03"),
        ),
        strict=True,
    ):
        for fact in facts:
            expect(side).to_contain_text(fact)
    boxes = [side.bounding_box() for side in sides.all()]
    assert boxes[0] and boxes[1]
    assert boxes[0]["y"] == boxes[1]["y"]
    card.get_by_role("link", name=EN.source_label.format(number=2)).click()
    expect(page.locator("#source-1-2")).to_be_focused()


def test_a_card_tells_where_from_how_near_and_what_it_supports(open_page: OpenPage) -> None:
    page = open_page()
    ask_fully(page, "How large is the park, is it 117?")
    card = page.locator("#source-1-1")
    for fact in ("English", "line 3", "Administration of the park", "2021-08-12"):
        expect(card).to_contain_text(fact)
    mark = card.locator(".support summary")
    expect(mark).to_have_text(EN.support.format(items="117"))
    mark.press("Enter")
    expect(card.get_by_text(EN.support_rule)).to_be_visible()
    other = page.locator("#source-1-2")
    expect(other.locator(".support")).to_have_count(0)
    expect(other).to_contain_text(EN.not_in_quote.format(items="117"))
    card.locator(".parallels a", has_text="Chinese").click()
    expect(page.locator("dialog h2")).to_have_text(INNOVATION.title)


def test_the_reading_window_leads_to_the_other_quotes(open_page: OpenPage) -> None:
    page = open_page()
    ask_fully(page, "Tell me two things about taxes")
    page.locator("#source-1-1 a.open").click()
    viewer = page.locator("dialog")
    expect(viewer.locator("mark.quote")).to_have_text(SIZE)
    expect(viewer.locator("mark.other")).to_contain_text("no profit tax")
    viewer.get_by_role("navigation").get_by_role("link", name="no profit tax").click()
    expect(viewer.locator("mark.quote")).to_contain_text("no profit tax")
    expect(viewer.locator("mark.other")).to_have_text(SIZE)


# In the page: the text nodes that are seen, against the first background behind them that is solid.
_CONTRASTS = """() => {
  const channel = (value) => {
    const share = value / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const parse = (color) => {
    const parts = color.match(/[\\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts[3] ?? 1 };
  };
  const light = (rgb) =>
    0.2126 * channel(rgb[0]) + 0.7152 * channel(rgb[1]) + 0.0722 * channel(rgb[2]);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.alpha > 0.99) return color.rgb;
    }
    return [255, 255, 255];
  };
  const scope = document.querySelector("dialog[open]") ?? document.body;
  const walker = document.createTreeWalker(scope, NodeFilter.SHOW_TEXT);
  const poor = [];
  let seen = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    const seeable = { opacityProperty: true, visibilityProperty: true };
    if (!text || !element.checkVisibility(seeable)) continue;
    if (["SCRIPT", "STYLE"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const ink = element.closest("svg") ? style.fill : style.color;
    const [one, other] = [light(parse(ink).rgb), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    seen += 1;
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${element.tagName}: ${text}`);
  }
  return { seen, poor };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_the_contrast_of_wcag_aa(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})

    def check(least: int) -> None:
        measured = page.evaluate(_CONTRASTS)
        assert measured["poor"] == []
        assert measured["seen"] >= least

    expect(page.locator("#examples button").first).to_be_visible()
    page.get_by_role("button", name=EN.filters).click()
    expect(page.get_by_role("combobox", name=EN.filter_to, exact=True)).to_be_visible()
    check(20)
    ask_fully(page, "How large is the park, is it 117?")
    page.locator(".why > summary").click()
    expect(page.locator(".why table").last).to_be_visible()
    check(60)
    page.locator("#source-1-1 a.open").click()
    expect(page.locator("dialog mark.quote")).to_be_visible()
    check(8)
    page.keyboard.press("Escape")
    ask_fully(page, "What does a ticket to Mars cost?")
    expect(page.locator("#panel .card.nearest").first).to_be_visible()
    check(40)


def test_focus_is_seen_wherever_the_keyboard_goes(open_page: OpenPage) -> None:
    page = open_page()
    ask_fully(page, "How large is the park?")
    reached: dict[str, str] = {}
    for _ in range(45):
        page.keyboard.press("Shift+Tab")
        name, outline = page.evaluate(
            """() => {
              const at = document.activeElement;
              const shown = [at, at.closest("label"), at.closest("#box")].filter(Boolean);
              const outlines = shown.map((element) => getComputedStyle(element).outlineStyle);
              if (at === document.body) return ["", "window"];
              const name = at.id || at.getAttribute("href") || at.className || at.textContent;
              return [name, outlines.find((style) => style !== "none") ?? "none"];
            }"""
        )
        reached[name] = outline
    assert {"#source-1-1", "#source-1-2", "source-1-1", "source-1-2"} <= set(reached)
    assert [name for name, outline in reached.items() if outline == "none"] == []


def test_marks_cards_and_conversation_are_named_for_a_screen_reader(open_page: OpenPage) -> None:
    page = open_page()
    ask(page, "How large is the park?")
    card = page.get_by_role("article", name=f"{EN.source_label.format(number=1)}: ")
    expect(card.first).to_be_visible()
    expect(page.get_by_role("log", name=EN.conversation)).to_be_visible()
    expect(page.get_by_role("textbox", name=EN.question)).to_be_visible()
    expect(page.get_by_role("group", name=EN.interface_language)).to_be_visible()
    mark = page.locator("#chat a[href='#source-1-1']")
    expect(mark).to_have_attribute("title", EN.source_label.format(number=1))
    page.locator("#source-1-1 a.open").click()
    expect(page.get_by_role("dialog", name=GREAT_STONE.title)).to_be_visible()


def test_a_reader_can_type_at_once_and_the_box_comes_first_after_the_language(
    open_page: OpenPage,
) -> None:
    page = open_page()
    box = page.get_by_role("textbox", name=EN.question)
    expect(box).to_be_focused()
    page.get_by_role("radio", checked=True).focus()
    page.keyboard.press("Tab")
    expect(box).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("textbox", name=STRINGS["ru"].question)).to_be_visible()


def test_a_mark_shows_its_quote_to_pointer_and_keyboard(open_page: OpenPage) -> None:
    page = open_page()
    ask_fully(page, "How large is the park?")
    mark, told = page.locator("#chat a[href='#source-1-1']"), page.get_by_role("tooltip")
    expect(told).to_be_hidden()
    mark.hover()
    expect(told).to_have_text(SIZE)
    page.mouse.move(1, 1)
    expect(told).to_be_hidden()
    mark.focus()
    expect(told).to_have_text(SIZE)
    page.keyboard.press("Escape")
    expect(told).to_be_hidden()


def test_questions_are_headings_and_can_be_changed_and_asked_again(open_page: OpenPage) -> None:
    page = open_page()
    ask_fully(page, "How large is the park?")
    expect(
        page.get_by_role("heading", name="How large is the park?", level=2).first
    ).to_be_visible()
    page.locator("#chat").get_by_title(EN.edit).click()
    box = page.get_by_role("textbox", name=EN.question)
    expect(box).to_have_value("How large is the park?")
    expect(box).to_be_focused()


def test_the_address_and_a_list_follow_the_questions_of_a_visit(open_page: OpenPage) -> None:
    page = open_page()
    ask_fully(page, "How large is the park?")
    expect(page).to_have_url(re.compile(r"\?q=How\+large\+is\+the\+park"))
    ask_fully(page, "What does a ticket to Mars cost?")
    expect(page).to_have_url(re.compile(r"\?q=What\+does\+a\+ticket"))
    page.get_by_role("button", name=EN.clear).click()
    expect(page.locator("#chat")).to_be_hidden()
    page.get_by_text(EN.history).click()
    past = page.locator("#history a")
    expect(past).to_have_text(["What does a ticket to Mars cost?", "How large is the park?"])
    past.last.click()
    expect(page.get_by_role("textbox", name=EN.question)).to_have_value("How large is the park?")


def test_a_theme_of_the_collection_is_a_question_about_it(open_page: OpenPage) -> None:
    page = open_page()
    page.locator("#panel").get_by_role("button", name="Great Stone", exact=True).click()
    asked = EN.about_document.format(title="Great Stone")
    expect(page.locator("#chat .user-row")).to_contain_text(asked)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme)

    def check(part: str) -> None:
        found = Axe().run(page, context=part).response["violations"]
        assert [
            (rule["id"], node["html"])
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ] == []

    expect(page.locator("#examples button").first).to_be_visible()
    check("body")
    ask_fully(page, "How large is the park, is it 117?")
    check("body")
    page.locator("#source-1-1 a.open").click()
    expect(page.locator("dialog mark.quote")).to_be_visible()
    check("dialog")
    page.goto(f"{page.url.partition('?')[0]}?view=collection")
    expect(page.locator("dialog .document-list").first).to_be_visible()
    check("dialog")


class Overviews(ScriptedAssistant):
    """Answers every question with points under two headings."""

    def ask(self, question: str, history: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        quotes = [
            make_quote(GREAT_STONE, SIZE),
            make_quote(GREAT_STONE, "They employed 1,725 people on average.", 2),
            make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。", 3),
        ]
        groups = (QuoteGroup("The park <i>", (1, 2)), QuoteGroup("创新", (3,)))
        overview = QuoteOverview("list", groups)
        text = compose_overview("en", quotes, overview)
        return make_answer(question, text, quotes, overview=overview)


def test_points_are_a_list_under_headings_and_wrapped_lines_are_indented(
    open_page: OpenPage,
) -> None:
    with served(Overviews) as address:
        page = open_page(at=address, viewport={"width": 360, "height": 640})
        ask_fully(page, "What is there?")
        chat = page.locator("#chat .bot-row")
        heads, points = chat.get_by_role("heading", level=3), chat.get_by_role("listitem")
        expect(heads).to_have_text(["The park <i>", "创新"])
        expect(heads.locator("[lang=zh]")).to_have_text("创新")
        expect(chat.get_by_role("list")).to_have_count(2)
        expect(points).to_have_count(3)
        expect(points.last).to_contain_text("“工业园总占地面积 91.5 平方公里。” (in Chinese) [3]")
        indent = "e => e.getBoundingClientRect().left"
        assert points.first.evaluate(indent) > heads.first.evaluate(indent) + 10
        assert points.first.evaluate("e => getComputedStyle(e).listStyleType") == "disc"


def test_a_foreign_quote_is_translated_where_the_browser_can_and_called_a_translation(
    open_page: OpenPage,
) -> None:
    page = open_page()
    page.evaluate("delete self.Translator")
    ask_fully(page, "How large is the park?")
    expect(page.locator("#source-1-2 button.translate")).to_be_hidden()
    page.evaluate(
        """() => {
          self.Translator = {
            create: async ({ sourceLanguage: from, targetLanguage: to }) => ({
              translate: async (text) => `<b>${from}>${to}</b> ${text}`,
            }),
          };
        }"""
    )
    ask_fully(page, "How large is the park?")
    expect(page.locator("#source-2-1 button.translate")).to_have_count(0)
    page.locator("#source-2-2 button.translate").click()
    told = page.locator("#source-2-2 .translation")
    expect(told.locator("h4")).to_have_text(EN.machine_translation)
    expect(told.locator("p")).to_contain_text("<b>zh>en</b> 工业园总占地面积 91.5 平方公里。")
    expect(told.locator("b")).to_have_count(0)
