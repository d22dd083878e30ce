"""Stars: computed anew whenever something happens that they follow from.

A rating is valid for so many days after the inspection that it rests on, whatever else made it be worked out again. The next inspection is
due when the interval of the stars is over, at once when the rating runs out before that. A rating that ran out is shown as expired; its
stars stay until the house is inspected, for nothing is known that would make them others.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from services.housing.models import House, Inspection, Rating
from services.housing.queries import rating as queries
from services.housing.queries.findings import last_seen
from services.housing.queries.hazards import open_hazards_of
from services.housing.rules.findings import OpenHazard, Seen
from services.housing.rules.rating import Amendment, Place, Rated, shown
from services.housing.rules.simulation import Case
from services.housing.schemas.rating import keep_cap, keep_line
from shared.contracts.housing.events.rating import HOUSE_RATED
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.contracts.housing.vocabulary.inspections import ItemResult
from shared.contracts.housing.vocabulary.rating import Basis
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork

TELLING = ("inspection_id", "scheme_version", "score", "stars", "caps")
"""What makes a rating another one."""
TOLD = ("scheme_version", "because", "from_stars", "stars", "level")
DAYS = ("rated_on", "valid_until", "inspection_due_on")


def rate_house(uow: UnitOfWork, house: House, because: str) -> None:
    """Rate a house (locked) by the scheme in force, from its last closed inspection and its open hazards; nothing before its first.

    ``because`` is a code: INSPECTION_CLOSED, HAZARD_OPENED, HAZARD_CLOSED, HAZARD_OVERDUE, HAZARD_WITHDRAWN, APPEAL_DECIDED, SCHEME_PUBLISHED,
    HOUSE_REOPENED.
    Sets the house's stars, level, validity and next inspection; announces and records a rating when anything differs.
    """
    uow.flush()  # what the caller has changed is what this follows from
    found = None if house.state == HouseState.CLOSED else last_seen(uow.session, house.id)
    if found is None:
        return
    case, before = case_of(uow, house, *found), queries.current(uow.session, house.id)
    values = _values(uow, case, found[0])
    if before is None or any(getattr(before, name) != values[name] for name in TELLING):
        _record(uow, house, before, {**values, "because": because, "from_stars": before.stars if before else None})


def case_of(uow: UnitOfWork, house: House, inspection: Inspection, seen: Sequence[Seen]) -> Case:
    """All that the rating of a house follows from, today."""
    amended = queries.amendments(uow.session, house.id, inspection.id)
    hazards = open_hazards_of(uow.session, house.id, uow.today)
    scheme = queries.scheme_in_force(uow.session, uow.today)
    return Case(scheme, seen, _uncontradicted(uow, house, inspection, amended, hazards), amended)


def _uncontradicted(
    uow: UnitOfWork, house: House, inspection: Inspection, amended: dict[Place, Amendment], hazards: list[OpenHazard]
) -> list[OpenHazard]:
    """Without the hazards that an appeal found to be none: they cap nothing, even while nobody has withdrawn them yet."""
    none = {place for place, became in amended.items() if became.basis is Basis.CORRECTED and became.result is not ItemResult.FAIL}
    found = queries.places_of_open(uow.session, house.id) if none else {}
    contradicted = {hazard_id for hazard_id, (inspection_id, place, _) in found.items() if inspection_id == inspection.id and place in none}
    return [hazard for hazard in hazards if hazard.id not in contradicted]


def _values(uow: UnitOfWork, case: Case, inspection: Inspection) -> dict[str, Any]:
    rated = case.rated()
    valid_until = inspection.inspected_on + timedelta(days=case.scheme.validity_days)
    return {
        "inspection_id": inspection.id,
        "scheme_version": case.scheme.version,
        **_result(rated),
        "rated_on": uow.today,
        "rated_at": uow.now,
        "valid_until": valid_until,
        "inspection_due_on": min(inspection.inspected_on + timedelta(days=rated.interval), valid_until + timedelta(days=1)),
    }


def _result(rated: Rated) -> dict[str, Any]:
    return {
        "score": shown(rated.score),
        "stars_by_score": rated.stars_by_score,
        "stars": rated.stars,
        "level": rated.level.value,
        "interval_days": rated.interval,
        "caps": [keep_cap(cap) for cap in rated.caps],
        "trace": [keep_line(line) for line in rated.trace],
    }


def _record(uow: UnitOfWork, house: House, before: Rating | None, values: dict[str, Any]) -> None:
    if before is not None:
        before.superseded_at = uow.now
        uow.session.flush()  # one is the present one at any time
    rating = Rating(id=new_id(), house_id=house.id, superseded_at=None, expired_on=_noted(before, values), **values)
    uow.session.add(rating)
    house.stars, house.level, house.rated_on = rating.stars, rating.level, rating.rated_on
    house.rating_valid_until, house.inspection_due_on = rating.valid_until, rating.inspection_due_on
    house.version, house.updated_at = house.version + 1, uow.now  # the answer that shows it differs
    uow.session.flush()
    _tell(uow, house, rating)


def _noted(before: Rating | None, values: dict[str, Any]) -> date | None:
    """When it was noted that the rating ran out: what is worked out anew runs out no second time."""
    return before.expired_on if before is not None and before.valid_until == values["valid_until"] else None


def _tell(uow: UnitOfWork, house: House, rating: Rating) -> None:
    told = {name: getattr(rating, name) for name in TOLD}
    of_house = {"house_id": house.id, "rating_id": rating.id, "station_code": house.station_code, "community_id": house.community_id}
    days = {name: getattr(rating, name).isoformat() for name in DAYS}
    uow.announce(HOUSE_RATED, house.id, {**of_house, **told, **days}, station_code=house.station_code, version=house.version)
    uow.audit("HOUSE_RATED", f"rating:{rating.id}", station_code=house.station_code, detail=told, related=[f"house:{house.id}"])
