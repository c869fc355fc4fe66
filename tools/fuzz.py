"""Throw bytes at the readers, the question path, the manifest and the index: `make fuzz`.

Atheris, which follows the branches that a case takes, chooses the cases where it is installed;
elsewhere they are mutations of the first ones. Every case is counted. One that fails is kept as a
file, named in the last line, and given again by ``--again FILE``.
"""

from __future__ import annotations

import argparse
import importlib.util
import logging
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_KEPT = 200  # cases that mutations are made of, besides the first ones
_LONGEST = 32_768  # bytes of a case; the longest first one, a saved conversation, has 25,142
_TOKENS = (
    *(
        b"---\n",
        b"</p>",
        b"<td>",
        b"&#x",
        b"[^1]",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xed\xa0\x80",
        b"```",
    ),
    *("。".encode(), "ё".encode(), "\u202e".encode(), "\U000f0000".encode(), b"1e999", b"[[[[["),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the targets one after the other; the status is 1 when a case failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("targets", nargs="*", help="all of them when none is given")
    parser.add_argument("--cases", type=int, default=10_000, help="of each target")
    parser.add_argument("--seconds", type=int, default=300, help="of each target, at most")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--engine", choices=("atheris", "mutations"), help="default: what is there")
    parser.add_argument("--keep", type=Path, default=ROOT / "build" / "fuzz")
    parser.add_argument("--again", type=Path, help="a case that failed, for the target given")
    options = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    options.keep.mkdir(parents=True, exist_ok=True)
    found = importlib.util.find_spec("atheris") is not None
    engine = options.engine or ("atheris" if found else "mutations")
    names = options.targets or target_names()
    failed = 0
    for name in names:
        if options.again:
            return run([options.again.read_bytes()], name, options)[1]
        if engine == "atheris":
            counted, fault = _by_atheris(name, options)
        else:
            counted, fault = run(None, name, options)
        failed += fault
        state = "FAILED" if fault else "ok"
        print(f"{name}: {counted} cases by {engine}, seed {options.seed}: {state}", flush=True)
    return 1 if failed else 0


def target_names() -> list[str]:
    """Every target by its name."""
    return sorted(_targets())


def run(cases: Sequence[bytes] | None, name: str, options: argparse.Namespace) -> tuple[int, int]:
    """Gives cases, or mutations of the first ones, to a target: how many, and 1 at a fault."""
    target, first = _targets()[name]
    end = time.monotonic() + options.seconds
    number = 0
    for case in cases or mutations(first, random.Random(options.seed)):  # noqa: S311
        if number == options.cases or time.monotonic() > end:
            break
        number += 1
        try:
            target(case)
        except BaseException:
            path = options.keep / f"{name}-{options.seed}-{number}"
            path.write_bytes(case)
            traceback.print_exc()
            print(f"{name} fails at the case {path}", file=sys.stderr)
            return number, 1
    return number, 0


def mutations(first: Sequence[bytes], chance: random.Random) -> Iterator[bytes]:
    """The cases themselves, and then changed ones without end."""
    yield from first
    kept = list(first)
    while True:
        case = bytearray(chance.choice(kept))
        for _ in range(chance.choice((1, 1, 2, 4, 8))):
            _mutate(case, chance, kept)
        changed = bytes(case[:_LONGEST])
        if len(kept) < len(first) + _KEPT:
            kept.append(changed)
        elif chance.random() < 0.1:
            kept[chance.randrange(len(first), len(kept))] = changed
        yield changed


def _mutate(case: bytearray, chance: random.Random, others: Sequence[bytes]) -> None:
    start = chance.randrange(len(case) + 1)
    end = min(len(case), start + int(chance.expovariate(0.1)))
    kind = chance.randrange(7)
    if kind == 0 and case:
        case[start % len(case)] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del case[start:end]
    elif kind == 2:
        case[start:start] = chance.choice(_TOKENS)
    elif kind == 3:
        case[start:start] = case[start:end] * chance.choice((1, 2, 20))
    elif kind == 4:
        other = chance.choice(others)
        place = chance.randrange(len(other) + 1)
        case[start:end] = other[place : place + 40]
    elif kind == 5:
        case[start:end] = chance.randbytes(end - start)
    else:
        case[start:end] = str(chance.choice((0, -1, 2**31, 2**63, 10**30))).encode()


def _targets() -> dict[str, tuple[Any, list[bytes]]]:
    from tests.embeddings.letters import Letters
    from tools.fuzz_targets import targets

    return targets(Letters())


def _by_atheris(name: str, options: argparse.Namespace) -> tuple[int, int]:
    """In a process of its own, since atheris ends the one that it runs in."""
    command = [sys.executable, "-m", "tools.fuzz_atheris", name]
    command += [f"-runs={options.cases}", f"-max_total_time={options.seconds}"]
    command += [f"-seed={options.seed % 2**32 or 1}", f"-max_len={_LONGEST}", "-timeout=60"]
    command += [f"-artifact_prefix={options.keep / name}-", "-rss_limit_mb=4096"]
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        done = subprocess.run(  # noqa: S603 - our own interpreter and program
            command,
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            env=os.environ | {"TMPDIR": folder},
        )
    counts = [line for line in done.stderr.splitlines() if line.startswith(("Done ", "#"))]
    counted = int(counts[-1].split()[0 if counts[-1][0] == "#" else 1].lstrip("#")) if counts else 0
    if done.returncode:
        print(done.stderr[-6000:], file=sys.stderr)
    return counted, int(done.returncode != 0)


if __name__ == "__main__":
    sys.exit(main())
