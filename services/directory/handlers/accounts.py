"""Accounts: opened, changed, asked for. A change that takes a right away takes it from sessions at once."""

from typing import Any

from services.directory import queries
from services.directory.credentials import Secret, hashed
from services.directory.handlers.communities import announce_officer
from services.directory.handlers.refusals import demand, found
from services.directory.handlers.sessions import revoke_sessions
from services.directory.handlers.stations import require_station
from services.directory.models import Account, StationMove
from services.directory.rules.assignments import may_answer
from services.directory.rules.passwords import check_password, normalised
from services.directory.rules.roles import GROUPS, check_roles
from services.directory.rules.usernames import check_username
from services.directory.rules.usernames import normalised as normalised_username
from services.directory.rules.visibility import sees_account
from services.directory.schemas import show_account, show_account_detail
from shared.answers import Answer
from shared.contracts.directory import events
from shared.contracts.directory.roles import Role
from shared.contracts.directory.vocabulary import AccountState, RevocationReason, RoleGroup
from shared.contracts.event import Event
from shared.db.base import new_id
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict
from shared.identity import Call

NOT_FOUND = "ACCOUNT_NOT_FOUND"


def get_account(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """An account within sight, with the stations it came from; raises ``NotFound`` for any other."""
    row, actor = found(queries.account(uow.session, data["id"]), NOT_FOUND), uow.actor
    seen = sees_account(actor.roles, actor.station_code, is_own=row.id == actor.account_id, account_station=row.station_code)
    return show_account_detail(found(row if seen else None, NOT_FOUND), queries.moves(uow.session, row.id))


def list_accounts(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Accounts by username; a station head is shown the own station's only."""
    actor = uow.actor
    asked = queries.accounts(data["station_code"], _roles_asked(data), data["state"])
    if not actor.is_district_wide:
        asked = asked.where(Account.station_code == actor.station_code)
    scope = "|".join(["accounts", actor.station_code or "", *(data[name] or "" for name in ("station_code", "role", "group", "state"))])
    columns: list[Any] = [Account.username.collate("C")]
    rows = uow.session.scalars(keyset(asked, columns, uow.cursor.start(data["cursor"], scope), data["limit"]))
    return page(rows, data["limit"], lambda row: [row.username], cursor=uow.cursor, scope=scope, show=show_account)


def check_credentials(username: str, password: str) -> None:
    """Whether a new account may have this (normalised) name and this password; raises ``Invalid``."""
    demand(check_username(username))
    demand(check_password(normalised(password), username))


def prepared(call: Call, data: dict[str, Any]) -> dict[str, Any]:
    """The data of a new account with its password hashed, before a transaction begins; raises ``Invalid``."""
    username = normalised_username(data["username"])
    check_credentials(username, data["password"])
    return {**data, "username": username, "password": hashed(data["password"], call.deadline.remaining())}


def open_account(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A new account out of ``prepared`` data; raises ``Conflict("USERNAME_TAKEN")``."""
    return uow.commit(show_account(add_account(uow, data)))


def add_account(uow: UnitOfWork, data: dict[str, Any]) -> Account:
    """The same without the commit."""
    uow.refuse_on({"uq_account_username": lambda: Conflict("USERNAME_TAKEN")})
    demand(check_roles(map(Role, data["roles"]), data["station_code"]))
    if data["station_code"]:
        require_station(uow, data["station_code"])
    secret: Secret = data["password"]
    row = Account(
        id=new_id(),
        username=data["username"],
        display_name=data["display_name"],
        roles=sorted(set(data["roles"])),
        station_code=data["station_code"],
        state=AccountState.ACTIVE.value,
        password_hash=secret.reveal(),
        opened_at=uow.now,
    )
    uow.session.add(row)
    _tell(uow, events.ACCOUNT_OPENED, row, {})
    return row


def change_account(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Change name, roles, station or state; raises ``Conflict("LAST_ADMINISTRATOR")`` rather than lock everybody out."""
    row = found(queries.locked_accounts(uow.session, [data["id"]]).get(data["id"]), NOT_FOUND)
    row.advance(data["version"])
    station_before, administered = row.station_code, _administers(row)
    _take_over(uow, row, data)
    if administered and not _administers(row):
        _require_another_administrator(uow, row)
    if row.station_code != station_before and station_before:
        uow.session.add(StationMove(id=new_id(), subject_id=row.id, station_code=station_before, until=uow.today, merger_id=None))
    if not row.is_active:
        revoke_sessions(uow, row, RevocationReason.ACCOUNT_DISABLED)
    _give_up_communities(uow, row)
    changed = sorted(data.keys() & {"display_name", "roles", "station_code", "state"})
    _tell(uow, events.ACCOUNT_CHANGED, row, {"changed": changed, "station_before": station_before})
    return uow.commit(show_account(row))


def _take_over(uow: UnitOfWork, row: Account, data: dict[str, Any]) -> None:
    for name in ("display_name", "roles", "station_code", "state"):
        setattr(row, name, data.get(name, getattr(row, name)))
    row.roles = sorted(set(row.roles))
    demand(check_roles(row.role_set, row.station_code))
    if row.station_code and data.get("station_code"):
        require_station(uow, row.station_code)


def _administers(row: Account) -> bool:
    return row.is_active and Role.ADMINISTRATOR in row.role_set


def _require_another_administrator(uow: UnitOfWork, row: Account) -> None:
    uow.session.flush()
    if not any(other.id != row.id for other in queries.locked_administrators(uow.session)):
        raise Conflict("LAST_ADMINISTRATOR", "There would be nobody left to administer.")


def _give_up_communities(uow: UnitOfWork, row: Account) -> None:
    """An account that may not answer for a community any more does not: from today on nobody does."""
    for assignment, community in queries.lasting_assignments(uow.session, row.id, uow.today):
        if not may_answer(row.role_set, row.station_code, community.station_code, active=row.is_active):
            assignment.until = max(uow.today, assignment.from_date)
            community.advance(community.version)
            announce_officer(uow, community, None, assignment.until)


def _roles_asked(data: dict[str, Any]) -> list[str] | None:
    """The roles of which a listed account holds one; None for any."""
    if data["role"] is None and data["group"] is None:
        return None
    of_group = GROUPS[RoleGroup(data["group"])] if data["group"] else frozenset(Role)
    return sorted(of_group & {Role(data["role"])} if data["role"] else of_group)


def _tell(uow: UnitOfWork, event: Event, row: Account, detail: dict[str, Any]) -> None:
    payload = {"account_id": row.id, "roles": sorted(row.roles), "station_code": row.station_code, "state": row.state}
    uow.announce(event, row.id, payload, station_code=row.station_code, version=row.version)
    uow.audit(event.name.upper(), f"account:{row.id}", station_code=row.station_code, detail={"roles": payload["roles"], **detail})
