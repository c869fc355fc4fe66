from __future__ import annotations

import gc
import json
import re
import time
import tracemalloc
import weakref
from pathlib import Path
from typing import Any

import gradio as gr
import pytest
from gradio.state_holder import SessionState
from scripted import ScriptedAssistant, run_apart

from qa.settings import Settings
from qa.web.loading import Loading
from qa.web.page import build_page

FILE = {"path": "http://127.0.0.1:1/", "meta": {"_type": "gradio.FileData"}}


def run(inputs: list[Any]) -> dict[str, Any]:
    """What Gradio makes of these values for ``ask``, whichever way they came in."""
    loading = Loading()
    loading.run(ScriptedAssistant)
    page = build_page(loading, Settings())
    ask = next(each for each in page.fns.values() if each.api_name == "ask")
    return run_apart(page.process_api(block_fn=ask, inputs=inputs))


def test_no_way_in_leads_a_file_to_gradio() -> None:
    for inputs in ([FILE], ["How large is the park?", [FILE]]):
        with pytest.raises(gr.Error, match="no files are taken here") as refused:
            run(inputs)
        assert refused.value.print_exception is False


def test_what_the_page_does_not_offer_is_not_quoted() -> None:
    """The page takes what an error says for HTML, and it waits to be read, whatever its length."""
    loading = Loading()
    loading.run(ScriptedAssistant)
    page = build_page(loading, Settings())
    relabel = next(each for each in page.fns.values() if each.api_name == "relabel")
    with pytest.raises(gr.Error) as refused:
        run_apart(page.process_api(block_fn=relabel, inputs=["<b>" * 100_000, None]))
    assert refused.value.message == "that is none of the values that the page offers"


def test_values_that_are_left_out_have_their_defaults() -> None:
    answered = run(["How large is the park?"])
    assert answered["data"][0]["citations"]


def test_a_request_holds_no_description_of_the_page() -> None:
    page = build_page(Loading(), Settings())
    SessionState(page)
    tracemalloc.start()
    try:
        request = SessionState(page)
        assert tracemalloc.get_traced_memory()[0] < 20_000  # bytes; 93 kB as Gradio has it
    finally:
        tracemalloc.stop()
    assert request.blocks_config.blocks == page.blocks
    assert request.blocks_config.fns == page.fns


def test_the_page_is_described_to_who_opens_it() -> None:
    page = build_page(Loading(), Settings())
    told = page.get_config_file()["components"]
    assert {each["id"] for each in told} == page.blocks.keys()
    assert all(each["props"] for each in told)


def test_a_browser_is_told_no_place_in_memory_and_no_path() -> None:
    told = json.dumps(build_page(Loading(), Settings()).get_config_file(), default=str)
    assert re.findall(r"0x[0-9a-f]{6,}", told) == []
    assert str(Path(__file__).parents[3]) not in told


def test_a_refused_request_is_let_go_without_the_collector() -> None:
    loading = Loading()
    loading.run(ScriptedAssistant)
    page = build_page(loading, Settings())
    ask = next(each for each in page.fns.values() if each.api_name == "ask")

    async def refused() -> weakref.ref[SessionState]:
        state = SessionState(page)
        try:
            await page.process_api(block_fn=ask, inputs=["a" * 3_000], state=state)
        except gr.Error:
            return weakref.ref(state)
        raise AssertionError

    gc.disable()
    try:
        held = run_apart(refused())
        # The thread that refused ends on its own, a moment after it has told so.
        attempts = iter(range(100))
        while held() is not None and next(attempts, None) is not None:
            time.sleep(0.05)
        assert held() is None
    finally:
        gc.enable()
