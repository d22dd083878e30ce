"""Employers, the checks they had made before hiring, their rosters, and the rule by which hires and leaves are reported.

What an employer says of people is its own statement and no record of residence: it is found by the blind index of the document
only, and refers to no person. Names, numbers, phones and what is shown of a checked number are encrypted, each bound to its cell.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from services.population.models.base import Base
from shared.contracts.population.vocabulary.employers import EmployerState
from shared.db.base import Versioned, primary_key


class Employer(Versioned, Base):
    """Somebody who hires; ``origin_station_code`` is the station that registered it, ``account_id`` the account that acts for it.

    The station has worked with it ``since`` a day until ``closed_on``, the first day without.
    ``roster_version`` and ``roster_as_of`` tell of the latest list and move without a new version of the employer.
    """

    __tablename__ = "employer"

    id: Mapped[str] = primary_key()
    state: Mapped[str] = mapped_column(Text, default=EmployerState.ACTIVE.value)
    station_code: Mapped[str] = mapped_column(Text)
    origin_station_code: Mapped[str] = mapped_column(Text)
    credit_code: Mapped[str] = mapped_column(Text)
    name_zh: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    industry: Mapped[str] = mapped_column(Text)
    contact_name_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    contact_phone_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    account_id: Mapped[str | None] = mapped_column(Uuid(as_uuid=False))
    since: Mapped[date]
    roster_version: Mapped[int] = mapped_column(Integer, default=0)
    roster_as_of: Mapped[date | None]
    closed_on: Mapped[date | None]
    registered_by: Mapped[str] = mapped_column(Text)
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_employer_credit_code", "credit_code", unique=True, postgresql_where=text("state = 'ACTIVE'")),
        Index("ix_employer_station_code_id", "station_code", "id"),
        Index("ix_employer_account_id", "account_id", postgresql_where=text("account_id IS NOT NULL")),
        CheckConstraint("(state = 'CLOSED') = (closed_on IS NOT NULL)", name="closed"),
        CheckConstraint("closed_on >= since", name="closes_after_start"),
    )


class HireCheck(Base):
    """One person of one check; ``act_id`` holds together what was asked at once. The number itself is not kept, only how it is shown.

    ``checked_on`` is the day on which the employer asked, ``checked_at`` when it was answered.
    """

    __tablename__ = "hire_check"

    id: Mapped[str] = primary_key()
    act_id: Mapped[str] = mapped_column(Uuid(as_uuid=False))
    employer_id: Mapped[str] = mapped_column(ForeignKey("employer.id"))
    checked_on: Mapped[date]
    checked_by: Mapped[str] = mapped_column(Text)
    checked_at: Mapped[datetime]
    document_type: Mapped[str] = mapped_column(Text)
    document_index: Mapped[bytes | None] = mapped_column(LargeBinary)
    shown_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    document_valid: Mapped[bool]
    residence_registered: Mapped[bool]

    __table_args__ = (
        Index("ix_hire_check_employer_id_id", "employer_id", "id"),
        Index("ix_hire_check_employer_id_checked_at", "employer_id", "checked_at"),
        Index("ix_hire_check_document_index", "document_index", "employer_id", postgresql_where=text("document_index IS NOT NULL")),
    )


class Roster(Base):
    """One list that was applied, counted."""

    __tablename__ = "roster"

    id: Mapped[str] = primary_key()
    employer_id: Mapped[str] = mapped_column(ForeignKey("employer.id"))
    version: Mapped[int] = mapped_column(Integer)
    as_of: Mapped[date]
    people: Mapped[int] = mapped_column(Integer)
    joins: Mapped[int] = mapped_column(Integer)
    leaves: Mapped[int] = mapped_column(Integer)
    altered: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    problems: Mapped[int] = mapped_column(Integer)
    uploaded_by: Mapped[str] = mapped_column(Text)
    uploaded_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("employer_id", "version", name="uq_roster_employer_id_version"),)


class Employment(Base):
    """Somebody on an employer's roster, from the list that first named them to the one that named them no more.

    ``left_on`` is the first day without; due days and timeliness are null where no rule held on the day.
    """

    __tablename__ = "employment"

    id: Mapped[str] = primary_key()
    employer_id: Mapped[str] = mapped_column(ForeignKey("employer.id"))
    document_type: Mapped[str] = mapped_column(Text)
    document_index: Mapped[bytes] = mapped_column(LargeBinary)
    document_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    name_encrypted: Mapped[bytes] = mapped_column(LargeBinary)
    phone_encrypted: Mapped[bytes | None] = mapped_column(LargeBinary)
    joined_in: Mapped[int] = mapped_column(Integer)
    joined_on: Mapped[date]
    join_reported_on: Mapped[date]
    join_due_on: Mapped[date | None]
    join_timeliness: Mapped[str | None] = mapped_column(Text)
    left_in: Mapped[int | None] = mapped_column(Integer)
    left_on: Mapped[date | None]
    leave_reported_on: Mapped[date | None]
    leave_due_on: Mapped[date | None]
    leave_timeliness: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("uq_employment_present", "employer_id", "document_type", "document_index", unique=True, postgresql_where=text("left_on IS NULL")),
        Index("ix_employment_employer_id_id", "employer_id", "id"),
        Index("ix_employment_document_index", "document_index"),
        CheckConstraint("left_on >= joined_on", name="leaves_after_joining"),
        CheckConstraint("(left_on IS NULL) = (left_in IS NULL) AND (left_on IS NULL) = (leave_reported_on IS NULL)", name="left"),
    )


class HireRule(Base):
    """From ``valid_from`` until the next one: how soon hires and leaves are reported, how many people are checked in a day, and why."""

    __tablename__ = "hire_rule"

    id: Mapped[str] = primary_key()
    valid_from: Mapped[date]
    days: Mapped[int] = mapped_column(Integer)
    day_kind: Mapped[str] = mapped_column(Text)
    checks_per_day: Mapped[int] = mapped_column(Integer)
    basis_zh: Mapped[str] = mapped_column(Text)
    basis_en: Mapped[str] = mapped_column(Text)
    published_by: Mapped[str] = mapped_column(Text)
    published_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("valid_from", name="uq_hire_rule_valid_from"),)
