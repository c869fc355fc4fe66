"""A Space, run here: clean environment and checkout, no network, from nothing to an answer.

    python -m tools.space              makes an environment, which takes minutes
    python -m tools.space --venv DIR   takes one that has requirements.txt already

What is committed is what is run. The program is started by `benchmarks.serving` within a network of
its own (`unshare`), which has the loopback device and nothing else: first with an empty cache, as
after a Space has been built, then with the cache that this made, as after a restart at home.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# The loopback device of a new network is down. What is typed here is ioctl(SIOCSIFFLAGS) with
# IFF_UP | IFF_RUNNING, since not every machine has the command `ip`.
_LOOPBACK_UP = (
    "import fcntl, socket, struct\n"
    "flags = struct.pack('16sH14s', b'lo', 0x41, b'')\n"
    "fcntl.ioctl(socket.socket(), 0x8914, flags)\n"
)


def main() -> None:
    """Prints what it takes in seconds and MB."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--venv", type=Path, help="environment that has requirements.txt already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkout, cache = folder / "checkout", folder / "cache"
        _run("git", "clone", "--quiet", "--depth=1", ROOT.as_uri(), str(checkout))
        venv = options.venv or _environment(folder / "venv", checkout / "requirements.txt")
        print(f"environment: {_megabytes(venv):.0f} MB, checkout: {_megabytes(checkout):.0f} MB")
        for state in ("empty", "filled"):
            print(f"\nWith the cache {state}:\n", flush=True)
            _start(venv / "bin" / "python", checkout, cache)
            print(f"cache: {_megabytes(cache):.0f} MB")


def _environment(venv: Path, requirements: Path) -> Path:
    begin = time.perf_counter()
    _run(sys.executable, "-m", "venv", str(venv))
    pip = (str(venv / "bin" / "pip"), "--disable-pip-version-check", "--quiet", "install")
    _run(*pip, "-r", str(requirements))
    print(f"installed in {time.perf_counter() - begin:.0f} s")
    return venv


def _start(python: Path, checkout: Path, cache: Path) -> None:
    serving = f"{_LOOPBACK_UP}from benchmarks.serving import main\nmain()"
    environment = {
        **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
        "HOME": str(cache.parent),
        "QA_CACHE": str(cache),
    }
    _run(
        *("unshare", "--map-root-user", "--net", str(python.absolute()), "-c", serving),
        *("--root", str(checkout), "--start-only"),
        cwd=checkout,
        env=environment,
    )


def _run(*command: str, cwd: Path | None = None, env: dict[str, str] | None = None) -> None:
    status = subprocess.run(command, cwd=cwd, env=env, check=False).returncode  # noqa: S603
    if status:
        sys.exit(f"error: {command[0]} ends with status {status}")


def _megabytes(folder: Path) -> float:
    """Size of the files below a folder, in 10^6 bytes."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1_000_000


if __name__ == "__main__":
    main()
