"""The parts of the platform that a station uses, and since when."""

from typing import Any

from services.directory import queries
from services.directory.handlers.refusals import demand, found
from services.directory.handlers.stations import NOT_FOUND, held_active
from services.directory.models import StationModule
from services.directory.rules.stations import check_module_closing, check_module_opening
from services.directory.schemas import show_module
from shared.answers import Answer, day
from shared.contracts.directory import events
from shared.contracts.event import Event
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict


def list_modules(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """All stretches of use of a station, closed ones included."""
    found(queries.station(uow.session, data["station_code"]), NOT_FOUND)
    return {"items": [show_module(row) for row in queries.modules(uow.session, data["station_code"])]}


def open_module(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A station begins to use a module; raises ``Conflict("MODULE_OPEN")`` if it does already."""
    uow.refuse_on({"uq_station_module_open": lambda: Conflict("MODULE_OPEN")})
    uow.actor.require_reach(data["station_code"], NOT_FOUND)
    station = held_active(uow, data["station_code"])
    stretches = _stretches(uow, data)
    open_since = next((row.opened_on for row in stretches if row.closed_on is None), None)
    last_closed_on = max((row.closed_on for row in stretches if row.closed_on), default=None)
    row = StationModule(id=new_id(), station_code=station.code, module=data["module"], opened_on=data["opened_on"] or uow.today, closed_on=None)
    demand(check_module_opening(row.opened_on, open_since, last_closed_on))
    uow.session.add(row)
    return _told(uow, events.MODULE_OPENED, row)


def close_module(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A station stops using a module; raises ``NotFound`` if it does not use it."""
    uow.actor.require_reach(data["station_code"], NOT_FOUND)
    held_active(uow, data["station_code"])
    row = found(next((row for row in _stretches(uow, data) if row.closed_on is None), None), "MODULE_NOT_OPEN")
    row.advance(data["version"])
    row.closed_on = data["closed_on"] or uow.today
    demand(check_module_closing(row.opened_on, row.closed_on))
    return _told(uow, events.MODULE_CLOSED, row)


def announce_module(uow: UnitOfWork, event: Event, row: StationModule) -> None:
    """Tell how a stretch of use stands."""
    payload = {
        "module_id": row.id,
        "station_code": row.station_code,
        "module": row.module,
        "opened_on": day(row.opened_on),
        "closed_on": day(row.closed_on),
    }
    uow.announce(event, row.id, payload, station_code=row.station_code, version=row.version)


def _stretches(uow: UnitOfWork, data: dict[str, Any]) -> list[StationModule]:
    return [row for row in queries.modules(uow.session, data["station_code"]) if row.module == data["module"]]


def _told(uow: UnitOfWork, event: Event, row: StationModule) -> Answer:
    announce_module(uow, event, row)
    uow.audit(event.name.upper(), f"station:{row.station_code}", station_code=row.station_code, detail={"module": row.module})
    return uow.commit(show_module(row))
