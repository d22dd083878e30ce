"""Whose stays a caller may see and change: those of the houses within reach. What is out of reach is not there."""

from services.housing.handlers.reach import house_in_reach, is_outside, reached
from services.housing.models import House, Stay
from services.housing.queries import stays as queries
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound


def house_to_let_in(uow: UnitOfWork, house_id: str) -> House:
    """A house that the caller lets people into, held against changes while others let people into it too; raises ``NotFound``."""
    return reached(uow, house_id, queries.held_house(uow.session, house_id), writes=True)


def stay_in_reach(uow: UnitOfWork, stay_id: str) -> tuple[Stay, House]:
    """A stay that the caller may see, with its house; raises ``NotFound``."""
    return _with_house(uow, stay_id, queries.stay(uow.session, stay_id))


def _with_house(uow: UnitOfWork, stay_id: str, found: Stay | None) -> tuple[Stay, House]:
    if found is None:
        raise uow.denied(NotFound("STAY_NOT_FOUND"), f"stay:{stay_id}")
    try:
        return found, house_in_reach(uow, found.house_id)
    except NotFound:
        raise _not_found(uow, found) from None


def stay_to_change(uow: UnitOfWork, stay_id: str) -> tuple[Stay, House]:
    """A stay of the caller's station or own house, locked, with its house; raises ``NotFound``."""
    found, house = _with_house(uow, stay_id, queries.stay_if_any(uow.session, stay_id))
    if is_outside(uow.actor) or house.station_code == uow.actor.station_code:
        return found, house
    raise _not_found(uow, found)


def stay_to_move(uow: UnitOfWork, stay_id: str) -> tuple[Stay, House]:
    """Like ``stay_to_change``, for whoever takes a bed for it: the house is held, the stay not yet locked, for beds come before."""
    found, _ = stay_in_reach(uow, stay_id)
    try:
        return found, house_to_let_in(uow, found.house_id)
    except NotFound:
        raise _not_found(uow, found) from None


def guest_in_reach(uow: UnitOfWork, stay_id: str) -> Stay:
    """A stay whose guest the caller may see in full; raises ``NotFound``, also for the guests of who let the house before."""
    found, _ = stay_in_reach(uow, stay_id)
    if found.over_on is None or not is_outside(uow.actor) or queries.was_let_by(uow.session, found, uow.actor.account_id):
        return found
    raise _not_found(uow, found)


def _not_found(uow: UnitOfWork, found: Stay) -> NotFound:
    return uow.denied(NotFound("STAY_NOT_FOUND"), f"stay:{found.id}", station_code=found.station_code)
