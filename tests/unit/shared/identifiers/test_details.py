"""What is said of a person against the document and the calendar."""

from datetime import date
from typing import Any

import pytest

from shared.identifiers.details import check_details
from shared.identifiers.documents import Document, read_document
from tests.factories.population import resident_number

TODAY = date(2022, 3, 31)


def document(number: str = "", kind: str = "RESIDENT_ID") -> Document:
    """A man's resident identity, born on 1990-03-07, unless told otherwise."""
    read = read_document(kind, number or resident_number("19900307", 1), TODAY)
    assert isinstance(read, Document)
    return read


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ((None, None, None), []),
        (("MALE", date(1990, 3, 7), "CHN"), []),
        (("UNSPECIFIED", None, None), []),
        (("FEMALE", None, None), ["SEX_CONTRADICTS_DOCUMENT"]),
        ((None, date(1990, 3, 8), None), ["BIRTH_DATE_CONTRADICTS_DOCUMENT"]),
        ((None, None, "USA"), ["NATIONALITY_CONTRADICTS_DOCUMENT"]),
    ],
)
def test_details_go_with_the_number(given: tuple[Any, Any, Any], codes: list[str]) -> None:
    assert [refusal.code for refusal in check_details(document(), *given, TODAY)] == codes


@pytest.mark.parametrize(
    ("born", "codes"),
    [
        (TODAY, []),
        (date(2022, 4, 1), ["BIRTH_DATE_FUTURE"]),
        (date(1892, 1, 1), []),
        (date(1891, 12, 31), ["BIRTH_DATE_INVALID"]),
    ],
)
def test_a_passport_holders_birth_date_is_in_the_calendar_of_the_living(born: date, codes: list[str]) -> None:
    assert [refusal.code for refusal in check_details(document("E12345678", "PASSPORT"), "FEMALE", born, "FRA", TODAY)] == codes
