import hashlib

import pytest

from shared.messaging.parking import described, fingerprint
from shared.messaging.specimen import Specimen, plain
from shared.runtime.frames import Content, properties


def content(header=None, body=b"body", routing_key="thing_done"):
    header = bytes(12) + (properties({"content_type": "text/plain"}) if header is None else header)
    return Content("tag", 1, True, "producer.events", routing_key, header, body)


def test_it_keeps_the_bytes_and_knows_their_digest():
    specimen = Specimen.of(content(body=b"\xff\x00"), "queue", "consumer")
    assert (specimen.body, specimen.sha256, specimen.redelivered) == (b"\xff\x00", hashlib.sha256(b"\xff\x00").hexdigest(), True)
    assert specimen.content_type == "text/plain"


def test_its_id_is_the_same_each_time_and_another_for_another():
    first, second = (Specimen.of(content(), "queue", "consumer") for _ in range(2))
    assert first.id == first.id
    assert first.id != second.id


def test_its_body_is_in_no_repr():
    assert "secret" not in repr(Specimen.of(content(body=b"secret"), "queue", "consumer"))


@pytest.mark.parametrize("header", [b"", b"\x80", b"\xff\xff\x05", properties({"headers": {"a": 1}})[:-3]])
def test_properties_that_cannot_be_read_are_left_out(header):
    specimen = Specimen.of(content(header), "queue", "consumer")
    assert (specimen.is_readable, specimen.properties) == (False, {})


@pytest.mark.parametrize(("count", "deliveries"), [(0, 0), (7, 7), ("many", 0)])
def test_the_brokers_count_of_deliveries_is_believed_only_as_a_number(count, deliveries):
    header = properties({"headers": {"x-delivery-count": count}})
    assert Specimen.of(content(header), "queue", "consumer").deliveries == deliveries


@pytest.mark.parametrize("value", ["x" * 256, "a\nb", "a\x00", 7, None, b"bytes"])
def test_a_property_that_is_not_short_printable_text_is_not_kept(value):
    assert plain({"message_id": value, "content_type": "text/plain", "application_headers": {}}) == {"content_type": "text/plain"}


def failed(error):
    try:
        raise error
    except type(error) as caught:
        return caught


def test_an_error_is_described_by_type_code_and_place_never_by_its_text():
    assert described(failed(ValueError("110101199003070134"))) == "ValueError in test_specimen.py:failed"


def test_failures_with_the_same_cause_have_the_same_fingerprint():
    first, second = failed(ValueError("a")), failed(ValueError("b"))
    assert fingerprint("c", "r", first) == fingerprint("c", "r", second)
    assert fingerprint("c", "r", first) != fingerprint("d", "r", first)
    assert fingerprint("c", "r", first) != fingerprint("c", "r", failed(KeyError("a")))
