"""Whether what is said about a person goes with the document and with the calendar."""

from datetime import date
from typing import Any

from shared.contracts.population.vocabulary import Sex
from shared.decisions import Refused, refusals
from shared.identifiers.documents import Document
from shared.identifiers.resident_numbers import earliest_birth


def is_said(value: Any) -> bool:
    """Whether a detail says anything; "not stated" does not."""
    return value not in {None, "", Sex.UNSPECIFIED}


def check_details(document: Document, sex: str | None, birth_date: date | None, nationality: str | None, today: date) -> list[Refused]:
    """What the given details say against the document or the calendar."""
    return refusals(
        is_said(sex) and document.sex not in {None, sex} and _contradiction("sex"),
        birth_date is not None and document.birth_date not in {None, birth_date} and _contradiction("birth_date"),
        nationality is not None and document.nationality not in {None, nationality} and _contradiction("nationality"),
        _check_birth_date(birth_date, today),
    )


def _contradiction(name: str) -> Refused:
    return Refused(f"{name.upper()}_CONTRADICTS_DOCUMENT", "The document number says something else.", f"/{name}")


def _check_birth_date(birth_date: date | None, today: date) -> Refused | None:
    if birth_date is not None and birth_date > today:
        return Refused("BIRTH_DATE_FUTURE", "The birth date is in the future.", "/birth_date")
    if birth_date is not None and birth_date < earliest_birth(today):
        return Refused("BIRTH_DATE_INVALID", "The birth date is too long ago.", "/birth_date")
    return None
