import time

import eventlet
import pytest

from shared.errors import Unavailable
from shared.runtime.deadline import Deadline, is_timeout, within


def test_a_deadline_is_not_over_before_its_time():
    deadline = Deadline(10)
    assert 9.9 < deadline.remaining() <= 10
    assert not deadline.expired


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_deadline_that_is_over_has_nothing_left(seconds):
    deadline = Deadline(seconds)
    assert deadline.remaining() == 0
    assert deadline.expired


@pytest.mark.parametrize(("cap", "expected"), [(3, 3), (30, 10), (0, 0)])
def test_a_cap_never_makes_a_deadline_later(cap, expected):
    assert Deadline(10).capped(cap).remaining() == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize(("seconds", "since", "expected"), [(-2, 1, True), (-0.5, 1, False), (5, 1, False)])
def test_overdue_is_a_while_after_the_end(seconds, since, expected):
    assert Deadline(seconds).is_overdue(since) is expected


@pytest.mark.parametrize("limit", [0.05, Deadline(0.05)])
def test_a_block_that_waits_too_long_is_unavailable(limit):
    started = time.monotonic()
    with pytest.raises(Unavailable, match="DEADLINE_EXCEEDED"), within(limit):
        eventlet.sleep(5)
    assert time.monotonic() - started < 1


def test_a_block_that_is_in_time_is_left_alone():
    with within(0.05):
        eventlet.sleep(0)
    eventlet.sleep(0.1)  # a timer that was left behind would fire here


def test_an_error_in_the_block_passes():
    with pytest.raises(KeyError), within(1):
        raise KeyError


def test_an_inner_limit_is_not_taken_for_the_outer():
    with within(1), pytest.raises(Unavailable), within(0.02):
        eventlet.sleep(5)


def test_somebody_elses_timeout_passes_as_it_is():
    with pytest.raises(eventlet.Timeout) as raised, within(5), eventlet.Timeout(0.02):
        eventlet.sleep(5)
    assert is_timeout(raised.value)
    assert not is_timeout(TimeoutError())
