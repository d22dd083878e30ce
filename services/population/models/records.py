"""Seals, retention rules, legal holds, batches of disposal, erasures, and the tombstones that both leave.

A tombstone says that there was a record of that kind, and when and by what it went; nothing of what it held. Station codes in here are
those of the day; who reads them follows the mergers since.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, Integer, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from services.population.models.residences import Residence
from shared.contracts.population.vocabulary.records import ProposalState
from shared.db.base import Versioned, primary_key


class Seal(Base):
    """That a person is, or was, sealed; while it lasts ``person.sealed_at`` says so too."""

    __tablename__ = "seal"

    id: Mapped[str] = primary_key()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    note_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    until: Mapped[date | None]
    sealed_by: Mapped[str] = mapped_column(Text)
    sealed_at: Mapped[datetime]
    lifted_by: Mapped[str | None] = mapped_column(Text)
    lifted_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_seal_person_id", "person_id"),
        Index("uq_seal_lasting", "person_id", unique=True, postgresql_where=text("lifted_at IS NULL")),
        Index("ix_seal_until", "until", postgresql_where=text("lifted_at IS NULL")),
    )


class RetentionRule(Base):
    """How long records of a kind are kept, from ``valid_from`` until the next rule of the kind."""

    __tablename__ = "retention_rule"

    id: Mapped[str] = primary_key()
    record_type: Mapped[str] = mapped_column(Text)
    days: Mapped[int] = mapped_column(Integer)
    minimum_days: Mapped[int] = mapped_column(Integer)
    valid_from: Mapped[date]
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    confirmed: Mapped[bool]
    published_by: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (
        UniqueConstraint("record_type", "valid_from"),
        CheckConstraint("minimum_days >= 0 AND days >= minimum_days", name="minimum_within_days"),
    )


class LegalHold(Versioned, Base):
    """That a person's records are kept whatever their retention says."""

    __tablename__ = "legal_hold"

    id: Mapped[str] = primary_key()
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    authority_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[date | None]
    placed_by: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[datetime]
    released_by: Mapped[str | None] = mapped_column(Text)
    released_at: Mapped[datetime | None]


class Proposal(Versioned):
    """The columns of what one proposes and another decides."""

    state: Mapped[str] = mapped_column(Text, default=ProposalState.PROPOSED.value)
    station_code: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str] = mapped_column(Text)
    proposed_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]


class DisposalBatch(Proposal, Base):
    """Records of one kind and station that were beyond their time when somebody proposed to dispose of them."""

    __tablename__ = "disposal_batch"

    id: Mapped[str] = primary_key()
    record_type: Mapped[str] = mapped_column(Text)
    rule_id: Mapped[str] = mapped_column(ForeignKey("retention_rule.id"))
    count: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        Index("ix_disposal_batch_station_code_id", "station_code", "id"),
        Index("ix_disposal_batch_approved", "id", postgresql_where=text("state = 'APPROVED'")),
    )


class DisposalItem(Base):
    """One record of a batch; without ``outcome`` its turn is still to come. A record is in one open batch at most."""

    __tablename__ = "disposal_item"

    batch_id: Mapped[str] = mapped_column(ForeignKey("disposal_batch.id"), primary_key=True)
    record_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    outcome: Mapped[str | None] = mapped_column(Text)
    handled_at: Mapped[datetime | None]

    __table_args__ = (
        Index("uq_disposal_item_open", "record_id", unique=True, postgresql_where=text("outcome IS NULL")),
        Index("ix_disposal_item_pending", "batch_id", "record_id", postgresql_where=text("outcome IS NULL")),
    )


class Erasure(Proposal, Base):
    """That a person is to be erased on request, and afterwards the receipt of it; ``number`` makes the serial."""

    __tablename__ = "erasure"

    id: Mapped[str] = primary_key()
    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))
    rule_ids: Mapped[list[str]] = mapped_column(ARRAY(Uuid(as_uuid=False)))

    __table_args__ = (
        Index("ix_erasure_station_code_id", "station_code", "id"),
        Index("uq_erasure_open", "person_id", unique=True, postgresql_where=text("state = 'PROPOSED'")),
    )


class Tombstone(Base):
    """What remains of a record: that it was, of which person, and by which batch or erasure it went."""

    __tablename__ = "tombstone"

    record_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), primary_key=True)
    record_type: Mapped[str] = mapped_column(Text)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    station_code: Mapped[str] = mapped_column(Text)
    disposed_at: Mapped[datetime]
    batch_id: Mapped[str | None] = mapped_column(ForeignKey("disposal_batch.id"))
    erasure_id: Mapped[str | None] = mapped_column(ForeignKey("erasure.id"))

    __table_args__ = (CheckConstraint("(batch_id IS NULL) != (erasure_id IS NULL)", name="one_cause"),)


# What is beyond its time is looked for by station and day.
Index("ix_residence_station_code_ended_on", Residence.station_code, Residence.ended_on, postgresql_where=text("state = 'ENDED'"))
