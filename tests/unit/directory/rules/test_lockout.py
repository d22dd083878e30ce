"""Delay after failures: none at first, then doubling, never for good."""

from datetime import UTC, datetime, timedelta

import pytest

from services.directory.rules.lockout import FORGOTTEN_AFTER, LONGEST_DELAY, delay_after, failures_now, seconds_to_wait

NOON = datetime(2022, 3, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [(0, 0), (1, 0), (5, 0), (6, 1), (7, 2), (8, 4), (15, 512), (16, 900), (17, 900), (10**9, 900)],
)
def test_the_delay_doubles_up_to_a_limit(failures: int, seconds: int) -> None:
    assert delay_after(failures) == seconds


def test_nobody_is_ever_locked_out_for_good() -> None:
    assert seconds_to_wait(10**6, NOON, NOON + timedelta(seconds=LONGEST_DELAY)) == 0


def test_an_hour_allows_fewer_than_a_hundred_tries() -> None:
    tries, at, failed_at = 0, NOON, NOON
    while at < NOON + timedelta(hours=1):
        tries, failed_at = tries + 1, at
        at = failed_at + timedelta(seconds=max(delay_after(tries), 1))

    assert tries < 100


@pytest.mark.parametrize(
    ("after", "seconds"),
    [(timedelta(0), 4), (timedelta(seconds=3), 1), (timedelta(seconds=3, microseconds=1), 1), (timedelta(seconds=4), 0), (timedelta(days=1), 0)],
)
def test_the_wait_is_told_in_whole_seconds(after: timedelta, seconds: int) -> None:
    assert seconds_to_wait(8, NOON, NOON + after) == seconds


def test_failures_are_forgotten_after_a_day() -> None:
    assert failures_now(9, NOON, NOON + FORGOTTEN_AFTER) == 0
    assert failures_now(9, NOON, NOON + FORGOTTEN_AFTER - timedelta(seconds=1)) == 9
