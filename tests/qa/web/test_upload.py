"""Files of visitors, over the served page: bounded, private, quoted, and gone."""

from __future__ import annotations

import asyncio
import json
import queue
import select
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import expect
from scripted import PATIENCE, OpenPage, ask_fully, make_answer, served
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Message

from qa.assistant import Assistant
from qa.settings import Settings
from qa.visit import FileTold, OwnFiles
from qa.web import page as page_module
from qa.web import upload
from qa.web import visits as visits_module
from qa.web.message import Turn
from qa.web.visitors import VisitorError, Visitors
from qa.web.visits import GRACE, IDLE, Visits

TEXT = "The ropeway to Heron Peak was opened in 1962. Its cabins take thirty passengers each."
QUESTION = "In which year was the ropeway to Heron Peak opened?"
NAME = "0123456789abcdef" * 2


@pytest.fixture(scope="module")
def open_to_files(assistant: Assistant) -> Iterator[str]:
    with served(lambda: assistant, uploads=True) as address:
        yield address


def sent(address: str, data: object = TEXT.encode(), **headers: str) -> httpx.Response:
    own = {"Origin": address.rstrip("/"), "X-Visit": NAME, "X-File-Name": "a.txt", **headers}
    return httpx.post(f"{address}visit/files", content=data, headers=own, timeout=60)  # type: ignore[arg-type]


def test_files_are_taken_on_a_machine_of_ones_own_and_not_on_a_space() -> None:
    assert Settings.from_environment({}).uploads
    assert not Settings.from_environment({"SPACE_ID": "a/b"}).uploads
    assert Settings.from_environment({"SPACE_ID": "a/b", "QA_UPLOADS": "1"}).uploads
    database = {"QA_INDEX": "postgresql://127.0.0.1/x"}
    assert not Settings.from_environment(database).uploads
    assert Settings.from_environment({**database, "QA_UPLOADS": "1"}).uploads


def test_where_the_owner_does_not_want_files_the_way_in_is_closed(address: str) -> None:
    assert sent(address).status_code == 404


def test_only_the_page_and_a_visit_that_cannot_be_guessed_send_files(open_to_files: str) -> None:
    stranger = httpx.post(f"{open_to_files}visit/files", content=b"x", headers={"X-Visit": NAME})
    assert stranger.status_code == 403
    assert sent(open_to_files, Origin="http://evil.example").status_code == 403
    assert sent(open_to_files, **{"X-Visit": "1"}).status_code == 422


def test_a_file_that_is_too_long_is_cut_off_as_it_arrives(
    open_to_files: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "LARGEST_FILE", 1_000)
    assert sent(open_to_files, b"x" * 1_001).status_code == 413
    assert sent(open_to_files, iter([b"x" * 600] * 2)).status_code == 413  # tells no length


def test_a_file_with_two_lengths_is_turned_away(open_to_files: str) -> None:
    place = urlsplit(open_to_files)
    for told in ("5\r\nTransfer-Encoding: chunked", "5\r\nContent-Length: 6", "+5", "٥"):
        head = (
            f"POST /visit/files HTTP/1.1\r\nHost: {place.netloc}\r\nX-Visit: {NAME}\r\n"
            f"Origin: http://{place.netloc}\r\nContent-Length: {told}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", place.port or 0), PATIENCE / 1000) as one:
            one.sendall(head.encode() + b"5\r\nhello\r\n0\r\n\r\n")
            assert one.recv(12) == b"HTTP/1.1 400", told


def test_a_reply_that_never_begins_keeps_no_place() -> None:
    read = iter(range(2 * upload._AT_ONCE))
    assistant = SimpleNamespace(
        add_file=lambda *_: SimpleNamespace(name="a.txt", passages=next(read), fault=None)
    )
    loading = SimpleNamespace(done=True, get=lambda: assistant)
    uploads = upload.Uploads(loading, Visitors(Settings()), Visits())  # type: ignore[arg-type]

    async def body() -> Message:
        return {"type": "http.request", "body": b"x", "more_body": False}

    async def send() -> list[int]:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor(1))
        headers = [(b"x-visit", NAME.encode())]
        statuses = []
        for _ in range(upload._AT_ONCE + 1):
            request = Request({"type": "http", "headers": headers}, body)
            statuses.append((await uploads.receive(request)).status_code)
            await loop.run_in_executor(None, int)  # its turn comes when the file has been read
        return statuses

    with ThreadPoolExecutor(1) as thread:  # where no browser's loop runs
        statuses = thread.submit(lambda: asyncio.run(send())).result(60)
    assert statuses == [200] * (upload._AT_ONCE + 1)
    assert next(read) == upload._AT_ONCE + 1


def test_a_hostile_name_is_told_without_its_path(open_to_files: str) -> None:
    last = sent(open_to_files, **{"X-File-Name": "..%2F..%2Fetc%2Fpasswd"}).text.splitlines()[-1]
    assert json.loads(last) == {"name": "passwd", "passages": 1, "fault": None}
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    told = sent(open_to_files, locked, **{"X-File-Name": "a.docx"}).text.splitlines()[-1]
    assert json.loads(told)["fault"] == "locked"


def opened(visits: Visits, name: str = NAME, visitor: str = "a") -> OwnFiles:
    """The files of a visit, as if there were one in it."""
    files = visits.open_files(name, visitor)
    visits.keep_files(name, visitor, files)
    return files


def test_one_address_cannot_take_the_places_of_all_visits_nor_one_without_a_file() -> None:
    visits = Visits()
    for number in range(100):
        visits.open_files(f"{number:032x}", "a")  # nothing came of it
    for visitor in "abcd":
        for number in range(5):
            opened(visits, f"{ord(visitor):030x}{number:02x}", visitor)
        if visitor != "d":
            with pytest.raises(VisitorError, match="too many visitors"):
                visits.open_files(NAME, visitor)
    with pytest.raises(VisitorError, match="too many visitors"):
        visits.open_files(NAME, "e")
    with pytest.raises(VisitorError, match="too many visitors"):  # opened while there was a place
        visits.keep_files(NAME, "e", OwnFiles())
    assert len({id(opened(visits, f"{ord('a'):032x}00"[2:])) for _ in range(3)}) == 1


def test_a_file_counts_whatever_comes_of_it(assistant: Assistant) -> None:
    with served(lambda: assistant, uploads=True, rate_limit=2) as address:
        assert json.loads(sent(address, b"").text.splitlines()[-1])["fault"] == "empty"
        assert sent(address, b"\0\1").status_code == 200
        refused = sent(address)
        assert refused.status_code == 429
        assert 0 < int(refused.headers["retry-after"]) <= 60


def test_a_file_counts_by_its_length_before_it_costs_anything(assistant: Assistant) -> None:
    """Of some eighty passages it counts as four questions, besides the one of every file."""
    sentences = [f"In {1900 + n} bridge {n} was built by {n} men of the town." for n in range(100)]
    with served(lambda: assistant, uploads=True, rate_limit=4) as address:
        told = json.loads(sent(address, " ".join(sentences).encode()).text.splitlines()[-1])
        assert (told["fault"], 0 < told["seconds"] <= 60) == ("busy", True)
        assert [sent(address).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_one_address_cannot_keep_others_from_sending_files(open_to_files: str) -> None:
    place = urlsplit(open_to_files)
    head = (
        f"POST /visit/files HTTP/1.1\r\nHost: {place.netloc}\r\nContent-Length: 9\r\n"
        f"Origin: http://{place.netloc}\r\nX-Visit: {NAME}\r\n\r\nx"
    )
    with ExitStack() as stack:
        unfinished = []
        for _ in range(upload._OF_ONE + 3):
            one = socket.create_connection(
                ("127.0.0.1", place.port or 0), PATIENCE / 1000, ("127.0.0.2", 0)
            )
            unfinished.append(stack.enter_context(one))
            one.sendall(head.encode())
        refused: set[socket.socket] = set()
        while len(refused) < 3:
            answered, _, _ = select.select(set(unfinished) - refused, [], [], PATIENCE / 1000)
            assert [one.recv(12, socket.MSG_PEEK)[-3:] for one in answered] == [b"503"] * len(
                answered
            )
            refused |= set(answered)
        assert sent(open_to_files).status_code == 200


class Reading:
    """Stands for an assistant at files that take long: one is read until it is let go by name."""

    def __init__(self) -> None:
        self.let_go = {name: threading.Event() for name in "abcd"}
        self.begun: queue.Queue[str] = queue.Queue()

    def add_file(self, files: OwnFiles, name: str, *_: object) -> FileTold:
        self.begun.put(name)
        assert self.let_go[name].wait(PATIENCE / 1000)
        return FileTold(name, 1)


def test_one_visitors_reading_keeps_nobody_elses_waiting() -> None:
    assistant = Reading()
    loading = SimpleNamespace(done=True, get=lambda: assistant)
    uploads = upload.Uploads(loading, Visitors(Settings()), Visits())  # type: ignore[arg-type]

    async def send(name: str, visitor: str, visit: str) -> list[dict[str, object]]:
        headers = [(b"x-visit", visit.encode()), (b"x-file-name", name.encode())]
        scope = {"type": "http", "headers": headers, "client": (visitor, 1)}
        body: Message = {"type": "http.request", "body": b"x", "more_body": False}

        async def receive() -> Message:
            return body

        response = await uploads.receive(Request(scope, receive))
        assert isinstance(response, StreamingResponse), response.body
        return [json.loads(str(line)) async for line in response.body_iterator]

    async def begun() -> str:
        return await asyncio.to_thread(assistant.begun.get, timeout=PATIENCE / 1000)

    async def visitors() -> None:
        first = asyncio.create_task(send("a", "127.0.0.1", NAME))
        assert await begun() == "a"
        # Its next file, and one of another address for the same visit, wait; another visitor's not.
        second = asyncio.create_task(send("b", "127.0.0.1", NAME[::-1]))
        third = asyncio.create_task(send("c", "127.0.0.2", NAME))
        await asyncio.sleep(0)
        other = asyncio.create_task(send("d", "127.0.0.3", NAME[1:] + NAME[0]))
        assert await begun() == "d"
        assistant.let_go["d"].set()
        assert (await other)[-1]["name"] == "d"
        assert assistant.begun.empty()
        for each in assistant.let_go.values():
            each.set()
        await asyncio.gather(first, second, third)

    with ThreadPoolExecutor(1) as thread:  # where no browser's loop runs
        thread.submit(lambda: asyncio.run(visitors())).result(PATIENCE / 1000)


def test_so_many_visitors_files_are_read_at_once_and_the_next_has_its_turn_then() -> None:
    turns = upload.Turns(2)
    inside, leave = threading.Semaphore(0), threading.Event()

    def read(visitor: str) -> None:
        with turns.of(visitor, visitor * 2):
            inside.release()
            assert leave.wait(PATIENCE / 1000)

    with ThreadPoolExecutor(3) as threads:
        reading = [threads.submit(read, visitor) for visitor in "abc"]
        assert [inside.acquire(timeout=PATIENCE / 1000) for _ in "ab"] == [True, True]
        assert not inside.acquire(blocking=False)
        leave.set()
        for each in reading:
            each.result(PATIENCE / 1000)


def test_a_visits_files_and_answers_go_when_it_ends_or_idles() -> None:
    now = 0.0
    visits = Visits(lambda: now)
    own = Turn(1, make_answer("Who?", "Nobody.", [], abstained=True), own=True)
    for ends in (IDLE, GRACE):
        files = opened(visits)
        visits.come(NAME, "page")
        visits.keep(NAME, (own,))
        if ends == GRACE:
            visits.leave("page")
        now += ends
        visits.sweep()
        assert visits.of(NAME) == (own,)
        now += 1
        visits.sweep()
        assert (visits.of(NAME), len(files)) == ((), 0)
        assert visits.open_files(NAME) is not files


def test_a_reload_keeps_the_files() -> None:
    now = 0.0
    visits = Visits(lambda: now)
    files = opened(visits)
    visits.come(NAME, "first")
    visits.leave("first")
    visits.come(NAME, "second")
    now = 2 * GRACE
    visits.sweep()
    assert visits.open_files(NAME) is files


def test_a_visitor_adds_a_file_asks_it_opens_the_quote_and_removes_it(
    open_to_files: str, open_page: OpenPage, tmp_path: Path
) -> None:
    file = tmp_path / "<b>ropeway.txt"
    file.write_text(TEXT)
    page = open_page(at=open_to_files, viewport={"width": 390, "height": 844})
    expect(page.get_by_role("button", name="Add files")).to_be_visible()
    page.locator("#own input[type=file]").set_input_files(file)
    expect(page.locator("#own li")).to_contain_text("<b>ropeway.txt")
    page.get_by_label("My files only").check()
    ask_fully(page, QUESTION)
    expect(page.locator("#source-1-1 mark.quote")).to_contain_text("1962")
    link = page.locator("#source-1-1 a.open").get_attribute("href")
    page.locator("#source-1-1 a.open").click()
    expect(page.locator("dialog mark.quote")).to_contain_text("1962")
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    other = open_page(f"{link}&ui=en", at=open_to_files, reduced_motion="reduce")
    expect(other.locator("dialog")).to_contain_text("It cannot be shared")
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("#own li")).to_have_count(0)
    expect(page.locator("#where")).to_be_hidden()


def test_closing_the_tab_takes_the_files_away(
    assistant: Assistant, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Visits] = []

    def keeping() -> Visits:
        kept.append(Visits())
        return kept[-1]

    monkeypatch.setattr(page_module, "Visits", keeping)
    monkeypatch.setattr(visits_module, "GRACE", 0.0)
    monkeypatch.setattr(visits_module, "_STEP", 0.2)
    file = tmp_path / "ropeway.txt"
    file.write_text(TEXT)
    with served(lambda: assistant, uploads=True) as address:
        (visits,) = kept
        page, other = open_page(at=address), open_page(at=address)
        for each in (page, other):
            each.locator("#own input[type=file]").set_input_files(file)
            expect(each.locator("#own li")).to_contain_text("ropeway.txt")
        names = [each.evaluate("window.visitName") for each in (page, other)]
        files = [visits.files(name) for name in names]
        page.close()
        end = time.monotonic() + PATIENCE / 1000
        while visits.files(names[0]) is not None and time.monotonic() < end:
            other.wait_for_timeout(100)  # lets the browser work meanwhile
        assert [len(each) for each in files if each is not None] == [0, 1]
        assert visits.files(names[1]) is files[1]
        other.close()
