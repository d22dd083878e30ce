"""Leave of station staff, and who stands in."""

from typing import Any

from services.directory import queries
from services.directory.handlers.refusals import demand, found
from services.directory.models import Account, Leave
from services.directory.rules.leave import Days, Standing, check_away, check_days, check_deputy
from services.directory.rules.roles import group_of
from services.directory.rules.visibility import DISTRICT_READERS, sees_all_leave_of
from services.directory.schemas import show_leave
from shared.answers import Answer, day
from shared.contracts.directory import events
from shared.contracts.directory.roles import Role
from shared.contracts.directory.vocabulary import LeaveState, RoleGroup
from shared.contracts.event import Event
from shared.db.base import new_id
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, invalid_field

NOT_FOUND = "LEAVE_NOT_FOUND"
ACCOUNT_NOT_FOUND = "ACCOUNT_NOT_FOUND"


def record_leave(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Somebody of the own station is away; raises ``Conflict`` when on leave or standing in for another on those days."""
    days = Days(data["from_date"], data["to_date"])
    demand(check_days(days))
    accounts = queries.locked_accounts(uow.session, [account_id for account_id in (data["account_id"], data["deputy_id"]) if account_id])
    absent = _staff(uow, accounts.get(data["account_id"]))
    demand(check_away(days, queries.leave_days(uow.session, absent.id), queries.deputising_days(uow.session, absent.id)))
    if data["deputy_id"]:
        _check_deputy(uow, days, absent, accounts.get(data["deputy_id"]))
    given = {name: data[name] for name in ("account_id", "deputy_id", "from_date", "to_date")}
    row = Leave(id=new_id(), recorded_at=uow.now, state=LeaveState.RECORDED.value, **given)
    uow.session.add(row)
    return _told(uow, events.LEAVE_RECORDED, row, absent)


def cancel_leave(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A leave of the own station, and of the account if one is named, does not take place."""
    row = found(queries.leave(uow.session, data["id"]), NOT_FOUND)
    found(row if data["account_id"] in {None, row.account_id} else None, NOT_FOUND)
    absent = found(queries.account(uow.session, row.account_id), NOT_FOUND)
    uow.actor.require_reach(absent.station_code or "", NOT_FOUND)
    row.advance(data["version"])
    if row.state == LeaveState.CANCELLED:
        raise Conflict("LEAVE_CANCELLED", "It was cancelled before.")
    row.state = LeaveState.CANCELLED.value
    return _told(uow, events.LEAVE_CANCELLED, row, absent)


def list_leave(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Leave within reach, the latest first: the own; the station's for its head; all for administration, bureau and audit."""
    account_id, station_code = _reach(uow, data["account_id"], data["station_code"])
    scope = "|".join(["leave", account_id or "", station_code or "", str(data["on"] or ""), data["state"] or ""])
    asked = queries.leaves(account_id, station_code, data["on"], data["state"])
    columns: list[Any] = [Leave.from_date, Leave.id]
    asked = keyset(asked, columns, uow.cursor.start(data["cursor"], scope), data["limit"], descending=True)
    rows = uow.session.scalars(asked)
    return page(rows, data["limit"], lambda row: [row.from_date, row.id], cursor=uow.cursor, scope=scope, show=show_leave)


def _reach(uow: UnitOfWork, account_id: str | None, station_code: str | None) -> tuple[str | None, str | None]:
    """The account and station that the listing is to be confined to."""
    actor = uow.actor
    if account_id:
        account = found(queries.account(uow.session, account_id), ACCOUNT_NOT_FOUND)
        seen = account_id == actor.account_id or sees_all_leave_of(actor.roles, actor.station_code, account.station_code)
        return found(account_id if seen else None, ACCOUNT_NOT_FOUND), station_code
    if actor.roles & DISTRICT_READERS:
        return None, station_code
    if station_code:
        actor.require_reach(station_code, "STATION_NOT_FOUND")
    return (None, actor.station_code) if Role.STATION_HEAD in actor.roles else (actor.account_id, None)


def _staff(uow: UnitOfWork, account: Account | None) -> Account:
    account = found(account, ACCOUNT_NOT_FOUND)
    uow.actor.require_reach(account.station_code or "", ACCOUNT_NOT_FOUND)
    if group_of(account.role_set) is not RoleGroup.STATION:
        raise invalid_field("/account_id", "NOT_STATION_STAFF", "Leave is recorded of station staff only.")
    return account


def _check_deputy(uow: UnitOfWork, days: Days, absent: Account, deputy: Account | None) -> None:
    if deputy is None or group_of(deputy.role_set) is not RoleGroup.STATION:
        raise invalid_field("/deputy_id", "DEPUTY_OF_ANOTHER_STATION", "The deputy is an active account of the same station.")
    demand(check_deputy(days, _standing(absent), _standing(deputy), queries.leave_days(uow.session, deputy.id)))


def _standing(account: Account) -> Standing:
    return Standing(account.id, account.station_code, active=account.is_active)


def _told(uow: UnitOfWork, event: Event, row: Leave, absent: Account) -> Answer:
    payload = {
        "leave_id": row.id,
        "account_id": row.account_id,
        "deputy_id": row.deputy_id,
        "station_code": absent.station_code,
        "from_date": day(row.from_date),
        "to_date": day(row.to_date),
    }
    uow.announce(event, row.id, payload, station_code=absent.station_code, version=row.version)
    related = [f"account:{row.deputy_id}"] if row.deputy_id else []
    uow.audit(event.name.upper(), f"account:{row.account_id}", station_code=absent.station_code, detail={"leave": row.id}, related=related)
    return uow.commit(show_leave(row))
