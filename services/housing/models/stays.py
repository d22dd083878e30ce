"""Stays: who sleeps in which bed from when to when, and how the population register was told; check-outs, and the rules of both.

``guest_encrypted`` is the guest as the landlord wrote it, as JSON; ``document_index`` finds the same guest in another open stay.
"""

from datetime import date, datetime

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.stays import CheckOutState, ReportKind, ReportState, StayState
from shared.db.base import Versioned, primary_key

THERE = "state IN ('CHECKED_IN', 'DELAYED_DEPARTURE')"
"""Somebody sleeps there."""
LASTS = "state IN ('PRE_CHECKED_IN', 'DELAYED_ARRIVAL', 'CHECKED_IN', 'DELAYED_DEPARTURE')"
"""Somebody sleeps there, or is expected."""


class Stay(Versioned, Base):
    """One guest in one bed; dates are local calendar dates, ``checked_out_on`` the first day without.

    ``report`` is how far the report of ``report_kind`` is, ``attempt`` its number, ``reported_at`` when it was first announced, ``repeats`` how
    often again, ``repeat_at`` when next, ``reported_left_on`` the day that a departure names (also when the check-out is reversed meanwhile);
    ``refused_at`` to ``refusal_pointers`` say why it was refused. ``residence_id`` is what the register answered, from ``lived_from`` on, and
    ``residence_ended_on`` what it says of its end, ``residence_version`` of which version.
    ``disputed`` while a dispute about the check-out is undecided. ``over_on`` is the day on which it ended or was cancelled.
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
    report_kind: Mapped[str] = mapped_column(Text, default=ReportKind.ARRIVAL.value, server_default=ReportKind.ARRIVAL.value)
    report_due_on: Mapped[date | None]
    repeats: Mapped[int] = mapped_column(default=0, server_default="0")
    repeat_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]
    refusal_pointers: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    lived_from: Mapped[date | None]
    reported_left_on: Mapped[date | None]
    person_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    residence_ended_on: Mapped[date | None]
    residence_version: Mapped[int | None]
    disputed: Mapped[bool] = mapped_column(default=False, server_default="false")
    cancel_reason: Mapped[str | None] = mapped_column(Text)
    over_on: Mapped[date | None]

    __table_args__ = (
        Index("uq_stay_bed", "bed_id", unique=True, postgresql_where=text(THERE)),
        Index("ix_stay_house_id_id", "house_id", "id"),
        Index("ix_stay_station_code_id", "station_code", "id"),
        Index("ix_stay_residence_id", "residence_id", postgresql_where=text("residence_id IS NOT NULL")),
        Index("uq_stay_guest", "document_index", unique=True, postgresql_where=text(THERE)),
        Index("ix_stay_bed_id_id", "bed_id", "id"),
        Index("ix_stay_repeat_at", "repeat_at", postgresql_where=text("report = 'SENT'")),
        Index("ix_stay_unaccepted", "station_code", "report", "id", postgresql_where=text("report IN ('SENT', 'REFUSED')")),
        Index("ix_stay_arrives_on", "arrives_on", postgresql_where=text("state = 'PRE_CHECKED_IN'")),
        Index("ix_stay_expected_out_on", "expected_out_on", postgresql_where=text("state = 'CHECKED_IN'")),
        Index("ix_stay_over_on", "over_on", postgresql_where=text("guest_encrypted IS NOT NULL")),
        Index("ix_stay_lasting", "station_code", "state", "id", postgresql_where=text(LASTS)),
        Index("ix_stay_disputed", "station_code", "id", postgresql_where=text("disputed")),
        Index("ix_stay_person_id", "person_id", postgresql_where=text("person_id IS NOT NULL")),
        CheckConstraint("(state IN ('CHECKED_OUT', 'CANCELLED')) = (over_on IS NOT NULL)", name="over"),
        CheckConstraint("(state = 'CHECKED_OUT') = (checked_out_on IS NOT NULL)", name="checked_out"),
        CheckConstraint("(state = 'CANCELLED') = (cancel_reason IS NOT NULL)", name="cancelled"),
        CheckConstraint("(report = 'REFUSED') = (refused_at IS NOT NULL)", name="refused"),
    )

    @property
    def is_registered(self) -> bool:
        """Whether by the register's last answer the guest lives there."""
        return self.residence_id is not None and self.residence_ended_on is None


class CheckOut(Base):
    """One check-out of a stay, and what its tenant and the station say of it; of the code in the tenant's link only the blind index is kept."""

    __tablename__ = "check_out"

    id: Mapped[str] = primary_key()
    stay_id: Mapped[str] = mapped_column(ForeignKey("stay.id"), index=True)
    checked_out_on: Mapped[date]
    state: Mapped[str] = mapped_column(Text, default=CheckOutState.OPEN.value)
    code_index: Mapped[bytes] = mapped_column(LargeBinary)
    open_until: Mapped[date]
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        UniqueConstraint("code_index"),
        CheckConstraint("(state = 'OPEN') = (answered_at IS NULL)", name="answered"),
        CheckConstraint("(state IN ('UPHELD', 'REVERSED')) = (decided_at IS NOT NULL)", name="decided"),
    )


class SealedPerson(Base):
    """What the population register said last of a person's being sealed, in ``version`` of the person; its stays are found by ``stay.person_id``."""

    __tablename__ = "sealed_person"

    person_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    version: Mapped[int]
    sealed: Mapped[bool]


class StayRule(Base):
    """Deadlines and intervals of stays that hold from a day on; periods in days count from the day after, in seconds from the instant."""

    __tablename__ = "stay_rule"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    report_days: Mapped[int]
    dispute_days: Mapped[int]
    guest_days: Mapped[int]
    repeat_seconds: Mapped[int]
    longest_repeat_seconds: Mapped[int]
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("report_days > 0 AND dispute_days > 0 AND guest_days > 0", name="days"),
        CheckConstraint("repeat_seconds > 0 AND longest_repeat_seconds >= repeat_seconds", name="repeats"),
    )
