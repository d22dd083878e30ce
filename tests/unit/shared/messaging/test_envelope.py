import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.schema import Answer
from shared.messaging.envelope import LARGEST_BODY, Delivered, Envelope, Undecodable

AT = datetime(2022, 3, 1, 12, 30, tzinfo=timezone(timedelta(hours=8)))
ID = "0197c0de-0000-7000-8000-000000000001"


class Data(Answer):
    number = fields.Integer(required=True)


def made(**changes):
    values = {
        "id": ID,
        "source": "population",
        "event": "residence_registered",
        "version": 1,
        "subject": "residence:7",
        "subject_version": 3,
        "time": AT,
    }
    return Envelope(**{**values, "station_code": "north", "request_id": "r-1", "data": {"number": 1}, **changes})


def changed(**changes):
    attributes = {**json.loads(made().encode()), **changes}
    return json.dumps({name: value for name, value in attributes.items() if value is not ...}).encode()


def refusal(body, content_type="application/json"):
    with pytest.raises(Undecodable) as caught:
        Envelope.decode(body, content_type)
    return caught.value.reason


def test_the_wire_form_is_structured_cloudevents():
    assert json.loads(made().encode()) == {
        "specversion": "1.0",
        "id": ID,
        "source": "/liangdian/population",
        "type": "liangdian.population.residence_registered.v1",
        "subject": "residence:7",
        "time": "2022-03-01T04:30:00Z",
        "datacontenttype": "application/json",
        "subjectversion": 3,
        "stationcode": "north",
        "requestid": "r-1",
        "data": {"number": 1},
    }


def test_attributes_without_a_value_are_left_out():
    attributes = json.loads(made(station_code=None, request_id=None).encode())
    assert {"stationcode", "requestid"}.isdisjoint(attributes)


def test_what_was_encoded_is_decoded_to_the_same():
    assert Envelope.decode(made().encode()) == made(time=AT.astimezone(UTC))


def test_unknown_attributes_are_skipped():
    assert Envelope.decode(changed(traceparent="00-1", dataref=None)).id == ID


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=utf-8", "Application/CloudEvents+JSON"])
def test_both_json_types_are_read(content_type):
    assert Envelope.decode(made().encode(), content_type).id == ID


@pytest.mark.parametrize("content_type", [None, "", "text/plain", "application/x-python-serialize", "application/jsonx"])
def test_other_types_are_not_read(content_type):
    assert refusal(made().encode(), content_type) == "CONTENT_TYPE"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "NOT_JSON"),
        (b"{", "NOT_JSON"),
        (b'"\xff"', "NOT_JSON"),
        (b"[" * 5000 + b"]" * 5000, "NOT_JSON"),
        (b"NaN", "NOT_JSON"),
        (b"[]", "NOT_CLOUDEVENTS"),
        (b"null", "NOT_CLOUDEVENTS"),
        (changed(specversion="0.3"), "NOT_CLOUDEVENTS"),
        (changed(id=...), "ID"),
        (changed(id=7), "ID"),
        (changed(id="seven"), "ID"),
        (changed(id="x" * 255), "ID"),
        (changed(type=...), "TYPE"),
        (changed(type="liangdian.population.residence_registered"), "TYPE"),
        (changed(type="liangdian.population.residence_registered.v"), "TYPE"),
        (changed(type="liangdian.population.residence_registered.v\u00b2"), "TYPE"),
        (changed(type="liangdian.a.b.v" + "9" * 150), "TYPE"),
        (changed(source="/liangdian/housing"), "SOURCE"),
        (changed(subject=...), "SUBJECT"),
        (changed(subject=""), "SUBJECT"),
        (changed(subject="a\u0000"), "SUBJECT"),
        (changed(subject="x" * 201), "SUBJECT"),
        (changed(subjectversion=...), "SUBJECTVERSION"),
        (changed(subjectversion=-1), "SUBJECTVERSION"),
        (changed(subjectversion=2**31), "SUBJECTVERSION"),
        (changed(subjectversion=2**63), "SUBJECTVERSION"),
        (changed(subjectversion=True), "SUBJECTVERSION"),
        (changed(subjectversion="1"), "SUBJECTVERSION"),
        (changed(time="yesterday"), "TIME"),
        (changed(time="2022-03-01T04:30:00"), "TIME"),
        (changed(stationcode=5), "STATIONCODE"),
        (changed(requestid="a\nb"), "REQUESTID"),
        (changed(data=...), "DATA"),
        (changed(data=[]), "DATA"),
    ],
)
def test_what_is_no_envelope_is_refused_with_a_reason(body, reason):
    assert refusal(body) == reason


@pytest.mark.parametrize(("version", "largest"), [(0, 0), (2**31 - 1, 2**31 - 1)])
def test_the_bounds_of_a_subject_version_are_read(version, largest):
    assert Envelope.decode(changed(subjectversion=version)).subject_version == largest


def test_a_body_over_the_limit_is_refused_on_both_ends():
    assert refusal(b" " * (LARGEST_BODY + 1)) == "TOO_LARGE"
    with pytest.raises(ValueError, match="bytes"):
        made(data={"text": "x" * LARGEST_BODY}).encode()


def test_it_is_of_an_event_only_in_the_same_version():
    assert made().is_of(Event("population", "residence_registered", 1, Data))
    assert not made(version=2).is_of(Event("population", "residence_registered", 1, Data))
    assert not made().is_of(Event("housing", "residence_registered", 1, Data))


def test_a_handler_is_given_all_of_it_and_the_number_of_the_attempt():
    delivered = Delivered.of(made(), 3)
    assert (delivered.id, delivered.subject_version, delivered.data, delivered.attempt) == (ID, 3, {"number": 1}, 3)
