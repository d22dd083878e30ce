import orjson
import pytest
from amqp.serialization import decode_properties_basic

from shared.errors import BY_NAME, DomainError, Invalid, Throttled, problem
from shared.runtime import wire
from shared.runtime.wire import Poison, decode_answer, encode_error, encode_request, encode_result, read_envelope, read_request, request_properties

SECRET = "110101199003070009"


def test_a_request_is_read_as_it_was_written():
    data = {"id": "x", "nested": [1, {"a": None}], "name": "王"}
    assert read_request(encode_request(data), "application/json") == data


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b'{"args":[],"kwargs":{}}', None, "CONTENT_TYPE"),
        (b'{"args":[],"kwargs":{}}', "text/json", "CONTENT_TYPE"),
        (b"", "application/json", "NOT_JSON"),
        (b"{", "application/json", "NOT_JSON"),
        (b"\xff", "application/json", "NOT_JSON"),
        (b"[" * 5000 + b"]" * 5000, "application/json", "NOT_JSON"),
        (b"[]", "application/json", "ENVELOPE"),
        (b"{}", "application/json", "ENVELOPE"),
        (b'{"args":[]}', "application/json", "ENVELOPE"),
        (b'{"kwargs":{}}', "application/json", "ENVELOPE"),
        (b'{"args":[1],"kwargs":{}}', "application/json", "ENVELOPE"),
        (b'{"args":{},"kwargs":{}}', "application/json", "ENVELOPE"),
        (b'{"args":[],"kwargs":[]}', "application/json", "ENVELOPE"),
        (b'{"args":[],"kwargs":{"a":"' + b"x" * wire.LARGEST_BODY + b'"}}', "application/json", "TOO_LARGE"),
    ],
)
def test_a_body_that_is_no_request_is_poison(body, content_type, reason):
    with pytest.raises(Poison) as raised:
        read_request(body, content_type)
    assert raised.value.reason == reason


def test_the_largest_body_is_still_read():
    frame = len(encode_request({"a": ""}))
    data = {"a": "x" * (wire.LARGEST_BODY - frame)}
    assert read_request(encode_request(data), "application/json") == data


def test_the_properties_of_a_request_are_read_by_amqp_as_they_were_meant():
    texts = {"request_id": "r-1", "context": "a.b", "idempotency_key": None}
    encoded = request_properties(["gateway.get.1", "population.get.2"], "1f", 4999, texts)
    given, _ = decode_properties_basic(encoded, 0)
    assert given == {
        "content_type": "application/json",
        "application_headers": {
            "nameko.call_id_stack": ["gateway.get.1", "population.get.2"],
            "nameko.deadline_ms": 4999,
            "nameko.request_id": "r-1",
            "nameko.context": "a.b",
        },
        "delivery_mode": 1,
        "correlation_id": "1f",
        "reply_to": "amq.rabbitmq.reply-to",
        "expiration": "4999",
    }
    envelope = read_envelope(given)
    assert (envelope.call_id_stack, envelope.deadline_ms, envelope.context) == (["gateway.get.1", "population.get.2"], 4999, "a.b")


def test_a_request_without_headers_has_an_empty_envelope():
    envelope = read_envelope({"reply_to": "q", "correlation_id": "1"})
    assert (envelope.call_id_stack, envelope.deadline_ms, envelope.request_id, envelope.context, envelope.idempotency_key) == (
        [],
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        ({"nameko.call_id_stack": 7}, "CALL_ID_STACK"),
        ({"nameko.call_id_stack": "x"}, "CALL_ID_STACK"),
        ({"nameko.call_id_stack": ["x", 1]}, "CALL_ID_STACK"),
        ({"nameko.call_id_stack": ["x" * 256]}, "CALL_ID_STACK"),
        ({"nameko.deadline_ms": "1"}, "DEADLINE"),
        ({"nameko.deadline_ms": True}, "DEADLINE"),
        ({"nameko.deadline_ms": -1}, "DEADLINE"),
        ({"nameko.context": 1}, "HEADERS"),
        ({"nameko.request_id": []}, "HEADERS"),
        ({"nameko.idempotency_key": b"\xff"}, "HEADERS"),
    ],
)
def test_headers_of_the_wrong_kind_are_poison(headers, reason):
    with pytest.raises(Poison) as raised:
        read_envelope({"application_headers": headers})
    assert raised.value.reason == reason


def test_headers_that_the_broker_would_close_the_connection_over_are_refused_first():
    assert request_properties([], "1", 1, {"idempotency_key": "k" * (wire.LARGEST_HEADERS - 100)})
    with pytest.raises(Invalid, match="CALL_HEADERS_TOO_LARGE"):
        request_properties([], "1", 1, {"idempotency_key": "k" * wire.LARGEST_HEADERS})


@pytest.mark.parametrize("replayed", [True, False])
def test_a_result_arrives_and_says_whether_it_is_remembered(replayed):
    assert decode_answer(encode_result({"id": "x"}, replayed)) == ({"id": "x"}, replayed)


def test_a_stock_nameko_answer_is_read():
    assert decode_answer(b'{"result": 7, "error": null}') == (7, False)


@pytest.mark.parametrize("kind", BY_NAME.values())
def test_an_error_of_the_tree_arrives_as_itself(kind):
    sent = kind("SOME_CODE", "a detail", [problem("/a", "REQUIRED")], 3)
    with pytest.raises(kind) as raised:
        decode_answer(encode_error(sent))
    assert raised.value.args == sent.args


def test_an_error_has_the_form_that_stock_nameko_reads():
    error = orjson.loads(encode_error(Throttled("TOO_MANY_REQUESTS", retry_after=2)))["error"]
    assert error == {
        "exc_type": "Throttled",
        "exc_path": "shared.errors.Throttled",
        "exc_args": ["TOO_MANY_REQUESTS", "", [], 2],
        "value": "TOO_MANY_REQUESTS",
    }


@pytest.mark.parametrize("error", [ValueError(SECRET), DomainError("INTERNAL", SECRET), SystemExit(SECRET)])
def test_an_unexpected_error_crosses_without_its_text(error):
    body = encode_error(error)
    assert SECRET.encode() not in body
    with pytest.raises(DomainError) as raised:
        decode_answer(body)
    assert (type(raised.value), raised.value.code) == (DomainError, "INTERNAL")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"7",
        b'{"error": 7}',
        b'{"error": {}}',
        b'{"error": {"exc_type": "ValueError"}}',
        b'{"error": {"exc_type": "Invalid", "exc_args": [1,2,3,4,5]}}',
    ],
)
def test_an_answer_that_is_none_is_an_internal_error(body):
    with pytest.raises(DomainError) as raised:
        decode_answer(body)
    assert raised.value.code == "INTERNAL"
