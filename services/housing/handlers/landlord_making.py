"""Whose a house is: the landlord on file, or one who is registered with it."""

from typing import Any

from services.housing.handlers.reach import is_outside
from services.housing.intake import read_landlord
from services.housing.models import Landlord
from services.housing.queries import landlords as queries
from services.housing.schemas.landlords import landlord_fact
from services.housing.sealing import Details, details_index, open_name, seal_landlord
from shared.contracts.housing.events.houses import LANDLORD_REGISTERED
from shared.contracts.housing.vocabulary.houses import LandlordKind
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refuse, under
from shared.errors import Conflict, problem
from shared.identifiers.names import same_name
from shared.reach import own_station

ON_FILE = "This account acts for a landlord on file: say neither who it is nor which one."
NOT_YOURS = "Only the station says which account acts for a landlord."
EITHER = "Say either which landlord on file it is, or who it is."
Outcome = tuple[Any, list[Refused]]
"""A landlord as a row, a new one as a model, or None, and what is wrong."""


def landlord_of(uow: UnitOfWork, data: dict[str, Any]) -> Outcome:
    """Whose house a registration (or a change of landlord) tells of; a new one is not inserted yet.

    Raises ``Conflict`` when somebody is on file under the document whom this caller may not take it for.
    """
    # Of two at once the second violates a constraint, is run again, and finds what the first has made.
    uow.refuse_on({"uq_landlord_station_code_document_index": Contended, "uq_landlord_account_id": Contended})
    return _own(uow, data) if is_outside(uow.actor) else _at_the_counter(uow, data)


def _own(uow: UnitOfWork, data: dict[str, Any]) -> Outcome:
    known = queries.of_account(uow, uow.actor.account_id)
    given = data["landlord"]
    if known is not None:
        wrong = given is not None or data["landlord_id"] not in {None, known.id}
        return known, [Refused("LANDLORD_ON_FILE", ON_FILE, "/landlord" if given else "/landlord_id")] if wrong else []
    if given is None:
        return None, [Refused("LANDLORD_REQUIRED", "With the first house an account says who its landlord is.", "/landlord")]
    if given["account_id"] not in {None, uow.actor.account_id}:
        return None, [Refused("ACCOUNT_BY_STATION", NOT_YOURS, "/landlord/account_id")]
    return _described(uow, {**given, "account_id": uow.actor.account_id}, take=False)


def _at_the_counter(uow: UnitOfWork, data: dict[str, Any]) -> Outcome:
    given, landlord_id = data["landlord"], data["landlord_id"]
    if (given is None) == (landlord_id is None):
        return None, [Refused("LANDLORD_REQUIRED", EITHER, "/landlord")]
    if given is not None:
        return _described(uow, given, take=True)
    return named_landlord(uow, landlord_id, "/landlord_id")


def named_landlord(uow: UnitOfWork, landlord_id: str, pointer: str) -> Outcome:
    """A landlord of the own station."""
    known = queries.at_station(uow, landlord_id, own_station(uow.actor))
    return known, [] if known is not None else [Refused("UNKNOWN_LANDLORD", "The station has no such landlord.", pointer)]


def _described(uow: UnitOfWork, given: dict[str, Any], *, take: bool) -> Outcome:
    details, wrong = read_landlord(given, uow.today)
    if details is None:
        return None, under("/landlord", wrong)
    known = queries.by_document(uow, own_station(uow.actor), details_index(uow.index, details))
    if known is None:
        return new_landlord(uow, details, given["account_id"], "/landlord/account_id"), []
    if not take:
        raise landlord_exists(uow, known)
    return known, _differences(uow, known, details, given["account_id"])


def _differences(uow: UnitOfWork, known: Any, details: Details, account_id: str | None) -> list[Refused]:
    wrong = []
    if not is_same(uow, known, details):
        wrong.append(
            Refused("LANDLORD_NAME_DIFFERS", "The document is on file with another name; compare it, and change the landlord.", "/landlord/name")
        )
    if account_id not in {None, known.account_id}:
        wrong.append(Refused("LANDLORD_ON_FILE", "This landlord is on file; change its account there.", "/landlord/account_id"))
    return wrong


def is_same(uow: UnitOfWork, known: Any, details: Details) -> bool:
    """Whether the landlord on file has the name that is given."""
    filed = open_name(uow.cipher, known)
    return same_name(filed, details.name) if details.kind is LandlordKind.PERSON else filed == details.name


def landlord_exists(uow: UnitOfWork, known: Any) -> Conflict:
    """That somebody is on file under the document; whom, is told to the station only."""
    where = "" if is_outside(uow.actor) else f"landlord:{known.id}"
    refusal = Conflict("LANDLORD_EXISTS", "A landlord is on file under this document.", [problem("/landlord", "LANDLORD_EXISTS", where)])
    return uow.denied(refusal, f"landlord:{known.id}", station_code=known.station_code)


def new_landlord(uow: UnitOfWork, details: Details, account_id: str | None, pointer: str = "/account_id") -> Landlord:
    """A landlord of the own station, not yet inserted; raises ``Conflict("LANDLORD_ACCOUNT_TAKEN")``."""
    if account_id is not None:
        require_free(uow, account_id, pointer)
    landlord_id = new_id()
    return Landlord(
        id=landlord_id,
        **seal_landlord(uow.cipher, uow.index, landlord_id, details),
        station_code=own_station(uow.actor),
        account_id=account_id,
        joined_into=None,
        registered_by=uow.actor.account_id,
        registered_at=uow.now,
        updated_at=uow.now,
    )


def require_free(uow: UnitOfWork, account_id: str, pointer: str = "/account_id") -> None:
    """Raise ``Conflict("LANDLORD_ACCOUNT_TAKEN")`` for an account that acts for another landlord."""
    if queries.of_account(uow, account_id) is not None:
        pointers = [problem(pointer, "LANDLORD_ACCOUNT_TAKEN")]
        raise Conflict("LANDLORD_ACCOUNT_TAKEN", "This account acts for another landlord.", pointers)


def insert_landlord(uow: UnitOfWork, landlord: Landlord) -> None:
    """Insert, announce and put on record a new landlord."""
    uow.insert(landlord)
    uow.announce(LANDLORD_REGISTERED, landlord.id, landlord_fact(landlord), station_code=landlord.station_code, version=landlord.version)
    uow.audit("LANDLORD_REGISTERED", f"landlord:{landlord.id}", station_code=landlord.station_code)


def is_new(landlord: Any) -> bool:
    """Whether it is yet to be inserted."""
    return isinstance(landlord, Landlord)


def refuse_all(*outcomes: list[Refused]) -> None:
    """Raise ``Invalid`` with all that is wrong."""
    refuse([refusal for wrong in outcomes for refusal in wrong])
