"""From a commit to a handler: at least once on the wire, once in effect, in order per subject."""

import signal
from pathlib import Path

from sqlalchemy import func, select

from dev.ports import wait_until
from shared.db.tables import inbox
from tests.integration.messaging.rig import envelope
from tests.integration.messaging.samples.contract import THING_DONE


def test_a_committed_event_is_handled_once(running):
    running.commit({"number": 7})
    (row,) = running.wait_effects(1)
    assert (row.subject, row.number, row.subject_version, row.attempt) == ("thing:1", 7, 1, 1)
    wait_until(lambda: running.unpublished() == 0, "the mark")


def test_an_event_that_was_rolled_back_is_never_delivered(running):
    def handler(uow):
        uow.announce(THING_DONE, "thing:ghost", {"number": 1}, station_code=None, version=1)
        raise ValueError("rolled back")

    try:
        running.stores["producer"].work("test", handler)
    except ValueError:
        running.commit({"number": 8})
    assert [row.number for row in running.wait_effects(1)] == [8]


def test_the_same_message_twice_has_one_effect(running):
    body = envelope(3).encode()
    running.publish(body)
    running.publish(body)
    running.publish(envelope(4).encode())
    assert [row.number for row in running.wait_effects(2)] == [3, 4]


def test_events_of_one_subject_are_handled_in_their_order(running):
    subjects = [f"thing:{number % 7}" for number in range(300)]
    running.commit(*({"number": number, "subject": subject} for number, subject in enumerate(subjects)))
    rows = running.wait_effects(300, seconds=30)
    for subject in set(subjects):
        numbers = [row.number for row in rows if row.subject == subject]
        assert numbers == sorted(numbers)


def test_a_slow_handler_holds_up_only_its_own_subject(running):
    running.commit(
        {"number": 1, "subject": "thing:slow", "seconds": 1.5},
        {"number": 2, "subject": "thing:a"},
        {"number": 3, "subject": "thing:b"},
        {"number": 4, "subject": "thing:slow"},
    )
    numbers = [row.number for row in running.wait_effects(4)]
    assert numbers.index(1) < numbers.index(4)
    assert min(numbers.index(2), numbers.index(3)) < numbers.index(1)


def test_a_relay_that_dies_before_it_marks_publishes_again_and_the_effect_stays_one(rig, tmp_path):
    marker = tmp_path / "died"
    producer = rig.start("producer", DIE_ONCE=str(marker))
    rig.commit({"number": 1}, {"number": 2})
    assert producer.wait(20) == -signal.SIGKILL
    wait_until(lambda: rig.queued() == 2, "the first copies")
    rig.start("producer", DIE_ONCE=str(marker))
    wait_until(lambda: rig.queued() == 4, "the second copies")
    rig.start("consumer")
    wait_until(lambda: rig.queued() == 0 and len(rig.effects()) == 2, "the effects", 20)
    wait_until(lambda: rig.unpublished() == 0, "the marks")
    assert [row.number for row in rig.effects()] == [1, 2]
    assert rig.query("consumer", select(func.count()).select_from(inbox)) == [(2,)]


def test_what_was_published_before_the_consumer_ever_ran_is_waiting_for_it(rig):
    rig.start("producer")
    rig.commit({"number": 5})
    wait_until(lambda: rig.queued() == 1, "the event in the queue")
    rig.start("consumer")
    assert [row.number for row in rig.wait_effects(1)] == [5]


def test_a_commit_in_the_relays_own_process_wakes_it_at_once(rig, tmp_path):
    request = Path(tmp_path / "announce")
    rig.start("producer", ANNOUNCE=str(request), RELAY_POLL="60")
    rig.start("consumer")
    wait_until(lambda: bool(rig.lines("producer", "started")) and bool(rig.lines("consumer", "started")), "both services", 20)
    request.touch()
    assert [row.subject for row in rig.wait_effects(1, seconds=10)] == ["thing:self"]


def test_two_replicas_publish_every_event_once(rig):
    rig.start("producer")
    rig.start("producer")
    rig.commit(*({"number": number} for number in range(50)))
    wait_until(lambda: rig.unpublished() == 0, "all published")
    assert rig.queued() == 50
