"""The address of an index in a database, which shows no password."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from corpus.errors import UserError

SCHEMES = ("postgresql", "postgres")
_HOSTS = re.compile(r"[\w.,:\-\[\]%]*", re.ASCII)
_SEARCH_PATH = re.compile(r"(?:-c\s*|--)search_path=((?:\\.|\S)*)")
_REMEDY = (
    "write postgresql://USER@HOST:PORT/DATABASE, and every / @ : # % of a password as %2F %40 %3A "
    "%23 %25, or give the password as PGPASSWORD"
)


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is.

    Its text shows host and name of the database, and neither user nor password.

    Attributes:
        url: whole, as libpq reads it.
        shown: what may be shown.
    """

    url: str = field(repr=False)
    shown: str = field(init=False)

    def __post_init__(self) -> None:
        # A password whose marks are not written as numbers would be taken for a part of the host
        # or of the database's name, and shown.
        try:
            parts = urlsplit(self.url)
        except ValueError:
            raise ValueError(_REMEDY) from None
        hosts = parts.netloc.rpartition("@")[2]
        name = parts.path.removeprefix("/")
        if (
            parts.scheme not in SCHEMES
            or parts.netloc.count("@") > 1
            or not _HOSTS.fullmatch(hosts)
            or any(mark in name for mark in "/@:")
            or parts.fragment
            or "@" in parts.query
            or any(character.isspace() or not character.isprintable() for character in self.url)
        ):
            raise ValueError(_REMEDY)
        object.__setattr__(self, "shown", f"postgresql://{hosts}/{name}")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names and numbers of the machines that it names."""
        parts = urlsplit(self.url)
        listed = parts.netloc.rpartition("@")[2].split(",")
        listed += [
            each for text in parse_qs(parts.query).get("host", ()) for each in text.split(",")
        ]
        return tuple(re.sub(r":\d*$", "", each).strip("[]") for each in listed if each)

    @property
    def search_path(self) -> str | None:
        """The schemas that it names by ``options``; None where it names none."""
        options = " ".join(parse_qs(urlsplit(self.url).query).get("options", ()))
        found = _SEARCH_PATH.findall(options)
        return re.sub(r"\\(.)", r"\1", found[-1]) if found else None

    def __str__(self) -> str:
        return self.shown


class UnreachableError(UserError):
    """A database does not answer, or no more; it may be asked again later."""


IndexPlace = Path | Address
"""Where an index is kept: a folder, or a database."""


def place_of(text: str) -> IndexPlace:
    """The folder, or the database, that a text names.

    Raises:
        ValueError: with the remedy; the text is not in it.
    """
    return Address(text) if is_address(text) else Path(text)


def is_address(text: str) -> bool:
    """True for what is meant as the address of a database."""
    return text.partition(":")[0].strip().lower() in SCHEMES
