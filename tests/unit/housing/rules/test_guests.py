"""Guests: what is wrong with what is said, what is lacking, and who is not of age."""

from datetime import date
from typing import Any

import pytest

from services.housing.rules.guests import check_complete, check_minor, lacks, merged, read_guest, years_old
from shared.decisions import Refused

TODAY = date(2022, 3, 31)
PERSON = {"document_type": "RESIDENT_ID", "document_number": "441699199003070011", "name": "王小明", "phone": "13800138000"}
GUEST = {"person": PERSON, "category": "FLOATING", "reason": "WORK"}


def read(**person: Any) -> tuple[dict[str, Any], set[tuple[str, str]]]:
    guest, wrong = read_guest({**GUEST, "person": {**PERSON, **person}}, TODAY)
    return guest.values["person"], {(refusal.code, refusal.pointer) for refusal in wrong}


def test_a_document_says_sex_birth_date_and_nationality() -> None:
    person, wrong = read()

    assert (person["sex"], person["birth_date"], person["nationality"], wrong) == ("MALE", date(1990, 3, 7), "CHN", set())


def test_of_another_document_it_is_said() -> None:
    person, wrong = read(document_type="PASSPORT", document_number="e1234 5678", sex="FEMALE")

    assert (person["document_number"], person["sex"], wrong) == ("E12345678", "FEMALE", set())


@pytest.mark.parametrize(
    ("person", "code", "pointer"),
    [
        ({"document_number": "441699199003070010"}, "DOCUMENT_CHECK_DIGIT", "/person/document_number"),
        ({"name": "7"}, "NAME_FORMAT", "/person/name"),
        ({"phone": "12"}, "PHONE_FORMAT", "/person/phone"),
    ],
)
def test_what_is_wrong_is_named(person: dict[str, Any], code: str, pointer: str) -> None:
    assert (code, pointer) in read(**person)[1]


def test_all_that_is_wrong_is_named_at_once() -> None:
    assert {pointer for _, pointer in read(document_number="1", name="7", phone="12")[1]} == {
        "/person/document_number",
        "/person/name",
        "/person/phone",
    }


def test_a_number_without_its_kind_is_not_read_yet() -> None:
    guest, wrong = read_guest({"person": {"document_number": "??"}}, TODAY)

    assert (guest.document, wrong) == (None, [])


def test_nothing_said_lacks_everything() -> None:
    assert lacks({}) == ["/person/document_type", "/person/document_number", "/person/name", "/category", "/reason"]
    assert lacks(GUEST) == []
    assert [refusal.code for refusal in check_complete({**GUEST, "reason": None})] == ["REQUIRED"]


def test_a_person_is_mended_field_by_field() -> None:
    assert merged(GUEST, {"person": {"name": "王晓明"}, "reason": "STUDY"}) == {
        "person": {**PERSON, "name": "王晓明"},
        "category": "FLOATING",
        "reason": "STUDY",
    }
    told = {**GUEST, "person": {**PERSON, "sex": "MALE"}}
    assert merged(told, {"person": {"name": "王晓明"}})["person"]["sex"] == "MALE"
    assert "sex" not in merged(told, {"person": {"document_number": "441699199003070011"}})["person"]
    assert merged({}, {"category": "FLOATING"}) == {"person": {}, "category": "FLOATING"}


@pytest.mark.parametrize(
    ("born", "declaration", "refused"),
    [
        (date(2004, 3, 31), None, False),
        (date(2004, 4, 1), None, True),
        (date(2004, 4, 1), "WITH_GUARDIAN", False),
        (date(1980, 1, 1), None, False),
        (None, None, False),
    ],
)
def test_of_who_is_not_of_age_it_is_declared_on_whose_responsibility(born: date | None, declaration: str | None, refused: bool) -> None:
    decision = check_minor(born, declaration, TODAY)

    assert isinstance(decision, Refused) is refused


@pytest.mark.parametrize(("on", "years"), [(date(2022, 2, 28), 17), (date(2022, 3, 1), 18)])
def test_who_was_born_on_a_leap_day_is_older_in_march(on: date, years: int) -> None:
    assert years_old(date(2004, 2, 29), on) == years
