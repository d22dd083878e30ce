"""Stations: opened, changed, taken out of use, asked for."""

from typing import Any

from services.directory import queries
from services.directory.handlers.refusals import demand, found
from services.directory.models import Station
from services.directory.rules.mergers import current_code
from services.directory.rules.stations import check_active, check_opening, check_removal
from services.directory.schemas import show_station
from shared.answers import Answer
from shared.contracts.directory import events
from shared.contracts.directory.vocabulary import StationState
from shared.contracts.event import Event
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, invalid_field

NOT_FOUND = "STATION_NOT_FOUND"


def list_stations(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Stations of one state, or all."""
    merged_into = queries.merged_into(uow.session)
    return {"items": [_shown(row, merged_into) for row in queries.stations(uow.session, data["state"])]}


def get_station(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One station; raises ``NotFound``."""
    row = found(queries.station(uow.session, data["code"]), NOT_FOUND)
    return _shown(row, queries.merged_into(uow.session) if row.merged_into else {})


def locate_station(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """What a station is called, and which one answers for its code today."""
    shown = get_station(uow, data)
    return {name: shown[name] for name in ("code", "name_zh", "name_en", "current_code")}


def open_station(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A station at work; raises ``Conflict("STATION_EXISTS")`` if the code is taken."""
    return uow.commit(_shown(add_station(uow, data), {}))


def add_station(uow: UnitOfWork, data: dict[str, Any]) -> Station:
    """The same without the commit."""
    uow.refuse_on({"pk_station": lambda: Conflict("STATION_EXISTS")})
    row = queries.locked_stations(uow.session, [data["code"]]).get(data["code"])
    demand(check_opening(StationState(row.state) if row else None))
    if row is None:
        row = Station(code=data["code"], state=StationState.ACTIVE.value)
        uow.session.add(row)
    else:
        row.advance(row.version)
    row.state, row.closed_on = StationState.ACTIVE.value, None
    row.name_zh, row.name_en, row.opened_on = data["name_zh"], data["name_en"], data["opened_on"]
    _tell(uow, row, events.STATION_OPENED)
    return row


def change_station(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Rename a station, or say since when it is at work."""
    row = _locked(uow, data["code"])
    row.advance(data["version"])
    for name in ("name_zh", "name_en", "opened_on"):
        setattr(row, name, data.get(name, getattr(row, name)))
    return _told(uow, row, events.STATION_CHANGED)


def remove_station(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Take an empty station out of use; raises ``Conflict("STATION_IN_USE")`` for one that is not."""
    row = _locked(uow, data["code"])
    row.advance(data["version"])
    demand(check_active(StationState(row.state)))
    demand(check_removal(queries.active_accounts(uow.session, row.code), queries.community_count(uow.session, row.code)))
    row.state, row.closed_on = StationState.CLOSED.value, uow.today
    return _told(uow, row, events.STATION_REMOVED)


def held_active(uow: UnitOfWork, code: str) -> Station:
    """A station at work that stays so until the unit of work ends; raises ``NotFound`` or ``Conflict``."""
    row = found(queries.held_station(uow.session, code), NOT_FOUND)
    demand(check_active(StationState(row.state)))
    return row


def require_station(uow: UnitOfWork, code: str) -> None:
    """Hold the station that a field names; raises ``Invalid("STATION_UNKNOWN")`` unless it is at work."""
    row = queries.held_station(uow.session, code)
    if row is None or row.state != StationState.ACTIVE:
        raise invalid_field("/station_code", "STATION_UNKNOWN", "There is no such station at work.")


def _locked(uow: UnitOfWork, code: str) -> Station:
    return found(queries.locked_stations(uow.session, [code]).get(code), NOT_FOUND)


def _shown(row: Station, merged_into: dict[str, str]) -> Answer:
    return show_station(row, current_code(row.code, merged_into))


def _told(uow: UnitOfWork, row: Station, event: Event) -> Answer:
    _tell(uow, row, event)
    return uow.commit(_shown(row, queries.merged_into(uow.session) if row.merged_into else {}))


def _tell(uow: UnitOfWork, row: Station, event: Event) -> None:
    uow.announce(event, row.code, {"code": row.code, "state": row.state}, station_code=row.code, version=row.version)
    uow.audit(event.name.upper(), f"station:{row.code}", station_code=row.code)
