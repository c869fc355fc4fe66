import pytest

pytest.importorskip("psycopg")

import psycopg

from embeddings.index.address import Address, UnreachableError
from embeddings.index.postgres.database import Database


def test_a_pooler_that_takes_no_options_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refused(*_: object, **__: object) -> None:  # as PgBouncer 1.18 does
        raise psycopg.OperationalError("FATAL:  unsupported startup parameter: options")

    monkeypatch.setattr(psycopg, "connect", refused)
    database = Database(Address("postgresql://127.0.0.1/archive?options=-csearch_path%3Da"))
    with pytest.raises(UnreachableError, match=r"takes no options=: leave it out, .* ALTER ROLE;"):
        database.read(lambda said: said.rows("SELECT 1"))
