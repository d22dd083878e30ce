"""Messages that could not be handled, kept in the service's own database until they are, or somebody decides.

    RETRYING ──handled──▶ REPLAYED          RETRYING ──too many attempts──▶ PARKED
    PARKED ──replay──▶ RETRYING             PARKED, RETRYING ──discard──▶ DISCARDED

The body is encrypted: what a stranger sent may hold anything. An event has one row per consumer, whatever happens to it;
its id is made from both, so storing it twice is storing it once.
"""

import hashlib
import traceback
import uuid
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Engine, Row, func, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from shared.db.database import store_of
from shared.db.encryption import FieldCipher, cell
from shared.db.tables import parked_message as parked
from shared.messaging.specimen import Specimen
from shared.messaging.statements import run

RETRYING, PARKED, REPLAYED, DISCARDED = "RETRYING", "PARKED", "REPLAYED", "DISCARDED"
HANDLER_FAILED = "HANDLER_FAILED"
DELAYS = (1.0, 10.0, 60.0, 600.0, 3600.0)
"""Seconds before each further attempt; after the last the message is parked."""
KEPT_DAYS = 90
"""Days that a row is kept after it was replayed or discarded."""
_NAMESPACE = uuid.UUID("5b0f8c1e-8d0b-5d53-9d4e-6f1f5d0f7a11")


class Parking:
    """The parked messages of one service; every method raises ``Unavailable`` when the database is away."""

    def __init__(self, engine: Engine, cipher: FieldCipher, delays: Sequence[float] = DELAYS) -> None:
        self._engine = engine
        self._cipher = cipher
        self._delays = tuple(delays)

    @classmethod
    def of(cls, container: Any, delays: Sequence[float] = DELAYS) -> Self:
        """The parked messages of a service's container, which must have a database."""
        store = store_of(container)
        return cls(store.engine, store.cipher, delays)

    def put_off(self, specimen: Specimen, message_id: str, error: BaseException) -> None:
        """Keep an event whose handler failed for the first time."""
        row_id = str(uuid.uuid5(_NAMESPACE, f"{specimen.consumer}|{message_id}"))
        values = {**self._values(row_id, specimen, HANDLER_FAILED, error), "message_id": message_id, "attempts": 1}
        statement = insert(parked).values(**values, **self._next(1)).on_conflict_do_nothing(index_elements=[parked.c.id])
        run(self._engine, statement)

    def park(self, specimen: Specimen, reason: str, error: BaseException | None = None) -> bool:
        """Set a message aside; False if it was there already (it has been delivered again, or kept before)."""
        values = {**self._values(specimen.id, specimen, reason, error), "message_id": specimen.properties.get("message_id", ""), "state": PARKED}
        known = select(parked.c.id).where(parked.c.queue == specimen.queue, parked.c.sha256 == values["sha256"], parked.c.state == PARKED)
        columns = [parked.c[name] for name in values]
        row = select(*(literal(value, column.type) for value, column in zip(values.values(), columns, strict=True)))
        if specimen.redelivered:
            row = row.where(~known.exists())
        statement = insert(parked).from_select(columns, row).on_conflict_do_nothing(index_elements=[parked.c.id]).returning(parked.c.id)
        return bool(run(self._engine, statement))

    def due(self, limit: int) -> Sequence[Row[Any]]:
        """Rows whose next attempt is due, the longest overdue first."""
        statement = select(parked).where(parked.c.state == RETRYING, parked.c.next_at <= func.now()).order_by(parked.c.next_at).limit(limit)
        return run(self._engine, statement)

    def postpone(self, row: Row[Any], error: BaseException) -> bool:
        """Note a further failure; True if that was the last attempt and the message is parked now."""
        attempts = row.attempts + 1
        values = {
            "attempts": attempts,
            "error_type": described(error),
            "fingerprint": fingerprint(row.consumer, row.reason, error),
            **self._next(attempts),
        }
        self._change(row, values)
        return bool(values["state"] == PARKED)

    def refuse(self, row: Row[Any], reason: str) -> None:
        """Park a row that cannot be tried at all."""
        self._change(row, {"state": PARKED, "next_at": None, "reason": reason, "fingerprint": fingerprint(row.consumer, reason, None)})

    def settle(self, row: Row[Any]) -> None:
        """Note that it was handled in the end."""
        self._change(row, {"state": REPLAYED, "next_at": None})

    def _change(self, row: Row[Any], values: dict[str, Any]) -> None:
        # Somebody may have discarded it meanwhile; what a person decided stands.
        statement = update(parked).where(parked.c.id == row.id, parked.c.state == RETRYING)
        run(self._engine, statement.values(**values, updated_at=func.now()))

    def specimen(self, row: Row[Any]) -> Specimen:
        """The message of a row; raises ``Unavailable("FIELD_UNREADABLE")`` when its key is not here."""
        body = self._cipher.open(row.body_encrypted, cell("parked_message", "body_encrypted", row.id))
        return Specimen(body, row.queue, row.consumer, row.routing_key, row.headers)

    def count(self) -> int:
        """How many wait for somebody's decision."""
        rows = run(self._engine, select(func.count()).where(parked.c.state == PARKED))
        return int(rows[0][0])

    def prune(self) -> None:
        """Remove what was settled long ago."""
        old = func.now() - timedelta(days=KEPT_DAYS)
        run(self._engine, parked.delete().where(parked.c.state.in_([REPLAYED, DISCARDED]), parked.c.updated_at < old))

    def _values(self, row_id: str, specimen: Specimen, reason: str, error: BaseException | None) -> dict[str, Any]:
        return {
            "id": row_id,
            "consumer": specimen.consumer,
            "queue": specimen.queue,
            "routing_key": specimen.routing_key,
            "headers": specimen.properties,
            "body_encrypted": self._cipher.seal(specimen.body, cell("parked_message", "body_encrypted", row_id)),
            "sha256": bytes.fromhex(specimen.sha256),
            "size": len(specimen.body),
            "reason": reason,
            "error_type": described(error),
            "fingerprint": fingerprint(specimen.consumer, reason, error),
        }

    def _next(self, attempts: int) -> dict[str, Any]:
        """State and time after that many failed attempts."""
        if attempts > len(self._delays):
            return {"state": PARKED, "next_at": None}
        return {"state": RETRYING, "next_at": func.now() + timedelta(seconds=self._delays[attempts - 1])}


def described(error: BaseException | None) -> str:
    """Type, code and place of an error, never its text."""
    if error is None:
        return ""
    code = getattr(error, "code", None)
    name = f"{type(error).__name__}({code})" if isinstance(code, str) else type(error).__name__
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "site-packages" not in frame.filename]
    return f"{name} in {Path(frames[-1].filename).name}:{frames[-1].name}" if frames else name


def fingerprint(consumer: str, reason: str, error: BaseException | None) -> str:
    """What failures with the same cause have in common; short enough to type."""
    return hashlib.sha256(f"{consumer}|{reason}|{described(error)}".encode()).hexdigest()[:12]
