"""The settings of the served page: one value each, read from the environment variables ``QA_*``."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpus.errors import UserError
from embeddings.encoder import EMBEDDED
from embeddings.index.address import Address, IndexPlace, is_address

LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""Hosts that no other machine can reach."""

# Questions a minute: a person hardly asks as many, a script that copies the collection does.
_RATE_LIMIT = 30

Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Variable:
    """How a setting is called, told and read.

    Attributes:
        name: of the environment variable.
        meaning: what it sets, for the table in docs/owners.md.
        default: what holds without it, for the same table.
        read: its text -> its value; raises ValueError with the remedy.
    """

    name: str
    meaning: str
    default: str
    read: Read


def _told(name: str, meaning: str, default: str, read: Read) -> dict[str, Variable]:
    return {"variable": Variable(name, meaning, default, read)}


def _address(text: str) -> str:
    if any(character.isspace() or character == "/" for character in text):
        raise ValueError("give a host name or an address, such as 0.0.0.0")
    return text


def _between(first: int, last: int) -> Read:
    def read(text: str) -> int:
        # isdecimal() alone would let through digits of other scripts, which int() reads as well.
        if not (text.isascii() and text.isdecimal() and first <= int(text[:12]) <= last):
            raise ValueError(f"give a whole number from {first} to {last}")
        return int(text)

    return read


def _host_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(","))
    if not all(re.fullmatch(r"[a-z0-9_.-]+|[0-9a-f:.]+", name) for name in names):
        raise ValueError("give host names without port, such as chat.example.org,10.0.0.5")
    return names


def _yes_or_no(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("give 1 for yes or 0 for no")
    return text == "1"


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError("there is no such folder: give one that exists")
    return Path(text)


def _own_folder(text: str) -> Path:
    if Path(text).exists() and not Path(text).is_dir():
        raise ValueError("that is a file: give a folder, which is made where it is missing")
    return Path(text)


def _place(text: str) -> IndexPlace:
    return Address(text) if is_address(text) else _own_folder(text)


def _file(text: str) -> Path:
    path = Path(text)
    if path.is_dir():
        raise ValueError("that is a folder: give a file in it")
    if path.exists() and not path.is_file():
        raise ValueError("that is a pipe or a device: give a file")
    if not path.parent.is_dir():
        raise ValueError(f"there is no folder {path.parent}: make it first")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ValueError("it cannot be written: give a file that can")
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the owner of a page decides; every field stands in the table of docs/owners.md."""

    host: str = field(
        default="127.0.0.1",
        metadata=_told(
            "QA_HOST", "address to serve on", "`127.0.0.1`; on a Space all addresses", _address
        ),
    )
    port: int = field(
        default=7860,
        metadata=_told("QA_PORT", "port to serve on", "`7860`", _between(1, 65_535)),
    )
    corpus: Path | None = field(
        default=None,
        metadata=_told("QA_CORPUS", "folder of documents", "the shipped documents", _folder),
    )
    index: IndexPlace | None = field(
        default=None,
        metadata=_told(
            "QA_INDEX",
            "folder of the index, or `postgresql://...`, a database that holds it: see "
            "[database.md](database.md)",
            "a folder in the cache, for this corpus and encoder",
            _place,
        ),
    )
    encoder: str | None = field(
        default=None,
        metadata=_told(
            "QA_ENCODER",
            f"`{EMBEDDED}` (`{EMBEDDED}+FILE` with an adapter of your own, `+none` with none), or "
            "the folder or hub name of a sentence-transformers model",
            f"`{EMBEDDED}`",
            str,
        ),
    )
    engine: str | None = field(
        default=None,
        metadata=_told(
            "QA_ENGINE",
            "`extractive`, `transformers:NAME_OR_FOLDER` or `endpoint:URL#MODEL`: see Engines",
            "`extractive`",
            str,
        ),
    )
    # Used by embeddings.cache, which is below this room and reads the variable itself.
    cache: Path | None = field(
        default=None,
        metadata=_told(
            "QA_CACHE",
            "folder for the prepared model, the indexes and what was read of foreign files",
            "the user's cache folder",
            _own_folder,
        ),
    )

    rate_limit: int = field(
        default=0,
        metadata=_told(
            "QA_RATE_LIMIT",
            "questions that one address may ask in a minute, 0 for any number",
            f"`0` where `QA_HOST` is this machine alone, else `{_RATE_LIMIT}`",
            _between(0, 100_000),
        ),
    )
    queue: int = field(
        default=64,
        metadata=_told(
            "QA_QUEUE",
            "questions that may wait for an answer at once",
            "`64`",
            _between(1, 1_000),
        ),
    )
    hosts: tuple[str, ...] = field(
        default=(),
        metadata=_told(
            "QA_HOSTS",
            "names under which the page is served besides `QA_HOST` and this machine's own "
            "(`localhost`, `127.0.0.1`), with commas between them: requests for any other are "
            "turned away",
            "none, on a Space its own; with `QA_HOST` `0.0.0.0`, every address in numbers as well",
            _host_names,
        ),
    )
    proxy: int = field(
        default=0,
        metadata=_told(
            "QA_PROXY",
            "how many proxies stand before the page, each of which adds the address that came to "
            "it to `X-Forwarded-For`: exactly so many of its last entries are believed",
            "`0`; on a Space `1`",
            _between(0, 10),
        ),
    )
    uploads: bool = field(
        default=False,
        metadata=_told(
            "QA_UPLOADS",
            "`1` to let visitors add files for their visit, `0` not to: see Files of visitors",
            "`1`; on a Space, and with an index in a database, `0`",
            _yes_or_no,
        ),
    )
    log_questions: bool = field(
        default=False,
        metadata=_told(
            "QA_LOG_QUESTIONS",
            "`1` to log errors with their message and traceback, which may hold a question",
            "`0`: the kind of error and its place",
            _yes_or_no,
        ),
    )
    feedback: Path | None = field(
        default=None,
        metadata=_told(
            "QA_FEEDBACK",
            "file that readers' judgements of answers are added to, as JSON Lines",
            "none: readers are not asked",
            _file,
        ),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that the variables make; an empty variable is as good as none.

        Raises:
            UserError: a variable has a value that cannot be used.
        """
        # A Space's proxy reaches the program from outside; elsewhere only this machine should.
        values: dict[str, Any] = {"host": LOOPBACK[0]}
        if environment.get("SPACE_ID"):
            values = {"host": "0.0.0.0", "proxy": 1}  # noqa: S104
        values["uploads"] = not environment.get("SPACE_ID")
        for name, variable in variables().items():
            text = environment.get(variable.name, "").strip()
            if text:
                values[name] = _value(variable, text)
        # Several processes answer from a database, and a visit's files are known to one alone.
        is_asked_for = bool(environment.get("QA_UPLOADS", "").strip())
        if isinstance(values.get("index"), Address) and not is_asked_for:
            values["uploads"] = False
        # What its proxy serves it as, for which an owner's own names are no substitute.
        if space := environment.get("SPACE_HOST", "").strip().lower():
            values["hosts"] = (*values.get("hosts", ()), space)
        if values["host"] not in LOOPBACK:
            values.setdefault("rate_limit", _RATE_LIMIT)
        return cls(**values)


def variables() -> dict[str, Variable]:
    """The variable of each field of ``Settings``, in the order of the table."""
    return {each.name: each.metadata["variable"] for each in fields(Settings)}


def _value(variable: Variable, text: str) -> Any:
    try:
        return variable.read(text)
    except (ValueError, OSError) as error:
        if is_address(text):  # which may hold a password
            raise UserError(f"{variable.name} is no address: {error}") from None
        raise UserError(f"{variable.name} is {text!r}: {error}") from error
