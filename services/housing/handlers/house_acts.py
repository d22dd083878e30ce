"""What ends every act on a house: announced, on record, committed, answered."""

from collections.abc import Sequence
from typing import Any

from services.housing.handlers.reach import is_outside
from services.housing.models import House
from services.housing.queries import landlords, rooms
from services.housing.rules.rooms import Count
from services.housing.schemas.houses import house_fact, show_house
from shared.answers import Answer
from shared.contracts.directory.roles import STATION_ROLES
from shared.contracts.event import Event
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, problem


def done(
    uow: UnitOfWork, house: House, event: Event, fact: Answer | None = None, detail: Answer | None = None, related: Sequence[str] = ()
) -> Answer:
    """Announce what has become of a house, put it on record, and commit; the house as it now stands."""
    house.updated_at = uow.now
    told(uow, house, event, fact, detail, related)
    return uow.commit(show(uow, house))


def told(uow: UnitOfWork, house: House, event: Event, fact: Answer | None = None, detail: Answer | None = None, related: Sequence[str] = ()) -> None:
    """Announce what has become of a house, and put it on record."""
    uow.announce(event, house.id, house_fact(house) | (fact or {}), station_code=house.station_code, version=house.version)
    whose = [f"landlord:{house.landlord_id}", *related]
    uow.audit(event.name.upper(), f"house:{house.id}", station_code=house.station_code, detail=detail, related=whose)


def show(uow: UnitOfWork, house: House) -> Answer:
    """A house as an answer."""
    return show_all(uow, [house])[0]


def show_all(uow: UnitOfWork, houses: Sequence[House]) -> list[Answer]:
    """Houses as answers, with their landlords and what they hold, which two questions find for all of them."""
    whose = {found for house in houses for found in (house.landlord_id, house.manager_id) if found}
    known = landlords.many(uow.session, sorted(whose)) if whose else {}
    held = rooms.counts(uow.session, [house.id for house in houses]) if houses else {}
    notes = not is_outside(uow.actor)
    return [show_house(house, known, held.get(house.id, Count()), uow.cipher, notes=notes) for house in houses]


def house_exists(uow: UnitOfWork, known: Any) -> Conflict:
    """That a house is registered at the address; which one is told to its own station only."""
    is_ours = known.known_station == uow.actor.station_code and not uow.actor.roles.isdisjoint(STATION_ROLES)
    where = f"house:{known.known_id}" if is_ours else ""
    refusal = Conflict("HOUSE_EXISTS", "A house is registered at this address.", [problem("/address", "HOUSE_EXISTS", where)])
    return uow.denied(refusal, f"house:{known.known_id}", station_code=known.known_station)
