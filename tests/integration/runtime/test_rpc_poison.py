"""Whatever arrives, the service lives, its neighbours are answered, and each message that is no call is set aside once."""

import pickle
import time

import amqp
import pytest

from dev.ports import wait_until
from tests.integration.runtime.rpc_process import await_service
from tests.integration.runtime.samples.contract import SECRET

ECHO = "target.echo"
GOOD = {"text": SECRET}
FINE = b'{"args": [], "kwargs": {"text": "' + SECRET.encode() + b'"}}'
MEBIBYTE = 1024 * 1024


def nested_table(levels):
    table = {"end": 1}
    for _ in range(levels):
        table = {"a": table}
    return table


QUARANTINED = {
    "no reply_to": (ECHO, GOOD, {"reply_to": None}, "NO_REPLY_TO"),
    "no content type": (ECHO, GOOD, {"content_type": None}, "CONTENT_TYPE"),
    "bad JSON": (ECHO, FINE[:-3], {}, "NOT_JSON"),
    "bad UTF-8": (ECHO, FINE.replace(b"secret", b"\xff\xfe"), {}, "NOT_JSON"),
    "pickle": (ECHO, pickle.dumps(GOOD), {"content_type": "application/x-python-serialize"}, "CONTENT_TYPE"),
    "unknown type": (ECHO, FINE, {"content_type": "application/x-unknown"}, "CONTENT_TYPE"),
    "body list": (ECHO, b"[1, 2]", {}, "ENVELOPE"),
    "body null": (ECHO, b"null", {}, "ENVELOPE"),
    "empty body": (ECHO, b"", {}, "NOT_JSON"),
    "body 5 MiB": (ECHO, b'{"args": [], "kwargs": {"text": "' + b"x" * 5 * MEBIBYTE + b'"}}', {}, "TOO_LARGE"),
    "body 10,000 deep": (ECHO, b'{"args": [], "kwargs": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}", {}, "NOT_JSON"),
    "args not a list": (ECHO, b'{"args": 7, "kwargs": {}}', {}, "ENVELOPE"),
    "args given": (ECHO, b'{"args": ["x"], "kwargs": {}}', {}, "ENVELOPE"),
    "kwargs a list": (ECHO, b'{"args": [], "kwargs": []}', {}, "ENVELOPE"),
    "call stack a number": (ECHO, GOOD, {"application_headers": {"nameko.call_id_stack": 7}}, "CALL_ID_STACK"),
    "call stack a text": (ECHO, GOOD, {"application_headers": {"nameko.call_id_stack": "abc"}}, "CALL_ID_STACK"),
    "call stack of numbers": (ECHO, GOOD, {"application_headers": {"nameko.call_id_stack": [1, 2]}}, "CALL_ID_STACK"),
    "call stack of 100 kB": (ECHO, GOOD, {"application_headers": {"nameko.call_id_stack": "x" * 100_000}}, "CALL_ID_STACK"),
    "deadline a text": (ECHO, GOOD, {"application_headers": {"nameko.deadline_ms": "soon"}}, "DEADLINE"),
    "deadline negative": (ECHO, GOOD, {"application_headers": {"nameko.deadline_ms": -1}}, "DEADLINE"),
    "context a table": (ECHO, GOOD, {"application_headers": {"nameko.context": {"a": 1}}}, "HEADERS"),
    "tables 3,000 deep": (ECHO, GOOD, {"application_headers": {"x": 1}}, "PROPERTIES"),
    "reply_to somebody's method": (ECHO, GOOD, {"reply_to": "population.register_residence"}, "REPLY_TO"),
    "unknown method": ("target.nothing", GOOD, {}, "METHOD_UNKNOWN"),
    "private method": ("target._run", GOOD, {}, "METHOD_UNKNOWN"),
    "dunder method": ("target.__init__", GOOD, {}, "METHOD_UNKNOWN"),
}
ANSWERED = {
    "keys that are no names": (ECHO, {"a b": 1, "\u0000": 2}, {}, "INVALID_FIELDS"),
    "call stack of 2,000 calls": (ECHO, GOOD, {"application_headers": {"nameko.call_id_stack": ["x"] * 2000}}, "CALL_TOO_DEEP"),
    "context that is none": (ECHO, GOOD, {"application_headers": {"nameko.context": "x.y"}}, "CONTEXT_FORGED"),
    "key of 1,000 bytes": (ECHO, GOOD, {"application_headers": {"nameko.idempotency_key": "k" * 1000}}, "INVALID_IDEMPOTENCY_KEY"),
}
HARMLESS = {
    "ids of 255 bytes": {"message_id": "m" * 255, "app_id": "a" * 255, "type": "t" * 255},
    "nested tables": {"application_headers": {"x": nested_table(50), "nameko.unknown": [1, {"a": [None, 1.5]}]}},
    "huge expiration": {"expiration": "4294967295"},
    "a request id of 2,000 bytes": {"application_headers": {"nameko.request_id": "\x00" * 2000}},
}


def send(caller, routing_key, body, properties):
    if properties.get("application_headers") == {"x": 1}:
        return send_deep_tables(caller, routing_key)
    return caller.send(routing_key, body, **properties)


def send_deep_tables(caller, routing_key):
    """py-amqp can't write what its own reader can't read, so the table is made of bytes."""
    table = b""
    for _ in range(3000):
        entry = b"\x01aF" + len(table).to_bytes(4, "big") + table
        table = entry
    message = amqp.Message(FINE, content_type="application/json", reply_to=caller.reply_to, application_headers={"x": 1})
    plain = message._serialize_properties()
    hostile = plain.replace(b"\x00\x00\x00\x07\x01xI\x00\x00\x00\x01", len(table).to_bytes(4, "big") + table)
    assert hostile != plain
    message._serialize_properties = lambda: hostile
    caller.channel.basic_publish(message, exchange="nameko-rpc", routing_key=routing_key)
    return ""


def assert_serves(target, caller):
    assert caller.call(ECHO, {"text": "still here"})["result"] == {"text": "still here"}
    assert target.is_alive


def quarantined(target, reason=None):
    return target.metric("quarantined_messages_total{" + (f'reason="{reason}"' if reason else ""))


@pytest.mark.parametrize("name", QUARANTINED)
def test_a_message_that_is_no_call_is_set_aside_once_and_whoever_sent_it_is_told(target, caller, name):
    routing_key, body, properties, reason = QUARANTINED[name]
    before, all_before = quarantined(target, reason), quarantined(target)
    number = send(caller, routing_key, body, properties)
    assert_serves(target, caller)
    if number and "reply_to" not in properties:
        (answer,) = caller.wait([number], 5)
        assert answer["error"]["exc_args"][0] == ("METHOD_UNKNOWN" if reason == "METHOD_UNKNOWN" else "MALFORMED_REQUEST")
    wait_until(lambda: quarantined(target) > all_before, "the counter")
    time.sleep(0.15)  # three rounds of the greenlet that sets aside: it would have counted twice by now
    assert (quarantined(target, reason), quarantined(target)) == (before + 1, all_before + 1)


@pytest.mark.parametrize("name", ANSWERED)
def test_a_call_that_is_wrong_is_answered_and_not_set_aside(target, caller, name):
    routing_key, body, properties, code = ANSWERED[name]
    before = quarantined(target)
    assert caller.call(routing_key, body, **properties)["error"]["exc_args"][0] == code
    assert quarantined(target) == before


@pytest.mark.parametrize("name", HARMLESS)
def test_a_call_that_is_odd_is_answered(target, caller, name):
    assert caller.call(ECHO, GOOD, **HARMLESS[name])["result"] == GOOD


@pytest.mark.parametrize("reply_to", ["gone-queue", "amq.rabbitmq.reply-to.g2dkABByYWJiaXRAbG9jYWxob3N0", "amq.rabbitmq.reply-to.", "x" * 255])
def test_an_answer_that_reaches_nobody_harms_nobody(target, caller, reply_to):
    caller.send(ECHO, GOOD, reply_to=reply_to)
    assert_serves(target, caller)


def test_a_thousand_at_once_hold_up_nobody_and_no_body_is_logged(start, own_caller):
    caller, target = own_caller, start("Target")
    await_service(target, caller)
    # Tables 3,000 deep cost the broker itself a third of a second each.
    kinds = [kind for name, kind in QUARANTINED.items() if name not in {"body 5 MiB", "tables 3,000 deep"}]
    for number in range(1000):
        send(caller, *kinds[number % len(kinds)][:3])
    assert_serves(target, caller)  # within the five seconds that a call is given
    wait_until(lambda: quarantined(target) >= 1000, "the counter", 10)
    time.sleep(0.15)  # as above
    assert quarantined(target) == 1000
    assert SECRET not in target.output
    assert SECRET.removeprefix("secret") not in target.output
    assert "Traceback" not in target.output
