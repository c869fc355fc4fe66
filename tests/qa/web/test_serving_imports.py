"""Serving loads what answers need before it is ready, and nothing that other work alone needs."""

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
from corpus import language
from embeddings.e5 import weights
from qa.reader.model import load_reader
from qa.settings import Settings
from qa.web.loading import Loading
from qa.web.page import _load_assistant, build_page

loading = Loading()
settings = Settings(corpus=Path(sys.argv[1]), index=Path(sys.argv[2]))
build_page(loading, settings)
loading.run(lambda: _load_assistant(settings, None))
print([made.cache_info().misses for made in (weights._digest, load_reader, language._model)])
assert loading.get().ask("Where is asthma treated?").hits
print([name for name in {HEAVY!r} if name in sys.modules])
"""


def test_what_answers_need_is_loaded_once_before_the_page_is_ready_and_nothing_else(
    town: SimpleNamespace,
) -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", PROGRAM, str(town.corpus), str(town.index)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["[1, 1, 1]", "[]"]
