"""Submissions, the journal of what was done with them, and how long those that came to nothing are kept.

``registration_encrypted`` is what the author wrote, as JSON, while something can still come of it, and only its masked form once the
submission has ended; notes are encrypted too, for they may name people.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.contracts.population.vocabulary.submissions import SubmissionState
from shared.db.base import Versioned, primary_key


class Submission(Versioned, Base):
    """A registration that an account has drafted; ``submitted_on`` is the day on which it was first submitted."""

    __tablename__ = "submission"

    id: Mapped[str] = primary_key()
    state: Mapped[str] = mapped_column(Text, default=SubmissionState.DRAFT.value)
    station_code: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    account_id: Mapped[str] = mapped_column(Text)
    registration_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    submitted_on: Mapped[date | None]
    reason: Mapped[str | None] = mapped_column(Text)
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    residence_id: Mapped[str | None] = mapped_column(ForeignKey("residence.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_submission_station_code_state_id", "station_code", "state", "id"),
        Index("ix_submission_account_id_id", "account_id", "id"),
        Index("ix_submission_residence_id", "residence_id", postgresql_where=text("residence_id IS NOT NULL")),
        CheckConstraint("state IN ('DRAFT', 'WITHDRAWN') OR submitted_on IS NOT NULL", name="submitted"),
        CheckConstraint("state = 'ACCEPTED' OR residence_id IS NULL", name="registered"),
    )


class SubmissionAction(Base):
    """Who did what with a submission, and why; ``version`` is the one that it reached by it."""

    __tablename__ = "submission_action"

    id: Mapped[str] = primary_key()
    submission_id: Mapped[str] = mapped_column(ForeignKey("submission.id", ondelete="CASCADE"), index=True)
    act: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    reason: Mapped[str | None] = mapped_column(Text)
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_id: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class SubmissionRetention(Base):
    """For how many days after it was last touched a submission in a state is kept, from ``valid_from`` to before ``valid_to``."""

    __tablename__ = "submission_retention"

    state: Mapped[str] = mapped_column(Text, primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    valid_to: Mapped[date | None]
    days: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)
