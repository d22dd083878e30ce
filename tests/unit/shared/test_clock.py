"""A day begins at local midnight, eight hours before UTC's."""

from datetime import UTC, date, datetime

import pytest

from shared.clock import FixedClock, SystemClock


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (datetime(2022, 3, 1, 15, 59, 59, tzinfo=UTC), date(2022, 3, 1)),
        (datetime(2022, 3, 1, 16, 0, 0, tzinfo=UTC), date(2022, 3, 2)),
    ],
)
def test_today_is_the_local_date(at: datetime, day: date) -> None:
    assert FixedClock(at).today() == day
    assert FixedClock(at).now() == at


def test_the_system_clock_knows_its_zone() -> None:
    assert SystemClock().now().tzinfo is UTC
