"""Transactions of a PostgreSQL server: who loses the connection gets another, or one clear line.

The one module that knows psycopg. What libpq and the server say is never passed on, because it may
repeat a part of an address that was written wrongly, and so of its password.
"""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final, LiteralString, TypeVar

from corpus.errors import UserError
from embeddings.index.address import Address, UnreachableError

try:
    import psycopg
    from psycopg import errors, sql
    from psycopg.conninfo import conninfo_to_dict
except ImportError as error:
    raise UserError(
        "an index in PostgreSQL needs psycopg: pip install 'quoted-source-chatbot[postgres]'"
    ) from error

Row = tuple[Any, ...]
Statement = tuple[LiteralString, Sequence[Any]]
"""A text with its parameters; nothing else ever becomes a part of what the server reads."""

_KEPT = 8  # connections that wait for the next transaction
# What an address does not say of itself: seconds, but for the last, which is milliseconds. A server
# that is gone is noticed within 20 seconds, and not when the system gives up after minutes.
_PATIENCE = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 20_000,
}
_SLOWEST = "60s"  # that one statement of a question may take
_CAUSES = (
    (
        "unsupported startup parameter: options",
        "a pooler stands before it that takes no options=: leave it out, and set the search_path "
        "of the user with ALTER ROLE",
    ),
    ("password authentication failed", "the user or the password is wrong"),
    ("no password supplied", "it asks for a password: give it as PGPASSWORD"),
    ("does not exist", "there is no such database or no such user"),
    ("refused", "nothing answers there"),
    ("timeout", "it does not answer"),
    ("timed out", "it does not answer"),
    ("translate host name", "no host has that name"),
    ("No such file", "nothing answers there"),
    ("starting up", "it is just starting"),
    ("shutting down", "it is just stopping"),
    ("too many", "it has no connection to spare"),
    ("certificate", "its certificate is not trusted"),
    ("SSL", "it refuses the encryption that is asked for (sslmode)"),
)

# A connection that is gone for one of these reasons is replaced, and what was said through it is
# said again. What the server gives up for another transaction's sake is tried again as well.
_LOST: Final = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.DatabaseDropped,
    errors.IdleSessionTimeout,
    errors.IdleInTransactionSessionTimeout,
    errors.TransactionTimeout,
)
_BUSY: Final = (
    errors.SerializationFailure,
    errors.DeadlockDetected,
    errors.LockNotAvailable,
    errors.DuplicateTable,  # two that publish make the same index of nearest vectors
)
# What PgBouncer says of a transaction in that mode, before it cuts the connection; by its SQLSTATE
# (08P01) the connection would be lost, and so would every other.
_STATEMENT_MODE = "not allowed in statement pooling mode"
_TOLD: Final[tuple[tuple[tuple[type[psycopg.Error], ...], str], ...]] = (
    ((errors.DiskFull,), "has no space left: make some"),
    (
        (errors.ReadOnlySqlTransaction,),
        "may be read and not written by this user: give another address",
    ),
    (
        (errors.QueryCanceled,),
        "gave up a statement that took too long: see whether the server is overloaded, and raise "
        "its statement_timeout for this user",
    ),
    (
        (errors.FeatureNotSupported, errors.UndefinedFile),
        "has no pgvector: install its extension vector on the server",
    ),
    (
        (errors.UndefinedObject, errors.UndefinedFunction),
        "finds no pgvector of .7 or later in the schemas that it searches: update the extension "
        "vector, or add its schema to the search_path of the address",
    ),
    (
        (errors.UndefinedTable, errors.UndefinedColumn, errors.InvalidSchemaName),
        "lost the tables of its index, or has those of another program: run "
        "'python -m qa index FOLDER' with that --index, or give another",
    ),
    (
        (errors.UniqueViolation, errors.ForeignKeyViolation),
        "is written by another run at the same time: run again when that is done",
    ),
    (
        (errors.InsufficientResources, errors.OutOfMemory, errors.ConfigurationLimitExceeded),
        "has too little memory, or too few connections, for that: try again in a moment, or raise "
        "the server's limits",
    ),
)
# Limits of a server or a user that are meant for what a person does; a document may take long to be
# encoded, and an epoch to be centred. Not every version has all of them.
_UNLIMITED: Final = (
    "SELECT set_config(name, '0', true) FROM pg_settings WHERE name IN "
    "('idle_in_transaction_session_timeout', 'transaction_timeout', 'statement_timeout')"
)

Result = TypeVar("Result")


class _LostError(UnreachableError):
    """What was said is to be said again, and may well be heard."""


class Statements:
    """What is said within one transaction."""

    def __init__(self, connection: psycopg.Connection[Row]) -> None:
        self._connection = connection

    def rows(self, text: LiteralString, *parameters: Any) -> list[Row]:
        """What a query finds; vectors and files come as bytes."""
        return self._connection.execute(text, parameters, binary=True).fetchall()

    def run(self, text: LiteralString, *parameters: Any) -> int:
        """Says something that finds nothing; returns how many rows it changed."""
        return self._connection.execute(text, parameters).rowcount

    def all_rows(self, statements: Sequence[Statement]) -> list[list[Row]]:
        """What several queries find, all sent before the first answer is waited for."""
        cursors = []
        with self._connection.pipeline():
            for text, parameters in statements:
                cursor = self._connection.cursor(binary=True)
                cursor.execute(text, parameters)
                cursors.append(cursor)
        found = []
        for cursor in cursors:
            found.append(cursor.fetchall())
            cursor.close()  # what it holds would be there twice
        return found

    def stream(self, text: LiteralString, *parameters: Any, rows: int = 64) -> Iterator[Row]:
        """What a query finds, so many rows at a time."""
        with self._connection.cursor("streamed", binary=True) as cursor:
            cursor.itersize = rows
            cursor.execute(text, parameters)
            yield from cursor

    def define(self, text: LiteralString, **names: int | str | tuple[str]) -> None:
        """Says what defines a table or an index, which takes no parameters.

        Args:
            text: with a name in braces for each value.
            names: numbers and texts become literals; a text in a tuple is a name.
        """
        values = {
            name: sql.Identifier(value[0]) if isinstance(value, tuple) else sql.Literal(value)
            for name, value in names.items()
        }
        self._connection.execute(sql.SQL(text).format(**values))

    def copy(self, text: LiteralString, rows: Iterable[Sequence[bytes | None]]) -> None:
        """Adds rows to a table, each value as the server writes it in binary."""
        with self._connection.cursor().copy(text) as copying:
            copying.write(b"PGCOPY\n\xff\r\n\x00" + bytes(8))
            for row in rows:
                parts = [struct.pack("!h", len(row))]
                for value in row:
                    parts.append(struct.pack("!i", -1 if value is None else len(value)))
                    parts.append(value or b"")
                copying.write(b"".join(parts))
            copying.write(struct.pack("!h", -1))


class Database:
    """A PostgreSQL server's database. Safe to share between threads."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._idle: list[psycopg.Connection[Row]] = []
        self._lock = threading.Lock()

    def read(self, work: Callable[[Statements], Result]) -> Result:
        """What ``work`` reads in one snapshot; it is called again where the connection was lost.

        Raises:
            UnreachableError: the server does not answer.
            UserError: it refuses, see ``writing``.
        """
        try:
            return self._read_once(work)
        except _LostError:
            return self._read_once(work)

    def _read_once(self, work: Callable[[Statements], Result]) -> Result:
        with self._told("read the index"), self._connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            with connection.transaction():
                # One of the words is no parameter of anything, so that it must be a constant.
                connection.execute("SELECT set_config('statement_timeout', %s, true)", [_SLOWEST])
                return work(Statements(connection))

    @contextmanager
    def writing(self, doing: str = "write to the index") -> Iterator[Statements]:
        """A transaction that may change things: all of it is done, or nothing.

        Args:
            doing: what for, told to a user who may not.

        Raises:
            UnreachableError: the server does not answer; what it was told last may be done.
            UserError: it refuses, for want of space or of a right, or for what is there.
        """
        with self._told(doing), self._connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.READ_COMMITTED
            connection.read_only = None  # False is not even understood by a replica
            with connection.transaction():
                connection.execute(_UNLIMITED)
                yield Statements(connection)

    @contextmanager
    def by_itself(self) -> Iterator[Statements]:
        """For what must stand in no transaction.

        Raises:
            UnreachableError: the server does not answer.
            UserError: it refuses, see ``writing``.
        """
        with self._told("make indexes"), self._connected() as connection:
            yield Statements(connection)

    @contextmanager
    def _told(self, doing: str) -> Iterator[None]:
        """Tells what the server refuses in one line of this program's own."""
        try:
            yield
        except psycopg.Error as error:
            raise self._refused(error, doing) from None

    def _refused(self, error: psycopg.Error, doing: str) -> UserError:
        if _STATEMENT_MODE in str(error):
            return UserError(
                f"{self.address} is a pooler in statement mode, which allows no transactions: set "
                "its pool_mode to transaction or session, or give the address of the server itself"
            )
        if isinstance(error, _BUSY):
            return _LostError(f"{self.address} is busy: try again in a moment")
        if _is_lost(error):
            self.close()  # what waits has met the same fate
            return _LostError(f"the connection to {self.address} was lost: try again in a moment")
        if isinstance(error, errors.InsufficientPrivilege):
            return UserError(
                f"this user may not {doing} in {self.address}: grant the right, or give another "
                "address"
            )
        for kinds, told in _TOLD:
            if isinstance(error, kinds):
                return UserError(f"{self.address} {told}")
        return UserError(
            f"{self.address} refuses to {doing} ({type(error).__name__}, SQLSTATE "
            f"{error.sqlstate}): the server's log tells why"
        )

    def close(self) -> None:
        """Closes what waits; the next transaction connects again."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            with suppress(psycopg.Error):
                connection.close()

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[Row]]:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._connect()
        try:
            yield connection
        except BaseException:
            with suppress(psycopg.Error):
                connection.close()
            raise
        with self._lock:
            if not connection.closed and len(self._idle) < _KEPT:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> psycopg.Connection[Row]:
        try:
            given = conninfo_to_dict(self.address.url)
            settings: dict[str, Any] = {
                "application_name": "quoted-source-chatbot",
                **_PATIENCE,
                **{name: value for name, value in given.items() if value is not None},
            }
            # Prepared statements are lost where a pooler stands between.
            return psycopg.connect(autocommit=True, prepare_threshold=None, **settings)
        except psycopg.Error as error:
            told = str(error)
            cause = next((cause for mark, cause in _CAUSES if mark in told), "it refuses")
            raise UnreachableError(
                f"cannot connect to {self.address}: {cause}; mend that, or give another --index"
            ) from None


def _is_lost(error: psycopg.Error) -> bool:
    """True where the connection is gone; of one that breaks no server tells a state."""
    if isinstance(error, errors.InterfaceError | errors.OperationalError) and not error.sqlstate:
        return True
    return isinstance(error, _LOST) or (error.sqlstate or "").startswith("08")


def vector_text(vector: Iterable[float]) -> str:
    """A vector as the server reads it from a parameter."""
    return "[" + ",".join(map(repr, map(float, vector))) + "]"
