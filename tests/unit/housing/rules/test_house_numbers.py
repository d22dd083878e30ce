"""The number of a house."""

import pytest

from services.housing.rules.house_numbers import house_number


@pytest.mark.parametrize(("station", "number", "expected"), [("changtang", 1, "CHANGTANG-000001"), ("ct-1", 1_000_000, "CT-1-1000000")])
def test_a_number_names_station_and_count(station: str, number: int, expected: str) -> None:
    assert house_number(station, number) == expected
