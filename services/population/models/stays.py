"""What the register answered to the reports of stays in rental houses; of the guest it holds nothing but the residence.

Dates are local calendar dates. A stay's station is that of its last report; after a merger of stations the survivor's answers for it.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base


class StayResidence(Base):
    """The last answer about one stay: to which ``attempt``, and what.

    ``residence_id`` is the residence that it became; ``ended_on`` the end that was answered, ``checked_out_on`` the one that was
    reported. ``code`` and ``pointers`` are what whoever reported was told, ``cause`` what the station is. ``planned_version`` is the version of the stay by which its guest's
    expected end was last changed.
    """

    __tablename__ = "stay_residence"

    stay_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    house_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    station_code: Mapped[str] = mapped_column(Text)
    attempt: Mapped[int]
    outcome: Mapped[str] = mapped_column(Text)
    residence_id: Mapped[str | None] = mapped_column(ForeignKey("residence.id"))
    checked_out_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    code: Mapped[str | None] = mapped_column(Text)
    cause: Mapped[str | None] = mapped_column(Text)
    pointers: Mapped[list[str]] = mapped_column(ARRAY(Text))
    answered_at: Mapped[datetime]
    planned_version: Mapped[int | None]

    __table_args__ = (
        Index("ix_stay_residence_residence_id", "residence_id", postgresql_where=text("residence_id IS NOT NULL")),
        Index("ix_stay_residence_refused", "station_code", "stay_id", postgresql_where=text("outcome = 'REFUSED'")),
        CheckConstraint("outcome = 'REFUSED' OR residence_id IS NOT NULL", name="registered"),
        CheckConstraint("(outcome = 'ENDED') = (ended_on IS NOT NULL) AND (ended_on IS NULL OR checked_out_on IS NOT NULL)", name="ended"),
        CheckConstraint("(outcome = 'REFUSED') = (code IS NOT NULL) AND (cause IS NULL OR code IS NOT NULL)", name="refused"),
    )
