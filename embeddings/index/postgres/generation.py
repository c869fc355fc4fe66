"""What is read once of a generation of an index, when it is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.errors import UserError
from embeddings.encoder import Encoder
from embeddings.index.port import (
    Manifest,
    Means,
    Statistics,
)
from embeddings.index.postgres import tables
from embeddings.index.postgres.database import Database, Statements
from embeddings.index.postgres.kept import (
    entry_from,
    means_from_bytes,
    name_from,
    questions_from,
)
from embeddings.index.postgres.listing import Listed, Listing
from embeddings.index.postgres.schema import damaged, index_row

_LISTED = 1_000  # documents that are listed at a time


@dataclass(frozen=True, slots=True)
class Opened:
    """What is read once of a generation."""

    made: int
    generation: int
    epoch: int
    copied: bool
    dim: int
    asked: str
    manifest: Manifest
    statistics: Statistics
    means: Means
    documents: Listing
    searched: frozenset[str]


def opened_generation(
    said: Statements, database: Database, encoder: Encoder, before: Opened | None
) -> Opened:
    """The newest generation; of the documents of ``before`` those still there are not read again.

    Raises:
        UserError: there is none, another program or encoder made it, or it is damaged.
    """
    made, name, fingerprint, dim, questions, asked, purged = index_row(said, database, encoder)
    generations = said.rows(tables.GENERATION)
    if not generations:
        raise UserError(
            f"the index in {database.address} is not finished: run 'python -m qa index FOLDER' "
            "with that --index to its end"
        )
    generation, epoch, corpus, documents, passages, sentences, copied = generations[0]
    if before is not None and (before.made, True) != (made, purged <= before.generation):
        before = None
    if before is None:
        rows = said.stream(tables.CATALOGUE, generation, generation, rows=_LISTED)
        listing = Listing.of(_listed(rows, database))
    else:
        ended = {key for (key,) in said.rows(tables.ENDED, before.generation, generation)}
        rows = said.stream(tables.BEGUN, before.generation, generation, generation, rows=_LISTED)
        listing = before.documents.changed(ended, _listed(rows, database))
    near, means = said.all_rows([(tables.NEAR_INDEXES, []), (tables.EPOCH, [epoch])])
    try:
        known = means_from_bytes(means[0][0])
        return Opened(
            made=made,
            generation=generation,
            epoch=epoch,
            copied=copied,
            dim=dim,
            asked=asked,
            manifest=Manifest(
                format=tables.FORMAT,
                encoder=name,
                encoder_fingerprint=fingerprint,
                corpus_fingerprint=corpus,
                documents=documents,
                sentences=sentences,
                passages=passages,
                checksums={},
            ),
            statistics=Statistics(known.tokens, questions_from(questions)),
            means=known,
            documents=listing,
            searched=frozenset(name for name, valid in near if valid),
        )
    except Exception as error:
        raise damaged(database) from error


def _listed(rows: Iterable[Sequence[Any]], database: Database) -> Iterator[Listed]:
    """The documents of rows of the catalogue."""
    for key, name, entry, texts in rows:
        try:
            listed = Listed(name_from(name), key, entry_from(entry), texts)
        except Exception as error:
            raise damaged(database) from error
        yield listed
