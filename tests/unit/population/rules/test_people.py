"""What is said of a person against what is on file."""

from datetime import date
from typing import Any

import pytest

from services.population.rules.people import differences

FILED = {"name": "王小明", "sex": "MALE", "birth_date": date(1990, 3, 7), "nationality": None}


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({}, []),
        ({"name": "王晓明"}, ["PERSON_NAME_DIFFERS"]),
        ({"sex": "FEMALE"}, ["PERSON_SEX_DIFFERS"]),
        ({"sex": None}, []),
        ({"sex": "UNSPECIFIED"}, []),
        ({"nationality": "FRA"}, []),
        ({"name": "李红", "birth_date": date(1990, 3, 8)}, ["PERSON_NAME_DIFFERS", "PERSON_BIRTH_DATE_DIFFERS"]),
    ],
)
def test_differences_from_what_is_on_file_are_told(given: dict[str, Any], codes: list[str]) -> None:
    assert [refusal.code for refusal in differences(FILED, FILED | given)] == codes
