"""Receipts of residences and their prints; the check code is encrypted, and found through a blind index.

A receipt is where its residence is; ``origin_station_code`` and the names are those of the station that issued it, as printed.
``content_index`` is a blind index of what its paper says, which tells whether that has changed since.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.db.base import Versioned, primary_key


class ReceiptRule(Base):
    """How long receipts hold that are issued from a day on, and which form their paper has."""

    __tablename__ = "receipt_rule"

    valid_from: Mapped[date] = mapped_column(primary_key=True)
    validity_days: Mapped[int]
    template_version: Mapped[int]
    basis: Mapped[str] = mapped_column(Text)

    __table_args__ = (CheckConstraint("validity_days > 0", name="validity"),)


class ReceiptSequence(Base):
    """The last number that was given in one station and year (``prefix``)."""

    __tablename__ = "receipt_sequence"

    prefix: Mapped[str] = mapped_column(Text, primary_key=True)
    last: Mapped[int]


class Receipt(Versioned, Base):
    """One receipt."""

    __tablename__ = "receipt"

    id: Mapped[str] = primary_key()
    residence_id: Mapped[str] = mapped_column(ForeignKey("residence.id"), index=True)
    serial: Mapped[str] = mapped_column(Text)
    origin_station_code: Mapped[str] = mapped_column(Text)
    station_name_zh: Mapped[str] = mapped_column(Text)
    station_name_en: Mapped[str] = mapped_column(Text)
    code_index: Mapped[bytes] = mapped_column(LargeBinary)
    code_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    content_index: Mapped[bytes] = mapped_column(LargeBinary)
    template_version: Mapped[int]
    issued_on: Mapped[date]
    issued_by: Mapped[str] = mapped_column(Text)
    issued_at: Mapped[datetime]
    expires_on: Mapped[date]
    prints: Mapped[int]
    last_printed_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None] = mapped_column(Text)
    revocation_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("serial"),
        UniqueConstraint("code_index"),
        Index("uq_receipt_current", "residence_id", unique=True, postgresql_where=text("revoked_at IS NULL")),
        CheckConstraint("(revoked_at IS NULL) = (revocation_reason IS NULL)", name="revoked"),
    )


class ReceiptPrint(Base):
    """One copy of a receipt on paper; ``number`` counts them from 1."""

    __tablename__ = "receipt_print"

    receipt_id: Mapped[str] = mapped_column(ForeignKey("receipt.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    printed_by: Mapped[str] = mapped_column(Text)
    printed_at: Mapped[datetime]
