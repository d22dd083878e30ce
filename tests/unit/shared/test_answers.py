"""Days and instants as answers write them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from shared.answers import day, instant

BEIJING = timezone(timedelta(hours=8))


@pytest.mark.parametrize("moment", [datetime(2022, 3, 31, 4, tzinfo=UTC), datetime(2022, 3, 31, 12, tzinfo=BEIJING)])
def test_an_instant_is_written_in_utc(moment: datetime) -> None:
    assert instant(moment) == "2022-03-31T04:00:00Z"


def test_a_day_is_written_as_it_is_and_none_as_none() -> None:
    assert (day(date(2022, 3, 31)), day(None)) == ("2022-03-31", None)
