"""What a reader sees and may do while a language model takes its time, in a real browser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from threading import Semaphore

from playwright.sync_api import expect
from scripted import (
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
from qa.answer import Answer, Trace, WritingTrace
from qa.web.strings import STRINGS
from qa.writing.wording import words_for

EN = STRINGS["en"]
QUOTED = "工业园总占地面积 91.5 平方公里。"
PROSE = "The industrial park covers 91.5 square kilometres [1]."
BROKE_OFF = f"{PROSE}\n\n{words_for('en').model_broke_off}"
TRANSLATION = "The park has an area of 91.5 square kilometres in all."


class SlowWriter(ScriptedAssistant):
    """Quotes at once, and goes on to the next state of its writing when a test lets it.

    Attributes:
        gates: of the questions so far; each release is one step.
    """

    def __init__(self) -> None:
        self.gates: list[Semaphore] = []

    def ask_streaming(
        self,
        question: str,
        history: Sequence[str] = (),
        scope: Scope = EVERYTHING,
        fallback_language: str | None = None,
    ) -> Iterator[Answer]:
        gate = Semaphore(0)
        self.gates.append(gate)
        quote = make_quote(INNOVATION, QUOTED)
        writing = WritingTrace("endpoint:parrot", stage="prose")
        quoted = make_answer(question, f"“{QUOTED}” [1]", [quote])
        written = replace(quoted, text=BROKE_OFF, engine="endpoint:parrot")
        yield _traced(quoted, replace(writing, ahead=2))
        for answer, stage in (
            (quoted, writing),
            (written, replace(writing, kept=1, failure="no reply in time", stage="translations")),
            (
                replace(written, quotes=(replace(quote, translation=TRANSLATION),)),
                replace(writing, kept=1, failure="no reply in time", stage="done"),
            ),
        ):
            gate.acquire(timeout=PATIENCE / 1000)
            yield _traced(answer, stage)


def _traced(answer: Answer, writing: WritingTrace) -> Answer:
    return replace(answer, trace=Trace("en", 0.5, {}, (), (), writing))


def test_quotes_stay_while_a_model_waits_is_stopped_breaks_off_or_translates(
    open_page: OpenPage,
) -> None:
    writer = SlowWriter()
    with served(lambda: writer) as address:
        page = open_page(at=address)
        chat, stop = page.locator("#chat"), page.locator("#stop")

        # Others are before this reader; the quote is there all the same, and outlives a stop.
        ask(page, "How large is it?")
        expect(page.locator("#source-1-1 mark.quote")).to_have_text(QUOTED)
        expect(chat).to_contain_text(EN.model_waits.format(model="parrot", count=2))
        writer.gates[0].release()
        expect(chat).to_contain_text(EN.model_writes.format(model="parrot"))
        stop.click()
        expect(stop).to_be_hidden()
        expect(chat).not_to_contain_text(EN.model_writes.format(model="parrot"))
        expect(page.locator("#source-1-1 mark.quote")).to_have_text(QUOTED)
        writer.gates[0].release(3)

        # What passed before the time was over stays, and the box is free while translations come.
        ask(page, "And how large is it now?")
        expect(page.locator("#source-2-1 mark.quote")).to_have_text(QUOTED)
        writer.gates[1].release(2)
        expect(chat).to_contain_text("covers 91.5 square kilometres")
        expect(chat).to_contain_text(words_for("en").model_broke_off)
        expect(stop).to_be_hidden()
        expect(page.locator("#ask")).to_be_visible()
        expect(page.locator("#source-2-1 .translation")).to_have_count(0)
        writer.gates[1].release()
        expect(page.locator("#source-2-1 .translation")).to_contain_text(TRANSLATION)
        page.close()
