"""What becomes of one event: read, handled, and then acknowledged, put off, or set aside.

A message is acknowledged only when its handler's transaction, or the row that keeps it, is committed. While neither can
be (the database is away) it is held unacknowledged and tried again with a growing pause: given back to the broker it
would come again at once, out of order, and count against the broker's delivery limit.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain, repeat
from typing import Any

from eventlet.event import Event as Signal
from marshmallow import EXCLUDE, Schema, ValidationError

from shared.errors import Unavailable
from shared.messaging.envelope import Delivered, Envelope, Undecodable
from shared.messaging.parking import Parking
from shared.messaging.quarantine import Quarantine
from shared.messaging.specimen import Specimen
from shared.observability.logging import bind_request, clear_request, get_logger
from shared.observability.metrics import EVENTS_HANDLED
from shared.runtime.deadline import within
from shared.runtime.frames import Content

log = get_logger(__name__)
HANDLING_SECONDS = 30.0
"""Time for one handler; longer work belongs into a table of its own."""
PAUSES = (1.0, 2.0, 4.0, 8.0, 10.0)
"""Seconds between attempts to settle a message while the database is away; the last is repeated."""
TOO_OFTEN = 20
"""Deliveries of one message after which it is set aside: it may be what ends the process each time."""


@dataclass(slots=True)
class Arrival:
    """A message as the broker handed it over; ``is_current`` tells whether ``acknowledge`` can still reach the broker."""

    subscription: Any
    specimen: Specimen
    is_current: Callable[[], bool]
    acknowledge: Callable[[], None]
    envelope: Envelope | None = None
    refusal: str = ""

    @classmethod
    def of(cls, subscription: Any, message: Content, is_current: Callable[[], bool], acknowledge: Callable[[], None]) -> "Arrival":
        """Look at a message; one that can't be read arrives with the reason as its ``refusal``."""
        specimen = Specimen.of(message, subscription.binding.queue, subscription.binding.consumer)
        arrival = cls(subscription, specimen, is_current, acknowledge)
        try:
            arrival.envelope = read(arrival.specimen, subscription)
        except Undecodable as undecodable:
            arrival.refusal = undecodable.reason
        return arrival

    @property
    def subject(self) -> str:
        """What it is about, by which the lanes divide."""
        return self.envelope.subject if self.envelope else self.specimen.id


class Handling:
    """Settles arrivals for one service."""

    def __init__(self, container: Any, parking: Parking, pauses: Sequence[float] = PAUSES) -> None:
        self._container = container
        self._parking = parking
        self._quarantine = Quarantine.of(container)
        self._pauses = pauses
        self._closed = Signal()

    def close(self) -> None:
        """Hold nothing any longer: what could not be settled goes back to the broker."""
        self._closed.send(None)

    def settle(self, arrival: Arrival) -> None:
        """Handle it, or keep it for later, and acknowledge; waits as long as neither can be written down."""
        for pause in chain(self._pauses, repeat(self._pauses[-1])):
            if not arrival.is_current() or self._closed.ready():
                return
            try:
                self._settle_once(arrival)
            except Unavailable as error:
                log.warning("event_held", queue=arrival.specimen.queue, code=error.code, pause=pause)
                self._wait(pause)
            else:
                arrival.acknowledge()
                return

    def _wait(self, seconds: float) -> None:
        with suppress(Unavailable), within(seconds):
            self._closed.wait()

    def _settle_once(self, arrival: Arrival) -> None:
        label = arrival.subscription.binding.label
        if arrival.envelope is None or arrival.specimen.deliveries >= TOO_OFTEN:
            self._quarantine.take(arrival.specimen, arrival.refusal or "DELIVERED_TOO_OFTEN")
            EVENTS_HANDLED.labels(label, "quarantined").inc()
            return
        error = self.run(arrival.subscription, arrival.envelope, attempt=1)
        if error is not None:
            self._parking.put_off(arrival.specimen, arrival.envelope.id, error)

    def run(self, subscription: Any, envelope: Envelope, attempt: int) -> Exception | None:
        """Run the service's method; returns the exception that it ended with, if any."""
        bind_request(request_id=envelope.request_id, message_id=envelope.id)
        delivered = Delivered.of(envelope, attempt)
        try:
            with within(HANDLING_SECONDS):
                self._container.run_worker(subscription, (delivered,), {}, data={"request_id": envelope.request_id})
        except Exception as error:  # whatever a handler raises is a failed attempt
            log.warning(
                "event_failed", consumer=subscription.binding.consumer, subject_version=envelope.subject_version, attempt=attempt, exc_info=error
            )
            EVENTS_HANDLED.labels(subscription.binding.label, "failed").inc()
            return error
        finally:
            clear_request()
        EVENTS_HANDLED.labels(subscription.binding.label, "handled").inc()
        return None


def read(specimen: Specimen, subscription: Any) -> Envelope:
    """The envelope in a message, if it is what the subscription asked for; raises ``Undecodable``."""
    if not specimen.is_readable:
        raise Undecodable("PROPERTIES")
    envelope = Envelope.decode(specimen.body, specimen.content_type)
    if not envelope.is_of(subscription.event):
        raise Undecodable("ANOTHER_EVENT")
    try:
        data = _schema(subscription.event.data).load(envelope.data)
    except (ValidationError, ValueError, TypeError, RecursionError):
        raise Undecodable("DATA") from None
    return replace(envelope, data=data)


@cache
def _schema(schema: type[Schema]) -> Schema:
    return schema(unknown=EXCLUDE)
