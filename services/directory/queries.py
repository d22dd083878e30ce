"""The read side: what handlers ask of the tables. Rows that a change depends on are locked, always in the same order."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session as Db

from services.directory.models import Account, Assignment, Community, Leave, Merger, Session, Station, StationModule, StationMove, Strength
from services.directory.rules.leave import Days
from shared.contracts.directory.roles import Role
from shared.contracts.directory.vocabulary import AccountState, LeaveState


def station(db: Db, code: str) -> Station | None:
    """A station, whatever its state."""
    return db.get(Station, code)


def stations(db: Db, state: str | None = None) -> Sequence[Station]:
    """Stations by code, of one state or all."""
    asked = select(Station).order_by(Station.code)
    return db.scalars(asked if state is None else asked.where(Station.state == state)).all()


def locked_stations(db: Db, codes: Iterable[str]) -> dict[str, Station]:
    """Stations by code, locked against every other change of them and of what they own."""
    rows = db.scalars(select(Station).where(Station.code.in_(sorted(set(codes)))).order_by(Station.code).with_for_update())
    return {row.code: row for row in rows}


def held_station(db: Db, code: str) -> Station | None:
    """A station that cannot be merged or closed before this unit of work ends; others may hold it as well."""
    return db.scalar(select(Station).where(Station.code == code).with_for_update(read=True))


def merged_into(db: Db) -> dict[str, str]:
    """For every absorbed station the one that absorbed it."""
    rows = db.execute(select(Station.code, Station.merged_into).where(Station.merged_into.is_not(None)))
    return {code: into for code, into in rows if into}


def mergers(db: Db) -> Sequence[tuple[Merger, Station]]:
    """All mergers with the absorbed stations, oldest first."""
    asked = select(Merger, Station).join(Station, Station.code == Merger.code).order_by(Merger.merged_on, Merger.id)
    return [(merger, absorbed) for merger, absorbed in db.execute(asked)]


def active_accounts(db: Db, station_code: str) -> int:
    """How many accounts of the station may sign in."""
    return db.scalar(select(func.count()).select_from(Account).where(Account.station_code == station_code, Account.state == AccountState.ACTIVE)) or 0


def community_count(db: Db, station_code: str) -> int:
    """How many communities the station has."""
    return db.scalar(select(func.count()).select_from(Community).where(Community.station_code == station_code)) or 0


def account(db: Db, account_id: str) -> Account | None:
    """An account."""
    return db.get(Account, account_id)


def locked_accounts(db: Db, account_ids: Iterable[str]) -> dict[str, Account]:
    """Accounts by id, locked."""
    rows = db.scalars(select(Account).where(Account.id.in_(sorted(set(account_ids)))).order_by(Account.id).with_for_update())
    return {row.id: row for row in rows}


def account_by_username(db: Db, username: str) -> Account | None:
    """The account of a normalised username."""
    return db.scalar(select(Account).where(Account.username == username))


def locked_administrators(db: Db) -> Sequence[Account]:
    """The accounts that administer and may sign in, locked."""
    asked = select(Account).where(Account.roles.contains([Role.ADMINISTRATOR.value]), Account.state == AccountState.ACTIVE)
    return db.scalars(asked.order_by(Account.id).with_for_update()).all()


def accounts(station_code: str | None, roles: Sequence[str] | None, state: str | None) -> Select[Account]:
    """Accounts of a station, with one of the roles, in a state; None for any."""
    asked = select(Account)
    if station_code is not None:
        asked = asked.where(Account.station_code == station_code)
    if roles is not None:
        asked = asked.where(Account.roles.overlap(list(roles)))
    return asked if state is None else asked.where(Account.state == state)


def session(db: Db, token_digest: str) -> tuple[Session, Account] | None:
    """A session and whose it is."""
    row = db.execute(select(Session, Account).join(Account, Account.id == Session.account_id).where(Session.token_digest == token_digest)).first()
    return (row[0], row[1]) if row else None


def sessions_of(db: Db, account_id: str) -> Sequence[Session]:
    """All sessions of an account."""
    return db.scalars(select(Session).where(Session.account_id == account_id)).all()


def community(db: Db, community_id: str) -> Community | None:
    """A community."""
    return db.get(Community, community_id)


def locked_community(db: Db, community_id: str) -> Community | None:
    """A community, locked."""
    return db.scalar(select(Community).where(Community.id == community_id).with_for_update())


def communities(station_code: str | None) -> Select[Community]:
    """Communities of a station, or all."""
    asked = select(Community)
    return asked if station_code is None else asked.where(Community.station_code == station_code)


def community_named(db: Db, station_code: str, name_zh: str, besides: str | None = None) -> bool:
    """Whether the station has another community of that name."""
    asked = select(Community.id).where(Community.station_code == station_code, Community.name_zh == name_zh)
    return db.scalar(asked.where(Community.id != besides) if besides else asked) is not None


def assignments(db: Db, community_id: str) -> list[tuple[Assignment, Account]]:
    """All assignments of a community with the officers, latest first."""
    asked = select(Assignment, Account).join(Account, Account.id == Assignment.account_id).where(Assignment.community_id == community_id)
    return [(assignment, officer) for assignment, officer in db.execute(asked.order_by(Assignment.from_date.desc(), Assignment.id.desc()))]


def assignment_on(db: Db, community_id: str, on: date) -> tuple[Assignment, Account] | None:
    """The assignment that covers a day, with the officer."""
    return next(
        ((row, officer) for row, officer in assignments(db, community_id) if row.from_date <= on and (row.until is None or on < row.until)), None
    )


def lasting_assignments(db: Db, account_id: str, today: date) -> Sequence[tuple[Assignment, Community]]:
    """The communities that an account answers for today or later, locked."""
    asked = select(Assignment, Community).join(Community, Community.id == Assignment.community_id)
    asked = (
        asked.where(Assignment.account_id == account_id, Assignment.until.is_(None) | (Assignment.until > today))
        .order_by(Community.id)
        .with_for_update()
    )
    return [(assignment, row) for assignment, row in db.execute(asked)]


def moves(db: Db, subject_id: str) -> Sequence[StationMove]:
    """Where an account or a community came from, oldest first."""
    return db.scalars(select(StationMove).where(StationMove.subject_id == subject_id).order_by(StationMove.until, StationMove.id)).all()


def leave(db: Db, leave_id: str) -> Leave | None:
    """A leave."""
    return db.get(Leave, leave_id)


def recorded_leave(account_id: str) -> Select[Leave]:
    """The leave of an account that holds."""
    return select(Leave).where(Leave.account_id == account_id, Leave.state == LeaveState.RECORDED)


def leave_days(db: Db, account_id: str) -> list[Days]:
    """The days on which an account is away."""
    return [Days(row.from_date, row.to_date) for row in db.scalars(recorded_leave(account_id))]


def deputising_days(db: Db, account_id: str) -> list[Days]:
    """The days on which an account stands in for another."""
    rows = db.scalars(select(Leave).where(Leave.deputy_id == account_id, Leave.state == LeaveState.RECORDED))
    return [Days(row.from_date, row.to_date) for row in rows]


def leave_on(db: Db, account_id: str, on: date) -> Leave | None:
    """The leave of an account that covers a day."""
    return db.scalar(recorded_leave(account_id).where(Leave.from_date <= on, Leave.to_date >= on))


def leaves(account_id: str | None, station_code: str | None, on: date | None, state: str | None) -> Select[Leave]:
    """Leave of an account, of a station's accounts, on a day, in a state; None for any."""
    asked = select(Leave).join(Account, Account.id == Leave.account_id)
    conditions: list[Any] = [
        account_id is not None and Leave.account_id == account_id,
        station_code is not None and Account.station_code == station_code,
        on is not None and (Leave.from_date <= on) & (Leave.to_date >= on),
        state is not None and Leave.state == state,
    ]
    return asked.where(*(condition for condition in conditions if condition is not False))


def modules(db: Db, station_code: str) -> Sequence[StationModule]:
    """All stretches of a station's modules."""
    return db.scalars(
        select(StationModule)
        .where(StationModule.station_code == station_code)
        .order_by(StationModule.module, StationModule.opened_on, StationModule.id)
    ).all()


def strength_on(db: Db, station_code: str, on: date) -> Strength | None:
    """The latest count that is not later than a day."""
    return db.scalar(select(Strength).where(Strength.station_code == station_code, Strength.as_of <= on).order_by(Strength.as_of.desc()).limit(1))


def strength_as_of(db: Db, station_code: str, as_of: date) -> Strength | None:
    """The count of exactly that day."""
    return db.scalar(select(Strength).where(Strength.station_code == station_code, Strength.as_of == as_of))
