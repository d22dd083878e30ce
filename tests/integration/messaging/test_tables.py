"""Outbox and parked messages in a real database, without a broker."""

import uuid

import pytest
from sqlalchemy import insert, select, text

from shared.config import load_settings
from shared.db.store import Store
from shared.db.tables import outbox, parked_message, platform_metadata
from shared.messaging.outbox import Outbox
from shared.messaging.parking import Parking
from shared.messaging.specimen import Specimen
from tests.integration.messaging.rig import environment


@pytest.fixture
def store(new_database):
    store = Store(load_settings("producer", environment("amqp://nowhere", new_database())))
    platform_metadata.create_all(store.engine)
    yield store
    store.close()


def add(store, *subjects):
    rows = [{"message_id": str(uuid.uuid4()), "event": "thing_done", "version": 1, "subject": subject, "body": b"{}"} for subject in subjects]
    with store.engine.begin() as connection:
        connection.execute(insert(outbox), rows)


def subjects(rows):
    return [row.subject for row in rows]


def change(store, statement):
    with store.engine.begin() as connection:
        connection.execute(text(statement))


def test_rows_are_taken_in_order_and_no_more_once_marked(store):
    ours = Outbox(store.engine)
    add(store, "a", "b", "c")
    rows = ours.take(2)
    assert subjects(rows) == ["a", "b"]
    ours.mark([row.id for row in rows])
    assert subjects(ours.take(2)) == ["c"]
    assert ours.measure()[0] == 1


def test_a_delayed_event_holds_up_its_own_subject_only(store):
    ours = Outbox(store.engine)
    add(store, "a", "b", "a", "c")
    ours.delay(ours.take(1))
    assert subjects(ours.take()) == ["b", "c"]
    assert subjects(Outbox(store.engine).take()) == ["b", "c"]
    change(store, "UPDATE outbox SET next_at = now()")
    assert subjects(ours.take()) == ["a", "b", "a", "c"]


def test_an_outbox_with_nothing_waiting_has_no_age(store):
    assert Outbox(store.engine).measure() == (0, 0.0)


def parked(store):
    with store.engine.begin() as connection:
        return connection.execute(select(parked_message).order_by(parked_message.c.created_at)).all()


def specimen(**changes):
    return Specimen(**{"body": b"{", "queue": "q", "consumer": "c", "routing_key": "r", **changes})


def test_the_same_event_is_kept_once_per_consumer(store):
    ours = Parking(store.engine, store.cipher)
    for consumer in ("one", "one", "two"):
        ours.put_off(specimen(consumer=consumer), "m-1", ValueError())
    assert sorted(row.consumer for row in parked(store)) == ["one", "two"]


def test_an_unreadable_message_that_comes_again_is_kept_once_but_twins_are_two(store):
    ours = Parking(store.engine, store.cipher)
    first = specimen()
    assert ours.park(first, "NOT_JSON")
    assert not ours.park(first, "NOT_JSON")
    assert not ours.park(specimen(redelivered=True), "NOT_JSON")
    assert ours.park(specimen(), "NOT_JSON")
    assert ours.park(specimen(body=b"[", redelivered=True), "NOT_JSON")
    assert ours.count() == len(parked(store)) == 3


def test_delays_grow_and_end_in_parking(store):
    ours = Parking(store.engine, store.cipher, delays=(5, 50))
    ours.put_off(specimen(), "m-1", ValueError())
    ends = []
    for _ in range(3):
        (row,) = parked(store)
        ends.append((row.state, row.next_at and round((row.next_at - row.updated_at).total_seconds())))
        ours.postpone(row, ValueError())
    assert ends == [("RETRYING", 5), ("RETRYING", 50), ("PARKED", None)]
    assert [row.attempts for row in parked(store)] == [3]


def test_what_a_person_discarded_meanwhile_stays_discarded(store):
    ours = Parking(store.engine, store.cipher)
    ours.put_off(specimen(), "m-1", ValueError())
    (row,) = parked(store)
    change(store, "UPDATE parked_message SET state = 'DISCARDED'")
    ours.settle(row)
    ours.postpone(row, ValueError())
    assert [row.state for row in parked(store)] == ["DISCARDED"]


def test_only_due_events_are_tried_and_settled_ones_are_removed_in_time(store):
    ours = Parking(store.engine, store.cipher)
    for message_id in ("due", "later"):
        ours.put_off(specimen(), message_id, ValueError())
    change(store, "UPDATE parked_message SET next_at = now() - interval '1 s' WHERE message_id = 'due'")
    assert [row.message_id for row in ours.due(10)] == ["due"]
    change(store, "UPDATE parked_message SET state = 'REPLAYED', updated_at = now() - interval '91 days' WHERE message_id = 'due'")
    ours.prune()
    assert [row.message_id for row in parked(store)] == ["later"]


def test_a_body_moved_to_another_row_does_not_decrypt(store):
    ours = Parking(store.engine, store.cipher)
    ours.park(specimen(body=b"mine"), "NOT_JSON")
    (row,) = parked(store)
    assert ours.specimen(row).body == b"mine"
    change(store, "UPDATE parked_message SET id = gen_random_uuid()")
    with pytest.raises(Exception, match="FIELD_UNREADABLE"):
        ours.specimen(parked(store)[0])
