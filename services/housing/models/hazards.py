"""Hazards: what is wrong with a house and somebody has to put right; they belong to the house, whoever lets it.

With them their journal, and the versioned rules of their deadlines. Notes are encrypted, each bound to its cell, for they may name people.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.hazards import HazardOrigin, HazardState
from shared.db.base import Versioned, primary_key

THERE = "state IN ('OPEN', 'RECTIFIED', 'TRANSFERRED')"
"""It is still there."""


class Hazard(Versioned, Base):
    """One thing that is wrong; ``due_on`` is the last day on which it is put right in time, by the rule of ``rule_version``.

    ``inspection_id`` is the last inspection that found it; an earlier one stands in the journal.
    ``overdue_noted_on`` is set when it was announced that the present deadline has passed.
    """

    __tablename__ = "hazard"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    room_id: Mapped[str | None] = mapped_column(ForeignKey("room.id"))
    station_code: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(Text, default=HazardOrigin.INSPECTION.value)
    inspection_id: Mapped[str | None] = mapped_column(ForeignKey("inspection.id"))
    item_code: Mapped[str] = mapped_column(Text)
    kind_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    aspect: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=HazardState.OPEN.value)
    found_on: Mapped[date]
    times_found: Mapped[int] = mapped_column(default=1)
    due_on: Mapped[date]
    rule_version: Mapped[int] = mapped_column(default=1)
    rectified_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    overdue_noted_on: Mapped[date | None]
    extensions: Mapped[int] = mapped_column(default=0)
    extension_asked_until: Mapped[date | None]
    authority: Mapped[str | None] = mapped_column(Text)
    reference_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    transferred_on: Mapped[date | None]
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    found_by: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_hazard_house_id_id", "house_id", "id"),
        Index("ix_hazard_station_code_id", "station_code", "id"),
        Index("ix_hazard_over", "station_code", "state", "due_on", "id", postgresql_where=text("state IN ('CLOSED', 'WITHDRAWN')")),
        Index("ix_hazard_open", "station_code", "due_on", "id", postgresql_where=text(THERE)),
        Index(
            "uq_hazard_open",
            "house_id",
            "item_code",
            "room_id",
            unique=True,
            postgresql_where=text(f"{THERE} AND item_code <> 'OTHER'"),
            postgresql_nulls_not_distinct=True,
        ),
    )


class HazardAction(Base):
    """What was done about a hazard, by whom, and why; ``version`` is the one that it reached by it. Rows are only ever added."""

    __tablename__ = "hazard_action"

    id: Mapped[str] = primary_key()
    hazard_id: Mapped[str] = mapped_column(ForeignKey("hazard.id"))
    act: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    side: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str | None] = mapped_column(Text)
    inspection_id: Mapped[str | None] = mapped_column(ForeignKey("inspection.id"))
    reason: Mapped[str | None] = mapped_column(Text)
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    photo_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    from_due_on: Mapped[date | None]
    to_due_on: Mapped[date | None]
    at: Mapped[datetime]

    __table_args__ = (Index("ix_hazard_action_hazard_id_id", "hazard_id", "id"),)


class HazardRuleLine(Base):
    """One line of a version of the rules, for a severity or for an item; the basis is the same in all lines of a version."""

    __tablename__ = "hazard_rule"

    id: Mapped[str] = primary_key()
    version: Mapped[int]
    valid_from: Mapped[date]
    severity: Mapped[str | None] = mapped_column(Text)
    item_code: Mapped[str | None] = mapped_column(Text)
    days: Mapped[int]
    again_days: Mapped[int]
    day_kind: Mapped[str] = mapped_column(Text)
    extensions: Mapped[int]
    extension_days: Mapped[int]
    landlord_reports: Mapped[bool]
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_hazard_rule_line", "version", "severity", "item_code", unique=True, postgresql_nulls_not_distinct=True),
        CheckConstraint("(severity IS NULL) <> (item_code IS NULL)", name="subject"),
        CheckConstraint("least(days, again_days, extensions, extension_days) >= 0", name="days"),
    )
