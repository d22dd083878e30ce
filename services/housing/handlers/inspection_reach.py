"""Which inspections a caller may see: those of the houses within reach; a landlord those that were signed.

What an officer has not signed for yet may still change, and is for the station.
"""

from dataclasses import dataclass

from services.housing.handlers.reach import house_in_reach, house_to_change, is_outside
from services.housing.models import House, Inspection
from services.housing.queries import inspections as queries
from shared.contracts.housing.vocabulary.inspections import InspectionState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound


@dataclass(frozen=True, slots=True)
class Held:
    """An inspection and its house, both locked by a change."""

    inspection: Inspection
    house: House


def inspection_in_reach(uow: UnitOfWork, inspection_id: str) -> Held:
    """An inspection that the caller may see; raises ``NotFound``."""
    found = _found(uow, inspection_id)
    house = _or_not_found(uow, found, writes=False)
    if is_outside(uow.actor) and found.state != InspectionState.CLOSED:
        raise uow.denied(_not_found(), f"inspection:{inspection_id}", station_code=house.station_code)
    return Held(found, house)


def inspection_to_change(uow: UnitOfWork, inspection_id: str) -> Held:
    """An inspection of a house that the caller may change, locked after its house; raises ``NotFound``."""
    house = _or_not_found(uow, _found(uow, inspection_id), writes=True)
    return Held(queries.locked_inspection(uow.session, inspection_id), house)


def open_to_change(uow: UnitOfWork, inspection_id: str) -> Held:
    """The same while it is filled in; raises ``Conflict("INSPECTION_NOT_OPEN")`` for one that was closed or given up."""
    held = inspection_to_change(uow, inspection_id)
    if held.inspection.state != InspectionState.OPEN:
        raise Conflict("INSPECTION_NOT_OPEN", "It was closed or given up; nothing of it changes.")
    return held


def reads_notes(uow: UnitOfWork, house: House) -> bool:
    """Whether the caller reads what officers wrote: the staff of the house's station."""
    return house.station_code == uow.actor.station_code and not is_outside(uow.actor)


def _found(uow: UnitOfWork, inspection_id: str) -> Inspection:
    found = queries.inspection(uow.session, inspection_id)
    if found is None:
        raise uow.denied(_not_found(), f"inspection:{inspection_id}")
    return found


def _or_not_found(uow: UnitOfWork, found: Inspection, *, writes: bool) -> House:
    try:
        return house_to_change(uow, found.house_id) if writes else house_in_reach(uow, found.house_id)
    except NotFound:
        # The same answer as for what is not there; the refusal is on record with the house.
        raise _not_found() from None


def _not_found() -> NotFound:
    return NotFound("INSPECTION_NOT_FOUND", "There is no such inspection within reach.")
