"""The numbers of SECURITY.md are those of the program."""

from __future__ import annotations

import re
from pathlib import Path

from corpus.reading.read import LARGEST_FILE as LARGEST_DOCUMENT
from qa import visit
from qa.asking.question import MAX_QUESTION_LENGTH
from qa.settings import Settings
from qa.web import body, closed, connections, conversation, endpoints, readers, upload, visits

PAGE = re.sub(r"\s+", " ", (Path(__file__).parents[1] / "SECURITY.md").read_text("utf-8"))
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def test_the_page_tells_the_bounds_as_they_are() -> None:
    rate = Settings.from_environment({"QA_HOST": "0.0.0.0"}).rate_limit  # noqa: S104
    at_once, of_one = NUMBERS[upload._AT_ONCE], NUMBERS[upload._OF_ONE]
    told = [
        f"cuts it off at {upload.LARGEST_FILE >> 20} MB",
        f"At most {at_once} arrive, wait or are read at once, {of_one} of them from one address",
        f"and {NUMBERS[upload._READ_AT_ONCE]} are read at once, one of each address",
        f"{visit._SECONDS} seconds of the processor and {visit._MEMORY >> 30} GB",
        f"{visits._MOST_WITH_FILES} visits have files, {NUMBERS[visits._MOST_OF_ONE]} of them",
        f"up to {LARGEST_DOCUMENT >> 20} MB",
        f"At most {MAX_QUESTION_LENGTH:,} characters",
        f"A history has at most {endpoints._MAX_HISTORY} questions",
        f"the last {NUMBERS[endpoints._READ_HISTORY]} are read",
        f"at most {body.MAX_BODY:,} bytes",
        f"all but {body.MAX_BESIDES_TEXTS:,} characters",
        f"the last {conversation.MOST_TURNS} answers",
        f"may ask {rate} questions a minute",
        f"once {closed._MOST_UNREAD} messages wait",
        f"within {readers.PATIENCE / 60:.0f} minutes",
        f"At most {connections.MOST_CONNECTIONS:,} at once",
        f"idles for {connections.IDLE_SECONDS} seconds",
        f"takes {connections.HEAD_SECONDS:.0f} for the head",
        f"or {body.BODY_SECONDS:.0f} for its body ({upload._BODY_SECONDS:.0f} for that of a file)",
        f"leaves a response unread for {connections.STALLED_SECONDS:.0f}",
    ]
    assert closed._REQUESTS_A_QUESTION == 10
    assert "ten times as many requests" in PAGE
    assert [line for line in told if line not in PAGE] == []
