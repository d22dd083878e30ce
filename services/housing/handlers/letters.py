"""Responsibility letters: signed by the landlord's account or recorded from paper, and read. Whoever changes one has locked its house."""

from typing import Any

from services.housing.handlers.house_acts import told
from services.housing.handlers.reach import house_in_reach, house_to_change, is_outside
from services.housing.models import House, Letter
from services.housing.queries import landlords
from services.housing.queries import letting as queries
from services.housing.rules.house_states import check_open
from services.housing.rules.letters import check_again, check_signed_on, check_text, letter_serial
from services.housing.schemas.letting import show_letter
from shared.answers import Answer, day
from shared.contracts.housing.events.letting import HOUSE_LETTER_SIGNED
from shared.contracts.housing.vocabulary.letting import LetterEnd, LetterWay
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, refusals, refuse
from shared.errors import Forbidden


def sign_letter(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The landlord of a house has signed; raises ``NotFound``, ``Forbidden``, ``Stale``, ``Invalid`` or ``Conflict``."""
    house = house_to_change(uow, data["id"])
    require_landlord(uow, house)
    house.advance(data["version"])
    signed_on, by_account = data["signed_on"] or uow.today, is_outside(uow.actor)
    refuse(refusals(check_signed_on(signed_on, uow.today, by_account=by_account)))
    current, words = queries.current_letter(uow.session, house.id), queries.text_on(uow.session, signed_on)
    wrong = refusals(
        check_open(house.state),
        check_text(data["text_version"], words.version if words else None),
        check_again(data["text_version"], current.text_version if current else None),
    )
    if wrong:
        raise conflict(wrong)
    if current is not None:
        end_letter(uow, current, LetterEnd.REPLACED)
    letter = _letter(uow, house, data["text_version"], LetterWay.ACCOUNT if by_account else LetterWay.PAPER, signed_on)
    return _signed(uow, house, letter)


def require_landlord(uow: UnitOfWork, house: House) -> None:
    """Raise ``Forbidden("LETTER_BY_LANDLORD")`` for the account of whoever manages a house for its landlord: the letter is the landlord's own."""
    if is_outside(uow.actor) and not landlords.acts_for(uow.session, house.landlord_id, uow.actor.account_id):
        refusal = Forbidden("LETTER_BY_LANDLORD", "The letter is the landlord's, not of who manages the house.")
        raise uow.denied(refusal, f"house:{house.id}", station_code=house.station_code)


def end_letter(uow: UnitOfWork, letter: Letter, reason: LetterEnd) -> None:
    """A letter holds no more from today on; told to the database at once, for a house has one that holds."""
    letter.advance(letter.version)
    letter.ended_on, letter.end_reason = uow.today, reason.value
    uow.session.flush()


def _letter(uow: UnitOfWork, house: House, text_version: int, way: LetterWay, signed_on: Any) -> Letter:
    number = len(queries.letters(uow.session, house.id)) + 1
    return Letter(
        id=new_id(),
        house_id=house.id,
        landlord_id=house.landlord_id,
        number=number,
        serial=letter_serial(house.number, number),
        text_version=text_version,
        way=way.value,
        signed_on=signed_on,
        signed_by=uow.actor.account_id,
        signed_at=uow.now,
        ended_on=None,
        end_reason=None,
        prints=0,
        last_printed_at=None,
    )


def _signed(uow: UnitOfWork, house: House, letter: Letter) -> Answer:
    uow.insert(letter)
    house.letter_signed_on, house.updated_at = letter.signed_on, uow.now
    fact = {"letter_id": letter.id, "letter_version": letter.text_version, "way": letter.way, "signed_on": day(letter.signed_on)}
    told(uow, house, HOUSE_LETTER_SIGNED, fact, {"letter": letter.serial, "text_version": letter.text_version, "way": letter.way})
    return uow.commit(show_letter(letter, house))


def list_letters(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The letters of a house within reach, a landlord's account those of its own landlord; raises ``NotFound``."""
    house = house_in_reach(uow, data["id"])
    found = queries.letters(uow.session, house.id)
    if is_outside(uow.actor):
        found = [letter for letter in found if letter.landlord_id == house.landlord_id]
    uow.audit("LETTERS_LISTED", f"house:{house.id}", station_code=house.station_code, detail={"count": len(found)})
    return {"items": [show_letter(letter, house) for letter in found]}
