"""Which index does a database hold: in which schema, of which program, of what documents?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import UserError
from corpus.load import SourceFile
from embeddings.encoder import Encoder
from embeddings.index.postgres import tables
from embeddings.index.postgres.database import Database, Statements
from embeddings.index.postgres.kept import (
    entry_from,
    file_from,
    name_from,
)

Stamp = tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class SchemaPlace:
    """Where in a database an index is, or shall be.

    Attributes:
        missing: the schema that the address names first and that is not searched first, because
            there is none of that name or because the name did not reach the server.
        holds: True where there is an index.
    """

    missing: str | None
    holds: bool

    def check(self, database: Database) -> None:
        """Says that there is an index.

        Raises:
            UserError: there is none.
        """
        if self.missing is not None:
            raise UserError(
                f"{database.address} has no schema {self.missing} that this user may use: correct "
                "the search_path, or run 'python -m qa index FOLDER' with that --index, which "
                "makes it"
            )
        if not self.holds:
            raise UserError(
                f"{database.address} holds no index: run 'python -m qa index FOLDER' with that "
                "--index"
            )


def place_in(said: Statements, database: Database) -> SchemaPlace:
    """Where the index is: in the first schema that is named, and nowhere where there is none.

    Without a schema of that name the server would go on to the next, where another index may be.
    """
    path, current, holds = said.rows(tables.PLACE)[0]
    named = _first_schema(database.address.search_path or path)
    missing = None if named in (None, current) else named
    return SchemaPlace(missing, holds and missing is None)


_FIRST_SCHEMA = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,]*))')


def _first_schema(path: str) -> str | None:
    """The first schema of a search path; None where it is the user's own, which need not be."""
    quoted, plain = _FIRST_SCHEMA.match(path).groups()  # type: ignore[union-attr]
    if quoted is not None:
        name = quoted.replace('""', '"')
    else:  # as the server folds a name
        name = "".join(each.lower() if each.isascii() else each for each in plain.strip())
    return None if name in ("", "$user") else name


def check_format(said: Statements, database: Database) -> None:
    """Says that there is an index of this program.

    Raises:
        UserError: there is none, or another program made it.
    """
    place_in(said, database).check(database)
    made = [row[0] for row in said.rows(tables.FORMAT_OF)]
    if made != [tables.FORMAT]:
        raise UserError(
            f"the index in {database.address} has format {made[0] if made else 'none'}, this "
            f"program reads {tables.FORMAT}: give another database or schema, and run "
            "'python -m qa index'"
        )


def index_row(said: Statements, database: Database, encoder: Encoder) -> Sequence[Any]:
    """What ``tables.INDEX`` tells of the index.

    Raises:
        UserError: there is none, or another encoder or program made it.
    """
    check_format(said, database)
    row = said.rows(tables.INDEX)[0]
    if row[2] != encoder.fingerprint:
        raise UserError(
            f"the index in {database.address} was made by the encoder {row[2]}, not by "
            f"{encoder.fingerprint}: give that --encoder, or another database"
        )
    return row


def damaged(database: Database) -> UserError:
    """The error of an index that holds what it should not."""
    return UserError(
        f"the index in {database.address} is damaged: give another database, and run "
        "'python -m qa index'"
    )


def stamp_of_generation(database: Database) -> Stamp:
    """What changes whenever another generation is published; None where there is none.

    Raises:
        UnreachableError: the server does not answer.
    """

    def asked(said: Statements) -> Stamp:
        if not place_in(said, database).holds:
            return None
        rows = said.rows(tables.STAMP)
        return rows[0] if rows and rows[0][1] is not None else None

    return database.read(asked)


@dataclass(frozen=True, slots=True)
class Held:
    """A document as it will be once all is published.

    Attributes:
        state: what changes whenever the document is to be encoded again.
        file: that it was read from, as it was then.
        warnings: what the owner of the file should know.
        language: of most of its text.
        passages: how many it has.
        encoded: False for one that was offered and has not been encoded since.
    """

    state: str
    file: SourceFile
    warnings: tuple[str, ...]
    language: str
    passages: int
    encoded: bool


def held_of(database: Database) -> Mapping[str, Held]:
    """By the ids, each document of the index as it will be once all is published.

    Raises:
        UserError: there is no index, it is of another program, or the server does not answer.
    """

    def asked(said: Statements) -> Mapping[str, Held]:
        check_format(said, database)
        return {
            (name := name_from(data)): Held(
                state,
                *file_from(file, name),
                language=entry_from(entry).language,
                passages=passages,
                encoded=encoded,
            )
            for data, state, file, entry, passages, encoded in said.rows(tables.HELD)
        }

    return database.read(asked)


def corpus_of(database: Database) -> str:
    """The fingerprint of the files that the newest generation was made of; "" for none.

    Raises:
        UserError: there is no index, it is of another program, or the server does not answer.
    """

    def asked(said: Statements) -> str:
        check_format(said, database)
        generations = said.rows(tables.GENERATION)
        return generations[0][2] if generations else ""

    return database.read(asked)


def own_files_of(database: Database) -> Mapping[str, bytes]:
    """The files that say something of the collection, by their names.

    Raises:
        UserError: there is no index, or the server does not answer.
    """

    def asked(said: Statements) -> Mapping[str, bytes]:
        place_in(said, database).check(database)
        return {name_from(name): bytes(data) for name, data in said.rows(tables.OWN)}

    return database.read(asked)
