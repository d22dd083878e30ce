"""What a request says of a landlord or a house, in canonical form; or all that is wrong with it, so that everything is corrected at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.housing.rules.rooms import check_rooms
from services.housing.sealing import Details
from shared.contracts.housing.vocabulary.houses import LandlordKind
from shared.contracts.population.vocabulary import DocumentType
from shared.decisions import ALLOWED, Decision, Refused, refusals
from shared.identifiers.addresses import bare_address
from shared.identifiers.credit_codes import read_credit_code
from shared.identifiers.documents import Document, read_document
from shared.identifiers.names import read_name
from shared.identifiers.phones import read_phone

SHORTEST_NAME = 2
NOT_OF_THIS_KIND = "This is not of this kind of landlord."


def read_landlord(given: Mapping[str, Any], today: date) -> tuple[Details | None, list[Refused]]:
    """The landlord that a request describes, or None and what is wrong; pointers are relative to the landlord.

    A phone that is None is none; requests by hand have one.
    """
    kind = LandlordKind(given["kind"])
    document = _read_person(given, today) if kind is LandlordKind.PERSON else _read_organisation(given)
    name = read_landlord_name(kind, given["name"])
    phone = None if given["phone"] is None else read_phone(given["phone"])
    wrong = refusals(document, name, phone) + _superfluous(given, kind)
    if isinstance(document, Refused) or isinstance(name, Refused) or isinstance(phone, Refused) or wrong:
        return None, wrong
    if isinstance(document, Document):
        return Details(kind, name, document.type.value, document.number, phone), []
    return Details(kind, name, None, document, phone), []


def read_landlord_name(kind: LandlordKind, name: str) -> str | Refused:
    """A person's name in letters; an organisation's as it is."""
    if kind is LandlordKind.PERSON:
        return read_name(name)
    return name if len(name) >= SHORTEST_NAME else Refused("NAME_FORMAT", "An organisation has a name of 2 to 100 characters.", "/name")


def _read_person(given: Mapping[str, Any], today: date) -> Document | Refused:
    if given["document_number"] is None:
        return Refused("DOCUMENT_REQUIRED", "A person is registered with a document.", "/document_number")
    return read_document(given["document_type"] or DocumentType.RESIDENT_ID, given["document_number"], today)


def _read_organisation(given: Mapping[str, Any]) -> str | Refused:
    if given["credit_code"] is None:
        return Refused("CREDIT_CODE_REQUIRED", "An organisation is registered with its unified social credit code.", "/credit_code")
    return read_credit_code(given["credit_code"])


def _superfluous(given: Mapping[str, Any], kind: LandlordKind) -> list[Refused]:
    others = ("credit_code",) if kind is LandlordKind.PERSON else ("document_type", "document_number")
    return [Refused("NOT_OF_THIS_KIND", NOT_OF_THIS_KIND, f"/{name}") for name in others if given[name] is not None]


def check_address(text: str) -> Decision:
    """An address has letters or digits to be found by."""
    return ALLOWED if bare_address(text) else Refused("ADDRESS_FORMAT", "An address has letters or digits.", "/address")


def check_house(given: Mapping[str, Any]) -> list[Refused]:
    """What is wrong with a house that is to be registered, but for its landlord."""
    return refusals(check_address(given["address"])) + check_rooms([room["name"] for room in given["rooms"]], ())
