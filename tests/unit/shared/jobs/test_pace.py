"""When a job is done, when it is told of, and when it is given up."""

from datetime import UTC, datetime, timedelta

import pytest

from shared.jobs.pace import expected_end, is_given_up, is_to_be_told

NOON = datetime(2022, 3, 31, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("started", "done", "total", "seconds"),
    [
        (60, 50, 100, 60),
        (60, 100, 100, 0),
        (60, 25, 100, 180),
        (60, 120, 100, 0),
        (60, 0, 100, None),
        (60, 10, None, None),
        (60, 0, 0, None),
        (None, 1, 2, None),
    ],
)
def test_the_end_is_told_from_what_is_done(started: int | None, done: int, total: int | None, seconds: int | None) -> None:
    began = None if started is None else NOON - timedelta(seconds=started)

    assert expected_end(began, NOON, done, total) == (None if seconds is None else NOON + timedelta(seconds=seconds))


@pytest.mark.parametrize(("milliseconds", "told"), [(None, True), (0, False), (999, False), (1000, True), (5000, True)])
def test_progress_is_told_once_a_second(milliseconds: int | None, told: bool) -> None:
    told_at = None if milliseconds is None else NOON - timedelta(milliseconds=milliseconds)

    assert is_to_be_told(told_at, NOON) is told


@pytest.mark.parametrize(("attempts", "given_up"), [(1, False), (2, False), (3, True), (4, True)])
def test_a_step_is_tried_three_times(attempts: int, given_up: bool) -> None:
    assert is_given_up(attempts) is given_up
