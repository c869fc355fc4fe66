"""What libraries read of the environment is set before, unless its owner has set it already."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

SHOWN = "import {module}, os; print(os.environ['{name}'])"
EARLY = "import sys; import {module}; print({{'numpy', 'onnxruntime'}} & {{*sys.modules}})"


@pytest.mark.parametrize("module", ["embeddings", "qa"])
@pytest.mark.parametrize("name", ["OPENBLAS_NUM_THREADS", "ORT_DISABLE_TELEMETRY"])
@pytest.mark.parametrize(("given", "kept"), [(None, "1"), ("2", "2")])
def test_one_thread_and_no_telemetry_unless_the_environment_says_otherwise(
    module: str, name: str, given: str | None, kept: str
) -> None:
    environment = {k: v for k, v in os.environ.items() if k != name}
    if given:
        environment[name] = given
    assert said(SHOWN.format(module=module, name=name), environment) == kept


@pytest.mark.parametrize("module", ["embeddings", "qa"])
def test_both_are_set_before_the_libraries_read_them(module: str) -> None:
    assert said(EARLY.format(module=module), dict(os.environ)) == "set()"


def said(code: str, environment: dict[str, str]) -> str:
    command = [sys.executable, "-c", code]
    ended = subprocess.run(  # noqa: S603
        command, env=environment, capture_output=True, text=True, check=True
    )
    return ended.stdout.strip()
