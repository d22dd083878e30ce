"""Reaching a hazard through its house: who reaches the house reaches it, whoever let the house when it was found; and what it may refer to."""

from collections.abc import Callable
from dataclasses import dataclass

from services.housing.handlers.reach import house_in_reach, house_to_change
from services.housing.models import Hazard, House
from services.housing.queries import hazards as queries
from services.housing.queries import photos
from services.housing.rules.hazards import Standing, standing
from shared.contracts.housing.vocabulary.hazards import HazardState
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused
from shared.errors import NotFound


@dataclass(frozen=True, slots=True)
class Held:
    """A hazard and its house, both locked, the house first; ``was`` is how it stood before it was acted upon."""

    house: House
    hazard: Hazard
    was: Standing


def hazard_in_reach(uow: UnitOfWork, hazard_id: str) -> Hazard:
    """A hazard that the caller may see; raises ``NotFound``."""
    _reached(uow, hazard_id, house_in_reach)
    return queries.hazard(uow.session, hazard_id)


def hazard_to_change(uow: UnitOfWork, hazard_id: str, seen: int) -> Held:
    """A hazard of a house that the caller may change, in the version that was seen; raises ``NotFound`` or ``Stale``."""
    house = _reached(uow, hazard_id, house_to_change)
    hazard = queries.locked_hazard(uow.session, hazard_id)
    hazard.advance(seen)
    return held(uow, house, hazard)


def held(uow: UnitOfWork, house: House, hazard: Hazard) -> Held:
    """A hazard that is about to be acted upon; both are locked."""
    return Held(house, hazard, stands(uow, hazard))


def stands(uow: UnitOfWork, hazard: Hazard) -> Standing:
    """How a hazard stands now."""
    return standing(HazardState(hazard.state), hazard.due_on, hazard.rectified_on, uow.today)


def check_photo(uow: UnitOfWork, house: House, photo_id: str | None) -> list[Refused]:
    """What shows a hazard is a photograph of an inspection of its house, which is ready: nothing else can be looked at by who sees the hazard."""
    if photo_id is None or photos.is_of_house(uow.session, photo_id, house.id):
        return []
    return [Refused("UNKNOWN_PHOTO", "The house has no such photograph.", "/photo_id")]


def _reached(uow: UnitOfWork, hazard_id: str, reach: Callable[[UnitOfWork, str], House]) -> House:
    """Its house. One out of reach is answered like none: the code must not tell a hazard elsewhere from one that is not there."""
    house_id = queries.house_of(uow.session, hazard_id)
    if house_id is None:
        raise uow.denied(NotFound("HAZARD_NOT_FOUND"), f"hazard:{hazard_id}")
    try:
        return reach(uow, house_id)
    except NotFound:
        raise NotFound("HAZARD_NOT_FOUND") from None
