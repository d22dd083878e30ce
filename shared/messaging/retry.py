"""The retry job: gives events whose handler failed to the same handler again, when their time has come.

A retried event may come after later ones about the same thing: a handler tells by ``subject_version`` whether what it
is told is still news.
"""

from collections.abc import Iterable
from typing import Any

import eventlet
from eventlet.event import Event as Signal
from sqlalchemy import Row

from shared.db.leadership import Leadership
from shared.errors import DomainError, Unavailable
from shared.messaging.envelope import Envelope, Undecodable
from shared.messaging.handling import Handling, read
from shared.messaging.parking import Parking
from shared.messaging.specimen import Specimen
from shared.observability.logging import get_logger
from shared.observability.metrics import EVENTS_HANDLED, PARKED
from shared.runtime.deadline import within

log = get_logger(__name__)
PERIOD = 0.5
"""Seconds between two looks at what is due."""
BATCH = 50
SIDE_BY_SIDE = 3
PRUNE_ROUNDS = 7200


class RetryJob:
    """Runs on one replica at a time; its greenlet ends only with ``stop``."""

    def __init__(self, leadership: Leadership, parking: Parking, handling: Handling, subscriptions: Iterable[Any]) -> None:
        self._leadership = leadership
        self._parking = parking
        self._handling = handling
        self._subscriptions = {subscription.binding.queue: subscription for subscription in subscriptions}
        self._stopped = Signal()

    def start(self) -> None:
        """Begin in the background."""
        self._greenlet = eventlet.spawn(self._run)

    def stop(self) -> None:
        """Begin nothing more and wait for what runs."""
        if not self._stopped.ready():
            self._stopped.send(None)
        self._greenlet.wait()

    def _run(self) -> None:
        rounds = 0
        while not self._stopped.ready():
            try:
                self._round(rounds)
            except Unavailable as error:
                log.warning("retries_paused", code=error.code)
            except Exception:  # the job outlives whatever one round raises
                log.exception("retries_failed")
            rounds += 1
            self._rest()
        self._leadership.release()

    def _rest(self) -> None:
        try:
            with within(PERIOD):
                self._stopped.wait()
        except DomainError:
            return

    def _round(self, number: int) -> None:
        if not self._leadership.held():
            return
        if number % 10 == 0:
            PARKED.set(self._parking.count())
        if number % PRUNE_ROUNDS == PRUNE_ROUNDS - 1:
            self._parking.prune()
        pool = eventlet.GreenPool(SIDE_BY_SIDE)
        for _ in pool.imap(self._retry_safely, self._parking.due(BATCH)):
            if self._stopped.ready():
                return

    def _retry_safely(self, row: Row[Any]) -> None:
        try:
            self._retry(row)
        except Unavailable as error:
            log.warning("retry_put_off", code=error.code, row_id=row.id)

    def _retry(self, row: Row[Any]) -> None:
        subscription = self._subscriptions.get(row.queue)
        if subscription is None:
            self._parking.refuse(row, "NO_SUCH_CONSUMER")
            return
        try:
            envelope = read(self._specimen(row), subscription)
        except Undecodable as undecodable:
            self._parking.refuse(row, undecodable.reason)
        else:
            self._run_again(row, subscription, envelope)

    def _specimen(self, row: Row[Any]) -> Specimen:
        try:
            return self._parking.specimen(row)
        except Unavailable as error:
            raise Undecodable(error.code) from None

    def _run_again(self, row: Row[Any], subscription: Any, envelope: Envelope) -> None:
        error = self._handling.run(subscription, envelope, row.attempts + 1)
        if error is None:
            self._parking.settle(row)
        elif self._parking.postpone(row, error):
            log.error("event_parked", consumer=row.consumer, row_id=row.id, attempts=row.attempts + 1)
            EVENTS_HANDLED.labels(subscription.binding.label, "parked").inc()
