"""Removes what the platform's tables need not keep: answered keys, handled and published messages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import text

from shared.db.idempotency import KEEP_HOURS
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from shared.runtime.schedule import scheduled

KEEP_MESSAGES = timedelta(days=30)
"""Longer than any replay: a message that is delivered again later than this would be handled again."""
CHUNK = 5_000
"""Rows a transaction, so that nobody waits behind the job."""

_RULES: Mapping[str, tuple[str, timedelta]] = {
    "idempotency": ("created_at", timedelta(hours=KEEP_HOURS)),
    "inbox": ("received_at", KEEP_MESSAGES),
    "outbox": ("published_at", KEEP_MESSAGES),
}


class Housekeeping:
    """Mixin of every service with a database."""

    database: Any

    @scheduled(every=3600.0)
    def remove_outdated_rows(self) -> None:
        """Once an hour, on one replica."""
        remove_outdated(self.database)


def remove_outdated(store: Store, chunk: int = CHUNK) -> dict[str, int]:
    """Remove the rows whose time is over; returns how many, by table."""
    return {table: _remove(store, table, chunk) for table in _RULES}


def _remove(store: Store, table: str, chunk: int) -> int:
    column, age = _RULES[table]
    # An unpublished message has no published_at and so is never outdated.
    statement = text(f"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE {column} < :before LIMIT :chunk))")  # noqa: S608 # constants

    def remove(uow: UnitOfWork) -> int:
        return uow.commit(int(uow.session.execute(statement, {"before": uow.now - age, "chunk": chunk}).rowcount))  # type: ignore[attr-defined] # a CursorResult

    total = removed = store.work("housekeeping", remove)
    while removed == chunk:
        removed = store.work("housekeeping", remove)
        total += removed
    return total
