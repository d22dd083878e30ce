"""Makes the audit entries of reads durable: reads that end at the same time share one insert.

Whoever comes first writes for all who are waiting; the rest find their entries written when their turn comes. There is
no thread of its own to start, watch or stop. A read is answered only when its entries are on disk; if they cannot be
written, it fails (``Unavailable("AUDIT_UNAVAILABLE")``): nobody reads unseen.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any

from shared.errors import Unavailable

Rows = Sequence[tuple[Any, ...]]


class _Ticket:
    __slots__ = ("done", "rows", "written")

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.done = False
        self.written = False


class AuditWriter:
    """Writes rows through ``insert(rows)``, which returns once they are durable."""

    def __init__(self, insert: Callable[[Rows], None]) -> None:
        self._insert = insert
        self._turn = threading.Lock()
        self._waiting: list[_Ticket] = []

    def write(self, rows: Rows) -> None:
        """Return when the rows are durable; raises ``Unavailable`` when they are not."""
        ticket = _Ticket(rows)
        self._waiting.append(ticket)  # atomic; the list is swapped only by whoever has the turn
        with self._turn:
            if not ticket.done:
                self._write_all()
        if not ticket.written:
            raise Unavailable("AUDIT_UNAVAILABLE", "The access could not be recorded.")

    def _write_all(self) -> None:
        batch, self._waiting = self._waiting, []
        try:
            self._insert([row for ticket in batch for row in ticket.rows])
        except Exception:  # noqa: BLE001 # whatever it was, every reader of the batch is refused
            return self._settle(batch, written=False)
        except BaseException:
            self._settle(batch, written=False)
            raise
        return self._settle(batch, written=True)

    @staticmethod
    def _settle(batch: Sequence[_Ticket], *, written: bool) -> None:
        for ticket in batch:
            ticket.done, ticket.written = True, written
