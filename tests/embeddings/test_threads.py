"""The products of an answer run on one thread, unless who starts the program says otherwise."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SHOWN = "import {module}, os; print(os.environ['OPENBLAS_NUM_THREADS'])"
EARLY = "import sys; import {module}; print('numpy' in sys.modules)"


@pytest.mark.parametrize("module", ["embeddings", "qa"])
@pytest.mark.parametrize(("given", "kept"), [(None, "1"), ("2", "2")])
def test_one_thread_unless_the_environment_says_otherwise(
    module: str, given: str | None, kept: str
) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    if given:
        environment["OPENBLAS_NUM_THREADS"] = given
    assert said(SHOWN.format(module=module), environment) == kept


@pytest.mark.parametrize("module", ["embeddings", "qa"])
def test_the_bound_is_set_before_numpy_reads_it(module: str) -> None:
    assert said(EARLY.format(module=module), dict(os.environ)) == "False"


def said(code: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", code]
    ended = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()
