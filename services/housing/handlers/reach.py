"""Whose houses a caller may see: the own station's, with a district role all, and a landlord its own. What is out of reach is not there."""

from services.housing.models import House
from services.housing.queries import houses as queries
from shared.contracts.directory.roles import OUTSIDE_ROLES
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound
from shared.identity import Actor


def is_outside(actor: Actor) -> bool:
    """Whether the caller is an outside account: it reaches what it owns or manages, and nothing by its station."""
    return actor.roles <= OUTSIDE_ROLES


def house_in_reach(uow: UnitOfWork, house_id: str) -> House:
    """A house that the caller may see; raises ``NotFound``."""
    return _checked(uow, house_id, queries.house(uow.session, house_id), writes=False)


def house_to_change(uow: UnitOfWork, house_id: str) -> House:
    """A house of the caller's own station, or the landlord's own, locked; raises ``NotFound``."""
    return _checked(uow, house_id, queries.locked_house(uow.session, house_id), writes=True)


def _checked(uow: UnitOfWork, house_id: str, house: House | None, *, writes: bool) -> House:
    if house is not None and _reaches(uow, house, writes=writes):
        return house
    raise uow.denied(NotFound("HOUSE_NOT_FOUND"), f"house:{house_id}", station_code=house.station_code if house else None)


def _reaches(uow: UnitOfWork, house: House, *, writes: bool) -> bool:
    if is_outside(uow.actor):
        return queries.is_run_by(uow.session, house, uow.actor.account_id)
    return house.station_code == uow.actor.station_code or (uow.actor.is_district_wide and not writes)
