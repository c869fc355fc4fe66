from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from starlette.datastructures import Address, Headers

from qa.settings import Settings
from qa.web import visitors as module
from qa.web.visitors import RateLimit, VisitorError, VisitorProblem, Visitors, visitor_address


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def request_from(peer: str | None, *forwarded: str) -> SimpleNamespace:
    lines = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    client = None if peer is None else Address(peer, 5000)
    return SimpleNamespace(client=client, headers=Headers(raw=lines))


def test_the_window_slides() -> None:
    clock = Clock()
    rate = RateLimit(2, clock)
    rate.take("a")
    clock.now += 50
    rate.take("a")
    with pytest.raises(VisitorError, match="ask again in 10 s") as refused:
        rate.take("a")
    assert (refused.value.problem, refused.value.seconds) == (VisitorProblem.TOO_OFTEN, 10)
    clock.now += 10  # the first question is a minute old, the second is not
    rate.take("a")
    with pytest.raises(VisitorError):
        rate.take("a")


def test_visitors_do_not_count_for_each_other_and_refusals_not_at_all() -> None:
    clock = Clock()
    rate = RateLimit(1, clock)
    rate.take("a")
    rate.take("b")
    for _ in range(5):
        clock.now += 10
        with pytest.raises(VisitorError):
            rate.take("a")
    clock.now += 10
    rate.take("a")


def test_a_limit_of_nothing_is_none() -> None:
    rate = RateLimit(0)
    for _ in range(1000):
        rate.take("a")
    assert len(rate) == 0


def test_memory_is_bounded_and_the_last_visitors_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_VISITORS", 10)
    rate = RateLimit(1)
    for number in range(50):
        rate.take(str(number))
    assert len(rate) == 10
    with pytest.raises(VisitorError):
        rate.take("49")
    rate.take("1")


@pytest.mark.parametrize(
    ("proxies", "peer", "forwarded", "address"),
    [
        # Nobody is believed about another address unless a proxy is known to stand before.
        (0, "203.0.113.5", ["198.51.100.1"], "203.0.113.5"),
        (0, "127.0.0.1", ["8.8.8.8"], "127.0.0.1"),
        (1, "10.0.0.1", ["8.8.8.8"], "8.8.8.8"),
        # What a visitor wrote stands to the left of what the proxies added.
        (1, "10.0.0.1", ["1.1.1.1, 8.8.8.8"], "8.8.8.8"),
        (2, "10.0.0.1", ["1.1.1.1", "8.8.8.8, 10.2.3.4"], "8.8.8.8"),
        (3, "10.0.0.1", ["1.1.1.1, 8.8.8.8,10.2.3.4", "10.2.3.5"], "8.8.8.8"),
        # One whom its proxy sees under a private address is that address, whatever it wrote.
        (1, "10.0.0.1", ["8.8.8.8, 192.168.1.7"], "192.168.1.7"),
        (1, "10.0.0.1", ["8.8.4.4, 192.168.1.7"], "192.168.1.7"),
        # No address where the proxy writes one: the request came another way.
        (1, "10.0.0.1", ["1.1.1.1, <script>"], "10.0.0.1"),
        (1, "10.0.0.1", ["unknown"], "10.0.0.1"),
        (1, "10.0.0.1", [], "10.0.0.1"),
        (2, "10.0.0.1", ["8.8.8.8"], "10.0.0.1"),
        (1, "10.0.0.1", ["8.8.8.8,"], "10.0.0.1"),
        (1, "10.0.0.1", ["8.8.8.8", ""], "10.0.0.1"),
        # Some proxies write the port as well; by ports one visitor would be many.
        (1, "10.0.0.1", ["1.1.1.1, 8.8.8.8:50123"], "8.8.8.8"),
        (2, "10.0.0.1", ["1.1.1.1:1 ,\t8.8.8.8:50123 , 10.2.3.4:80"], "8.8.8.8"),
        (1, "10.0.0.1", ["[2a02:1:2:3::7]:50123"], "2a02:1:2:3::"),
        (1, "10.0.0.1", ["[2a02:1:2:3::7]"], "2a02:1:2:3::"),
        (1, "10.0.0.1", ["[::ffff:8.8.8.8]:1"], "8.8.8.8"),
        (1, "10.0.0.1", ["[2a02:1:2:3::7"], "10.0.0.1"),
        (1, "10.0.0.1", ["8.8.8.8:x"], "10.0.0.1"),
        (1, "10.0.0.1", ["8.8.8.8:1:2"], "10.0.0.1"),
        (1, "10.0.0.1", ["8.8.8.8;x"], "10.0.0.1"),
        (1, "10.0.0.1", ["0x8.8.8.8"], "10.0.0.1"),
        # Whoever has one IPv6 address has a network of them.
        (0, "2a02:1:2:3:4:5:6:7", [], "2a02:1:2:3::"),
        (1, "10.0.0.1", ["2a02:1:2:3:ffff::1"], "2a02:1:2:3::"),
        (0, "::ffff:8.8.8.8", [], "8.8.8.8"),
        (0, None, [], ""),
    ],
)
def test_the_address_is_one_that_a_visitor_cannot_choose(
    proxies: int, peer: str | None, forwarded: list[str], address: str
) -> None:
    assert visitor_address(request_from(peer, *forwarded), proxies) == address


def test_what_costs_more_counts_more() -> None:
    clock = Clock()
    rate = RateLimit(3, clock)
    rate.take("a", 2)
    clock.now += 20
    rate.take("a")
    with pytest.raises(VisitorError, match="ask again in 40 s"):
        rate.take("a", 2)
    clock.now += 40
    rate.take("a", 2)
    RateLimit(1, clock).take("a", 2)  # a limit below the cost lets one pass, not none


def test_what_the_page_asks_by_itself_leaves_half_to_the_visitor() -> None:
    visitors = Visitors(Settings(rate_limit=6))
    request = request_from("127.0.0.1")
    assert [visitors.can_spare(request) for _ in range(5)] == [True] * 3 + [False] * 2
    visitors.charge(request, 3)
    with pytest.raises(VisitorError):
        visitors.charge(request, 1)
    assert not Visitors(Settings(rate_limit=1)).can_spare(request)
    free = Visitors(Settings(rate_limit=0))
    assert all(free.can_spare(request) for _ in range(100))


def test_a_follow_up_counts_as_two_questions() -> None:
    visitors = Visitors(Settings(rate_limit=4))
    request = request_from("127.0.0.1")
    with visitors.place(request, follow_up=True), visitors.place(request):
        pass
    with pytest.raises(VisitorError), visitors.place(request, follow_up=True):
        pass
    with visitors.place(request):
        pass


def test_more_than_the_bound_may_not_wait_and_places_come_free() -> None:
    visitors = Visitors(Settings(queue=1))
    request = request_from("127.0.0.1")
    places = [visitors.place(request) for _ in range(1 + module.CONCURRENT_ANSWERS)]
    for place in places:
        place.__enter__()
    with pytest.raises(VisitorError, match="1 questions are waiting") as refused:
        visitors.place(request).__enter__()
    assert refused.value.problem is VisitorProblem.BUSY
    places[0].__exit__(None, None, None)
    with visitors.place(request):
        pass


def test_a_place_comes_free_when_answering_fails() -> None:
    visitors = Visitors(Settings(queue=1))

    def fail() -> None:
        raise RuntimeError

    for _ in range(20):
        with pytest.raises(RuntimeError), visitors.place(None):
            visitors.in_turn(fail)


def test_no_more_answers_are_made_at_once_than_may_be_and_few_threads_make_them() -> None:
    visitors = Visitors(Settings())
    running, most, lock = 0, 0, threading.Lock()
    names = set()
    together = threading.Barrier(module.CONCURRENT_ANSWERS)

    def answer() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            names.add(threading.current_thread().name)
        together.wait(60)
        with lock:
            running -= 1

    threads = [
        threading.Thread(target=visitors.in_turn, args=[answer])
        for _ in range(3 * module.CONCURRENT_ANSWERS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert most == len(names) == module.CONCURRENT_ANSWERS
