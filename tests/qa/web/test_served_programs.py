"""The examples in docs/programs.md, run as they stand there against the served page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from scripted import run_apart

PAGE = (Path(__file__).parents[3] / "docs/programs.md").read_text("utf-8")
SIZE = "71 residents"


def example(name: str, address: str) -> str:
    """The code of an example, with the address of the served page in place of the default one."""
    code = re.search(rf"<!-- program: {name} -->\n```\w+\n(.*?)```", PAGE, re.DOTALL)
    assert code
    assert "http://127.0.0.1:7860" in code[1]
    return code[1].replace("http://127.0.0.1:7860", address.rstrip("/"))


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_gets_an_answer_and_passages(address: str) -> None:
    done = subprocess.run(  # noqa: S603
        ["/bin/bash", "-euc", example("curl", address)], capture_output=True, text=True, check=True
    )
    decoder = json.JSONDecoder()
    asked, end = decoder.raw_decode(done.stdout)
    found, _ = decoder.raw_decode(done.stdout, end)
    assert SIZE in asked["data"][0]["answer"]
    assert found["data"][0]["passages"]


def test_gradios_client_gets_an_answer_and_passages(address: str) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", example("python", address)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert SIZE in done.stdout
    assert "en/great-stone.md" in done.stdout
    assert int(done.stdout.splitlines()[-1]) > 0


def test_tools_are_where_the_page_says(address: str) -> None:
    (server,) = json.loads(example("mcp", address))["mcpServers"].values()

    async def names() -> set[str]:
        async with (
            streamable_http_client(server["url"]) as (read, write, _),
            ClientSession(read, write) as session,
        ):
            await session.initialize()
            return {tool.name for tool in (await session.list_tools()).tools}

    assert run_apart(names()) == {"ask", "search"}
