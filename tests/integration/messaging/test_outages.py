"""Broker and database that are cut off, frozen or killed under the feet of relay and consumer."""

import time

import pytest
from sqlalchemy import func, select

from dev.ports import wait_until
from shared.db.tables import inbox
from tests.integration.messaging.proxy import Proxy
from tests.integration.messaging.rig import envelope, through


@pytest.fixture
def broker_proxy(broker):
    proxy = Proxy(broker.amqp_port)
    yield proxy
    proxy.close()


@pytest.fixture
def database_proxy(postgres):
    proxy = Proxy(int(postgres.rpartition(":")[2].partition("/")[0]))
    yield proxy
    proxy.close()


def started(rig, name):
    wait_until(lambda: bool(rig.lines(name, "started")), f"{name}", 20)


def test_a_frozen_broker_costs_the_relay_three_seconds_and_no_event(rig, broker_proxy):
    rig.start("producer", AMQP_URI=through(broker_proxy, rig.amqp_uri))
    rig.commit({"number": 1})
    wait_until(lambda: rig.queued() == 1, "the first event")
    broker_proxy.hole()
    frozen = time.monotonic()
    rig.commit({"number": 2})
    wait_until(lambda: bool(rig.lines("producer", "relay_paused")), "the relay's complaint", 10)
    assert time.monotonic() - frozen < 5
    broker_proxy.heal()
    healed = time.monotonic()
    wait_until(lambda: rig.unpublished() == 0, "the backlog", 15)
    assert time.monotonic() - healed < 10
    assert rig.queued() in {2, 3}


def test_events_that_were_committed_while_the_broker_was_away_are_delivered_in_order(rig, broker_proxy):
    uri = through(broker_proxy, rig.amqp_uri)
    rig.start("producer", AMQP_URI=uri)
    rig.start("consumer", AMQP_URI=uri)
    started(rig, "consumer")
    rig.commit(*({"number": number} for number in range(20)))
    broker_proxy.cut()
    rig.commit(*({"number": number} for number in range(20, 40)), versions=range(20, 40))
    time.sleep(1)
    broker_proxy.heal()
    rows = rig.wait_effects(40, seconds=30)
    assert [row.number for row in rows] == list(range(40))


def test_a_consumer_behind_a_frozen_broker_comes_back(rig, broker_proxy):
    rig.start("consumer", AMQP_URI=through(broker_proxy, rig.amqp_uri))
    started(rig, "consumer")
    rig.publish(envelope(1).encode())
    rig.wait_effects(1)
    broker_proxy.hole()
    wait_until(lambda: bool(rig.lines("consumer", "broker_lost")), "the silence to be noticed", 10)
    broker_proxy.heal()
    rig.publish(envelope(2).encode())
    assert [row.number for row in rig.wait_effects(2, seconds=15)] == [1, 2]


def test_a_connection_cut_while_a_handler_runs_leaves_one_effect(rig, broker_proxy):
    rig.start("consumer", AMQP_URI=through(broker_proxy, rig.amqp_uri))
    # An empty queue tells nothing before the consumer is there: cut then, it would connect only once.
    wait_until(lambda: bool(rig.lines("consumer", "broker_connected")), "the first connection")
    rig.publish(envelope(1, data={"number": 1, "seconds": 1.0}).encode())
    wait_until(lambda: rig.queued() == 0, "the delivery")
    broker_proxy.heal()
    rig.wait_effects(1)
    wait_until(lambda: len(rig.lines("consumer", "broker_connected")) >= 2, "the second connection")
    rig.publish(envelope(2).encode())
    assert [row.number for row in rig.wait_effects(2)] == [1, 2]
    assert rig.query("consumer", select(func.count()).select_from(inbox)) == [(2,)]


def test_while_the_database_is_away_events_are_held_without_a_hot_loop_and_handled_after(rig, database_proxy):
    url = through(database_proxy, rig.variables["consumer"]["DATABASE_URL"])
    process = rig.start("consumer", DATABASE_URL=url)
    started(rig, "consumer")
    rig.publish(envelope(1).encode())
    rig.wait_effects(1)
    database_proxy.cut()
    for number in range(2, 32):
        rig.publish(envelope(number, subject=f"thing:{number}").encode())
    wait_until(lambda: bool(rig.lines("consumer", "event_held")), "the first complaint", 10)
    before = len(rig.lines("consumer", "event_held"))
    time.sleep(2)
    assert len(rig.lines("consumer", "event_held")) - before <= 5 * 2 / 0.4 + 5  # five lanes, a pause of 0.4 s
    database_proxy.heal()
    rows = rig.wait_effects(31, seconds=20)
    assert sorted(row.number for row in rows) == list(range(1, 32))
    assert {row.state for row in rig.parked()} <= {"RETRYING", "REPLAYED"}  # those that failed just before it came back
    assert process.poll() is None


def test_a_relay_whose_database_is_away_goes_on_when_it_is_back(rig, database_proxy):
    rig.start("producer", DATABASE_URL=through(database_proxy, rig.variables["producer"]["DATABASE_URL"]))
    started(rig, "producer")
    database_proxy.cut()
    rig.commit({"number": 1})
    time.sleep(1)
    assert rig.queued() == 0
    database_proxy.heal()
    wait_until(lambda: rig.queued() == 1 and rig.unpublished() == 0, "the event", 15)


def test_services_stop_within_their_grace_while_the_broker_is_frozen(rig, broker_proxy):
    uri = through(broker_proxy, rig.amqp_uri)
    processes = [rig.start(name, AMQP_URI=uri) for name in ("producer", "consumer")]
    started(rig, "producer")
    started(rig, "consumer")
    rig.commit({"number": 1})
    rig.wait_effects(1)
    broker_proxy.hole()
    begun = time.monotonic()
    for process in processes:
        process.terminate()
    assert [process.wait(10) for process in processes] == [0, 0]
    assert time.monotonic() - begun < 6
