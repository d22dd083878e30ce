"""Inspections: the versioned templates they follow, what was seen of each item, and photographs."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.inspections import InspectionState
from shared.db.base import Versioned, primary_key


class InspectionTemplate(Base):
    """A version of the check sheet, from a day on; the latest that has begun holds for inspections that begin."""

    __tablename__ = "inspection_template"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date] = mapped_column(unique=True)
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]


class TemplateOutcome(Base):
    """What an inspection by a version comes to whose worst hazard is of a severity, and what its officer may choose instead."""

    __tablename__ = "template_outcome"

    template_version: Mapped[int] = mapped_column(ForeignKey("inspection_template.version"), primary_key=True)
    severity: Mapped[str] = mapped_column(Text, primary_key=True)
    outcome: Mapped[str] = mapped_column(Text)
    allowed: Mapped[list[str]] = mapped_column(ARRAY(Text))


class TemplateItem(Base):
    """One item of a version; ``severity`` is that of the hazard when it fails, ``code`` means the same in all versions."""

    __tablename__ = "template_item"

    template_version: Mapped[int] = mapped_column(ForeignKey("inspection_template.version"), primary_key=True)
    code: Mapped[str] = mapped_column(Text, primary_key=True)
    position: Mapped[int]
    aspect: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(Text)
    is_mandatory: Mapped[bool]
    text_zh: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str] = mapped_column(Text)
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)


class Inspection(Versioned, Base):
    """One visit to a house by one version of the template; nothing of it changes once it is closed, which a trigger guards.

    ``digest`` is what the closing officer signed: a SHA-256 over all of it. Of a closed one only the station (by a merger), the version
    and the landlord's acknowledgement ever change.
    """

    __tablename__ = "inspection"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    station_code: Mapped[str] = mapped_column(Text)
    template_version: Mapped[int] = mapped_column(ForeignKey("inspection_template.version"))
    kind: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=InspectionState.OPEN.value)
    inspected_on: Mapped[date]
    inspector_id: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None]
    started_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    proposed_outcome: Mapped[str | None] = mapped_column(Text)
    outcome_reason_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    closed_by: Mapped[str | None] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(Text)
    acknowledged_by: Mapped[str | None] = mapped_column(Text)
    acknowledged_at: Mapped[datetime | None]
    abandon_reason: Mapped[str | None] = mapped_column(Text)
    abandon_note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("ix_inspection_house_id_id", "house_id", "id"),
        Index("ix_inspection_station_code_id", "station_code", "id"),
        Index("uq_inspection_open", "house_id", unique=True, postgresql_where=text("state = 'OPEN'")),
        Index("ix_inspection_closed", "house_id", "inspected_on", "closed_at", postgresql_where=text("state = 'CLOSED'")),
        CheckConstraint("digest IS NULL OR (state = 'CLOSED' AND closed_at IS NOT NULL AND outcome IS NOT NULL)", name="signed"),
        CheckConstraint("abandon_reason IS NULL OR state = 'ABANDONED'", name="abandoned"),
        CheckConstraint("acknowledged_at IS NULL OR state = 'CLOSED'", name="acknowledged"),
    )


class InspectionResult(Base):
    """What was seen of one item of the template, in one room or, without a room, in the whole house."""

    __tablename__ = "inspection_result"

    id: Mapped[str] = primary_key()
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    item_code: Mapped[str] = mapped_column(Text)
    room_id: Mapped[str | None] = mapped_column(ForeignKey("room.id"))
    result: Mapped[str] = mapped_column(Text)
    fixed_on_site: Mapped[bool]
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    seen_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("inspection_id", "item_code", "room_id", postgresql_nulls_not_distinct=True),)
