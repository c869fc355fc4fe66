"""What the tests of every room share: one cache, a count of work, and which tests need what.

A test that needs a model or a browser is marked by the fixtures that it asks for, directly or by
way of others, and one that serves the page by what it and its fixtures call, so that ``make quick``
can leave them out and nobody has to remember.
"""

from __future__ import annotations

import fcntl
import functools
import inspect
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from postgres_server import NoServerError, Server, without_server
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from embeddings.index.address import Address

# A test that asks for one of these is slow by its nature. A test that loads a model in another way
# says so with pytest.mark.model; where it does not, a quick run fails and names it.
MODEL_FIXTURES = frozenset(
    {"encoder", "adapted", "minilm_folder", "e5_folder", "weights", "trainee", "smol"}
)
BROWSER_FIXTURES = frozenset({"browser", "browser_texts"})
SERVING = frozenset({"served", "launch", "Popen", "Server"})
SLOW_TO_IMPORT = frozenset({"test_train.py", "test_train_reader.py"})  # torch; all are marked

# What takes a process of the run seconds to begin with: a browser, and torch with its models. Files
# that name one of a line are run by the same process, and these begin.
TOGETHER = (
    re.compile(r"\b(open_page|browser|browser_texts)\b[:,)]"),
    re.compile(r"\b(minilm|minilm_folder|e5_in_torch|smol)\b[:,)]|^import torch$", re.MULTILINE),
)

# The same examples in every run, so that a failure belongs to a change and not to the day; no test
# may fail for the time that an example takes. New examples: ARGS="--hypothesis-profile=explore".
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("explore", settings.get_profile("steady"), derandomize=False)
settings.load_profile("steady")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leaves a file unread whose import alone takes seconds, where its tests are not wanted."""
    unwanted = "not model" in config.option.markexpr
    return True if unwanted and collection_path.name in SLOW_TO_IMPORT else None


class Scheduling(LoadFileScheduling):
    """A file's tests run in one process, and so do those of files that belong together."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        place = _together(self.config.rootpath / file)
        return file if place == len(TOGETHER) else TOGETHER[place].pattern


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling:
    return Scheduling(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A process for each core, and one more where some test always waits, as for a browser."""
    return (os.cpu_count() or 1) + ("not browser" not in config.option.markexpr)


@functools.cache
def _together(file: Path) -> int:
    """Which of the lines of TOGETHER it belongs to; the number of lines for none."""
    text = file.read_text(encoding="utf-8")
    found = (place for place, named in enumerate(TOGETHER) if named.search(text))
    return next(found, len(TOGETHER))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is slow, and lets files that hold it begin: quick ones fill the end of the run."""
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if fixtures & MODEL_FIXTURES:
            item.add_marker(pytest.mark.model)
        if fixtures & BROWSER_FIXTURES:
            item.add_marker(pytest.mark.browser)
        if isinstance(item, pytest.Function) and SERVING & set(_called(item)):
            item.add_marker(pytest.mark.server)
    slow = {
        item.path
        for item in items
        if any(map(item.get_closest_marker, ("model", "browser", "server")))
    }
    items.sort(key=lambda item: (_together(item.path), item.path not in slow))


def _called(test: pytest.Function) -> Iterator[str]:
    """The names that the test and its fixtures call, among others that they use."""
    found = test._fixtureinfo.name2fixturedefs.values()
    for function in (test.function, *(fixture.func for fixtures in found for fixture in fixtures)):
        yield from inspect.unwrap(function).__code__.co_names


@pytest.fixture(autouse=True)
def models_where_they_are_marked(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loading an encoder fails where the test is not known to need a model."""
    if request.node.get_closest_marker("model") is None:
        from embeddings.e5 import encoder
        from embeddings.sentence_transformer import SentenceTransformerEncoder

        monkeypatch.setattr(encoder, "_prepare", _unmarked)
        monkeypatch.setattr(encoder.E5Encoder, "__init__", _unmarked)
        monkeypatch.setattr(SentenceTransformerEncoder, "__init__", _unmarked)


def _unmarked(*_: object) -> None:
    pytest.fail("this test loads the model: use the fixture encoder, or mark it pytest.mark.model")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One cache for the run and all its processes: the user's is never touched."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "cache"
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QA_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server with pgvector; see ``without_server`` for where none can run."""
    try:
        server = Server()
    except NoServerError as error:
        without_server(error)
    try:
        yield server
    finally:
        server.remove()


@pytest.fixture
def address(postgres: Server) -> Iterator[Address]:
    """An empty place in it for one index."""
    with postgres.place() as url:
        yield Address(url)


@pytest.fixture
def replica(postgres: Server, address: Address) -> Iterator[tuple[Server, Address]]:
    """A streaming replica of the server, and the address there of what ``address`` holds."""
    server = Server(postgres)
    try:
        yield server, Address(address.url.replace(f":{postgres.port}/", f":{server.port}/"))
    finally:
        server.remove()


@pytest.fixture(scope="session")
def one_at_a_time(cache: Path) -> Callable[[], AbstractContextManager[None]]:
    """A block that one process of the run enters at a time: what it prepares is made once."""

    @contextmanager
    def alone() -> Iterator[None]:
        with (cache / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    return alone


@pytest.fixture(scope="session")
def steps() -> Callable[..., int]:
    """Counts the work of a call with arguments: lines of Python that run and calls into C.

    The same on a busy machine and on an idle one, unlike time.
    """
    return _steps


def _steps(call: Callable[..., object], *arguments: object) -> int:
    count = 0

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace

    def profile(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "c_call"

    tracing, profiling = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        call(*arguments)
    finally:
        sys.setprofile(profiling)
        sys.settrace(tracing)
    return count
