"""What never reaches a log line: each canary in each place that it could hide."""

import uuid

import orjson
import pytest

from shared.observability.redaction import MAX_DEPTH, MAX_TEXT, REDACTED, is_telling, redact, redact_text

CANARIES = [
    "110101199003070717",
    "44160219881231002X",
    "44160219881231002x",
    "110101199003070717".translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)}),
    "110101 19900307 0717",
    "110101-19900307-0717",
    "810000199408230021",
    "110101900307071",
    "13812345678",
    "138-1234-5678",
    "138 1234 5678",
    "138.1234.5678",
    "+8613812345678",
    "+86 138 1234 5678",
    "008613812345678",
    "86-19912345678",
    "Bearer abc",
    "bearer dGVzdA==",
    "kJ8sV2mQ0xYtZ7LrW3nB5cD9eF1gH4iK6oP8qR2sT0u",
]
CONTEXTS = ["{}", "x {} y", "id={}", "身份证{}号", "({})", "tel:{},", "\n{}\n", '{{"n": "{}"}}', "/people/{}/reveal"]


def hidden(canary, text):
    return canary.split()[-1] not in text


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("canary", CANARIES)
def test_no_canary_survives_in_text(canary, context):
    assert hidden(canary, redact_text(context.format(canary)))


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("wrap", [lambda v: [v], lambda v: {"a": {"b": [v, {"c": (v,)}]}}, lambda v: {v: 1}, lambda v: {v}])
def test_no_canary_survives_in_a_structure(canary, wrap):
    assert hidden(canary, orjson.dumps(redact(wrap(f"x {canary}"))).decode())


@pytest.mark.parametrize("number", [110101199003070717, 110101900307071, 13812345678, 8613812345678, 10**40])
def test_no_number_survives_as_a_number(number):
    assert str(number) not in str(redact({"value": number}))


@pytest.mark.parametrize(
    "key",
    ["password", "new_password", "Authorization", "Set-Cookie", "token", "session_token", "document_number", "documentNumber", "id_number", "phone", "contact_phone",
     "mobile", "name", "full_name", "username", "birth_date", "body", "payload", "kwargs", "args", "address", "email", "query", "LIANGDIAN_AUDIT_SECRET"],
)  # fmt: skip
@pytest.mark.parametrize("value", ["王小明", {"inner": "王小明"}, ["王小明"], 7])
def test_a_value_under_a_telling_key_is_replaced_whole(key, value):
    assert redact({key: value})[key] == REDACTED


@pytest.mark.parametrize(
    "key", ["service", "route", "duration_ms", "event", "queue", "station_code", "routing_key", "exchange", "code", "reason", "size", "sha256"]
)
def test_ordinary_keys_are_kept(key):
    assert not is_telling(key)


@pytest.mark.parametrize(
    "text",
    [
        "broker_lost",
        str(uuid.UUID(int=110101199003070717)),
        "01a20a76-4e7b-72d5-b447-138123456781",
        "evt-directory-station_merged--population.when_station_merged_move_residences",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "2026-11-23T22:10:55.123Z",
        "441602",
        "12345678901",
        "duration 1234 ms",
    ],
)
def test_what_names_nobody_is_kept(text):
    assert redact_text(text) == text


def test_the_password_of_a_url_is_hidden():
    assert redact_text("amqp://clerk:s3cret@broker:5672/v") == f"amqp://{REDACTED}@broker:5672/v"


def test_an_object_is_only_its_type():
    class Person:
        def __repr__(self):
            return "王小明"

    assert redact({"who": Person(), "raw": b"110101199003070717"}) == {"who": "<Person>", "raw": "<bytes>"}


def test_a_long_text_is_cut():
    assert len(redact_text("x" * (MAX_TEXT + 1))) == MAX_TEXT


def test_a_deep_structure_ends():
    deep = "110101199003070717"
    for _ in range(MAX_DEPTH + 5):
        deep = [deep]

    assert "110101199003070717" not in str(redact(deep))


@pytest.mark.parametrize("value", [None, True, 1.5, 7, "plain"])
def test_plain_values_stay_what_they_are(value):
    assert redact(value) == value
