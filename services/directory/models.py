"""The directory's tables. No queries, no rules; dates are local calendar dates, a stretch ends on its first day without."""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, LargeBinary, MetaData, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from shared.contracts.directory.roles import Role
from shared.contracts.directory.vocabulary import AccountState, LeaveState, StationState
from shared.db.base import NAMING, Versioned, primary_key


class Base(DeclarativeBase):
    """The base of the directory's models; ``datetime`` columns keep their time zone."""

    metadata: ClassVar[MetaData] = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: DateTime(timezone=True)}


class Station(Versioned, Base):
    """A station, known by its code for good; an absorbed or closed one stays."""

    __tablename__ = "station"

    code: Mapped[str] = mapped_column(Text, primary_key=True)
    name_zh: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default=StationState.ACTIVE.value)
    opened_on: Mapped[date | None]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("station.code"), index=True)
    merged_on: Mapped[date | None]
    closed_on: Mapped[date | None]

    __table_args__ = (CheckConstraint("(state = 'MERGED') = (merged_into IS NOT NULL) AND merged_into <> code", name="merged"),)


class Merger(Base):
    """One station absorbed another."""

    __tablename__ = "merger"

    id: Mapped[str] = primary_key()
    station_code: Mapped[str] = mapped_column(ForeignKey("station.code"), index=True)
    code: Mapped[str] = mapped_column(ForeignKey("station.code"), unique=True)
    merged_on: Mapped[date]
    accounts_moved: Mapped[int]
    communities_moved: Mapped[int]
    recorded_at: Mapped[datetime]


class Account(Versioned, Base):
    """Somebody who may sign in."""

    __tablename__ = "account"

    id: Mapped[str] = primary_key()
    username: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str] = mapped_column(Text)
    roles: Mapped[list[str]] = mapped_column(ARRAY(Text))
    station_code: Mapped[str | None] = mapped_column(ForeignKey("station.code"), index=True)
    state: Mapped[str] = mapped_column(Text, default=AccountState.ACTIVE.value)
    password_hash: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime]

    @property
    def role_set(self) -> frozenset[Role]:
        """The roles as such."""
        return frozenset(Role(role) for role in self.roles)

    @property
    def is_active(self) -> bool:
        """Whether it may sign in."""
        return self.state == AccountState.ACTIVE


class Session(Base):
    """A session that has not ended by an act; of its token there is only the digest."""

    __tablename__ = "session"

    id: Mapped[str] = primary_key()
    token_digest: Mapped[str] = mapped_column(Text, unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    opened_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)


class SignInFailure(Base):
    """Failures in a row of one account name from one address; ``subject`` is a keyed hash of both."""

    __tablename__ = "sign_in_failure"

    subject: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int]
    last_failed_at: Mapped[datetime] = mapped_column(index=True)


class Community(Versioned, Base):
    """A village or residents' committee area of a station."""

    __tablename__ = "community"

    id: Mapped[str] = primary_key()
    station_code: Mapped[str] = mapped_column(ForeignKey("station.code"), index=True)
    name_zh: Mapped[str] = mapped_column(Text)
    name_en: Mapped[str] = mapped_column(Text)
    kind: Mapped[str | None] = mapped_column(Text)


class Assignment(Base):
    """An officer answers for a community from a day until another day; without an officer there is no row."""

    __tablename__ = "assignment"

    id: Mapped[str] = primary_key()
    community_id: Mapped[str] = mapped_column(ForeignKey("community.id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    from_date: Mapped[date]
    until: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("until >= from_date", name="days"),
        Index("uq_assignment_lasting", "community_id", unique=True, postgresql_where=text("until IS NULL")),
    )


class StationMove(Base):
    """Until that day an account or a community belonged to another station."""

    __tablename__ = "station_move"

    id: Mapped[str] = primary_key()
    subject_id: Mapped[str] = mapped_column(Uuid(as_uuid=False), index=True)
    station_code: Mapped[str] = mapped_column(ForeignKey("station.code"))
    until: Mapped[date]
    merger_id: Mapped[str | None] = mapped_column(ForeignKey("merger.id"))


class Leave(Versioned, Base):
    """An account is away from one day to another, both included."""

    __tablename__ = "leave"

    id: Mapped[str] = primary_key()
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), index=True)
    deputy_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"), index=True)
    from_date: Mapped[date]
    to_date: Mapped[date]
    state: Mapped[str] = mapped_column(Text, default=LeaveState.RECORDED.value)
    recorded_at: Mapped[datetime]

    __table_args__ = (CheckConstraint("to_date >= from_date", name="days"),)


class StationModule(Versioned, Base):
    """A stretch of days during which a station uses a module."""

    __tablename__ = "station_module"

    id: Mapped[str] = primary_key()
    station_code: Mapped[str] = mapped_column(ForeignKey("station.code"), index=True)
    module: Mapped[str] = mapped_column(Text)
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("closed_on >= opened_on", name="days"),
        Index("uq_station_module_open", "station_code", "module", unique=True, postgresql_where=text("closed_on IS NULL")),
    )


class Strength(Versioned, Base):
    """A station's officers as of a date."""

    __tablename__ = "strength"

    id: Mapped[str] = primary_key()
    station_code: Mapped[str] = mapped_column(ForeignKey("station.code"))
    as_of: Mapped[date]
    officers: Mapped[int]
    community_officers: Mapped[int]
    recorded_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("community_officers BETWEEN 0 AND officers", name="officers"),
        UniqueConstraint("station_code", "as_of"),
    )
