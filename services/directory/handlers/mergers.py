"""One station absorbs another: accounts and communities go over at once, and remember where they came from."""

from datetime import date
from typing import Any

from sqlalchemy import func, insert, literal, select, update

from services.directory import queries
from services.directory.handlers.modules import announce_module
from services.directory.handlers.refusals import demand, found
from services.directory.handlers.stations import NOT_FOUND
from services.directory.models import Account, Community, Merger, Station, StationMove
from services.directory.rules.mergers import check_merger, check_not_itself, current_code
from services.directory.schemas import show_merger
from shared.answers import Answer
from shared.contracts.directory import events
from shared.contracts.directory.vocabulary import StationState
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, Invalid, problem


def merge_station(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Let a station absorb another, which may be new to the register; raises ``Conflict`` unless both are at work."""
    uow.refuse_on({"pk_station": lambda: Conflict("ALREADY_MERGED"), "uq_merger_code": lambda: Conflict("ALREADY_MERGED")})
    demand(check_not_itself(data["station_code"], data["code"]))
    rows = queries.locked_stations(uow.session, [data["station_code"], data["code"]])
    survivor, absorbed = found(rows.get(data["station_code"]), NOT_FOUND), rows.get(data["code"])
    demand(check_merger(StationState(survivor.state), StationState(absorbed.state) if absorbed else None, data["on"], uow.today))
    survivor.advance(survivor.version if data["version"] is None else data["version"])
    absorbed = _absorbed(uow, absorbed, data)
    merger = _merged(uow, survivor, absorbed, data["on"])
    payload = {"merger_id": merger.id, "from_code": absorbed.code, "to_code": survivor.code, "on": merger.merged_on.isoformat()}
    uow.announce(events.STATION_MERGED, absorbed.code, payload, station_code=survivor.code, version=absorbed.version)
    related = [f"station:{survivor.code}"]
    uow.audit("STATION_MERGED", f"station:{absorbed.code}", station_code=survivor.code, detail={"into": survivor.code}, related=related)
    return uow.commit(show_merger(merger, absorbed))


def list_mergers(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """All that a station took in, also through others, oldest first."""
    found(queries.station(uow.session, data["station_code"]), NOT_FOUND)
    merged_into = queries.merged_into(uow.session)
    before = {code for code in merged_into if _leads_to(code, data["station_code"], merged_into)}
    rows = [(merger, absorbed) for merger, absorbed in queries.mergers(uow.session) if merger.code in before]
    return {"items": [show_merger(merger, absorbed) for merger, absorbed in rows]}


def _leads_to(code: str, station_code: str, merged_into: dict[str, str]) -> bool:
    beyond = {absorbed: into for absorbed, into in merged_into.items() if absorbed != station_code}
    return code != station_code and current_code(code, beyond) == station_code


def _absorbed(uow: UnitOfWork, row: Station | None, data: dict[str, Any]) -> Station:
    if row is None:
        row = _of_long_ago(data)
        uow.session.add(row)
    else:
        row.advance(row.version)
    row.state, row.merged_into, row.merged_on = StationState.MERGED.value, data["station_code"], data["on"]
    uow.session.flush()
    return row


def _of_long_ago(data: dict[str, Any]) -> Station:
    missing = [
        problem(f"/{name}", "REQUIRED", "A station that is new to the register needs its names.") for name in ("name_zh", "name_en") if not data[name]
    ]
    if missing:
        raise Invalid("NAMES_REQUIRED", "A station that is new to the register needs its names.", missing)
    return Station(code=data["code"], name_zh=data["name_zh"], name_en=data["name_en"])


def _merged(uow: UnitOfWork, survivor: Station, absorbed: Station, on: date) -> Merger:
    merger = Merger(
        id=new_id(), station_code=survivor.code, code=absorbed.code, merged_on=on, recorded_at=uow.now, accounts_moved=0, communities_moved=0
    )
    uow.session.add(merger)
    uow.session.flush()
    merger.accounts_moved = _move(uow, Account, merger)
    merger.communities_moved = _move(uow, Community, merger)
    _close_modules(uow, absorbed.code, on)
    return merger


def _move(uow: UnitOfWork, table: type[Account] | type[Community], merger: Merger) -> int:
    subjects = select(func.gen_random_uuid(), table.id, table.station_code, literal(merger.merged_on), literal(merger.id))
    columns = [StationMove.id, StationMove.subject_id, StationMove.station_code, StationMove.until, StationMove.merger_id]
    uow.session.execute(insert(StationMove).from_select(columns, subjects.where(table.station_code == merger.code)))
    moved = update(table).where(table.station_code == merger.code).values(station_code=merger.station_code, version=table.version + 1)
    return len(uow.session.execute(moved.returning(table.id)).all())


def _close_modules(uow: UnitOfWork, code: str, on: date) -> None:
    for module in queries.modules(uow.session, code):
        if module.closed_on is None:
            module.closed_on = max(on, module.opened_on)
            module.advance(module.version)
            announce_module(uow, events.MODULE_CLOSED, module)
