"""Answering needs none of the libraries that only other encoders, training and measuring need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

ROOT = Path(__file__).parents[3]
HEAVY = ("torch", "transformers", "sentence_transformers", "scipy", "sklearn", "matplotlib")
PROGRAM = f"""
import sys
from pathlib import Path
from qa.assistant import Assistant
from qa.settings import Settings
from qa.web.loading import Loading
from qa.web.page import build_page

loading = Loading()
build_page(loading, Settings())
loading.run(lambda: Assistant.load(Path(sys.argv[1]), Path(sys.argv[2])))
assert loading.get().ask("Where is asthma treated?").hits
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_the_page_answers_without_them(town: SimpleNamespace) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PROGRAM, str(town.corpus), str(town.index)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
