"""A producer and a consumer, as small as services can be.

``LIANGDIAN_RUNTIME=stock`` makes the consumer one of nameko's own, to show what the tests of it are worth.
"""

import os
import signal
from pathlib import Path

import eventlet
import orjson
from nameko.events import event_handler
from sqlalchemy import insert

from shared.db.database import Database
from shared.messaging import relay
from shared.messaging.consumer import EventConsumer
from shared.messaging.envelope import Delivered, Envelope
from shared.messaging.subscribe import Subscription
from shared.runtime.schedule import scheduled
from tests.integration.messaging.samples.contract import THING_DONE, effect

relay.POLL = float(os.environ.get("RELAY_POLL", relay.POLL))
IS_STOCK = os.environ.get("LIANGDIAN_RUNTIME") == "stock"


class QuickSubscription(Subscription):
    """As in production, with delays that a test can wait for."""

    consumer = EventConsumer(delays=(0.2, 0.4), pauses=(0.2, 0.4))


class MortalRelay(relay.Relay):
    """Dies as by kill -9 between confirm and mark, the first time: ``DIE_ONCE`` names the file that remembers it."""

    def setup(self):
        super().setup()
        if "DIE_ONCE" in os.environ:
            marker, self._publisher._outbox.mark = Path(os.environ["DIE_ONCE"]), self._mark_or_die(self._publisher._outbox.mark)
            self._marker = marker

    def _mark_or_die(self, mark):
        def die_once(ids):
            if not self._marker.exists():
                self._marker.touch()
                os.kill(os.getpid(), signal.SIGKILL)
            mark(ids)

        return die_once


def note(uow, delivered):
    """Write down what was told, or fail as the event asks for."""
    eventlet.sleep(delivered.data["seconds"])
    values = {
        "subject": delivered.subject,
        "number": delivered.data["number"],
        "subject_version": delivered.subject_version,
        "attempt": delivered.attempt,
    }
    uow.session.execute(insert(effect).values(**values))
    if delivered.attempt <= delivered.data["failures"]:
        raise ValueError(f"canary-of-an-error-text {delivered.data['number']}")
    uow.commit()


class ProducerService:
    """Publishes its outbox; ``announce_itself`` commits in this process once a file asks for it."""

    name = "producer"
    database = Database()
    relay = MortalRelay()

    @scheduled(every=0.1)
    def announce_itself(self):
        request = Path(os.environ.get("ANNOUNCE", "/nonexistent"))
        if request.exists():
            request.unlink()
            self.database.work("announce", announce_one)


def announce_one(uow):
    """Announce a thing."""
    uow.announce(THING_DONE, "thing:self", {"number": 1}, station_code=None, version=1)
    uow.commit()


class _Ours:
    name = "consumer"
    database = Database()

    @QuickSubscription.decorator(THING_DONE)
    def when_thing_done_note_it(self, delivered):
        self.database.receive(delivered, note)


class _Stock:
    name = "consumer"
    database = Database()

    @event_handler("producer", "thing_done")
    def when_thing_done_note_it(self, body):
        self.database.receive(delivered_by_hand(body), note)


def delivered_by_hand(body):
    """What a stock handler would do to read our envelope."""
    envelope = Envelope.decode(orjson.dumps(body))
    data = THING_DONE.data().load(envelope.data)
    return Delivered.of(Envelope(**{**{name: getattr(envelope, name) for name in Envelope.__slots__}, "data": data}), 1)


ConsumerService = _Stock if IS_STOCK else _Ours
