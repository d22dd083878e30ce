"""One transaction on one pooled connection: BEGIN travels with its first statement, COMMIT with its last.

The simple protocol runs the statements of one text one after another and stops at the first error, so COMMIT is reached
only when all before it succeeded. Three outcomes of the last text are told apart: committed (the server says COMMIT),
refused (an error, or ROLLBACK for an answer), and unknown (the connection died on the way).
"""

import hashlib
from collections.abc import Sequence
from typing import Any, Self

import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import Connection, Engine

from shared.db.engine import connect, connected
from shared.db.faults import ConnectionLost, StorageFault, is_lost, translated
from shared.errors import Unavailable


class Batch:
    """Statements of one text with their values."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.values: list[Any] = []

    def add(self, text: str, values: Sequence[Any] = ()) -> Self:
        """One more statement."""
        self.texts.append(text)
        self.values.extend(values)
        return self

    def insert(self, head: str, row: str, rows: Sequence[Sequence[Any]]) -> Self:
        """``head`` (``INSERT INTO … VALUES``) with the placeholders ``row`` once for each of the rows, if there are any."""
        if rows:
            self.texts.append(head + ",".join([row] * len(rows)))
            for values in rows:
                self.values.extend(values)
        return self

    @property
    def text(self) -> str:
        """All statements as one text."""
        return ";".join(self.texts)


class Transaction:
    """An open transaction. Call ``close`` in any case: what was not committed by then is rolled back."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._raw = _driver_connection(connection)
        self._cursor: Any = self._raw.cursor()

    @classmethod
    def begin(cls, engine: Engine, batch: Batch) -> tuple[Self, list[Any]]:
        """Begin with these statements; returns the transaction and the rows of the last statement.

        A pooled connection that has died meanwhile is replaced, with all others of its age: nothing had begun on it.
        """
        try:
            return cls._begin(engine, batch)
        except ConnectionLost:
            engine.dispose()
        return cls._begin(engine, batch)

    @classmethod
    def _begin(cls, engine: Engine, batch: Batch) -> tuple[Self, list[Any]]:
        transaction = cls(connect(engine))
        try:
            return transaction, transaction._run("BEGIN;" + batch.text, batch.values)
        except BaseException as error:
            transaction.close()
            if isinstance(error, psycopg2.Error) and is_lost(error):
                raise ConnectionLost from None
            raise

    def _run(self, text: str, values: Sequence[Any]) -> list[Any]:
        self._cursor.execute(text, values)
        return list(self._cursor.fetchall()) if self._cursor.description else []

    @property
    def affected(self) -> int:
        """Rows that the last statement of ``begin`` changed."""
        return int(self._cursor.rowcount)

    def commit(self, batch: Batch) -> None:
        """Run these statements and COMMIT; raises ``Unavailable("COMMIT_UNKNOWN")`` if nobody can say whether it did."""
        try:
            self._cursor.execute(batch.add("COMMIT").text, batch.values)
        except psycopg2.Error as error:
            if is_lost(error):
                raise Unavailable("COMMIT_UNKNOWN", "The connection was lost during commit.") from None
            raise
        if self._cursor.statusmessage != "COMMIT":
            raise StorageFault("the transaction had failed before commit")

    def close(self) -> None:
        """Give the connection back; whatever is open on it is rolled back, and what cannot be is thrown away."""
        try:
            if not self._raw.closed and self._raw.get_transaction_status() != TRANSACTION_STATUS_IDLE:
                self._cursor.execute("ROLLBACK")
            if self._raw.closed:
                self.connection.invalidate()
        except psycopg2.Error:
            self.connection.invalidate()
        except BaseException:
            self.connection.invalidate()
            raise
        finally:
            self.connection.close()


def run_alone(engine: Engine, batch: Batch) -> None:
    """Run one statement that is its own transaction; once more, on a new connection, if a pooled one had died.

    Raises ``Unavailable`` or ``StorageFault``.
    """
    for last in (False, True):
        try:
            with translated(), connected(engine) as connection:
                connection.exec_driver_sql(batch.text, tuple(batch.values))
                return
        except ConnectionLost:
            if last:
                raise Unavailable("DATABASE_UNREACHABLE") from None


def _driver_connection(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def lock_number(name: str) -> int:
    """The advisory lock of a name: 64 bits, signed."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
