"""Whose records a caller may see: the own station's, or with a district role all. What is out of reach is not there."""

from services.population import queries
from services.population.models import Person, Residence
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden, NotFound
from shared.identity import Actor


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
    found = queries.locked_residence(uow.session, residence_id)
    if found is None or found[0].station_code != own_station(uow.actor):
        raise NotFound("RESIDENCE_NOT_FOUND")
    return found


def person_in_reach(uow: UnitOfWork, person_id: str) -> tuple[Person, list[Residence]]:
    """A person with the residences within reach, of which there is at least one; raises ``NotFound``."""
    rows = queries.person_with_residences(uow.session, person_id, scope(uow.actor))
    if not rows:
        raise NotFound("PERSON_NOT_FOUND")
    return rows[0][1], [residence for residence, _ in rows]


def audited_station(uow: UnitOfWork, residences: list[Residence]) -> str:
    """The station that a read of a person belongs to in the audit trail: the caller's, or where the person lived last."""
    return uow.actor.station_code or residences[0].station_code
