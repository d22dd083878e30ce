"""A station's officers as of a date, and how many of them do community work."""

from datetime import date
from typing import Any

from services.directory import queries
from services.directory.handlers.refusals import demand, found
from services.directory.handlers.stations import NOT_FOUND, held_active
from services.directory.models import Strength
from services.directory.rules.strength import check_as_of, check_strength
from services.directory.schemas import show_strength
from shared.answers import Answer, day
from shared.contracts.directory import events
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, Stale


def record_strength(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Record the count of a date; one that is there already is corrected by naming its version."""
    uow.refuse_on({"uq_strength_station_code_as_of": lambda: Conflict("STRENGTH_RECORDED")})
    uow.actor.require_reach(data["station_code"], NOT_FOUND)
    held_active(uow, data["station_code"])
    as_of = data["as_of"] or uow.today
    demand(check_strength(data["officers"], data["community_officers"]))
    demand(check_as_of(as_of, uow.today))
    row = _row(uow, data, as_of)
    row.officers, row.community_officers, row.recorded_at = data["officers"], data["community_officers"], uow.now
    payload = {"strength_id": row.id, "station_code": row.station_code, "as_of": day(as_of)}
    counts = {"officers": row.officers, "community_officers": row.community_officers}
    uow.announce(events.STRENGTH_RECORDED, row.id, {**payload, **counts}, station_code=row.station_code, version=row.version)
    uow.audit("STRENGTH_RECORDED", f"station:{row.station_code}", station_code=row.station_code, detail={"as_of": day(as_of), **counts})
    return uow.commit(show_strength(row))


def get_strength(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The count that holds on a date; raises ``NotFound``, for another station's as well."""
    uow.actor.require_reach(data["station_code"], NOT_FOUND)
    found(queries.station(uow.session, data["station_code"]), NOT_FOUND)
    row = queries.strength_on(uow.session, data["station_code"], data["on"] or uow.today)
    return show_strength(found(row, "STRENGTH_NOT_RECORDED"))


def _row(uow: UnitOfWork, data: dict[str, Any], as_of: date) -> Strength:
    row = queries.strength_as_of(uow.session, data["station_code"], as_of)
    if row and data["version"] is None:
        raise Conflict("STRENGTH_RECORDED", "There is a count of that date; name its version to correct it.")
    if row is None and data["version"] is not None:
        raise Stale("STALE_VERSION", "There is no count of that date to correct.")
    if row is None:
        row = Strength(id=new_id(), station_code=data["station_code"], as_of=as_of)
        uow.session.add(row)
    else:
        row.advance(data["version"])
    return row
