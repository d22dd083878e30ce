"""Resident identity numbers: every valid one passes, every slip of the pen does not."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shared.contracts.population.vocabulary import Sex
from shared.decisions import Refused
from shared.identifiers.resident_numbers import PROVINCES, ResidentNumber, check_character, earliest_birth, modernised, read_resident_number
from tests.factories.population import fullwidth, resident_number

TODAY = date(2022, 3, 31)

valid_numbers = st.builds(
    lambda province, rest, born, sequence: resident_number(f"{born:%Y%m%d}", sequence, f"{province}{rest:04d}"),
    st.sampled_from(sorted(PROVINCES)),
    st.integers(0, 9999),
    st.dates(earliest_birth(TODAY), TODAY),
    st.integers(0, 999),
)


@given(valid_numbers)
def test_any_valid_number_is_read(number: str) -> None:
    read = read_resident_number(number, TODAY)

    assert isinstance(read, ResidentNumber)
    assert read.number == number
    assert f"{read.birth_date:%Y%m%d}" == number[6:14]
    assert read.sex is (Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


@given(valid_numbers, st.integers(0, 17), st.sampled_from("0123456789"))
def test_a_number_with_one_digit_changed_is_refused(number: str, at: int, digit: str) -> None:
    assume(number[at] != digit)

    assert isinstance(read_resident_number(number[:at] + digit + number[at + 1 :], TODAY), Refused)


@given(valid_numbers, st.integers(0, 15))
def test_a_number_with_two_neighbours_swapped_is_refused(number: str, at: int) -> None:
    assume(number[at] != number[at + 1])

    assert isinstance(read_resident_number(number[:at] + number[at + 1] + number[at] + number[at + 2 :], TODAY), Refused)


@given(st.text(max_size=20))
def test_any_other_text_is_refused_and_not_an_error(text: str) -> None:
    read = read_resident_number(text, TODAY)

    assert isinstance(read, Refused) or len(read.number) == 18


@given(valid_numbers)
def test_the_old_form_is_the_same_number(number: str) -> None:
    assume(number[6:8] == "19")
    old = number[:6] + number[8:17]

    assert modernised(old) == number
    assert read_resident_number(old, TODAY) == read_resident_number(number, TODAY)


@pytest.mark.parametrize(
    ("first17", "check"),
    [
        ("11010519491231002", "X"),  # the standard's own example
        ("44052418800101001", "4"),  # the other one
    ],
)
def test_the_check_character_is_the_standards(first17: str, check: str) -> None:
    assert check_character(first17) == check


def test_a_lower_case_x_is_as_good() -> None:
    read = read_resident_number("11010519491231002x", TODAY)

    assert isinstance(read, ResidentNumber)
    assert (read.number, read.sex, read.birth_date) == ("11010519491231002X", Sex.FEMALE, date(1949, 12, 31))


def test_a_number_issued_before_its_district_existed_is_valid() -> None:
    # 441602 exists since 1988.
    assert isinstance(read_resident_number(resident_number("19500101", region="441602"), TODAY), ResidentNumber)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_permit_prefixes_are_told(region: str) -> None:
    read = read_resident_number(resident_number(region=region), TODAY)

    assert isinstance(read, ResidentNumber)
    assert read.is_permit


def test_a_mainland_number_is_no_permit() -> None:
    read = read_resident_number(resident_number(), TODAY)

    assert isinstance(read, ResidentNumber)
    assert not read.is_permit


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("", "DOCUMENT_FORMAT"),
        ("4416021990030700", "DOCUMENT_FORMAT"),
        ("44160219900307001", "DOCUMENT_FORMAT"),
        ("4416021990030700111", "DOCUMENT_FORMAT"),
        ("X41602199003070011", "DOCUMENT_FORMAT"),
        (fullwidth(resident_number()), "DOCUMENT_FORMAT"),
        (resident_number(region="001602"), "DOCUMENT_REGION"),
        (resident_number(region="161602"), "DOCUMENT_REGION"),
        (resident_number("19900230"), "DOCUMENT_BIRTH_DATE_INVALID"),
        (resident_number("19901301"), "DOCUMENT_BIRTH_DATE_INVALID"),
        (resident_number("20230229"), "DOCUMENT_BIRTH_DATE_INVALID"),
        (resident_number("00000101"), "DOCUMENT_BIRTH_DATE_INVALID"),
        (resident_number("20220401"), "DOCUMENT_BIRTH_DATE_FUTURE"),
        (resident_number("20990101"), "DOCUMENT_BIRTH_DATE_FUTURE"),
        ("441602199003070000", "DOCUMENT_CHECK_DIGIT"),
        ("441602900230001", "DOCUMENT_BIRTH_DATE_INVALID"),
    ],
)
def test_refusals_have_a_code_of_their_own(number: str, code: str) -> None:
    read = read_resident_number(number, TODAY)

    assert isinstance(read, Refused)
    assert (read.code, read.pointer) == (code, "/document_number")


@pytest.mark.parametrize(("days", "valid"), [(0, True), (1, False)])
def test_birth_today_is_the_last_that_there_is(days: int, valid: bool) -> None:
    born = f"{TODAY + timedelta(days):%Y%m%d}"

    assert isinstance(read_resident_number(resident_number(born), TODAY), ResidentNumber) is valid


@pytest.mark.parametrize(("born", "valid"), [("18920101", True), ("18911231", False)])
def test_nobody_is_older_than_130(born: str, valid: bool) -> None:
    assert isinstance(read_resident_number(resident_number(born), TODAY), ResidentNumber) is valid
