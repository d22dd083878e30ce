"""One pooled connection in use, perhaps with a transaction: BEGIN travels with its first statement, COMMIT with its last.

The simple protocol runs the statements of one text one after another and stops at the first error, so COMMIT is reached
only when all before it succeeded. Three outcomes of the last text are told apart: committed (the server says COMMIT),
refused (an error, or ROLLBACK for an answer), and unknown (the connection died on the way).
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Self

import psycopg2
from psycopg2.extensions import TRANSACTION_STATUS_IDLE
from sqlalchemy import Connection, Engine

from shared.db.engine import connect
from shared.db.faults import StorageFault, is_lost
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


class Lease:
    """A connection taken from the pool. Call ``close`` in any case: what was not committed by then is rolled back."""

    def __init__(self, engine: Engine) -> None:
        self.connection: Connection = connect(engine)
        pooled: Any = self.connection.connection
        self._raw = pooled.dbapi_connection
        self._cursor = self._raw.cursor()

    def run(self, text: str, values: Sequence[Any] | Mapping[str, Any]) -> list[Any]:
        """Run a text of one or more statements; returns the rows of the last one."""
        self._cursor.execute(text, values)
        return list(self._cursor.fetchall()) if self._cursor.description else []

    def begin(self, batch: Batch) -> list[Any]:
        """Begin a transaction with these statements; returns the rows of the last one."""
        return self.run("BEGIN;" + batch.text, batch.values)

    @property
    def affected(self) -> int:
        """Rows that the last statement returned or changed."""
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
        usable = False
        try:
            usable = self._rolled_back()
        finally:
            if not usable:
                self.connection.invalidate()
            self.connection.close()

    def _rolled_back(self) -> bool:
        try:
            if not self._raw.closed and self._raw.get_transaction_status() != TRANSACTION_STATUS_IDLE:
                self._cursor.execute("ROLLBACK")
        except psycopg2.Error:
            return False
        return not self._raw.closed


def lock_number(name: str) -> int:
    """The advisory lock of a name: 64 bits, signed."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)
