"""Working days: weekends, holidays, days that make up for them, and years that nobody has announced yet."""

from datetime import date

import pytest

from shared.calendar.working_days import is_working_day


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        ("2022-03-04", True),
        ("2022-03-05", False),
        ("2022-04-04", False),  # Tomb-Sweeping
        ("2022-04-02", True),  # a Saturday that made up for it
        ("2099-01-02", True),  # a Friday beyond what is announced
        ("2099-01-03", False),
    ],
)
def test_a_day_on_which_offices_are_open(day: str, is_working: bool) -> None:
    assert is_working_day(date.fromisoformat(day)) is is_working
