"""Who may ask now: so many questions a minute from one address, and so many that wait at once."""

from __future__ import annotations

import ipaddress
import math
import re
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol, TypeVar

from starlette.datastructures import Address, Headers

from corpus.errors import UserError
from qa.settings import Settings

# Answers that run at once. Encoding is bound by two cores; more would only make each one slower.
CONCURRENT_ANSWERS = 2

_WINDOW = 60.0  # seconds
# Addresses remembered, the one that asked longest ago forgotten first: some 10 MB at the default.
_MAX_VISITORS = 10_000

# As some proxies write an address: 8.8.8.8:5000, [2a02::1]:5000, [2a02::1].
_WITH_PORT = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+")

Made = TypeVar("Made")


class VisitorProblem(StrEnum):
    """Why a visitor may not ask now."""

    TOO_OFTEN = "too often"
    BUSY = "busy"
    GONE = "gone"


class VisitorError(UserError):
    """A question that cannot be asked at this moment.

    Attributes:
        problem: which bound it meets, for a page that says so in the reader's language.
        seconds: until it may be asked, 0 where nobody can tell.
    """

    def __init__(self, problem: VisitorProblem, seconds: int, message: str) -> None:
        super().__init__(message)
        self.problem = problem
        self.seconds = seconds


class Request(Protocol):
    """The part of a request, Gradio's or Starlette's, that tells whom it is from."""

    @property
    def client(self) -> Address | None:
        """The other end of the connection."""

    @property
    def headers(self) -> Headers:
        """As they were sent."""


class Visitors:
    """The bounds on asking; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._proxies = settings.proxy
        self._rate = RateLimit(settings.rate_limit)
        self._bound = settings.queue
        # Threads of their own: each that has made an answer keeps .3 MB of the allocator's until it
        # ends, and up to 75 visitors wait in a thread each.
        self._answering = ThreadPoolExecutor(CONCURRENT_ANSWERS, "answering")
        self._lock = threading.Lock()
        self._present = 0

    @contextmanager
    def place(self, request: Request | None, follow_up: bool = False) -> Iterator[None]:
        """A place among those who wait or are being answered, for as long as the block runs.

        Args:
            request: whose question it is; None, from within the program, is not limited.
            follow_up: True for a question with a history, which counts as two: it is searched for
                alone and completed, and so is the question before.

        Raises:
            VisitorError: the visitor asks too often, or too many wait.
        """
        with self._lock:
            self._check_places()
            if request is not None:
                self._rate.take(self.address(request), _cost(follow_up))
            self._present += 1
        try:
            yield
        finally:
            with self._lock:
                self._present -= 1

    def check(self, request: Request, follow_up: bool = False) -> None:
        """Says that ``place`` would give one now, and counts nothing.

        Raises:
            VisitorError: it would not.
        """
        with self._lock:
            self._check_places()
        self._rate.check(self.address(request), _cost(follow_up))

    def _check_places(self) -> None:
        if self._present >= self._bound + CONCURRENT_ANSWERS:
            line = f"{self._bound} questions are waiting already: try again soon"
            raise VisitorError(VisitorProblem.BUSY, 0, line)

    def charge(self, request: Request, cost: int) -> None:
        """Counts something that takes as long as so many questions do.

        Raises:
            VisitorError: the visitor has asked too much in the last minute.
        """
        self._rate.take(self.address(request), cost)

    def can_spare(self, request: Request) -> bool:
        """Counts a question that the page asks by itself, where half of the limit is left then."""
        return self._rate.can_spare(self.address(request))

    def address(self, request: Request) -> str:
        """Whom a request counts for."""
        return visitor_address(request, self._proxies)

    def in_turn(self, make: Callable[[], Made]) -> Made:
        """What ``make`` returns or raises; who came first is served first.

        It runs once fewer than ``CONCURRENT_ANSWERS`` others do, in a thread that may be another.
        """
        return self._answering.submit(make).result()


def _cost(follow_up: bool) -> int:
    return 2 if follow_up else 1


class RateLimit:
    """A sliding window: at most ``limit`` questions of one visitor in any 60 seconds.

    Safe to share between threads.
    """

    def __init__(
        self,
        limit: int,
        clock: Callable[[], float] = time.monotonic,
        counted: str = "questions",
    ) -> None:
        """A window without visitors.

        Args:
            limit: 0 for none.
            clock: seconds.
            counted: what they are, in the plural.
        """
        self._limit = limit
        self._counted = counted
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        """Visitors that are remembered."""
        return len(self._asked)

    def take(self, visitor: str, cost: int = 1) -> None:
        """Counts a question, ``cost`` times; one that is refused is not counted.

        Raises:
            VisitorError: with it there would be more than ``limit`` in the last minute.
        """
        if self._limit:
            with self._lock:
                cost, now = min(cost, self._limit), self._clock()
                self._check(visitor, cost, now).extend([now] * cost)

    def check(self, visitor: str, cost: int = 1) -> None:
        """Says that ``take`` would count it now.

        Raises:
            VisitorError: it would not.
        """
        if self._limit:
            with self._lock:
                self._check(visitor, min(cost, self._limit), self._clock())

    def can_spare(self, visitor: str) -> bool:
        """Counts a question where half of the limit is left after it; False where it is not."""
        if not self._limit:
            return True
        with self._lock:
            times = self._times(visitor, now := self._clock())
            if 2 * (len(times) + 1) > self._limit:
                return False
            times.append(now)
            return True

    def _check(self, visitor: str, cost: int, now: float) -> deque[float]:
        times = self._times(visitor, now)
        over = len(times) + cost - self._limit
        if over > 0:
            wait = max(1, math.ceil(times[over - 1] + _WINDOW - now))
            raise VisitorError(
                VisitorProblem.TOO_OFTEN,
                wait,
                f"{self._limit} {self._counted} a minute is the limit: ask again in {wait} s",
            )
        return times

    def _times(self, visitor: str, now: float) -> deque[float]:
        """When the visitor asked in the last minute."""
        times = self._asked.setdefault(visitor, deque())
        self._asked.move_to_end(visitor)
        while times and times[0] <= now - _WINDOW:
            times.popleft()
        if len(self._asked) > _MAX_VISITORS:
            self._asked.popitem(last=False)
        return times


def visitor_address(request: Request, proxies: int) -> str:
    """The address that a request counts for: an IPv4 address, or an IPv6 network of 64 bits.

    Each proxy adds to the right of ``X-Forwarded-For`` who came to it. Behind n of them, the n-th
    address from the right is what the outermost one saw; a visitor may have written anything to the
    left of it. Where there is no such address, the request came another way, and its peer counts.

    Args:
        request: of the visitor.
        proxies: that stand before the page, each of which adds to that header.
    """
    peer = network_of(request.client.host if request.client else "")
    if not proxies:
        return peer
    hops = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    return (_network_in(hops[-proxies].strip()) if len(hops) >= proxies else "") or peer


def _network_in(hop: str) -> str:
    match = _WITH_PORT.fullmatch(hop)
    return network_of(match[1] or match[2] if match else hop)


def network_of(text: str) -> str:
    """An IPv4 address as it is, an IPv6 address by the network one visitor has; else nothing."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address) >> 64 << 64, 64)).network_address)
