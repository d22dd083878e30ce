"""Which employers are there for a caller: the own station's, all for the bureau, and for an employer's account the one it acts for."""

from services.population.models import Employer
from services.population.queries import employers as queries
from shared.contracts.directory.roles import OUTSIDE_ROLES
from shared.contracts.population.vocabulary.employers import EmployerState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound
from shared.identity import Actor
from shared.reach import own_station, scope


def is_outside(actor: Actor) -> bool:
    """Whether it is an employer's own account that asks, not the police."""
    return not actor.roles.isdisjoint(OUTSIDE_ROLES)


def listing_scope(actor: Actor) -> tuple[str | None, str | None]:
    """Station and account whose employers the caller lists, None meaning all."""
    return scope(actor), actor.account_id if is_outside(actor) else None


def employer_in_reach(uow: UnitOfWork, employer_id: str) -> Employer:
    """An employer to read; raises ``NotFound``."""
    return _within(uow, queries.employer(uow.session, employer_id), employer_id)


def employer_to_change(uow: UnitOfWork, employer_id: str) -> Employer:
    """An employer within reach of somebody who writes for a station or acts for the employer itself, locked; raises ``NotFound``."""
    own_station(uow.actor)
    return _within(uow, queries.locked_employer(uow.session, employer_id), employer_id)


def require_open(employer: Employer) -> None:
    """Raise ``Conflict("EMPLOYER_CLOSED")`` for one that the station works with no more."""
    if employer.state == EmployerState.CLOSED:
        raise Conflict("EMPLOYER_CLOSED", "This employer was closed.")


def _within(uow: UnitOfWork, found: Employer | None, employer_id: str) -> Employer:
    if found is not None and _is_in_reach(uow.actor, found):
        return found
    # Both cases leave an entry, so that neither the answer nor its time tells whether there is such an employer.
    raise uow.denied(NotFound("EMPLOYER_NOT_FOUND"), f"employer:{employer_id}", station_code=found.station_code if found else None)


def _is_in_reach(actor: Actor, employer: Employer) -> bool:
    return actor.reaches(employer.station_code) and (not is_outside(actor) or employer.account_id == actor.account_id)
