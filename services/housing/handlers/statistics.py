"""The figures of stations: houses, beds and who is due; and the same for monitoring."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from services.housing.handlers.letting import lettable_today
from services.housing.models import House
from services.housing.queries import occupancy as queries
from services.housing.rules.occupancy import check_as_of, vacancy_percent, vacant
from services.housing.schemas.statistics import show_due
from shared.answers import Answer, day
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.reach import asks_elsewhere, scope

NONE = "NONE"


def get_house_statistics(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The figures of the own station, or of those that the bureau asks for, on a day; another station's are not there."""
    as_of, own = data["as_of"] or uow.today, scope(uow.actor)
    refuse(refusals(check_as_of(as_of, uow.today)))
    if asks_elsewhere(own, data["station_code"]):
        return {"as_of": day(as_of), "items": []}
    return {"as_of": day(as_of), "items": figures(uow, own or data["station_code"], as_of)}


def figures(uow: UnitOfWork, station_code: str | None, as_of: date) -> list[Answer]:
    """``HouseStatistics`` of one station, also of one without a house, or (None) of all that have any."""
    known = queries.known_houses(uow.session, station_code, as_of, uow.today)
    occupied = queries.occupied(uow.session, station_code, as_of, uow.today)
    stations = [station_code] if station_code is not None else sorted({*known, *(station for (station,) in occupied)})
    present = _present(uow, station_code) if as_of == uow.today else None
    return [_figures(station, known.get(station, []), occupied.get((station,), 0), present) for station in stations]


def _present(uow: UnitOfWork, station_code: str | None) -> dict[str, Any]:
    """What only the present day has, by name and station."""
    db = uow.session
    return {
        "by_stars": queries.open_houses_by(db, House.stars, station_code),
        "by_level": queries.open_houses_by(db, House.level, station_code),
        "not_inspected": queries.not_inspected(db, station_code),
        "lettable": queries.lettable(db, station_code, lettable_today(uow)),
        "rooms": queries.open_rooms(db, station_code),
        "beds": queries.open_beds(db, station_code),
        "reserved": queries.reserved(db, station_code),
    }


def _figures(station: str, known: Sequence[Any], occupied: int, present: dict[str, Any] | None) -> Answer:
    by_state = {state.value: sum(count for found, _, count in known if found == state) for state in HouseState}
    return {
        "station_code": station,
        "known": sum(count for *_, count in known),
        "verified": sum(count for _, is_seen, count in known if is_seen),
        "by_state": by_state,
        "occupied": occupied,
        **(_of_today(station, occupied, present) if present else _of_the_past()),
    }


def _of_today(station: str, occupied: int, present: dict[str, Any]) -> Answer:
    rooms, beds, reserved = (present[name].get((station,), 0) for name in ("rooms", "beds", "reserved"))
    free = vacant(beds, occupied, reserved)
    return {
        **{name: {str(value or NONE): count for (at, value), count in present[name].items() if at == station} for name in ("by_stars", "by_level")},
        **{name: present[name].get((station,), 0) for name in ("not_inspected", "lettable")},
        "rooms": rooms,
        "beds": beds,
        "reserved": reserved,
        "vacant": free,
        "vacancy_percent": vacancy_percent(beds, free),
    }


def _of_the_past() -> Answer:
    unknown = ("not_inspected", "lettable", "rooms", "beds", "reserved", "vacant", "vacancy_percent")
    return {"by_stars": {}, "by_level": {}, **dict.fromkeys(unknown)}


def list_due_inspections(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A part of the round: houses to be inspected by a day, by community and address; another station's is empty."""
    own, until = scope(uow.actor), uow.today + timedelta(days=data["within_days"])
    if asks_elsewhere(own, data["station_code"]):
        return {"items": [], "next": None}
    station_code = own or data["station_code"]
    asked, columns = queries.due_inspections(station_code, data["community_id"], until)
    listing = f"due-inspections|{station_code}|{data['community_id']}|{until}"
    asked = keyset(asked, columns, uow.cursor.start(data["cursor"], listing), data["limit"])
    answer = page(
        uow.session.scalars(asked).all(),
        data["limit"],
        lambda house: [house.community_id or queries.NOWHERE, house.address_key, house.id],
        cursor=uow.cursor,
        scope=listing,
        show=lambda house: show_due(house, uow.today),
    )
    shown = [f"house:{item['id']}" for item in answer["items"]]
    subject = "house:*" if station_code is None else f"houses:{station_code}"
    uow.audit("DUE_INSPECTIONS_LISTED", subject, station_code=station_code, detail={"count": len(shown)}, related=shown)
    return answer


def measure_housing(uow: UnitOfWork) -> dict[str, dict[tuple[str, ...], float]]:
    """The numbers for monitoring, by metric and by the values of its labels: a job's, of the whole district."""
    db, today = uow.session, uow.today
    stations = figures(uow, None, today)
    counted = {
        "houses": {(one["station_code"], state): count for one in stations for state, count in one["by_state"].items()},
        "beds": {(one["station_code"], state): one[state] for one in stations for state in ("occupied", "vacant", "reserved")},
        "due_inspections": queries.count_due_inspections(db, today),
        "hazards": {(at, severity, str(overdue).lower()): count for (at, severity, overdue), count in queries.count_hazards(db, today).items()},
        "capacity_breaches": queries.count_breaches(db),
        "stays_unreported": queries.count_unreported(db),
        "clues": queries.count_clues(db),
        "campaigns": queries.count_campaigns(db),
    }
    return uow.commit(counted)
