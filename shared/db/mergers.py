"""Mergers of stations as each service notes them, and moving what stands at an absorbed station to the survivor.

The fact is noted at once, by ``note_merger``. What belongs to a station follows in chunks until none is left, by ``transfer``, so that
a process that is killed half-way, a message that comes twice, or a row that was being made leave nothing behind.

A service has the table by ``create_merger_table(op)`` in a revision of its own (shared/db/migrations.py), and ``declare_mergers`` beside
the base of its models.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import DateTime, MetaData, Row, Text, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from shared.db.base import NAMING
from shared.db.unit_of_work import UnitOfWork
from shared.messaging.envelope import Delivered


class MergerBase(DeclarativeBase):
    """The base of the one model here, which belongs to no service."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True)}


class StationMerger(MergerBase):
    """``from_code`` was absorbed by ``to_code``, which is the end of the chain: itself not absorbed."""

    __tablename__ = "station_merger"

    from_code: Mapped[str] = mapped_column(Text, primary_key=True)
    to_code: Mapped[str] = mapped_column(Text)
    merged_on: Mapped[date]
    recorded_at: Mapped[datetime]


def declare_mergers(metadata: MetaData) -> None:
    """Count the table among a service's own, with which its migrations are compared."""
    for table in MergerBase.metadata.sorted_tables:
        table.to_metadata(metadata)


def note_merger(uow: UnitOfWork, delivered: Delivered) -> None:
    """Note that a station was absorbed, and by whom in the end; mergers may arrive in any order."""
    absorbed, survivor = delivered.data["from_code"], delivered.data["to_code"]
    known = lock_mergers(uow.session)
    survivor = known.get(survivor, survivor)
    if survivor != absorbed:
        _note(uow, absorbed, survivor, delivered.data["on"])
    uow.commit()


def lock_mergers(db: Session) -> dict[str, str]:
    """All mergers, from absorbed to survivor; nobody else records one before this unit of work ends."""
    db.execute(text("LOCK TABLE station_merger IN SHARE ROW EXCLUSIVE MODE"))
    return {merger.from_code: merger.to_code for merger in db.scalars(select(StationMerger))}


def _note(uow: UnitOfWork, absorbed: str, survivor: str, on: date) -> None:
    values = {"from_code": absorbed, "to_code": survivor, "merged_on": on, "recorded_at": uow.now}
    uow.session.execute(insert(StationMerger).values(values).on_conflict_do_nothing(index_elements=["from_code"]))
    uow.session.execute(update(StationMerger).where(StationMerger.to_code == absorbed).values(to_code=survivor))


def transfer(db: Session, model: type[Any], most: int, now: Any) -> Sequence[Row[Any]]:
    """Move up to ``most`` rows of absorbed stations to their survivors; returns them as they are now, with ``from_code``.

    ``model`` has ``id``, ``station_code``, ``version`` and ``updated_at``. Rows that somebody is changing are left for the next time.
    """
    absorbed = db.scalars(select(StationMerger.from_code)).all()
    if not absorbed:
        return []
    # By their codes, so that the index by station is used: a subquery would have the whole table read each time.
    waiting = select(model.id).where(model.station_code.in_(absorbed)).order_by(model.id).limit(most).with_for_update(skip_locked=True)
    # Chosen once: as a mere subquery it may be run again for each row that is joined, and choose more each time.
    chosen = waiting.cte("chosen")
    moved = (
        update(model)
        .where(model.id == chosen.c.id, model.station_code == StationMerger.from_code)
        .values(station_code=StationMerger.to_code, version=model.version + 1, updated_at=now)
        .returning(*model.__table__.columns, StationMerger.from_code)
    )
    return db.execute(moved, execution_options={"synchronize_session": False}).all()
