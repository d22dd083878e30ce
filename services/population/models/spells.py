"""Moves between two residences, the versions of the statutory rules, and the exemptions that stop their clocks.

A move has no person and no station of its own: both are those of its residences, and so follow when people or stations are merged.
Dates are local calendar dates; a rule's ``valid_to`` is the first day without it. Why a move was reversed is encrypted.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.contracts.population.vocabulary import DatePrecision
from shared.db.base import Versioned, primary_key


class Move(Versioned, Base):
    """One act that ended a residence and began another; it is reversed as a whole or not at all."""

    __tablename__ = "move"

    id: Mapped[str] = primary_key()
    from_residence_id: Mapped[str] = mapped_column(ForeignKey("residence.id"), index=True)
    to_residence_id: Mapped[str] = mapped_column(ForeignKey("residence.id"))
    moved_on: Mapped[date]
    moved_precision: Mapped[str] = mapped_column(Text, default=DatePrecision.DAY.value)
    made_by: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    reversed_by: Mapped[str | None] = mapped_column(Text)
    reversed_at: Mapped[datetime | None]
    reason_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        UniqueConstraint("to_residence_id"),
        Index("uq_move_standing", "from_residence_id", unique=True, postgresql_where=text("reversed_at IS NULL")),
        CheckConstraint("(reversed_at IS NULL) = (reversed_by IS NULL) AND (reversed_at IS NULL) = (reason_encrypted IS NULL)", name="reversed"),
    )


class StatutoryRule(Base):
    """One version of who has to report what in how many days; never changed but for ``valid_to``, when the next begins."""

    __tablename__ = "statutory_rule"

    id: Mapped[str] = primary_key()
    act: Mapped[str] = mapped_column(Text)
    who: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    days: Mapped[int]
    day_kind: Mapped[str] = mapped_column(Text)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text))
    exemptions: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    published_by: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("act", "who", "number"),
        CheckConstraint("days >= 0", name="days"),
        CheckConstraint("valid_to > valid_from", name="valid"),
    )


class Exemption(Versioned, Base):
    """That a stay need not be reported; one of a kind at a time."""

    __tablename__ = "exemption"

    id: Mapped[str] = primary_key()
    residence_id: Mapped[str] = mapped_column(ForeignKey("residence.id"))
    kind: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    granted_by: Mapped[str] = mapped_column(Text)
    granted_at: Mapped[datetime]
    revoked_by: Mapped[str | None] = mapped_column(Text)
    revoked_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_exemption_residence_id", "residence_id"),
        Index("uq_exemption_granted", "residence_id", "kind", unique=True, postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
    )
