"""Who let a house from when to when, the responsibility letters that they signed, and the rule by which a house may be let."""

from datetime import date, datetime

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.housing.models.base import Base
from shared.db.base import Versioned, primary_key


class HouseLandlord(Base):
    """Who let a house ``since`` a day; ``until`` is the first day without, null for who lets it now."""

    __tablename__ = "house_landlord"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    manager_id: Mapped[str | None] = mapped_column(ForeignKey("landlord.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_house_landlord_house_id_id", "house_id", "id"),
        Index("uq_house_landlord_present", "house_id", unique=True, postgresql_where=text("until IS NULL")),
        CheckConstraint("until >= since", name="until_after_since"),
    )


class LetterText(Base):
    """A version of the responsibility letter (治安责任保证书), from a day on; ``template_version`` is the form of its paper."""

    __tablename__ = "letter_text"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    template_version: Mapped[int]
    clauses_zh: Mapped[list[str]] = mapped_column(ARRAY(Text))
    clauses_en: Mapped[list[str]] = mapped_column(ARRAY(Text))
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("valid_from"),)


class Letter(Versioned, Base):
    """A version of the letter, signed for one house by its landlord; it holds until ``ended_on``.

    ``number`` counts the letters of a house. ``signed_by`` is the account that signed, or of who recorded the paper.
    """

    __tablename__ = "letter"

    id: Mapped[str] = primary_key()
    house_id: Mapped[str] = mapped_column(ForeignKey("house.id"))
    landlord_id: Mapped[str] = mapped_column(ForeignKey("landlord.id"))
    number: Mapped[int]
    serial: Mapped[str] = mapped_column(Text)
    text_version: Mapped[int] = mapped_column(ForeignKey("letter_text.version"))
    way: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date]
    signed_by: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None] = mapped_column(Text)
    prints: Mapped[int]
    last_printed_at: Mapped[datetime | None]

    __table_args__ = (
        UniqueConstraint("serial"),
        UniqueConstraint("house_id", "number"),
        Index("uq_letter_current", "house_id", unique=True, postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("(ended_on IS NULL) = (end_reason IS NULL)", name="ended"),
    )


class LetterPrint(Base):
    """One copy of a letter on paper; ``number`` counts them from 1."""

    __tablename__ = "letter_print"

    letter_id: Mapped[str] = mapped_column(ForeignKey("letter.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    printed_by: Mapped[str] = mapped_column(Text)
    printed_at: Mapped[datetime]


class LettingRule(Base):
    """From ``valid_from`` until the next one: what a house needs before anybody new may be let in, and why."""

    __tablename__ = "letting_rule"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_from: Mapped[date]
    needs_letter: Mapped[bool]
    needs_first_inspection: Mapped[bool]
    unletting_severities: Mapped[list[str]] = mapped_column(ARRAY(Text))
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("valid_from"),)
