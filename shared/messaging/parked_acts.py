"""What a person can see of parked messages and do with them. Every act is audited with the name of who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, select, update

from shared.db.store import Store
from shared.db.tables import parked_message as parked
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound, Unavailable
from shared.messaging.envelope import Envelope, Undecodable
from shared.messaging.parking import DISCARDED, PARKED, RETRYING, Parking
from shared.messaging.statements import run

EVENT_QUEUES = "evt-%"
"""Only what came as an event has a handler to go back to; a call's caller has long gone."""
REPLAYS_PER_SECOND = 20
MASK = "***"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which messages an act is about: some by id, one group by its fingerprint, or all."""

    ids: tuple[str, ...] = ()
    group: str | None = None
    everything: bool = False

    def condition(self) -> ColumnElement[bool]:
        """As a condition on the table; raises ``ValueError`` unless exactly one way of choosing is used, or for a malformed id."""
        if sum((bool(self.ids), self.group is not None, self.everything)) != 1:
            raise ValueError("choose messages by id, by --group, or --all")
        if self.ids:
            return parked.c.id.in_([str(UUID(given)) for given in self.ids])
        return parked.c.fingerprint == self.group if self.group else parked.c.id.is_not(None)


def groups(store: Store) -> list[dict[str, Any]]:
    """Parked messages by what they have in common, the largest group first."""
    keys = (parked.c.fingerprint, parked.c.consumer, parked.c.reason, parked.c.error_type)
    figures = (func.count().label("messages"), func.min(parked.c.created_at).label("first_at"), func.max(parked.c.updated_at).label("last_at"))
    statement = select(*keys, *figures).where(parked.c.state == PARKED).group_by(*keys).order_by(func.count().desc(), parked.c.fingerprint)
    return [_plain(row) for row in run(store.engine, statement)]


def messages(store: Store, group: str | None, state: str | None, limit: int) -> list[dict[str, Any]]:
    """Single messages, the latest first."""
    columns = (
        parked.c.id,
        parked.c.state,
        parked.c.consumer,
        parked.c.reason,
        parked.c.attempts,
        parked.c.size,
        parked.c.next_at,
        parked.c.created_at,
    )
    statement = select(*columns).order_by(parked.c.created_at.desc()).limit(limit)
    if group:
        statement = statement.where(parked.c.fingerprint == group)
    if state:
        statement = statement.where(parked.c.state == state)
    return [_plain(row) for row in run(store.engine, statement)]


def view(store: Store, message_id: str) -> dict[str, Any]:
    """One message without anything personal: all that is around its data, and of the data only the names.

    Raises ``NotFound`` when there is none.
    """
    rows = run(store.engine, select(parked).where(Selection(ids=(message_id,)).condition()))
    if not rows:
        raise NotFound("MESSAGE_UNKNOWN")
    row = rows[0]
    shown = {name: value for name, value in _plain(row).items() if name not in {"body_encrypted", "headers"}}
    return {**shown, "envelope": _masked(store, row)}


def _masked(store: Store, row: Row[Any]) -> dict[str, Any] | None:
    try:
        specimen = Parking(store.engine, store.cipher).specimen(row)
        envelope = Envelope.decode(specimen.body, specimen.content_type)
    except (Undecodable, Unavailable):
        return None
    attributes = {name: getattr(envelope, name) for name in Envelope.__slots__ if name != "data"}
    return {**attributes, "time": envelope.time.isoformat(), "data": dict.fromkeys(sorted(envelope.data), MASK)}


def replay(store: Store, selection: Selection, by: str) -> int:
    """Have parked events handled again by the running service, some a second; returns how many.

    They keep their message ids, so one that was handled after all is skipped by the inbox.
    """
    condition = selection.condition()

    def handler(uow: UnitOfWork) -> int:
        rows = _chosen(uow, condition, parked.c.state == PARKED, parked.c.queue.like(EVENT_QUEUES))
        for number, row in enumerate(rows):
            wait = timedelta(seconds=number / REPLAYS_PER_SECOND)
            _change(uow, row.id, state=RETRYING, next_at=func.now() + wait)
            uow.audit("MESSAGE_REPLAYED", f"parked_message:{row.id}", station_code=None, detail={"by": by, "consumer": row.consumer})
        return uow.commit(len(rows))

    return store.work("parked", handler)


def discard(store: Store, selection: Selection, by: str, reason: str) -> int:
    """Give messages up for good; returns how many. What was discarded can still be seen for a while."""
    condition = selection.condition()

    def handler(uow: UnitOfWork) -> int:
        rows = _chosen(uow, condition, parked.c.state.in_([PARKED, RETRYING]))
        for row in rows:
            _change(uow, row.id, state=DISCARDED, next_at=None)
            detail = {"by": by, "reason": reason, "consumer": row.consumer}
            uow.audit("MESSAGE_DISCARDED", f"parked_message:{row.id}", station_code=None, detail=detail)
        return uow.commit(len(rows))

    return store.work("parked", handler)


def _chosen(uow: UnitOfWork, *conditions: ColumnElement[bool]) -> Sequence[Any]:
    statement = select(parked.c.id, parked.c.consumer).where(*conditions).order_by(parked.c.created_at, parked.c.id).with_for_update()
    return uow.session.execute(statement).all()


def _change(uow: UnitOfWork, row_id: str, **values: Any) -> None:
    uow.session.execute(update(parked).where(parked.c.id == row_id).values(updated_at=func.now(), **values))


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {str(name): _plain_value(value) for name, value in row._mapping.items()}  # noqa: SLF001 - SQLAlchemy's public name for it


def _plain_value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.hex() if isinstance(value, bytes | memoryview) else value
