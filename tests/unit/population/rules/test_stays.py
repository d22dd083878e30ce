"""What a report of a stay may lead to, and how little its landlord learns."""

import pytest

from services.population.rules.stays import PATIENCE, Home, Told, check_elsewhere, may_end_by_itself, told
from shared.decisions import ALLOWED, Refused

RENTED, OF_STAY, OWN = Home("RENTAL", of_stay=False), Home("RENTAL", of_stay=True), Home("OWNED", of_stay=False)


@pytest.mark.parametrize(
    ("homes", "refused"),
    [([], False), ([OWN], False), ([RENTED], True), ([OF_STAY], True), ([OWN, RENTED], True)],
)
def test_nobody_is_a_tenant_twice(homes: list[Home], refused: bool) -> None:
    found = check_elsewhere(homes)

    assert isinstance(found, Refused) is refused
    assert refused or found is ALLOWED


@pytest.mark.parametrize(
    ("homes", "attempt", "waits"),
    [
        ([OF_STAY], 1, True),
        ([OF_STAY], PATIENCE - 1, True),
        ([OF_STAY], PATIENCE, False),
        ([OF_STAY, OWN], 1, True),
        ([OF_STAY, RENTED], 1, False),
        ([RENTED], 1, False),
        ([OWN], 1, False),
        ([], 1, False),
    ],
)
def test_a_stay_whose_check_out_may_be_on_its_way_is_waited_for(homes: list[Home], attempt: int, waits: bool) -> None:
    assert may_end_by_itself(homes, attempt) is waits


def test_what_is_wrong_with_the_report_is_told_with_its_fields() -> None:
    pointers = ["/person/name", "/person/document_number", "/person/name"]

    assert told("DOCUMENT_CHECK_DIGIT", pointers, of_report=True) == Told("DOCUMENT_CHECK_DIGIT", ("/person/name", "/person/document_number"))


@pytest.mark.parametrize("cause", ["RECORD_SEALED", "ALREADY_RESIDENT", "PERSON_NAME_DIFFERS", "RESIDENCE_OPEN_ELSEWHERE"])
def test_of_what_is_on_file_all_refusals_tell_the_same(cause: str) -> None:
    assert told(cause, ["/person/name"], of_report=False) == Told("REVIEW_AT_STATION", (), cause)
