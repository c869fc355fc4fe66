"""The row that asks whether an answer helped, in a real browser, and what reaches the file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect
from scripted import OpenPage, ask, served

from qa.assistant import Assistant
from qa.web import feedback as module
from qa.web.strings import STRINGS

EN, RU = STRINGS["en"], STRINGS["ru"]
QUESTION = "How large is the park?"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "feedback.jsonl"


@pytest.fixture
def asked(file: Path) -> Iterator[str]:
    with served(feedback=file) as address:
        yield address


def open_and_ask(open_page: OpenPage, address: str, query: str = "") -> Page:
    page = open_page(query, at=address)
    ask(page, QUESTION)
    return page


def kept(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def test_a_thumb_and_a_comment_are_two_lines_of_one_judgement(
    asked: str, file: Path, open_page: OpenPage
) -> None:
    page = open_and_ask(open_page, asked)
    row = page.locator("#feedback")
    expect(row).to_contain_text(EN.helped)
    assert not file.exists()
    page.get_by_role("button", name=EN.thumb_down).click()
    expect(row).to_contain_text(EN.thanks)
    page.get_by_label(EN.comment).fill("Wrong <b>year</b>\nin “quote” 1")
    page.get_by_role("button", name=EN.send, exact=True).click()
    expect(page.get_by_label(EN.comment)).to_be_hidden()
    expect(row).to_contain_text(EN.thanks)
    thumb, comment = kept(file)
    assert (thumb["verdict"], thumb["comment"]) == ("down", None)
    assert thumb["question"] == QUESTION
    assert len(thumb["quotes"]) == 2
    assert comment["comment"] == "Wrong <b>year</b>\nin “quote” 1"
    assert comment["id"] == thumb["id"]

    ask(page, "How many residents are there?")
    page.get_by_role("button", name=EN.thumb_up).click()
    expect(row).to_contain_text(EN.thanks)
    assert [line["question"] for line in kept(file)][2] == "How many residents are there?"
    assert kept(file)[2]["id"] != thumb["id"]


def test_the_row_speaks_the_language_of_the_page(asked: str, open_page: OpenPage) -> None:
    page = open_and_ask(open_page, asked, "?ui=ru")
    expect(page.locator("#feedback")).to_contain_text(RU.helped)
    page.get_by_role("button", name=RU.thumb_up).click()
    expect(page.locator("#feedback")).to_contain_text(RU.thanks)
    expect(page.get_by_label(RU.comment)).to_be_visible()


def test_the_row_looks_like_the_page(asked: str, open_page: OpenPage) -> None:
    page = open_and_ask(open_page, asked)
    sheet = "getComputedStyle(document.querySelector('#box')).backgroundColor"
    thumb = page.locator("#thumb-up")
    expect(thumb).to_have_css("background-color", page.evaluate(sheet))
    expect(thumb).to_have_css("border-top-width", "1px")
    thumb.click()
    comment = page.get_by_label(EN.comment)
    expect(comment).to_have_css("background-color", page.evaluate(sheet))


def test_no_row_before_an_answer_nor_without_a_file(
    asked: str, address: str, open_page: OpenPage
) -> None:
    page = open_page(at=asked)
    expect(page.locator("#question textarea")).to_be_visible()
    expect(page.locator("#feedback")).to_be_hidden()
    page = open_and_ask(open_page, address)
    expect(page.locator("#source-1-1")).to_be_visible()
    expect(page.locator("#feedback")).to_have_count(0)


WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@pytest.fixture
def written() -> Iterator[list[str]]:
    """The files that are opened to be written while the test runs."""
    files: list[str] = []
    watching = True

    def note(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and event == "open" and arguments[2] & WRITING:
            files.append(str(arguments[0]))

    sys.addaudithook(note)  # for good: it cannot be taken away
    yield files
    watching = False


def test_without_a_file_of_the_owners_no_question_is_written_anywhere(
    assistant: Assistant, written: list[str], tmp_path: Path
) -> None:
    question = "How many hives of bees does the monastery keep?"
    with served(lambda: assistant) as address, httpx.Client(base_url=address, timeout=60) as client:
        own = {"Origin": address.rstrip("/")}
        answer: list[object] = [question, None, None, "en", False, None, None, [], [], [], "", ""]
        listed = client.get("config").json()["dependencies"]
        numbers = {each["api_name"]: each["id"] for each in listed}
        written.clear()  # what is opened once, to serve
        for path in ("run/ask", "run/search"):
            assert question in client.post(f"gradio_api/{path}", json={"data": [question]}).text
        arguments = {"name": "ask", "arguments": {"question": question}}
        tool = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": arguments}
        both = {"Accept": "application/json, text/event-stream"}
        assert question in client.post("gradio_api/mcp/", json=tool, headers=both).text
        event = {"data": answer, "fn_index": numbers["answer"], "session_hash": "a"}
        client.post("gradio_api/queue/join", json=event, headers=own).raise_for_status()
        assert question in client.get("gradio_api/queue/data?session_hash=a").text
    assert [name for name in written if name != os.devnull] == []
    (tmp_path / "seen").write_text("the watch is awake")
    assert written


def test_what_cannot_be_kept_is_said(asked: str, file: Path, open_page: OpenPage) -> None:
    page = open_and_ask(open_page, asked)
    expect(page.locator("#feedback")).to_contain_text(EN.helped)
    file.parent.rename(file.parent.with_name("gone"))
    page.get_by_role("button", name=EN.thumb_up).click()
    expect(page.locator("#feedback")).to_contain_text(EN.failed)


def test_judging_is_limited(
    file: Path, monkeypatch: pytest.MonkeyPatch, open_page: OpenPage
) -> None:
    monkeypatch.setattr(module, "_PER_MINUTE", 1)
    with served(feedback=file) as address:
        page = open_and_ask(open_page, address)
        page.get_by_role("button", name=EN.thumb_up).click()
        page.get_by_label(EN.comment).fill("again")
        page.get_by_role("button", name=EN.send, exact=True).click()
        expect(page.locator("#feedback")).to_contain_text(
            EN.too_often.forms["other"].partition("{")[0]
        )
        page.close()
    assert len(kept(file)) == 1


def test_a_reader_who_asks_too_often_is_told_so_in_the_language_of_the_page(
    open_page: OpenPage,
) -> None:
    with served(rate_limit=1) as address:
        page = open_and_ask(open_page, address, "?ui=ru")
        expect(page.locator("#source-1-1")).to_be_visible()
        ask(page, "How many residents are there?")
        expect(page.locator("#warning")).to_contain_text(
            RU.too_often.forms["many"].partition("{")[0]
        )
        expect(page.locator("#question textarea")).to_have_value("How many residents are there?")
        expect(page.locator("#source-1-1")).to_be_visible()
        page.close()
