"""Rules by which records look like one person, pairs that do, merges with all that undoing one needs, and how far the scan has come.

A pair's score says why it is shown; no score belongs to a person. The reason of a dismissal is free text, hence encrypted.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.contracts.population.vocabulary.duplicates import PairState
from shared.db.base import Versioned, primary_key


class DuplicateRule(Base):
    """One version of the rules; ``weights`` is ``{feature: weight}``, ``similarity`` in per cent."""

    __tablename__ = "duplicate_rule"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    weights: Mapped[dict[str, Any]] = mapped_column(JSONB)
    similarity: Mapped[int]
    threshold: Mapped[int]
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]


class DuplicatePair(Versioned, Base):
    """Two people, the smaller id first; ``matched`` are the features found by ``rule_version``."""

    __tablename__ = "duplicate_pair"

    id: Mapped[str] = primary_key()
    low_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    high_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[str] = mapped_column(Text, default=PairState.UNDECIDED.value)
    rule_version: Mapped[int] = mapped_column(ForeignKey("duplicate_rule.version"))
    matched: Mapped[list[str]] = mapped_column(ARRAY(Text))
    score: Mapped[int]
    reason_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    found_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        Index("ix_duplicate_pair_state_id", "state", "id"),
        CheckConstraint("low_id < high_id", name="ordered"),
    )


class PersonMerge(Base):
    """``other_id`` was merged into ``survivor_id``.

    ``moved`` and ``kept`` are the residences that each brought, ``ended`` those of them that were ended as duplicates,
    ``repointed`` the people who had been merged into the other before.
    """

    __tablename__ = "person_merge"

    id: Mapped[str] = primary_key()
    pair_id: Mapped[str] = mapped_column(ForeignKey("duplicate_pair.id"), index=True)
    survivor_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    other_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    moved: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)))
    kept: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)))
    ended: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)))
    repointed: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)))
    merged_by: Mapped[str] = mapped_column(Text)
    merged_at: Mapped[datetime]
    undone_by: Mapped[str | None] = mapped_column(Text)
    undone_at: Mapped[datetime | None]


class DuplicateScan(Base):
    """Up to whom people have been looked at by one version of the rules, in the order of their last alteration."""

    __tablename__ = "duplicate_scan"

    rule_version: Mapped[int] = mapped_column(ForeignKey("duplicate_rule.version"), primary_key=True)
    altered_at: Mapped[datetime | None]
    person_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
