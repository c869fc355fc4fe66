"""Whatever an answer brings can be scrolled into sight, above the question box, on every screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from threading import Event

import pytest
from playwright.sync_api import Locator, Page, expect
from scripted import (
    GREAT_STONE,
    INNOVATION,
    PATIENCE,
    OpenPage,
    ScriptedAssistant,
    ask,
    make_answer,
    make_quote,
    served,
)

from corpus.scope import EVERYTHING, Scope
from qa.answer import Answer

SCREENS = {360: 640, 390: 844, 700: 900, 1280: 720}
"""Width of a screen -> its height, in CSS pixels."""
NARROW = [width for width in SCREENS if width <= 860]
STEP = 360
"""CSS pixels that one stroke of a finger or turn of a wheel moves: less than a page shows."""
_BOX = "element => element.getBoundingClientRect().toJSON()"
STEPS = 20
"""More than the longest way takes, which is some fourteen."""
LAST_LINE = "This is the last line of a long answer."

Scroll = Callable[[Page, Locator], None]


class LongAnswers(ScriptedAssistant):
    """Answers every question at length and with more sources than any screen has room for."""

    def ask(self, question: str, history: Sequence[str] = (), scope: Scope = EVERYTHING) -> Answer:
        residents = GREAT_STONE.text.partition("Residents\n\n")[2].partition(" They")[0]
        quotes = [
            make_quote(GREAT_STONE, "Its territory covers about 117 square kilometres."),
            make_quote(INNOVATION, "工业园总占地面积 91.5 平方公里。", 2),
            make_quote(GREAT_STONE, residents, 3),
            make_quote(GREAT_STONE, "They employed 1,725 people on average.", 4),
        ]
        lines = [f"“{quote.text}” [{quote.marker}]" for quote in quotes for _ in range(6)]
        return make_answer(question, "\n\n".join([*lines, LAST_LINE]), quotes)


@pytest.fixture(scope="module")
def long_answers() -> Iterator[str]:
    with served(LongAnswers) as address:
        yield address


def turn_the_wheel(page: Page, over: Locator) -> None:
    """One turn of a wheel above the middle of an element's visible part."""
    page.mouse.move(*middle(over))
    page.mouse.wheel(0, STEP)
    come_to_rest(over)


def stroke_with_a_finger(page: Page, over: Locator) -> None:
    """One stroke upwards, as a finger makes it: no mouse, no script."""
    x, y = middle(over)
    finger = page.context.new_cdp_session(page)

    def send(kind: str, *points: dict[str, float]) -> None:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    send("touchStart", {"x": x, "y": y})
    for moved in range(40, STEP + 1, 40):
        send("touchMove", {"x": x, "y": y - moved})
    come_to_rest(over)  # lifted from the move, the finger would let the page fly on
    send("touchEnd")
    come_to_rest(over)
    finger.detach()


def come_to_rest(over: Locator) -> None:
    """Waits until nothing has moved for six frames, within the element or with it."""
    over.evaluate(
        """element => new Promise(resolve => {
          let still = 0, last = "";
          const look = () => {
            const place = `${element.getBoundingClientRect().top} ${element.scrollTop}`;
            still = place === last ? still + 1 : 0;
            last = place;
            if (still < 6) requestAnimationFrame(look); else resolve();
          };
          look();
        })"""
    )


def middle(element: Locator) -> tuple[float, float]:
    """The middle of what is to be seen of an element above the question box."""
    x, y = element.evaluate(
        """element => {
          const box = element.getBoundingClientRect();
          const composer = document.getElementById("composer").getBoundingClientRect();
          const beside = box.left >= composer.right;
          const floor = Math.min(box.bottom, beside ? innerHeight : composer.top);
          return [(box.left + box.right) / 2, (Math.max(box.top, 0) + floor) / 2];
        }"""
    )
    return x, y


def stands_clear(element: Locator) -> bool:
    """Whether the whole element is in the window, and at each of its corners nothing covers it."""
    return element.evaluate(
        """element => {
          const box = element.getBoundingClientRect();
          const xs = [box.left + 2, (box.left + box.right) / 2, box.right - 2];
          const ys = [box.top + 2, (box.top + box.bottom) / 2, box.bottom - 2];
          return xs.every(x => ys.every(y => {
            const top = document.elementFromPoint(x, y);
            return top !== null && (element.contains(top) || top.contains(element));
          }));
        }"""
    )


def bring_into_sight(page: Page, wanted: Locator, over: Locator, scroll: Scroll) -> bool:
    """Whether scrolling, a step at a time, shows all of the element."""
    for _ in range(STEPS):
        if stands_clear(wanted):
            return True
        scroll(page, over)
    return stands_clear(wanted)


def answered(open_page: OpenPage, address: str, width: int, *, finger: bool) -> Page:
    screen = {"viewport": {"width": width, "height": SCREENS[width]}, "has_touch": finger}
    page = open_page(at=address, **screen)
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-4")).to_be_attached()
    expect(page.locator("#follow-ups")).to_be_visible()
    expect(page.locator("#stop")).to_be_hidden()
    return page


@pytest.mark.parametrize(
    ("scroll", "width"),
    [
        *((stroke_with_a_finger, width) for width in NARROW),
        *((turn_the_wheel, width) for width in (700, 1280)),
    ],
)
def test_the_last_line_and_then_the_last_source_can_be_scrolled_into_sight(
    open_page: OpenPage, long_answers: str, scroll: Scroll, width: int
) -> None:
    page = answered(open_page, long_answers, width, finger=scroll is stroke_with_a_finger)
    talk = page.locator("#talk")
    sources = page.locator("#sources") if width not in NARROW else page.locator("#stage")
    last_line = page.locator("#chat p", has_text=LAST_LINE)
    assert bring_into_sight(page, last_line, talk, scroll)
    last_source = page.locator("#source-1-4 .actions")
    assert bring_into_sight(page, last_source, sources, scroll)
    why = page.locator("#panel .why > summary")
    assert bring_into_sight(page, why, sources, scroll)


def test_under_an_answer_the_question_box_takes_little_of_the_screen(open_page: OpenPage) -> None:
    with served(LongAnswers, uploads=True) as address:
        for width, height in SCREENS.items():
            page = open_page(at=address, viewport={"width": width, "height": height})
            hint, add = page.locator("#own .hint"), page.locator("#own button.add")
            expect(hint).to_be_visible()
            ask(page, "How large is the park?")
            expect(page.locator("#follow-ups")).to_be_visible()
            expect(hint).to_be_hidden()
            boxes = [page.locator("#composer"), page.locator("#filters"), add]
            composer, filters, button = (box.evaluate(_BOX) for box in boxes)
            assert composer["height"] < height / 4, width
            assert filters["right"] < button["left"], f"side by side at {width} px"
            assert abs(filters["top"] - button["top"]) < 12, f"in one line at {width} px"
            page.close()


@pytest.mark.parametrize("width", NARROW)
def test_the_plot_of_the_collection_is_readable_and_moved_sideways(
    open_page: OpenPage, long_answers: str, width: int
) -> None:
    page = open_page(at=long_answers, viewport={"width": width, "height": SCREENS[width]})
    plot = page.locator("#panel .plot .wide").first
    expect(plot).to_be_visible()
    drawn, shown = plot.evaluate(
        "e => [e.querySelector('svg').getBoundingClientRect().width, e.clientWidth]"
    )
    assert drawn >= 480
    assert shown <= width
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("width", [360, 700, 1280])
def test_a_mark_shows_its_card_above_the_question_box(
    open_page: OpenPage, long_answers: str, width: int
) -> None:
    page = answered(open_page, long_answers, width, finger=False)
    page.locator("#chat a[href='#source-1-4']").last.click()
    card = page.locator("#source-1-4")
    expect(card).to_be_focused()
    end = card.locator(".actions")
    expect(end).to_be_in_viewport(ratio=1)
    page.wait_for_function(
        """() => {
          const end = document.querySelector("#source-1-4 .actions").getBoundingClientRect();
          const top = document.elementFromPoint(end.left + 2, end.bottom - 2);
          return top !== null && document.getElementById("source-1-4").contains(top);
        }"""
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_choices_of_a_filter_hide_what_lies_behind_them(
    open_page: OpenPage, scheme: str
) -> None:
    page = open_page(color_scheme=scheme)
    ask(page, "How large is the park?")
    expect(page.locator("#source-1-2")).to_be_visible()
    page.locator("#filters > button").click()
    page.locator("#filters .filter input").first.click()
    choices = page.get_by_role("listbox")
    expect(choices).to_be_visible()
    background, behind = choices.evaluate(
        """list => {
          const paint = element => getComputedStyle(element).backgroundColor;
          return [paint(list), getComputedStyle(document.body).getPropertyValue("--sheet").trim()];
        }"""
    )
    sheet = page.evaluate(
        """colour => {
          const probe = document.createElement("i");
          probe.style.color = colour;
          document.body.append(probe);
          const painted = getComputedStyle(probe).color;
          probe.remove();
          return painted;
        }""",
        behind,
    )
    assert background == sheet


class GrowingAnswers(ScriptedAssistant):
    """Shows its quotes, and goes on writing once it is released."""

    def ask_streaming(self, question: str, *more: object) -> Iterator[Answer]:
        answer = self.ask(question)
        yield answer
        self.released.wait(PATIENCE / 1000)
        yield replace(answer, text=f"{answer.text}\n\n{LAST_LINE}")


def test_an_answer_that_grows_leaves_what_the_reader_presses_where_it_is(
    open_page: OpenPage, slow: Event
) -> None:
    with served(GrowingAnswers) as address:
        page = open_page(at=address, viewport={"width": 900, "height": 360})
        ask(page, "How large is the park?")
        expect(page.locator("#chat a[href='#source-1-2']")).to_be_visible()
        link = page.locator("#source-1-1 a.open")
        link.hover()
        page.mouse.down()
        slow.set()
        expect(page.locator("#chat")).to_contain_text(LAST_LINE)
        page.mouse.up()
        expect(page.locator("dialog mark.quote")).to_be_visible()
        page.close()
