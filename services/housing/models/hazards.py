"""Hazards: what an inspection found wrong and somebody has to put right; they belong to the house, whoever lets it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.hazards import HazardState
from shared.db.base import Versioned, primary_key


class Hazard(Versioned, Base):
    """One failed item of one inspection; ``due_on`` is the last day on which it is put right in time."""

    __tablename__ = "hazard"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    room_id: Mapped[str | None] = mapped_column(ForeignKey("room.id"))
    station_code: Mapped[str] = mapped_column(Text)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    item_code: Mapped[str] = mapped_column(Text)
    aspect: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=HazardState.OPEN.value)
    found_on: Mapped[date]
    due_on: Mapped[date]
    rectified_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    overdue_noted_on: Mapped[date | None]
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    found_by: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_hazard_house_id_id", "house_id", "id"),
        Index("ix_hazard_station_code_id", "station_code", "id"),
        Index("ix_hazard_open", "station_code", "due_on", "id", postgresql_where=text("state IN ('OPEN', 'RECTIFIED', 'TRANSFERRED')")),
    )
