"""What becomes of an arrival, whatever the handler, the database and the connection do."""

import dataclasses
from types import SimpleNamespace

import eventlet
import pytest
from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.schema import Answer
from shared.errors import Unavailable
from shared.messaging import handling
from shared.messaging.handling import TOO_OFTEN, Arrival, Handling, read
from shared.messaging.retry import RetryJob
from shared.messaging.specimen import Specimen
from shared.messaging.topology import Binding
from tests.unit.shared.messaging.test_envelope import made


class Data(Answer):
    number = fields.Integer(required=True)
    on = fields.Date(load_default=None)


EVENT = Event("population", "residence_registered", 1, Data)
SUBSCRIPTION = SimpleNamespace(event=EVENT, binding=Binding(EVENT, "sample", "when"))
AWAY = Unavailable("DATABASE_UNREACHABLE")


class World:
    """Container, parking and quarantine in one; ``failures`` are raised by the handler, ``outages`` by the database."""

    def __init__(self, failures=(), outages=()):
        self.failures, self.outages = list(failures), list(outages)
        self.ran, self.put, self.taken, self.acknowledged = [], [], [], 0

    def run_worker(self, _subscription, arguments, _kwargs, data):
        self.ran.append(arguments[0])
        if self.failures:
            raise self.failures.pop(0)

    def _store(self, kept, what):
        if self.outages:
            raise self.outages.pop(0)
        kept.append(what)

    def put_off(self, _specimen, message_id, error):
        self._store(self.put, (message_id, type(error)))

    def take(self, _specimen, reason):
        self._store(self.taken, reason)

    def acknowledge(self):
        self.acknowledged += 1


@pytest.fixture
def settle(monkeypatch):
    def run(world, specimen=None, is_current=lambda: True):
        monkeypatch.setattr(handling.Quarantine, "of", lambda _container: world)
        arrival = Arrival(SUBSCRIPTION, specimen or given(), is_current, world.acknowledge)
        try:
            arrival.envelope = read(arrival.specimen, SUBSCRIPTION)
        except handling.Undecodable as undecodable:
            arrival.refusal = undecodable.reason
        Handling(world, world, pauses=(0.001, 0.002)).settle(arrival)

    return run


def given(**changes):
    specimen = Specimen(made().encode(), "queue", "sample.when", "residence_registered", {"content_type": "application/json"})
    return dataclasses.replace(specimen, **changes)


def test_a_handled_event_is_acknowledged_once(settle):
    world = World()
    settle(world)
    assert (len(world.ran), world.put, world.acknowledged) == (1, [], 1)
    assert (world.ran[0].attempt, world.ran[0].data) == (1, {"number": 1, "on": None})


def test_a_failed_event_is_kept_before_it_is_acknowledged(settle):
    world = World(failures=[ValueError()])
    settle(world)
    assert (world.put, world.acknowledged) == ([(made().id, ValueError)], 1)


def test_an_event_that_can_neither_be_handled_nor_kept_is_held_and_tried_again(settle):
    world = World(failures=[AWAY, AWAY, AWAY], outages=[AWAY, AWAY, AWAY])
    settle(world)
    assert (len(world.ran), world.put, world.acknowledged) == (4, [], 1)


def test_an_unreadable_message_is_held_too_while_it_cannot_be_kept(settle):
    world = World(outages=[AWAY])
    settle(world, given(body=b"{"))
    assert (world.ran, world.taken, world.acknowledged) == ([], ["NOT_JSON"], 1)


@pytest.mark.parametrize(("deliveries", "taken"), [(TOO_OFTEN - 1, []), (TOO_OFTEN, ["DELIVERED_TOO_OFTEN"])])
def test_a_message_that_has_ended_the_process_too_often_is_set_aside_unhandled(settle, deliveries, taken):
    world = World()
    settle(world, given(deliveries=deliveries))
    assert (world.taken, len(world.ran), world.acknowledged) == (taken, 0 if taken else 1, 1)


def test_an_arrival_of_a_lost_connection_is_left_alone(settle):
    world = World()
    settle(world, is_current=lambda: False)
    assert (world.ran, world.acknowledged) == ([], 0)


def test_closing_ends_the_holding_at_once_and_acknowledges_nothing(monkeypatch):
    world = World(failures=[AWAY] * 9, outages=[AWAY] * 9)
    monkeypatch.setattr(handling.Quarantine, "of", lambda _container: world)
    ours = Handling(world, world, pauses=(60.0,))
    holding = eventlet.spawn(ours.settle, Arrival(SUBSCRIPTION, given(), lambda: True, world.acknowledge, made()))
    eventlet.sleep(0.01)
    ours.close()
    holding.wait()
    assert (len(world.ran), world.acknowledged) == (1, 0)


def test_a_handler_without_an_end_is_a_failed_attempt(settle, monkeypatch):
    monkeypatch.setattr(handling, "HANDLING_SECONDS", 0.01)
    world = World()
    world.run_worker = lambda *_args, **_kwargs: eventlet.sleep(5)
    settle(world)
    assert (world.put, world.acknowledged) == ([(made().id, Unavailable)], 1)


def test_data_is_loaded_and_unknown_fields_are_skipped():
    specimen = given(body=made(data={"number": "7", "on": "2022-03-01", "new": 1}).encode())
    assert str(read(specimen, SUBSCRIPTION).data) == "{'number': 7, 'on': datetime.date(2022, 3, 1)}"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"is_readable": False}, "PROPERTIES"),
        ({"properties": {}}, "CONTENT_TYPE"),
        ({"body": made(version=2).encode()}, "ANOTHER_EVENT"),
        ({"body": made(data={}).encode()}, "DATA"),
    ],
)
def test_what_the_subscription_did_not_ask_for_is_refused(changes, reason):
    with pytest.raises(handling.Undecodable) as caught:
        read(given(**changes), SUBSCRIPTION)
    assert caught.value.reason == reason


class Rows:
    """Stands for the parking of a retry job."""

    def __init__(self, body=None):
        self.body, self.done = body, []

    def specimen(self, _row):
        if self.body is None:
            raise Unavailable("FIELD_UNREADABLE")
        return given(body=self.body)

    def refuse(self, _row, reason):
        self.done.append(reason)

    def settle(self, _row):
        self.done.append("settled")

    def postpone(self, _row, error):
        self.done.append(type(error).__name__)
        return True


@pytest.mark.parametrize(
    ("queue", "body", "error", "done"),
    [
        (SUBSCRIPTION.binding.queue, made().encode(), None, "settled"),
        (SUBSCRIPTION.binding.queue, made().encode(), ValueError(), "ValueError"),
        (SUBSCRIPTION.binding.queue, b"{", None, "NOT_JSON"),
        (SUBSCRIPTION.binding.queue, None, None, "FIELD_UNREADABLE"),
        ("evt-of-a-handler-that-was-renamed", made().encode(), None, "NO_SUCH_CONSUMER"),
    ],
)
def test_what_is_due_is_handled_again_and_its_end_noted(queue, body, error, done):
    rows = Rows(body)
    job = RetryJob(None, rows, SimpleNamespace(run=lambda *_: error), [SUBSCRIPTION])
    job._retry(SimpleNamespace(id="1", queue=queue, consumer="sample.when", attempts=1))
    assert rows.done == [done]
