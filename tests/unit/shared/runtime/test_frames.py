import pytest
from amqp.basic_message import Message
from amqp.exceptions import FrameSyntaxError
from amqp.serialization import decode_properties_basic, dumps
from hypothesis import given
from hypothesis import strategies as st

from shared.runtime.frames import BODY, HEADER, METHOD, FrameReader, Unreadable, content, frame, properties, publish_method

DELIVER = b"\x00\x3c\x00\x3c"
RETURN = b"\x00\x3c\x00\x32"


def delivery(body, key="population.get", frame_max=131_072):
    """A message as a broker delivers it on channel 1."""
    arguments = dumps("sLbss", ("tag", 7, True, "nameko-rpc", key))
    return frame(METHOD, 1, DELIVER + arguments) + content(1, properties({"correlation_id": "c"}), body, frame_max)


def read(chunks):
    messages, others = [], []
    reader = FrameReader(1, messages.append, others.append)
    for chunk in chunks:
        reader.feed(chunk)
    return messages, others


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=5), st.lists(st.integers(1, 40), min_size=1))
def test_however_the_bytes_are_cut_the_same_messages_come_out(bodies, sizes):
    stream = b"".join(delivery(body, frame_max=24) + frame(8, 0, b"") for body in bodies)
    chunks, at = [], 0
    while at < len(stream):
        size = sizes[len(chunks) % len(sizes)]
        chunks.append(stream[at : at + size])
        at += size
    messages, others = read(chunks)
    assert [message.body for message in messages] == bodies
    assert others == [(8, 0, b"")] * len(bodies)


def test_a_delivered_message_has_what_its_frames_say():
    (message,), _ = read([delivery(b"{}")])
    assert (message.tag, message.delivery_tag, message.redelivered) == ("tag", 7, True)
    assert (message.exchange, message.routing_key, message.body) == ("nameko-rpc", "population.get", b"{}")
    assert message.properties() == {"correlation_id": "c"}


def test_a_returned_message_has_no_tag():
    arguments = dumps("Bsss", (312, "NO_ROUTE", "nameko-rpc", "nobody.get"))
    (message,), _ = read([frame(METHOD, 1, RETURN + arguments) + content(1, properties({}), b"x", 131_072)])
    assert (message.tag, message.routing_key, message.body) == ("", "nobody.get", b"x")


def test_frames_of_other_channels_are_handed_on_in_between():
    whole = delivery(b"body")
    at = whole.index(bytes((HEADER, 0, 1)))
    messages, others = read([whole[:at] + frame(METHOD, 2, b"other") + whole[at:]])
    assert [message.body for message in messages] == [b"body"]
    assert others == [(METHOD, 2, b"other")]


def test_a_frame_that_does_not_end_where_it_should_is_refused():
    with pytest.raises(FrameSyntaxError):
        read([frame(BODY, 1, b"body")[:-1] + b"\x00"])


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"content_type": "application/json", "delivery_mode": 2, "message_id": "m" * 255},
        {"headers": {"a": 1, "b": ["x", {"c": None}]}, "correlation_id": "7", "reply_to": "q", "expiration": "5000"},
        {"priority": 9, "timestamp": 1_700_000_000, "type": "t", "user_id": "u", "app_id": "a", "content_encoding": "utf-8"},
    ],
)
def test_properties_are_written_as_py_amqp_writes_them(values):
    renamed = {("application_headers" if name == "headers" else name): value for name, value in values.items()}
    assert properties(values) == Message("", **renamed)._serialize_properties()
    assert decode_properties_basic(properties(values), 0)[0] == renamed


@pytest.mark.parametrize(("size", "frames"), [(0, 1), (1, 2), (92, 2), (93, 3), (184, 3), (185, 4)])
def test_a_body_is_divided_at_the_largest_frame(size, frames):
    data = content(1, properties({}), b"x" * size, 100)
    assert data.count(b"\xce") == frames


def test_the_method_frame_is_as_py_amqp_writes_it():
    expected = frame(METHOD, 3, b"\x00\x3c\x00\x28" + dumps("Bssbb", (0, "nameko-rpc", "a.b", True, False)))
    assert publish_method(3, "nameko-rpc", "a.b", True) == expected


@pytest.mark.parametrize(
    "header", [b"", b"\x00" * 12, b"\x00" * 12 + b"\x80\x00\x05ab\xff", b"\x00" * 12 + b"\x20\x00\x00\x00\x00\x09\x01aZ\x00\x00\x00\x00\x00"]
)
def test_properties_that_are_none_are_unreadable(header):
    (message,), _ = read([delivery(b"")])
    message.header = header
    with pytest.raises(Unreadable):
        message.properties()
