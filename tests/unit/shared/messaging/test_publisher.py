"""What the relay does with a batch, whatever outbox and broker answer."""

from types import SimpleNamespace

import pytest

from shared.errors import Unavailable
from shared.messaging.outlet import Refused
from shared.messaging.relay import Publisher


def row(number):
    return SimpleNamespace(id=number, event="thing_done", message_id=f"m{number}", body=b"%d" % number, subject="thing:1", attempts=0)


class FakeOutbox:
    def __init__(self, count):
        self.waiting = [row(number) for number in range(count)]
        self.marked, self.delayed = [], []

    def take(self, limit):
        return self.waiting[:limit]

    def mark(self, ids):
        self.marked += ids
        self.waiting = [one for one in self.waiting if one.id not in ids]

    def delay(self, rows):
        self.delayed += [one.id for one in rows]
        self.waiting = [one for one in self.waiting if one not in rows]


class FakeOutlet:
    """Refuses (nacks) some bodies, and closes the channel over others."""

    def __init__(self, nacked=(), hated=()):
        self.nacked, self.hated, self.published = nacked, hated, []

    def publish(self, batch):
        if any(one.body in self.hated for one in batch):
            raise Refused
        self.published += [one.body for one in batch if one.body not in self.nacked]
        return {index for index, one in enumerate(batch) if one.body in self.nacked}


def run(outbox, outlet):
    publisher = Publisher(outbox, outlet, "sample")
    while publisher.publish_next() or outbox.waiting:
        continue


def test_everything_is_published_in_order_and_marked():
    outbox, outlet = FakeOutbox(450), FakeOutlet()
    run(outbox, outlet)
    assert outlet.published == [b"%d" % number for number in range(450)]
    assert outbox.marked == list(range(450))


def test_a_refused_event_waits_and_the_others_are_marked():
    outbox = FakeOutbox(5)
    run(outbox, FakeOutlet(nacked=(b"2",)))
    assert (outbox.marked, outbox.delayed) == ([0, 1, 3, 4], [2])


def test_an_event_that_costs_the_channel_is_found_and_holds_up_nobody():
    outbox = FakeOutbox(300)
    run(outbox, FakeOutlet(hated=(b"120",)))
    assert outbox.delayed == [120]
    assert outbox.marked == [number for number in range(300) if number != 120]


def test_nothing_is_marked_while_the_broker_is_away():
    outbox = FakeOutbox(3)

    class Away:
        def publish(self, batch):
            raise Unavailable("BROKER_UNREACHABLE")

    with pytest.raises(Unavailable):
        Publisher(outbox, Away(), "sample").publish_next()
    assert outbox.marked == []


def test_an_empty_outbox_costs_no_word_with_the_broker():
    assert not Publisher(FakeOutbox(0), None, "sample").publish_next()
