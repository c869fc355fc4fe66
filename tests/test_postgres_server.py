"""Tests that need a PostgreSQL server are not left out where there must be one."""

from __future__ import annotations

from pathlib import Path

import pytest
from postgres_server import NEEDED, NoServerError, without_server

ROOT = Path(__file__).parents[1]


def test_a_run_that_needs_a_server_fails_without_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NEEDED, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no PostgreSQL server: none"):
        without_server(NoServerError("none"))
    monkeypatch.setenv(NEEDED, "1")
    with pytest.raises(pytest.fail.Exception, match="no PostgreSQL server can be started: none"):
        without_server(NoServerError("none"))


def test_the_run_of_a_clean_clone_needs_a_server() -> None:
    assert f"export {NEEDED}=1" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
