"""Whether a house may be let now."""

from typing import Any

from sqlalchemy import ColumnElement

from services.housing.handlers.reach import house_in_reach
from services.housing.models import House
from services.housing.queries import letting as queries
from services.housing.rules.letting import Condition, Need, Reason, reasons
from services.housing.schemas.letting import show_letting
from shared.answers import Answer
from shared.contracts.housing.vocabulary.houses import PlaceState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound, problem


def require_lettable(uow: UnitOfWork, house: House, room_id: str | None = None) -> None:
    """Raise ``Conflict("HOUSE_NOT_LETTABLE")`` with every reason why nobody new may sleep in a house, or in one room of it."""
    _, found = _standing(uow, house, room_id)
    if found:
        problems = [problem("", reason.code, reason.because) for reason in found]
        raise Conflict("HOUSE_NOT_LETTABLE", "Nobody new may be let in now.", problems)


def get_letting(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Whether a house within reach, or one room of it, may be let, and if not why and who can change that; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    rule, found = _standing(uow, house, data["room_id"])
    uow.audit("LETTING_READ", f"house:{house.id}", station_code=house.station_code)
    return show_letting(house, data["room_id"], rule, found)


def lettable_today(uow: UnitOfWork) -> ColumnElement[bool]:
    """Whether a house may be let today, as a condition for listings."""
    return queries.is_lettable(queries.rule_on(uow.session, uow.today))


def _standing(uow: UnitOfWork, house: House, room_id: str | None) -> tuple[Any, list[Reason]]:
    """The rule in force, and everything that stands in the way; raises ``NotFound("ROOM_NOT_FOUND")`` for a room of another house."""
    rule = queries.standing(uow, house.id, room_id)
    if room_id is not None and rule.room_state is None:
        raise NotFound("ROOM_NOT_FOUND")
    seen = Condition(
        state=house.state,
        is_letter_signed=house.letter_signed_on is not None,
        has_passed=house.first_passed_on is not None,
        hazards=rule.hazards,
        is_room_closed=rule.room_state == PlaceState.CLOSED,
    )
    return rule, reasons(Need(rule.needs_letter, rule.needs_first_inspection), seen)
