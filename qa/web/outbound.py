"""Holds the served program to this machine: no connection leaves it unless a setting names one.

Python tells audit hooks of every socket that is about to connect or send and of every name that is
about to be looked up, whichever library does it; what the hook raises stops it. Not seen are child
processes and libraries that open sockets without Python; answering uses neither for that.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from embeddings.encoder import EMBEDDED
from embeddings.index.address import Address
from qa.settings import LOOPBACK, Settings

# Names that may be looked up while the network is closed; None while it is open. A hook cannot be
# taken away again, so this is what opens it.
_names: frozenset[str] | None = None
_hooked = False

_SENDING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
_FORWARD = frozenset({"socket.getaddrinfo", "socket.gethostbyname"})
_REVERSE = frozenset({"socket.gethostbyaddr", "socket.getnameinfo"})
_WATCHED = _SENDING | _FORWARD | _REVERSE


class OutboundError(ConnectionRefusedError):
    """A connection that would leave the machine, and that no setting asks for."""


@contextmanager
def closed_network(settings: Settings) -> Iterator[None]:
    """Refuses what would leave the machine for as long as the block runs, in every thread.

    Where the settings name a model of the hub, or an endpoint elsewhere, nothing is refused. The
    name of the machine of a database may be looked up; libpq then connects to it without Python.
    """
    global _names, _hooked  # noqa: PLW0603  A hook is the interpreter's, and so is its state.
    if reaches_out(settings):
        yield
        return
    if not _hooked:
        sys.addaudithook(_refuse)
        _hooked = True
    before, _names = _names, frozenset({*LOOPBACK, settings.host, *_database_hosts(settings)})
    try:
        yield
    finally:
        _names = before


def reaches_out(settings: Settings) -> bool:
    """True when a setting names something that may lie outside this machine."""
    encoder = (settings.encoder or EMBEDDED).partition("+")[0]
    if encoder != EMBEDDED and not Path(encoder).is_dir():
        return True
    kind, _, name = (settings.engine or "").partition(":")
    if kind == "transformers":
        return not Path(name).is_dir()
    if kind == "endpoint":
        return not _is_here(urlsplit(name).hostname or "")
    return False


def _database_hosts(settings: Settings) -> tuple[str, ...]:
    return settings.index.hosts if isinstance(settings.index, Address) else ()


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if _names is None or event not in _WATCHED:
        return
    if event in _SENDING:
        own, address = arguments
        # A connected socket has no address to send to; what it is connected to was looked at.
        allowed = own.family == socket.AF_UNIX or address is None or _is_here(str(address[0]))
    elif event in _FORWARD:
        name = _text(arguments[0])
        allowed = name in _names or _is_address(name) or not name
    else:
        first = arguments[0]
        allowed = _is_here(_text(first[0] if isinstance(first, tuple) else first))
    if not allowed:
        raise OutboundError("no connection leaves this machine: no setting names where to")


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    return _is_address(host) and ipaddress.ip_address(host).is_loopback


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _text(host: object) -> str:
    if isinstance(host, bytes | bytearray):
        return host.decode("ascii", "replace")
    return "" if host is None else str(host)
