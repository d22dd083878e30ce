"""Which residences and people a caller may see: what is out of reach is not there.

A sealed record within reach is there for all, and read and changed by the head of the station alone.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from services.population.models import Person, Residence
from services.population.queries import residences as queries
from services.population.rules.secrecy import reads_sealed
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden, NotFound
from shared.reach import own_station, scope

Found = TypeVar("Found", bound=tuple[Any, Any])


def residence_to_change(uow: UnitOfWork, residence_id: str) -> tuple[Residence, Person]:
    """A residence of the caller's own station with its person, locked; raises ``NotFound``, or ``Forbidden`` if it is sealed."""
    station_code = own_station(uow.actor)
    return _within(uow, queries.locked_residence(uow.session, residence_id), residence_id, lambda residence: residence.station_code == station_code)


def residence_in_reach(uow: UnitOfWork, residence_id: str) -> tuple[Any, Any]:
    """A residence with its person, as rows; raises ``NotFound``, or ``Forbidden`` if it is sealed."""
    return _within(uow, queries.residence(uow, residence_id), residence_id, lambda residence: uow.actor.reaches(residence.station_code))


def _within(uow: UnitOfWork, found: Found | None, residence_id: str, is_in_reach: Callable[[Any], bool]) -> Found:
    if found is not None and is_in_reach(found[0]):
        refuse_sealed(uow, found[1], f"residence:{residence_id}", station_code=found[0].station_code)
        return found
    # Both cases leave an entry, so that neither the answer nor its time tells whether there is such a record.
    of = {} if found is None else {"station_code": found[0].station_code, "related": [f"person:{found[1].id}"]}
    raise uow.denied(NotFound("RESIDENCE_NOT_FOUND"), f"residence:{residence_id}", **of)


def person_in_reach(uow: UnitOfWork, person_id: str) -> tuple[Person, list[Residence]]:
    """A person with the residences within reach, of which there is at least one; raises ``NotFound``, or ``Forbidden`` if sealed."""
    rows = queries.person_with_residences(uow.session, person_id, scope(uow.actor))
    if not rows:
        raise uow.denied(NotFound("PERSON_NOT_FOUND"), f"person:{person_id}")
    person = rows[0][1]
    refuse_sealed(uow, person, f"person:{person_id}", station_code=rows[0][0].station_code)
    return person, [residence for residence, _ in rows]


def refuse_sealed(uow: UnitOfWork, person: Any, subject: str, *, station_code: str | None) -> None:
    """Raise ``Forbidden("RECORD_SEALED")``, on record, if the person is sealed and the caller no head of a station.

    ``person`` has ``id`` and ``sealed_at``; ``subject`` is what was asked for.
    """
    if person.sealed_at is not None and not reads_sealed(uow.actor.roles):
        refusal = Forbidden("RECORD_SEALED", "This record is sealed; the head of the station reads and changes it.")
        raise uow.denied(refusal, subject, station_code=station_code, related=[f"person:{person.id}"])


def audited_station(uow: UnitOfWork, residences: list[Residence]) -> str:
    """The station that a read of a person belongs to in the audit trail: the caller's, or where the person lived last."""
    return uow.actor.station_code or residences[0].station_code
