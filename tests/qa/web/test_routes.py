"""The open routes, held against all that Gradio itself lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from gradio import routes as gradio_routes

from qa.settings import Settings
from qa.web.loading import Loading
from qa.web.page import build_page
from qa.web.routes import ROUTES, routes_to
from qa.web.server import App
from qa.web.visitors import Visitors

OPEN = {
    "/",
    "/config",
    "/favicon.ico",
    "/robots.txt",
    "/theme.css",
    "/assets/x",
    "/static/x",
    "/gradio_api/cancel",
    "/gradio_api/component_server",
    "/gradio_api/component_server/",
    "/gradio_api/heartbeat/x",
    "/gradio_api/info",
    "/gradio_api/mcp",
    "/gradio_api/queue/data",
    "/gradio_api/queue/join",
    "/gradio_api/reset",
}


def paths_of(routes: list[Any]) -> Iterator[str]:
    for route in routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from paths_of(inner.routes)
        else:
            yield re.sub(r"{.*?}", "x", route.path)


def test_of_all_routes_of_gradio_the_needed_ones_are_open_and_no_others() -> None:
    app = App(Settings(), Visitors(Settings()))
    gradio_routes.App.create_app(build_page(Loading(), Settings()), app=app, mcp_server=True)
    paths = {*paths_of(app.routes)}
    assert {"/gradio_api/upload", "/gradio_api/file=x", "/gradio_api/run/x"} < paths
    assert {path for path in paths if routes_to(path)} == OPEN


def test_all_counts_but_files_of_the_page_and_the_streams_of_a_session() -> None:
    uncounted = [route for route in ROUTES if not route.counts]
    ways = ["/assets/x", "/theme.css", "/gradio_api/queue/data", "/gradio_api/heartbeat/x"]
    ways.append("/gradio_api/call/ask/x")
    assert [[route.matches(way) for way in ways].count(True) for route in uncounted] == [1] * 5
    assert {route.method for route in uncounted} == {"GET"}


@pytest.mark.parametrize("way", ["run", "call"])
def test_two_endpoints_are_open_by_name(way: str) -> None:
    assert routes_to(f"/gradio_api/{way}/ask")
    assert routes_to(f"/gradio_api/{way}/search")
    assert not routes_to(f"/gradio_api/{way}/answer")


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../x",
        "/assets/.env",
        "/static/a\\b",
        "/assets/x\0",
        "/assets//x",
        "//",
        "/x/config",
    ],
)
def test_a_path_that_leads_out_of_a_folder_is_none(path: str) -> None:
    assert not routes_to(path)


def test_every_way_that_takes_a_body_says_what_it_takes_but_mcp_and_files() -> None:
    bare = [route for route in ROUTES if route.method == "POST" and not (route.fields or route.raw)]
    assert [route.matches("/gradio_api/mcp/") for route in bare] == [True]
