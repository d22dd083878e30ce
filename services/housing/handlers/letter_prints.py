"""Printing letters: a copy is drafted and rendered, and given out when it is counted and on record; no transaction is open meanwhile.

Without a letter that holds, the form is printed that the landlord signs at the counter; it is on record, and nothing is counted.
"""

from base64 import b64encode
from pathlib import Path
from typing import Any

from services.housing.handlers.letters import require_landlord
from services.housing.handlers.reach import house_in_reach, house_to_change
from services.housing.models import House, Letter, LetterPrint, LetterText
from services.housing.queries import landlords
from services.housing.queries import letting as queries
from services.housing.rules.letters import check_reprint
from services.housing.schemas.letting import show_paper
from shared.answers import Answer
from shared.clock import LOCAL_ZONE
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.printing import render

TEMPLATES = Path(__file__).parents[1] / "templates"
SHOWN_OF_ACCOUNT = 8
"""Last characters of an account's id; the first ones are the time at which it was made."""


def draft_print(uow: UnitOfWork, data: dict[str, Any], *, station: dict[str, str], public_url: str) -> Answer:
    """What the next copy says: ``paper``, ``template_version`` and ``number``; raises ``NotFound``.

    Nobody has seen it yet: it is on record when it is counted.
    """
    house = house_in_reach(uow, data["id"])
    require_landlord(uow, house)
    letter, words = _letter_and_text(uow, house)
    landlord = landlords.many(uow.session, [house.landlord_id])[house.landlord_id]
    printed = {
        "language": data["language"],
        "printed_by": uow.actor.account_id[-SHOWN_OF_ACCOUNT:],
        "printed_at": f"{uow.now.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}",
        "station": station,
    }
    paper = show_paper(house, landlord, letter, words, uow.cipher, public_url) | printed
    return {"paper": paper, "template_version": words.template_version, "number": letter.prints + 1 if letter else 0}


def _letter_and_text(uow: UnitOfWork, house: House) -> tuple[Letter | None, LetterText]:
    """The letter that holds and what it says, or None and what is to be signed today."""
    letter = queries.current_letter(uow.session, house.id)
    if letter is not None:
        return letter, queries.text(uow.session, letter.text_version)
    words = queries.text_on(uow.session, uow.today)
    if words is None:
        raise ValueError("there is a first version of the letter")
    return None, words


def count_print(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Count one copy; its ``number`` is 1 for the first, 0 for a form. Raises ``NotFound`` and ``Invalid("REPRINT_REASON_REQUIRED")``."""
    house = house_to_change(uow, data["id"])
    require_landlord(uow, house)
    letter = queries.current_letter(uow.session, house.id)
    said = {"language": data["language"], "reason": data["reason"]}
    if letter is None:
        _audit(uow, house, "LETTER_FORM_PRINTED", {"language": data["language"]})
        return uow.commit({"letter_id": None, "number": 0})
    refuse(refusals(check_reprint(letter.prints, data["reason"])))
    letter.advance(letter.version)
    letter.prints, letter.last_printed_at = letter.prints + 1, uow.now
    uow.insert(LetterPrint(letter_id=letter.id, number=letter.prints, printed_by=uow.actor.account_id, printed_at=uow.now, **said))
    _audit(uow, house, "LETTER_PRINTED", {"letter": letter.serial, "number": letter.prints, **said})
    return uow.commit({"letter_id": letter.id, "number": letter.prints})


def _audit(uow: UnitOfWork, house: House, action: str, detail: Answer) -> None:
    uow.audit(action, f"house:{house.id}", station_code=house.station_code, detail=detail, related=[f"landlord:{house.landlord_id}"])


def on_paper(draft: Answer, number: int, patience: float) -> bytes:
    """A copy of a draft as PDF; raises what ``render`` raises."""
    return render(TEMPLATES / f"letter.v{draft['template_version']}.typ", {**draft["paper"], "copy": number}, patience)


def show_print(counted: Answer, pdf: bytes) -> Answer:
    """``PrintedLetter``."""
    return {**counted, "pdf": b64encode(pdf).decode()}
