"""The network is closed in the served process, shown by what the process tries to do."""

from __future__ import annotations

import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest
from scripted import PATIENCE

from qa.settings import Settings
from qa.web.outbound import reaches_out

ROOT = Path(__file__).parents[3]


def run(program: str, *arguments: str) -> str:
    """What a program prints in a process of its own: a hook stays as long as its process."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


DATABASE = """
import socket
from qa.settings import Settings
from qa.web.outbound import OutboundError, closed_network

settings = Settings.from_environment({"QA_INDEX": "postgresql://reader@db.invalid:5433/archive"})
with closed_network(settings):
    for name in ("db.invalid", "other.invalid"):
        try:
            socket.getaddrinfo(name, 5433)
        except OutboundError:
            print("refused", name)
        except OSError:
            print("looked up", name)
"""


def test_the_name_of_a_database_may_be_looked_up_and_no_other() -> None:
    assert run(DATABASE).splitlines() == ["looked up db.invalid", "refused other.invalid"]


TRIES = """
import asyncio, socket, sys
import httpx
from qa.settings import Settings
from qa.web.outbound import OutboundError, closed_network

there = ("192.0.2.1", 53)
def udp(): socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", there)
def message(): socket.socket(type=socket.SOCK_DGRAM).sendmsg([b"x"], [], 0, there)
def raw(): socket.socket().connect_ex(("192.0.2.1", 80))
def tcp(): socket.create_connection(("192.0.2.1", 80), 1)
def six(): socket.socket(socket.AF_INET6).connect(("2001:db8::1", 80))
def name(): socket.getaddrinfo("example.org", 80)
def old(): socket.gethostbyname("example.org")
def back(): socket.gethostbyaddr("192.0.2.1")
def number(): socket.getnameinfo(("192.0.2.1", 80), 0)
def http(): httpx.get("http://192.0.2.1/", timeout=1)
def loop(): asyncio.run(asyncio.wait_for(asyncio.open_connection("192.0.2.1", 80), 1))

def outcome(work):
    try:
        work()
    except Exception as error:
        while error is not None and not isinstance(error, OutboundError):
            error = error.__cause__ or error.__context__
        return "refused" if error else "let through"
    return "let through"

tries = [udp, message, raw, tcp, six, name, old, back, number, http, loop]
with closed_network(Settings()):
    print([each.__name__ for each in tries if outcome(each) != "refused"])
    listening = socket.create_server(("127.0.0.1", 0))
    place = listening.getsockname()
    socket.create_connection(place).close()
    socket.create_connection(("localhost", place[1])).close()
    one, other = socket.socketpair()
    one.sendall(b"x")
    socket.getaddrinfo("192.0.2.1", 80), socket.getaddrinfo(None, 80)
with closed_network(Settings(engine="endpoint:https://models.example/v1#m")):
    print(outcome(udp))
print(outcome(udp))
"""


@pytest.mark.server
def test_nothing_leaves_the_machine_while_the_network_is_closed() -> None:
    closed, with_endpoint, after = run(TRIES).splitlines()
    assert closed == "[]"
    assert (with_endpoint, after) == ("let through", "let through")


@pytest.mark.parametrize(
    ("settings", "outside"),
    [
        (Settings(), False),
        (Settings(encoder="multilingual-e5-small+none"), False),
        (Settings(encoder=str(ROOT)), False),
        (Settings(encoder="someone/model"), True),
        (Settings(engine="extractive"), False),
        (Settings(engine=f"transformers:{ROOT}"), False),
        (Settings(engine="transformers:someone/model"), True),
        (Settings(engine="endpoint:http://127.0.0.1:11434/v1#llama"), False),
        (Settings(engine="endpoint:http://localhost:11434/v1#llama"), False),
        (Settings(engine="endpoint:http://[::1]:11434/v1#llama"), False),
        (Settings(engine="endpoint:https://127.0.0.1.example/v1#llama"), True),
        (Settings(engine="endpoint:https://router.huggingface.co/v1#llama"), True),
    ],
)
def test_only_what_the_owner_names_opens_it(settings: Settings, outside: bool) -> None:
    assert reaches_out(settings) == outside


SERVED = """
import json, sys, threading
sys.path.insert(0, "tests/qa/web")
tried = []

def record(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        tried.append(str(arguments[1][0] if isinstance(arguments[1], tuple) else "unix"))
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        tried.append(str(arguments[0]))

sys.addaudithook(record)
import httpx
from gradio_client import Client
from qa.settings import Settings
from qa.web import page as module
from scripted import ScriptedAssistant, find_port

port = find_port()
address = f"http://127.0.0.1:{port}/"
there = "http://192.0.2.1/x"
file = {"path": there, "url": there, "meta": {"_type": "gradio.FileData"}}
shown = []

def attack(page):
    served = httpx.get(f"{address}config").json()
    shown.append(served["dependencies"] != [])
    for path in ("file=", "file/", "proxy="):
        httpx.get(f"{address}gradio_api/{path}http://192.0.2.1/x")
    own = {"Origin": address.rstrip("/")}
    with httpx.Client(headers=own) as client:
        for data in ([file], ["How large?", [file]], ["http://192.0.2.1/x"]):
            client.post(f"{address}gradio_api/run/ask", json={"data": data})
            client.post(f"{address}gradio_api/call/ask", json={"data": data})
            call = {"name": "ask", "arguments": {"question": data[0]}}
            body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call}
            client.post(f"{address}gradio_api/mcp/", json=body)
            for each in served["dependencies"]:
                count = len(each["inputs"])
                body = {"data": (data * 10)[:count], "fn_index": each["id"], "session_hash": "a"}
                client.post(f"{address}gradio_api/queue/join", json=body)
    asked = Client(address, verbose=False).predict("How large is the park?", api_name="/ask")
    shown.append(bool(asked["citations"]))

module._load_assistant = lambda *_: ScriptedAssistant()
module.Page.block_thread = attack
module.serve(Settings(port=port))
print(json.dumps([shown, sorted(set(tried))]))
"""


@pytest.mark.server
def test_the_served_page_tries_to_reach_nobody_whatever_it_is_asked() -> None:
    """Recorded are the tries, and not only what would have come of them."""
    shown, tried = json.loads(run(SERVED).splitlines()[-1])
    assert shown == [True, True]  # there was a page, and it answered
    assert set(tried) <= {"127.0.0.1", "localhost", "unix", "None"}


# --- what libraries do without Python: the system calls of the whole program ----------------------

ADDRESS = re.compile(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"')


@pytest.fixture(scope="module")
def traced() -> str:
    """The path of strace."""
    path = shutil.which("strace")
    if path is None:
        pytest.skip("strace is not installed")
    if subprocess.run([path, "-o", "/dev/null", "true"], check=False).returncode:  # noqa: S603
        pytest.skip("strace may not trace here")
    return path


def test_no_library_reaches_out_by_itself_and_none_keeps_anything_about_this_machine(
    traced: str, town: SimpleNamespace, unused_port: int, tmp_path: Path
) -> None:
    record = tmp_path / "calls"
    home = tmp_path / "home"
    home.mkdir()
    own = {
        "QA_PORT": str(unused_port),
        "QA_CORPUS": str(town.corpus),
        "QA_INDEX": str(town.index),
        "HOME": str(home),
    }
    unset = ("ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    calls = "trace=connect,sendto,sendmsg,sendmmsg"
    process = subprocess.Popen(  # noqa: S603  -D: this process is the program, not strace
        [traced, "-D", "-f", "-o", str(record), "-e", calls, sys.executable, "app.py"],
        cwd=ROOT,
        env=environment | own,
    )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{unused_port}/", timeout=PATIENCE) as client:
            _wait_until_served(client, process)
            asked = {"data": ["How many tulips are sold at the auction each day?"]}
            assert client.post("gradio_api/run/ask", json=asked).json()["data"][0]["citations"]
        time.sleep(10)  # onnxruntime looks its host up at once, and again for as long
    finally:
        process.terminate()
        process.wait(PATIENCE)
    found = [one or other for one, other in ADDRESS.findall(record.read_text())]
    assert "127.0.0.1" in found  # the record is one
    assert [each for each in found if not ipaddress.ip_address(each).is_loopback] == []
    assert [*home.rglob("*onnxruntime*")] == []


def _wait_until_served(client: httpx.Client, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE / 1000
    while time.monotonic() < end and process.poll() is None:
        try:
            client.get("robots.txt")
            return
        except httpx.TransportError:
            time.sleep(0.1)
    pytest.fail(f"app.py does not answer; its status is {process.poll()}")
