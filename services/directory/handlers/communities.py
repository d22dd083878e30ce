"""Communities and the officers who answer for them."""

from datetime import date
from typing import Any

from services.directory import queries
from services.directory.handlers.refusals import demand, found
from services.directory.handlers.stations import held_active
from services.directory.models import Account, Assignment, Community
from services.directory.rules.assignments import check_officer, check_succession
from services.directory.rules.leave import acting_for
from services.directory.schemas import show_community, show_community_detail, show_officer
from shared.answers import Answer, day
from shared.contracts.directory import events
from shared.contracts.event import Event
from shared.db.base import new_id
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, invalid_field

NOT_FOUND = "COMMUNITY_NOT_FOUND"


def list_communities(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Communities of a station or of all, by station and age."""
    scope = f"communities|{data['station_code'] or ''}"
    columns: list[Any] = [Community.station_code, Community.id]
    asked = keyset(queries.communities(data["station_code"]), columns, uow.cursor.start(data["cursor"], scope), data["limit"])
    rows = uow.session.scalars(asked)
    return page(rows, data["limit"], lambda row: [row.station_code, row.id], cursor=uow.cursor, scope=scope, show=show_community)


def get_community(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A community, its officers of all times, and where it came from."""
    row = found(queries.community(uow.session, data["id"]), NOT_FOUND)
    return show_community_detail(row, queries.assignments(uow.session, row.id), queries.moves(uow.session, row.id))


def locate_community(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Whose a community is, and nothing else of it."""
    row = found(queries.community(uow.session, data["id"]), NOT_FOUND)
    return {"id": row.id, "station_code": row.station_code}


def name_communities(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """What the communities of a station are called; none for a code that is no station's."""
    rows = uow.session.scalars(queries.communities(data["code"]).order_by(Community.id))
    return {"items": [{"id": row.id, "name_zh": row.name_zh, "name_en": row.name_en} for row in rows]}


def add_community(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A new community of a station at work; raises ``Conflict("COMMUNITY_EXISTS")`` if it has one of that name."""
    _require_free_name(uow, data["station_code"], data["name_zh"])
    held_active(uow, data["station_code"])
    row = Community(id=new_id(), station_code=data["station_code"], name_zh=data["name_zh"], name_en=data["name_en"], kind=data["kind"])
    uow.session.add(row)
    return _told(uow, row, events.COMMUNITY_ADDED)


def change_community(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Rename a community or say of which kind it is."""
    row = found(queries.locked_community(uow.session, data["id"]), NOT_FOUND)
    row.advance(data["version"])
    if "name_zh" in data:
        _require_free_name(uow, row.station_code, data["name_zh"], row.id)
    for name in ("name_zh", "name_en", "kind"):
        setattr(row, name, data.get(name, getattr(row, name)))
    return _told(uow, row, events.COMMUNITY_CHANGED)


def assign_officer(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Let an officer answer for a community from a day on, or nobody; the one before ends on that day."""
    row = found(queries.locked_community(uow.session, data["community_id"]), NOT_FOUND)
    uow.actor.require_reach(row.station_code, NOT_FOUND)
    row.advance(data["version"])
    from_date = data["from_date"] or uow.today
    past = [assignment for assignment, _ in queries.assignments(uow.session, row.id)]
    demand(check_succession(from_date, max((assignment.from_date for assignment in past), default=None)))
    officer = _officer(uow, row, data["account_id"])
    _end_on(uow, past, from_date)
    if officer:
        uow.session.add(Assignment(id=new_id(), community_id=row.id, account_id=officer.id, from_date=from_date, until=None))
    announce_officer(uow, row, officer.id if officer else None, from_date)
    return uow.commit(_answering(uow, row, from_date))


def get_officer(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Who answers for a community on a day: the officer, while on leave the deputy, or nobody."""
    row = found(queries.community(uow.session, data["community_id"]), NOT_FOUND)
    return _answering(uow, row, data["on"] or uow.today)


def announce_officer(uow: UnitOfWork, row: Community, account_id: str | None, from_date: date) -> None:
    """Tell who answers for a community from a day on, and put it on record."""
    payload = {"community_id": row.id, "station_code": row.station_code, "account_id": account_id, "from_date": day(from_date)}
    uow.announce(events.OFFICER_ASSIGNED, row.id, payload, station_code=row.station_code, version=row.version)
    detail = {"account": account_id, "from": day(from_date)}
    uow.audit("OFFICER_ASSIGNED", f"community:{row.id}", station_code=row.station_code, detail=detail)


def _officer(uow: UnitOfWork, row: Community, account_id: str | None) -> Account | None:
    if account_id is None:
        return None
    account = queries.locked_accounts(uow.session, [account_id]).get(account_id)
    if account is None:
        raise invalid_field("/account_id", "NOT_AN_OFFICER_OF_THE_STATION")
    demand(check_officer(account.role_set, account.station_code, row.station_code, active=account.is_active))
    return account


def _end_on(uow: UnitOfWork, assignments: list[Assignment], on: date) -> None:
    for assignment in assignments:
        if assignment.from_date == on:
            uow.session.delete(assignment)  # it never came to a day
        elif assignment.until is None or assignment.until > on:
            assignment.until = on
    uow.session.flush()


def _answering(uow: UnitOfWork, row: Community, on: date) -> Answer:
    assigned = queries.assignment_on(uow.session, row.id, on)
    officer = assigned[1] if assigned else None
    leave = queries.leave_on(uow.session, officer.id, on) if officer else None
    deputy = queries.account(uow.session, leave.deputy_id) if leave and leave.deputy_id else None
    if deputy and not (deputy.is_active and deputy.station_code == row.station_code):
        deputy = None
    acting = acting_for(officer.id if officer else None, on_leave=leave is not None, deputy_id=deputy.id if deputy else None)
    return show_officer(row, on, acting, officer=officer, deputy=deputy, on_leave=leave is not None)


def _require_free_name(uow: UnitOfWork, station_code: str, name_zh: str, besides: str | None = None) -> None:
    # Nobody else gives a community of the station a name before this work ends.
    queries.locked_stations(uow.session, [station_code])
    if queries.community_named(uow.session, station_code, name_zh, besides):
        raise Conflict("COMMUNITY_EXISTS", "The station has a community of that name.")


def _told(uow: UnitOfWork, row: Community, event: Event) -> Answer:
    uow.announce(event, row.id, {"community_id": row.id, "station_code": row.station_code}, station_code=row.station_code, version=row.version)
    uow.audit(event.name.upper(), f"community:{row.id}", station_code=row.station_code)
    return uow.commit(show_community(row))
