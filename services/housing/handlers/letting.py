"""Whether a house may be let now."""

from services.housing.models import House
from shared.contracts.housing.vocabulary.houses import HouseState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict


def require_lettable(uow: UnitOfWork, house: House, room_id: str | None = None) -> None:  # noqa: ARG001 # letting: to be filled
    """Raise ``Conflict("HOUSE_NOT_LETTABLE")`` with every reason why nobody new may sleep in a house, or in one room of it."""
    if house.state != HouseState.VERIFIED:
        raise Conflict("HOUSE_NOT_LETTABLE")
