"""The settings of the served page: one value each, read from the environment variables ``QA_*``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from corpus.errors import UserError
from embeddings.encoder import EMBEDDED

Read = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Variable:
    """How a setting is called, told and read.

    Attributes:
        name: of the environment variable.
        meaning: what it sets, for the table in README.md.
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


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise ValueError("there is no such folder: give one that exists")
    return Path(text)


def _own_folder(text: str) -> Path:
    if Path(text).exists() and not Path(text).is_dir():
        raise ValueError("that is a file: give a folder, which is made where it is missing")
    return Path(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the owner of a page decides; every field stands in the table of README.md."""

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
    index: Path | None = field(
        default=None,
        metadata=_told(
            "QA_INDEX",
            "folder of the index",
            "one in the cache, for this corpus and encoder",
            _own_folder,
        ),
    )
    encoder: str | None = field(
        default=None,
        metadata=_told(
            "QA_ENCODER",
            f"`{EMBEDDED}`, or the folder or hub name of a sentence-transformers model",
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
            "folder for the prepared model and the indexes",
            "the user's cache folder",
            _own_folder,
        ),
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that the variables make; an empty variable is as good as none.

        Raises:
            UserError: a variable has a value that cannot be used.
        """
        # A Space's proxy reaches the program from outside; elsewhere only this machine should.
        on_space = bool(environment.get("SPACE_ID"))
        values: dict[str, Any] = {"host": "0.0.0.0"} if on_space else {}  # noqa: S104
        for name, variable in variables().items():
            text = environment.get(variable.name, "").strip()
            if text:
                values[name] = _value(variable, text)
        return cls(**values)


def variables() -> dict[str, Variable]:
    """The variable of each field of ``Settings``, in the order of the table."""
    return {each.name: each.metadata["variable"] for each in fields(Settings)}


def _value(variable: Variable, text: str) -> Any:
    try:
        return variable.read(text)
    except (ValueError, OSError) as error:
        raise UserError(f"{variable.name} is {text!r}: {error}") from error
