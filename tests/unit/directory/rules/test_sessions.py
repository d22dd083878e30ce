"""A session ends after half an hour without use, and after twelve hours in any case."""

from datetime import UTC, datetime, timedelta

import pytest

from services.directory.rules.sessions import ABSOLUTE, IDLE, ends_at, has_ended, is_to_be_noted

OPENED = datetime(2022, 3, 31, 8, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("seen_after", "asked_after", "ended"),
    [
        pytest.param(timedelta(0), timedelta(0), False, id="just opened"),
        pytest.param(timedelta(0), IDLE - SECOND, False, id="almost idle"),
        pytest.param(timedelta(0), IDLE, True, id="idle"),
        pytest.param(timedelta(hours=3), timedelta(hours=3) + IDLE - SECOND, False, id="in use"),
        pytest.param(ABSOLUTE - SECOND, ABSOLUTE - SECOND, False, id="almost twelve hours"),
        pytest.param(ABSOLUTE - SECOND, ABSOLUTE, True, id="twelve hours though in use"),
    ],
)
def test_a_session_ends_when_idle_or_old(seen_after: timedelta, asked_after: timedelta, ended: bool) -> None:
    assert has_ended(OPENED, OPENED + seen_after, OPENED + asked_after) is ended


def test_the_end_is_the_earlier_of_both() -> None:
    assert ends_at(OPENED, OPENED) == OPENED + IDLE
    assert ends_at(OPENED, OPENED + ABSOLUTE - SECOND) == OPENED + ABSOLUTE


def test_use_is_noted_once_a_minute() -> None:
    assert not is_to_be_noted(OPENED, OPENED + timedelta(seconds=59))
    assert is_to_be_noted(OPENED, OPENED + timedelta(seconds=60))
