"""Verification visits, absences, and the rules that say when they are due; what an officer or a resident said is encrypted, each note for its cell.

The station is the residence's, so that nothing here needs to follow a merger.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.db.base import primary_key


class Visit(Base):
    """An officer was at the door."""

    __tablename__ = "visit"

    id: Mapped[str] = primary_key()
    residence_id: Mapped[str] = mapped_column(ForeignKey("residence.id"))
    visited_on: Mapped[date]
    outcome: Mapped[str] = mapped_column(Text)
    found_via: Mapped[str | None] = mapped_column(Text)
    moved_on: Mapped[date | None]
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (Index("ix_visit_residence_id_visited_on_id", "residence_id", "visited_on", "id"),)


class Absence(Base):
    """Somebody is registered and does not seem to live there; all but a lifted one is open, of which a residence has one at most."""

    __tablename__ = "absence"

    id: Mapped[str] = primary_key()
    residence_id: Mapped[str] = mapped_column(ForeignKey("residence.id"), index=True)
    state: Mapped[str] = mapped_column(Text)
    suspected_on: Mapped[date]
    established_on: Mapped[date | None]
    established_by: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    appeal_until: Mapped[date | None]
    appealed_on: Mapped[date | None]
    appeal_recorded_by: Mapped[str | None] = mapped_column(Text)
    appeal_note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    decision: Mapped[str | None] = mapped_column(Text)
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(Text)
    decision_reason: Mapped[str | None] = mapped_column(Text)
    decision_note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("uq_absence_open", "residence_id", unique=True, postgresql_where=text("state <> 'LIFTED'")),
        CheckConstraint("(established_on IS NULL) = (appeal_until IS NULL)", name="appealable"),
        CheckConstraint("state <> 'APPEALED' OR appealed_on IS NOT NULL", name="appealed"),
        CheckConstraint("state NOT IN ('UPHELD', 'LIFTED') OR decided_on IS NOT NULL", name="decided"),
    )


class VisitRuleLine(Base):
    """One line of a version of the visit rules; periods are in calendar days, the basis is the same in all lines of a version."""

    __tablename__ = "visit_rule"

    id: Mapped[str] = primary_key()
    version: Mapped[int]
    valid_from: Mapped[date]
    category: Mapped[str | None] = mapped_column(Text)
    place_kind: Mapped[str | None] = mapped_column(Text)
    first_days: Mapped[int]
    lives_there_days: Mapped[int]
    nobody_home_days: Mapped[int]
    refused_days: Mapped[int]
    nobody_home_times: Mapped[int]
    appeal_days: Mapped[int]
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_visit_rule_line", "version", "category", "place_kind", unique=True, postgresql_nulls_not_distinct=True),
        CheckConstraint("least(first_days, lives_there_days, nobody_home_days, refused_days, appeal_days) >= 1", name="days"),
        CheckConstraint("nobody_home_times >= 2", name="times"),
    )
