"""Another landlord or manager for a house: its hazards and its rating stay with it, and the letter has to be signed anew."""

from typing import Any

from services.housing.handlers.house_acts import done
from services.housing.handlers.house_making import letting_values
from services.housing.handlers.landlord_making import insert_landlord, is_new, landlord_of, named_landlord
from services.housing.handlers.letters import end_letter
from services.housing.handlers.reach import house_to_change
from services.housing.models import House, HouseLandlord
from services.housing.queries import houses as queries
from services.housing.queries import letting
from services.housing.rules.house_states import check_open
from shared.answers import Answer, day
from shared.contracts.housing.events.houses import HOUSE_LANDLORD_CHANGED
from shared.contracts.housing.vocabulary.letting import LetterEnd
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict, refusals, refuse


def change_house_landlord(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Let another landlord, or another manager, have a house of the own station from today on.

    Raises ``NotFound``, ``Stale``, ``Conflict`` or ``Invalid``, also when nothing is different.
    """
    house = house_to_change(uow, data["id"])
    house.advance(data["version"])
    if closed := refusals(check_open(house.state)):
        raise conflict(closed)
    before = (house.landlord_id, house.manager_id)
    after = _landlord(uow, house, data), _manager(uow, house, data)
    refuse(_check(before, after))
    _end_line(uow, house)
    house.landlord_id, house.manager_id = after
    uow.session.flush()
    uow.insert(HouseLandlord(**letting_values(uow, house.id, *after)))
    if after[0] != before[0]:
        _end_letter(uow, house)
    fact = {"from_landlord_id": before[0], "from_manager_id": before[1], "since": day(uow.today)}
    detail = {"landlord": after[0] != before[0], "manager": after[1] != before[1]}
    return done(uow, house, HOUSE_LANDLORD_CHANGED, fact, detail, [f"landlord:{before[0]}"])


def _landlord(uow: UnitOfWork, house: House, data: dict[str, Any]) -> str:
    if data["landlord_id"] is None and data["landlord"] is None:
        return house.landlord_id
    landlord, wrong = landlord_of(uow, data)
    refuse(wrong)
    if is_new(landlord):
        insert_landlord(uow, landlord)
        uow.flush()
    return str(landlord.id)


def _manager(uow: UnitOfWork, house: House, data: dict[str, Any]) -> str | None:
    manager_id = data.get("manager_id", house.manager_id)
    if manager_id in {None, house.manager_id}:
        return manager_id
    manager, wrong = named_landlord(uow, manager_id, "/manager_id")
    refuse(wrong)
    return str(manager.id)


def _check(before: tuple[str, str | None], after: tuple[str, str | None]) -> list[Refused]:
    if after == before:
        return [Refused("NOTHING_TO_CHANGE", "All of it is on file already.")]
    return [Refused("MANAGER_IS_LANDLORD", "Who manages it for the landlord is somebody else.", "/manager_id")] if after[0] == after[1] else []


def _end_line(uow: UnitOfWork, house: House) -> None:
    line = queries.present_landlord(uow.session, house.id)
    if line is not None:
        line.until = uow.today


def _end_letter(uow: UnitOfWork, house: House) -> None:
    letter = letting.current_letter(uow.session, house.id)
    if letter is not None:
        end_letter(uow, letter, LetterEnd.LANDLORD_CHANGED)
    house.letter_signed_on = None
