import itertools

import pytest
from stdnum.cn import uscc

from dev.people import COUNTY, check_digit, companies, people


def first(count: int, seed: str = "a town"):
    return list(itertools.islice(people(seed), count))


def test_the_same_seed_makes_the_same_people():
    assert first(50) == first(50)


def test_another_seed_makes_other_people():
    assert not {person.document_number for person in first(50)} & {person.document_number for person in first(50, "another town")}


def test_no_number_is_given_twice():
    assert len({person.document_number for person in first(5000)}) == 5000


# Numbers that the standard and textbooks print.
@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014", "34052419800101001X"])
def test_the_check_digit_is_that_of_the_standard(number):
    assert check_digit(number[:17]) == number[17]


def test_numbers_are_of_a_county_that_does_not_exist():
    assert {person.document_number[:6] for person in first(200)} == {COUNTY}


def test_the_number_tells_birth_date_and_sex():
    for person in first(200):
        assert person.document_number[6:14] == f"{person.birth_date:%Y%m%d}"
        assert (person.sex == "MALE") == (int(person.document_number[16]) % 2 == 1)


def test_companies_have_codes_of_their_own_that_are_well_formed():
    codes = [company.credit_code for company in itertools.islice(companies("a town"), 500)]

    assert len(set(codes)) == 500
    assert all(uscc.is_valid(code) and code[2:8] == COUNTY for code in codes)


def test_another_seed_makes_other_companies():
    first_codes, others = ({company.credit_code for company in itertools.islice(companies(seed), 100)} for seed in ("a town", "another town"))

    assert not first_codes & others
