"""The row that asks whether an answer helped, in a real browser, and what reaches the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from scripted import OpenPage, ask, served

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
