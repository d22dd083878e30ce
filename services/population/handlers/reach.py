"""Whose records a caller may see: the own station's, or with a district role all. What is out of reach is not there."""

from collections.abc import Callable
from typing import Any, TypeVar

from services.population.models import Person, Residence
from services.population.queries import residences as queries
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden, NotFound
from shared.identity import Actor

Found = TypeVar("Found", bound=tuple[Any, Any])


def own_station(actor: Actor) -> str:
    """The station that the caller writes for; raises ``Forbidden`` for an account without one."""
    if actor.station_code is None:
        raise Forbidden("NO_STATION", "This account belongs to no station.")
    return actor.station_code


def scope(actor: Actor) -> str | None:
    """The station whose records the caller reads, None meaning all."""
    return None if actor.is_district_wide else own_station(actor)


def residence_to_change(uow: UnitOfWork, residence_id: str) -> tuple[Residence, Person]:
    """A residence of the caller's own station with its person, locked; raises ``NotFound``."""
    station_code = own_station(uow.actor)
    return _within(uow, queries.locked_residence(uow.session, residence_id), residence_id, lambda residence: residence.station_code == station_code)


def residence_in_reach(uow: UnitOfWork, residence_id: str) -> tuple[Any, Any]:
    """A residence with its person, as rows; raises ``NotFound``."""
    return _within(uow, queries.residence(uow, residence_id), residence_id, lambda residence: uow.actor.reaches(residence.station_code))


def _within(uow: UnitOfWork, found: Found | None, residence_id: str, is_in_reach: Callable[[Any], bool]) -> Found:
    if found is not None and is_in_reach(found[0]):
        return found
    # Both cases leave an entry, so that neither the answer nor its time tells whether there is such a record.
    of = {} if found is None else {"station_code": found[0].station_code, "related": [f"person:{found[1].id}"]}
    raise uow.denied(NotFound("RESIDENCE_NOT_FOUND"), f"residence:{residence_id}", **of)


def person_in_reach(uow: UnitOfWork, person_id: str) -> tuple[Person, list[Residence]]:
    """A person with the residences within reach, of which there is at least one; raises ``NotFound``."""
    rows = queries.person_with_residences(uow.session, person_id, scope(uow.actor))
    if not rows:
        raise uow.denied(NotFound("PERSON_NOT_FOUND"), f"person:{person_id}")
    return rows[0][1], [residence for residence, _ in rows]


def audited_station(uow: UnitOfWork, residences: list[Residence]) -> str:
    """The station that a read of a person belongs to in the audit trail: the caller's, or where the person lived last."""
    return uow.actor.station_code or residences[0].station_code
