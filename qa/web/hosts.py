"""Under which names the page is served, and which pages may call it: its own alone.

A name on the internet can be pointed at this machine after its page was loaded (DNS rebinding);
what such a page then asks for has its own name as Host, and is turned away.
"""

from __future__ import annotations

import ipaddress
import re
from http import HTTPStatus

from starlette.datastructures import Headers

from qa.settings import LOOPBACK, Settings
from qa.web.refusal import Refusal

_BRACKETED = re.compile(r"\[([0-9a-f:.]+)\](?::[0-9]+)?")


class Hosts:
    """The names that requests may give."""

    def __init__(self, settings: Settings) -> None:
        self._published = frozenset(settings.hosts)
        self._names = self._published | {*LOOPBACK, settings.host}
        # Served on all addresses, the page is reached by any of them; no name can be pointed at a
        # number, so that a Host of numbers is never one of a rebound name.
        self._any_address = settings.host in ("0.0.0.0", "::", "")  # noqa: S104

    def check(self, headers: Headers) -> None:
        """Turns away another's name in Host, and another's page in Origin.

        Raises:
            Refusal: 421 for the name, 403 for the page.
        """
        forwarded = ",".join(headers.getlist("x-forwarded-host"))
        named = [headers.get("host", ""), *filter(None, forwarded.split(","))]
        if not all(map(self._is_served, named)):
            line = "this page is not served under that name: its owner can add it to QA_HOSTS"
            raise Refusal(HTTPStatus.MISDIRECTED_REQUEST, line)
        if not all(self._is_own(origin, named) for origin in headers.getlist("origin")):
            raise Refusal(HTTPStatus.FORBIDDEN, "other pages may not call this one")

    def _is_served(self, place: str) -> bool:
        name = _name(place)
        return name in self._names or (self._any_address and _is_address(name))

    def _is_own(self, origin: str, named: list[str]) -> bool:
        """True for the page's own origin: another port of this machine is another's page."""
        scheme, slashes, place = origin.lower().partition("://")
        if scheme not in ("http", "https") or not slashes:
            return False
        # A proxy that hides the Host is fine where the owner told the page's name.
        return place in [each.strip().lower() for each in named] or _name(place) in self._published


def _name(place: str) -> str:
    """The name in "name:port", "[::1]:port" or "name", in lower case."""
    place = place.strip().lower()
    match = _BRACKETED.fullmatch(place)
    if match:
        return match[1]
    return place.rpartition(":")[0] if place.rpartition(":")[2].isdecimal() else place


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
