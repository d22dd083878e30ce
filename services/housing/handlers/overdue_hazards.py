"""Hazards whose deadline has passed: each is announced once for each deadline, on the day after it or as soon as can be.

A chunk is a transaction of its own that marks what it announces, so that a process that is killed half-way announces nothing
twice and leaves nothing out. A hazard that has another deadline is announced when that has passed.
"""

from services.housing.handlers.hazard_acts import do, tell
from services.housing.handlers.hazard_reach import held
from services.housing.handlers.rating import rate_house
from services.housing.models import Hazard, House
from services.housing.queries import hazards as queries
from shared.contracts.housing.events.hazards import HAZARD_OVERDUE
from shared.contracts.housing.vocabulary.hazards import HazardAct
from shared.db.unit_of_work import UnitOfWork

CHUNK = 100


def note_overdue_hazards(uow: UnitOfWork, most: int = CHUNK) -> int:
    """Announce the hazards of some houses whose deadline has passed, and rate these houses; returns how many hazards."""
    noted = 0
    for house in queries.overdue_to_note(uow.session, uow.today, most):
        late = queries.locked_to_note(uow.session, house.id, uow.today)
        for hazard in late:
            _note(uow, house, hazard)
        if late:
            rate_house(uow, house, "HAZARD_OVERDUE")
        noted += len(late)
    return uow.commit(noted)


def _note(uow: UnitOfWork, house: House, hazard: Hazard) -> None:
    hazard.advance(hazard.version)
    hazard.overdue_noted_on = uow.today
    found = held(uow, house, hazard)
    do(uow, found, HazardAct.OVERDUE)
    tell(uow, HAZARD_OVERDUE, found)
