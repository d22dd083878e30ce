"""The outbox as the relay sees it: what is to be published, what has been, what has to wait.

Rows are taken in the order of ``id``. That is enough for order per subject: whoever writes an event about a thing has
first locked or version-checked that thing's row, so its next writer gets its outbox row, and with it a higher id, only
after the first has committed. Between subjects a later id may be committed, and published, first. Nothing is skipped by
that: rows are found by ``published_at IS NULL``, never by "greater than the last one seen".
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Engine, Row, func, select, text, update

from shared.db.tables import outbox
from shared.messaging.statements import run

BATCH = 200
LONGEST_DELAY = 300
"""Seconds between attempts to publish a row that the broker refuses."""

_WAITS = outbox.c.published_at.is_(None)
# After a burst the planner has no notion yet of how many wait, and would read and sort all of them for each batch of some.
_TAKE = text(
    "SET LOCAL enable_sort = off; SELECT id, message_id::text AS message_id, event, subject, body, attempts FROM outbox"
    " WHERE published_at IS NULL AND next_at <= now() AND subject <> ALL(CAST(:delayed AS text[])) ORDER BY id LIMIT :limit"
)
_DELAYED = select(outbox.c.subject).where(_WAITS, outbox.c.next_at > func.now()).distinct()
_MEASURE = select(func.count(), func.coalesce(func.extract("epoch", func.now() - func.min(outbox.c.created_at)), 0)).where(_WAITS)


class Outbox:
    """The outbox of one service; every method raises ``Unavailable`` when the database is away."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._may_have_delayed = True

    def take(self, limit: int = BATCH) -> Sequence[Row[Any]]:
        """The next rows to publish, none of a subject that an earlier, refused event holds up."""
        return run(self._engine, _TAKE, {"delayed": self._delayed_subjects(), "limit": limit})

    def _delayed_subjects(self) -> list[str]:
        # Refusals are rare; while there is none this costs nothing.
        if not self._may_have_delayed:
            return []
        delayed = [row[0] for row in run(self._engine, _DELAYED)]
        self._may_have_delayed = bool(delayed)
        return delayed

    def mark(self, ids: Sequence[int]) -> None:
        """Note that these are published."""
        run(self._engine, update(outbox).where(outbox.c.id == func.any(list(ids))).values(published_at=func.now()))

    def delay(self, rows: Sequence[Row[Any]]) -> None:
        """Let refused rows wait, twice as long each time."""
        for row in rows:
            wait = timedelta(seconds=min(2 ** min(row.attempts, 10), LONGEST_DELAY))
            values = {"attempts": row.attempts + 1, "next_at": func.now() + wait}
            run(self._engine, update(outbox).where(outbox.c.id == row.id).values(**values))
        self._may_have_delayed = True

    def measure(self) -> tuple[int, float]:
        """How many wait, and the age of the oldest in seconds."""
        ((count, age),) = run(self._engine, _MEASURE)
        return int(count), float(age)
