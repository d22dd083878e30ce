"""Clues, and the rule by which they are answered and kept. What was written is sealed, and erased when its time is over."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.contracts.housing.vocabulary.clues import ClueState
from shared.db.base import Versioned, primary_key

WAITS = "state IN ('RECEIVED', 'ACCEPTED')"
"""Somebody waits for an answer."""


class Clue(Versioned, Base):
    """What somebody noticed; ``given_by`` is the account that told, if there is one, ``code_index`` finds it by its follow-up code.

    ``closed_on`` is the day of the answer or dismissal, ``erased_on`` the day on which all that was written went.
    """

    __tablename__ = "clue"

    id: Mapped[str] = primary_key()
    serial: Mapped[str] = mapped_column(Text, unique=True)
    code_index: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    station_code: Mapped[str] = mapped_column(Text)
    origin_station_code: Mapped[str] = mapped_column(Text)
    house_id: Mapped[str | None] = mapped_column(ForeignKey("house.id"))
    kind: Mapped[str] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=ClueState.RECEIVED.value)
    text_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    place_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    received_on: Mapped[date]
    answer_due_on: Mapped[date]
    given_by: Mapped[str | None] = mapped_column(Text)
    assignee_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    accepted_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    closed_by: Mapped[str | None] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    referred_to: Mapped[str | None] = mapped_column(Text)
    duplicate_of: Mapped[str | None] = mapped_column(ForeignKey("clue.id"))
    dismiss_reason: Mapped[str | None] = mapped_column(Text)
    answer_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    erased_on: Mapped[date | None]
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_clue_station_code_id", "station_code", "id"),
        Index("ix_clue_waiting", "station_code", "answer_due_on", "id", postgresql_where=text(WAITS)),
        Index("ix_clue_house_id_id", "house_id", "id", postgresql_where=text("house_id IS NOT NULL")),
        Index("ix_clue_given_by_id", "given_by", "id", postgresql_where=text("given_by IS NOT NULL")),
        Index("ix_clue_to_erase", "closed_on", "id", postgresql_where=text("closed_on IS NOT NULL AND erased_on IS NULL")),
        CheckConstraint("(state IN ('ANSWERED', 'DISMISSED')) = (closed_on IS NOT NULL)", name="closed"),
        CheckConstraint("(state = 'ANSWERED') = (outcome IS NOT NULL)", name="answered"),
        CheckConstraint("(state = 'DISMISSED') = (dismiss_reason IS NOT NULL)", name="dismissed"),
    )


class ClueSequence(Base):
    """The last number of a serial's prefix."""

    __tablename__ = "clue_sequence"

    prefix: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int]


class ClueRule(Base):
    """A version of the rule: how soon a clue is answered, for how long others are alike, and how long what was written is kept."""

    __tablename__ = "clue_rule"

    id: Mapped[str] = primary_key()
    valid_from: Mapped[date] = mapped_column(unique=True)
    answer_days: Mapped[int]
    day_kind: Mapped[str] = mapped_column(Text)
    similar_days: Mapped[int]
    retention_days: Mapped[int]
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]
