"""What a request says, in canonical form; or a refusal that lists every rule it breaks, so that a clerk corrects all at once."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.population.rules.spells import check_expected_end, check_start
from services.population.rules.uncertain_days import check_precision
from services.population.sealing import Details
from shared.decisions import Refused, refusals, under
from shared.identifiers.details import check_details
from shared.identifiers.documents import Document, read_document
from shared.identifiers.names import read_name
from shared.identifiers.phones import read_phone


def read_person(given: Mapping[str, Any], today: date) -> tuple[Details | None, list[Refused]]:
    """The person that a request describes, or None and what is wrong; pointers are relative to the person."""
    document = read_document(given["document_type"], given["document_number"], today)
    name = read_name(given["name"])
    phone = None if given["phone"] is None else read_phone(given["phone"])
    wrong = refusals(document, name, phone)
    if isinstance(document, Document):
        wrong += check_details(document, given["sex"], given["birth_date"], given["nationality"], today)
    if isinstance(document, Refused) or isinstance(name, Refused) or isinstance(phone, Refused) or wrong:
        return None, wrong
    return _details(document, name, phone, given), []


def read_registration(given: Mapping[str, Any], today: date) -> tuple[Details | None, list[Refused]]:
    """The person that a registration describes, or None and all that is wrong with person and dates; pointers are the registration's."""
    details, wrong = read_person(given["person"], today)
    birth_date = details.birth_date if details else None
    wrong = under("/person", wrong) + check_dates(given, birth_date, today)
    return (None if wrong else details), wrong


def check_dates(given: Mapping[str, Any], birth_date: date | None, today: date) -> list[Refused]:
    """What is wrong with the dates of a registration; pointers are the registration's."""
    started_on, precision = given["started_on"], given["started_precision"]
    return refusals(
        check_precision(started_on, precision, "/started_on"),
        check_start(started_on, birth_date, today, precision),
        check_expected_end(started_on, given["expected_end_on"]),
    )


def _details(document: Document, name: str, phone: str | None, given: Mapping[str, Any]) -> Details:
    return Details(
        document=document,
        name=name,
        phone=phone,
        sex=given["sex"] if document.sex is None else document.sex.value,
        birth_date=document.birth_date or given["birth_date"],
        nationality=document.nationality or given["nationality"],
    )
