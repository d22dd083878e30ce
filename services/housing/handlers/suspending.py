"""Stopping the letting of a house for a while, when what was found there asks for it."""

from services.housing.handlers.house_acts import told
from services.housing.models import House
from shared.answers import day
from shared.contracts.housing.events.houses import HOUSE_SUSPENDED
from shared.contracts.housing.vocabulary.houses import HouseState, SuspendReason
from shared.db.unit_of_work import UnitOfWork


def suspend(uow: UnitOfWork, house: House, reason: SuspendReason) -> bool:
    """Suspend a house (locked) from today on, announced and on record; returns False for one that is suspended or closed already."""
    if house.state in {HouseState.SUSPENDED, HouseState.CLOSED}:
        return False
    house.state, house.suspended_on, house.suspend_reason = HouseState.SUSPENDED.value, uow.today, reason.value
    house.advance(house.version)
    house.updated_at = uow.now
    told(uow, house, HOUSE_SUSPENDED, {"suspended_on": day(uow.today), "reason": reason.value}, {"reason": reason.value})
    return True
