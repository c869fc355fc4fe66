from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from qa.terminal import inert

ROOT = Path(__file__).parents[2]
LOG = """
import logging
from qa.terminal import log_to_terminal

log_to_terminal(logging.WARNING, "%(levelname)s: %(message)s")
log = logging.getLogger("corpus")
name = "a\\x1b]0;owned\\x07\\x9b2J\\u202efdp.exe\\nWARNING: b.txt"
log.warning("%s is skipped", name)
log.info("%s is read", name)
try:
    raise OSError(name)
except OSError:
    log.exception("%s", "c.txt")
"""


def test_what_is_logged_for_a_person_gives_a_terminal_no_orders_and_forges_no_line() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LOG], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, second, third, *_ = done.stderr.splitlines()
    written = r"a\x1b]0;owned\x07\x9b2J\u202efdp.exe"
    assert first == rf"WARNING: {written}\nWARNING: b.txt is skipped"
    assert (second, third) == ("ERROR: c.txt", "Traceback (most recent call last):")
    assert f"OSError: {written}" in done.stderr
    assert [sign for sign in done.stderr if not (sign.isprintable() or sign == "\n")] == []


def test_texts_in_five_languages_stay_as_they_are() -> None:
    text = "Wie zijn parken groot?\tКакие парки большие?\nЯкія паркі вялікія? 哪些园区很大? 👩‍🔬"
    assert inert(text) == text
