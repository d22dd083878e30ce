from datetime import UTC, datetime

import pytest

from shared.messaging.broadcast import KEPT, WAITING, EventFeed
from shared.messaging.envelope import Envelope


def envelope(number, event="thing_done"):
    return Envelope(f"id-{number}", "producer", event, 1, "thing:1", number, datetime(2022, 1, 1, tzinfo=UTC))


@pytest.fixture
def feed():
    return EventFeed("producer")


def heard(listener):
    numbers = []
    while (one := listener.next(0)) is not None:
        numbers.append(one.subject_version)
    return numbers


def test_a_listener_hears_what_it_accepts_from_now_on(feed):
    feed._take(envelope(1))
    listener = feed.subscribe(lambda one: one.event == "thing_done")
    feed._take(envelope(2))
    feed._take(envelope(3, "thing_undone"))
    feed._take(envelope(4))
    assert heard(listener) == [2, 4]


def test_a_listener_that_comes_back_hears_what_it_missed(feed):
    for number in range(KEPT + 10):
        feed._take(envelope(number))
    assert heard(feed.subscribe(lambda _: True, after="id-20")) == list(range(21, KEPT + 10))


@pytest.mark.parametrize("after", ["id-5", "unknown", None])
def test_a_listener_whose_last_event_is_forgotten_begins_now(feed, after):
    for number in range(KEPT + 10):
        feed._take(envelope(number))
    assert heard(feed.subscribe(lambda _: True, after)) == []


def test_a_listener_that_is_too_slow_is_dropped_and_the_others_are_not(feed):
    slow, quick = feed.subscribe(lambda _: True), feed.subscribe(lambda _: True)
    for number in range(WAITING + 1):
        feed._take(envelope(number))
        quick.next(0)
    assert (slow.is_dropped, quick.is_dropped) == (True, False)
    assert heard(slow) == list(range(WAITING))


def test_a_listener_with_a_full_share_is_not_yet_dropped(feed):
    listener = feed.subscribe(lambda _: True)
    for number in range(WAITING):
        feed._take(envelope(number))
    assert not listener.is_dropped


def test_a_closed_listener_hears_nothing_more(feed):
    listener = feed.subscribe(lambda _: True)
    listener.close()
    feed._take(envelope(1))
    assert heard(listener) == []


def test_a_callback_that_fails_keeps_no_other_from_hearing(feed):
    numbers = []
    feed.listen(lambda _: 1 / 0)
    feed.listen(lambda one: numbers.append(one.subject_version))
    feed._take(envelope(1))
    assert numbers == [1]


def test_a_gap_is_told_when_the_connection_is_lost(feed):
    told = []
    feed.on_gap(lambda: told.append(feed.is_connected))
    feed._on_lost()
    assert told == [False]
