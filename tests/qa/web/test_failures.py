from __future__ import annotations

import logging
import logging.handlers

import pytest

from qa.web.failures import keep_back_requests, log_failure, place

_LOG = logging.getLogger("qa.test")


def fail(question: str) -> None:
    raise ValueError(f"cannot answer {question}")


def test_what_a_library_quotes_of_a_request_is_kept_back() -> None:
    # Not pytest's own handler, which also listens to loggers that hand nothing on to the root's.
    heard, root = logging.handlers.BufferingHandler(100), logging.getLogger()
    root.addHandler(heard)
    try:
        keep_back_requests()
        told = "cannot read What is secret?"
        for _ in range(3):
            logging.warning(told)
        logging.getLogger("mcp.server").error(told)
    finally:
        root.removeHandler(heard)
    assert [record.name for record in heard.buffer] == ["qa.web.failures"] * 2
    for record in heard.buffer:
        assert "secret" not in record.getMessage()
        assert "web/test_failures.py:" in record.getMessage()


def caught(question: str) -> ValueError:
    try:
        fail(question)
    except ValueError as error:
        return error
    raise AssertionError


def test_the_place_of_a_failure_is_told_without_its_message() -> None:
    told = place(caught("What is secret?"))
    kind, innermost, outer = told.split(" < ")
    assert kind == "ValueError"
    assert innermost.startswith("web/test_failures.py:")
    assert outer.startswith("web/test_failures.py:")
    assert "secret" not in told


def test_a_message_is_logged_where_the_owner_asks_for_it(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="qa"):
        log_failure(_LOG, "answering failed", caught("What is secret?"))
    assert "answering failed: ValueError" in caplog.text
    assert "secret" not in caplog.text
    with caplog.at_level(logging.DEBUG, logger="qa"):
        log_failure(_LOG, "answering failed", caught("What is secret?"))
    assert "cannot answer What is secret?" in caplog.text
