"""Stays: who sleeps in which bed from when to when, and how the population register was told.

``guest_encrypted`` is the guest as the landlord wrote it, as JSON; ``document_index`` finds the same guest in another open stay.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.stays import ReportState, StayState
from shared.db.base import Versioned, primary_key

THERE = "state IN ('CHECKED_IN', 'DELAYED_DEPARTURE')"
"""Somebody sleeps there."""


class Stay(Versioned, Base):
    """One guest in one bed; dates are local calendar dates, ``checked_out_on`` the first day without.

    ``residence_id`` is what the register answered; ``report`` is how far the report of the present state is, ``attempt`` its number,
    ``refusal_code`` why it was refused.
    """

    __tablename__ = "stay"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    room_id: Mapped[str] = mapped_column(ForeignKey("room.id"))
    bed_id: Mapped[str] = mapped_column(ForeignKey("bed.id"))
    station_code: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=StayState.PRE_CHECKED_IN.value)
    guest_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    document_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    arrives_on: Mapped[date]
    expected_out_on: Mapped[date | None]
    checked_in_on: Mapped[date | None]
    checked_out_on: Mapped[date | None]
    report: Mapped[str] = mapped_column(Text, default=ReportState.NONE.value)
    attempt: Mapped[int] = mapped_column(default=0)
    refusal_code: Mapped[str | None] = mapped_column(Text)
    reported_at: Mapped[datetime | None]
    residence_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    registered_by: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_stay_bed", "bed_id", unique=True, postgresql_where=text(THERE)),
        Index("ix_stay_house_id_id", "house_id", "id"),
        Index("ix_stay_station_code_id", "station_code", "id"),
        Index("ix_stay_residence_id", "residence_id", postgresql_where=text("residence_id IS NOT NULL")),
    )
