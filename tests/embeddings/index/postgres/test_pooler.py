import pytest

pytest.importorskip("psycopg")

import psycopg

from corpus.errors import UserError
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


class Refusing:
    """A connection that a pooler cuts where a transaction begins."""

    closed = True

    def __init__(self, said: str) -> None:
        self.said, self.begun = said, 0

    def transaction(self) -> None:
        self.begun += 1
        raise psycopg.errors.ProtocolViolation(self.said)  # SQLSTATE 08P01

    def close(self) -> None:
        pass


def through(connection: Refusing, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setattr(psycopg, "connect", lambda *_, **__: connection)
    return Database(Address("postgresql://127.0.0.1:6432/archive"))


def test_a_pooler_in_statement_mode_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = Refusing("transaction blocks not allowed in statement pooling mode")  # PgBouncer
    database = through(connection, monkeypatch)

    def write() -> None:
        with database.writing() as said:
            said.run("SELECT 1")

    for use in (lambda: database.read(lambda said: said.rows("SELECT 1")), write):
        with pytest.raises(UserError) as told:
            use()
        assert str(told.value) == (
            "postgresql://127.0.0.1:6432/archive is a pooler in statement mode, which allows no "
            "transactions: set its pool_mode to transaction or session, or give the address of "
            "the server itself"
        )
        assert not isinstance(told.value, UnreachableError)
    assert connection.begun == 2  # it is not asked again


def test_a_pooler_that_cuts_a_connection_for_another_reason_is_asked_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connection = Refusing("server conn crashed?")
    with pytest.raises(UnreachableError, match=r"the connection to .* was lost"):
        through(connection, monkeypatch).read(lambda said: said.rows("SELECT 1"))
    assert connection.begun == 2
