"""A handler that fails, messages that nobody can read, and what becomes of both."""

import time

import orjson
import pytest
from sqlalchemy import select

from dev.ports import wait_until
from shared.db.encryption import FieldCipher, cell
from shared.db.tables import audit_entry
from tests.integration.messaging.rig import QUEUE, envelope

CANARY = "canary-110101199003070134"


def body_of(**changes):
    """The JSON of a proper envelope with some attributes changed, or left out where the value is None."""
    attributes = {**orjson.loads(envelope(1).encode()), **changes}
    return orjson.dumps({name: value for name, value in attributes.items() if value is not None})


POISON = {
    "NOT_JSON": b"{" + CANARY.encode(),
    "bad UTF-8": b'{"a": "\xff\xfe"}',
    "a list": b"[1, 2]",
    "null": b"null",
    "empty": b"",
    "very deep": b"[" * 10_000 + b"]" * 10_000,
    "five MiB": b'{"a": "' + b"x" * (5 * 1024 * 1024) + b'"}',
    "no specversion": body_of(specversion=None),
    "another source": body_of(source="/liangdian/elsewhere"),
    "another event": body_of(type="liangdian.producer.thing_undone.v1"),
    "another version": body_of(type="liangdian.producer.thing_done.v2"),
    "an id that is none": body_of(id="x" * 255),
    "a negative subject version": body_of(subjectversion=-1),
    "a subject version of 64 bits": body_of(subjectversion=2**63),
    "data that is no object": body_of(data=[1]),
    "data that breaks the schema": body_of(data={"number": CANARY}),
    "a NUL in the subject": body_of(subject="thing:\x00"),
    "no time": body_of(time=None),
}


def test_a_handler_that_fails_twice_is_tried_again_with_growing_delays(running):
    started = time.monotonic()
    running.commit({"number": 1, "failures": 2})
    (row,) = running.wait_effects(1)
    assert row.attempt == 3
    assert time.monotonic() - started >= 0.2 + 0.4
    running.wait_states("REPLAYED")


def test_a_handler_that_always_fails_has_its_event_parked(running):
    running.commit({"number": 1, "failures": 99}, {"number": 2})
    (parked,) = running.wait_states("PARKED")
    assert (parked.attempts, parked.consumer, parked.reason) == (3, "consumer.when_thing_done_note_it", "HANDLER_FAILED")
    assert parked.error_type == "ValueError in services.py:note"
    assert [row.number for row in running.effects()] == [2]
    assert "canary-of-an-error-text" not in running.log_of("consumer").read_text()


def test_a_parked_event_that_is_replayed_is_handled_once_and_both_are_audited(running):
    ids = running.commit({"number": 1, "failures": 3})
    (parked,) = running.wait_states("PARKED")
    assert parked.message_id == ids[0]
    code, output, errors = running.cli("replay", parked.id, "--by", "operator Lin")
    assert (code, output, errors) == (0, "1 replayed\n", "")
    (row,) = running.wait_effects(1)
    assert row.attempt == 4
    running.wait_states("REPLAYED")
    assert running.cli("replay", parked.id, "--by", "operator Lin")[1] == "0 replayed\n"
    (entry,) = running.query("consumer", select(audit_entry))
    assert (entry.action, entry.subject) == ("MESSAGE_REPLAYED", f"parked_message:{parked.id}")
    assert orjson.loads(entry.detail)["by"] == "operator Lin"


def test_an_event_that_was_handled_after_all_is_skipped_when_it_is_replayed(running):
    body = envelope(1, data={"number": 1, "failures": 3})
    running.publish(body.encode())
    running.wait_states("PARKED")
    running.publish(envelope(1, id=body.id).encode())
    running.wait_effects(1)
    running.cli("replay", "--all", "--by", "operator Lin")
    running.wait_states("REPLAYED")
    assert len(running.effects()) == 1


def test_a_discarded_event_stays_discarded_and_says_why(running):
    running.commit({"number": 1, "failures": 99})
    (parked,) = running.wait_states("PARKED")
    code, output, _ = running.cli("discard", "--group", parked.fingerprint, "--by", "operator Lin", "--reason", "the thing is gone")
    assert (code, output) == (0, "1 discarded\n")
    running.wait_states("DISCARDED")
    assert running.cli("replay", "--all", "--by", "operator Lin")[1] == "0 replayed\n"
    (entry,) = running.query("consumer", select(audit_entry))
    assert orjson.loads(entry.detail) == {"by": "operator Lin", "consumer": parked.consumer, "reason": "the thing is gone"}


@pytest.mark.parametrize(
    "arguments", [["replay", "--all"], ["discard", "--all", "--by", "Lin"], ["replay", "--by", "Lin"], ["replay", "x", "--by", "Lin"]]
)
def test_an_act_without_a_name_a_reason_or_a_choice_is_refused(running, arguments):
    code, _, errors = running.cli(*arguments)
    assert code != 0
    assert "Error" in errors


def test_the_listing_groups_by_cause_and_what_is_shown_is_masked(running):
    running.commit({"number": 424242, "failures": 99}, {"number": 434343, "failures": 99})
    running.publish(b"{" + CANARY.encode())
    parked = running.wait_states("PARKED", "PARKED", "PARKED")
    code, output, errors = running.cli("--json", "list")
    assert (code, errors) == (0, "")
    assert sorted(group["messages"] for group in orjson.loads(output)) == [1, 2]
    event = next(row for row in parked if row.reason == "HANDLER_FAILED")
    _, shown, _ = running.cli("show", event.id)
    assert "thing_done" in shown
    assert "number=***" in shown
    assert "4242" not in shown
    garbage = next(row for row in parked if row.reason == "NOT_JSON")
    assert CANARY not in running.cli("show", garbage.id)[1]


@pytest.mark.parametrize("name", POISON)
def test_a_message_that_nobody_can_read_is_kept_once_encrypted_and_never_logged(running, name):
    running.publish(POISON[name])
    running.publish(envelope(9).encode())
    assert [row.number for row in running.wait_effects(1)] == [9]
    (parked,) = running.wait_states("PARKED")
    assert (parked.size, parked.queue) == (len(POISON[name]), QUEUE)
    kept = FieldCipher({"k1": b"0123456789abcdef0123456789abcdef"}).open(parked.body_encrypted, cell("parked_message", "body_encrypted", parked.id))
    assert kept == POISON[name]
    assert CANARY not in running.log_of("consumer").read_text()
    assert CANARY.encode() not in bytes(parked.body_encrypted)


def nested(depth):
    table = {}
    for _ in range(depth):
        table = {"a": table}
    return table


@pytest.mark.parametrize(
    "properties",
    [
        {"content_type": "application/x-python-serialize", "content_encoding": "binary"},
        {"content_type": "text/plain"},
        {
            "content_type": "application/json",
            "content_encoding": "no-such-encoding",
            "application_headers": {"nameko.call_id_stack": 7},
            "body": b"{",
        },
        {"application_headers": nested(400), "body": b"{"},
        {"application_headers": {"x" * 200: "y" * 100_000, "x-delivery-count": "many"}, "body": b"{"},
        {"expiration": "600000", "priority": 9, "message_id": "m" * 255, "reply_to": "gone", "body": b"{"},
    ],
)
def test_hostile_properties_end_neither_the_service_nor_its_connection(running, properties):
    running.publish(properties.pop("body", envelope(1).encode()), **properties)
    running.publish(envelope(9).encode())
    assert [row.number for row in running.wait_effects(1)] == [9]
    running.wait_states("PARKED")


def test_a_thousand_poisonous_messages_at_once_are_each_kept_and_the_service_goes_on(running):
    for number in range(1000):
        running.publish(b"{%d" % number)
    running.publish(envelope(9).encode())
    assert [row.number for row in running.wait_effects(1, seconds=60)] == [9]
    wait_until(lambda: len(running.parked()) == 1000, "a thousand parked messages", 30)
    assert len({bytes(row.sha256) for row in running.parked()}) == 1000
    assert all(process.poll() is None for process in running.processes)
