"""One target of `make fuzz` under atheris: `python -m tools.fuzz_atheris TARGET [-runs=N ...]`."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

import atheris


def main() -> None:
    """Gives cases to a target until one fails, or there were as many as were asked for."""
    with atheris.instrument_imports(include=["corpus", "embeddings", "qa"]):
        from tests.embeddings.letters import Letters
        from tools.fuzz_targets import targets
    logging.disable(logging.CRITICAL)
    name, *options = sys.argv[1:]
    target, first = targets(Letters())[name]
    # What lies in the folder for temporary files goes with it, see tools.fuzz: this process ends
    # without a word.
    cases = Path(tempfile.mkdtemp(prefix="fuzz-cases-"))
    for number, case in enumerate(first):
        (cases / f"{number}").write_bytes(case)
    atheris.Setup([sys.argv[0], *options, str(cases)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
