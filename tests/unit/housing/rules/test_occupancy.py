"""How many beds are free."""

from datetime import date

import pytest

from services.housing.rules.occupancy import check_as_of, vacancy_percent, vacant
from shared.decisions import ALLOWED


@pytest.mark.parametrize(("as_of", "is_allowed"), [(date(2022, 3, 30), True), (date(2022, 3, 31), True), (date(2022, 4, 1), False)])
def test_nobody_knows_a_day_to_come(as_of: date, is_allowed: bool) -> None:
    assert (check_as_of(as_of, date(2022, 3, 31)) == ALLOWED) is is_allowed


@pytest.mark.parametrize(("beds", "occupied", "reserved", "free"), [(10, 6, 1, 3), (10, 10, 0, 0), (10, 9, 1, 0), (2, 3, 0, 0), (0, 0, 0, 0)])
def test_vacant_are_beds_that_are_neither_occupied_nor_reserved(beds: int, occupied: int, reserved: int, free: int) -> None:
    assert vacant(beds, occupied, reserved) == free


@pytest.mark.parametrize(("beds", "free", "percent"), [(14, 3, 21.4), (10, 0, 0.0), (3, 3, 100.0), (0, 0, None)])
def test_the_rate_is_of_100_beds_and_there_is_none_without(beds: int, free: int, percent: float | None) -> None:
    assert vacancy_percent(beds, free) == percent
