"""Whose houses a caller may see: the own station's, with a district role all, and a landlord its own. What is out of reach is not there."""

from services.housing.models import House, Landlord
from services.housing.queries import houses as queries
from services.housing.queries import landlords
from shared.contracts.directory.roles import OUTSIDE_ROLES
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound
from shared.identity import Actor
from shared.reach import own_station, scope


def is_outside(actor: Actor) -> bool:
    """Whether the caller is an outside account: it reaches what it owns or manages, and nothing by its station."""
    return actor.roles <= OUTSIDE_ROLES


def listing_scope(actor: Actor) -> tuple[str | None, str | None]:
    """Station and account whose houses and landlords the caller lists, None meaning all: an account's own are wherever they are."""
    return (None, actor.account_id) if is_outside(actor) else (scope(actor), None)


def house_in_reach(uow: UnitOfWork, house_id: str) -> House:
    """A house that the caller may see; raises ``NotFound``."""
    return reached(uow, house_id, queries.house(uow.session, house_id), writes=False)


def house_to_change(uow: UnitOfWork, house_id: str) -> House:
    """A house of the caller's own station, or the landlord's own, locked; raises ``NotFound``."""
    own_station(uow.actor)
    return reached(uow, house_id, queries.locked_house(uow.session, house_id), writes=True)


def reached(uow: UnitOfWork, house_id: str, house: House | None, *, writes: bool) -> House:
    """A house that was looked up, if the caller may see or change it; raises ``NotFound``."""
    if house is not None and _reaches(uow, house, writes=writes):
        return house
    raise uow.denied(NotFound("HOUSE_NOT_FOUND"), f"house:{house_id}", station_code=house.station_code if house else None)


def _reaches(uow: UnitOfWork, house: House, *, writes: bool) -> bool:
    if is_outside(uow.actor):
        return queries.is_run_by(uow, house, uow.actor.account_id)
    return house.station_code == uow.actor.station_code or (uow.actor.is_district_wide and not writes)


def landlord_in_reach(uow: UnitOfWork, landlord_id: str) -> Landlord:
    """A landlord of the own station, with a district role any, or the one that the account acts for; raises ``NotFound``."""
    return _known(uow, landlord_id, landlords.landlord(uow.session, landlord_id), writes=False)


def landlord_to_change(uow: UnitOfWork, landlord_id: str) -> Landlord:
    """A landlord of the own station, or the one that the account acts for, locked; raises ``NotFound``."""
    own_station(uow.actor)
    return _known(uow, landlord_id, landlords.locked_landlord(uow.session, landlord_id), writes=True)


def _known(uow: UnitOfWork, landlord_id: str, landlord: Landlord | None, *, writes: bool) -> Landlord:
    if landlord is not None and _reaches_landlord(uow, landlord, writes=writes):
        return landlord
    station_code = landlord.station_code if landlord else None
    raise uow.denied(NotFound("LANDLORD_NOT_FOUND"), f"landlord:{landlord_id}", station_code=station_code)


def _reaches_landlord(uow: UnitOfWork, landlord: Landlord, *, writes: bool) -> bool:
    if is_outside(uow.actor):
        return landlords.acts_for(uow.session, landlord.id, uow.actor.account_id)
    return landlord.station_code == uow.actor.station_code or (uow.actor.is_district_wide and not writes)
