"""Request ids that are safe to log, and whose address a request came from."""

import io
import uuid

import pytest

from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_protocol import parse_head
from shared.runtime.http_request import client_address, make_request, request_id_of


def head(*lines):
    return parse_head(b"\r\n".join([b"GET /a%20b?q=1 HTTP/1.1", b"Host: a.example", *lines]), HttpLimits())


@pytest.mark.parametrize("given", ["01a20a76-4e7b-72d5-b447-c58500a06ed2", "console-17.abc_d", "abcdefgh", "a" * 64])
def test_a_sane_id_is_kept(given):
    assert request_id_of(head(b"X-Request-Id: " + given.encode())) == given


@pytest.mark.parametrize(
    "given",
    ["", "short-1", "a" * 65, "has a space", "-leading", 'quote"quote', "110101199003070717", "11010119900307071X", "138-1234-5678", "中文中文中文", "Abc1" * 11],
)  # fmt: skip
def test_an_odd_id_or_anybodys_number_is_replaced(given):
    made = request_id_of(head(b"X-Request-Id: " + given.encode()))

    assert made != given
    assert uuid.UUID(made).version == 7


def test_a_request_that_could_not_be_read_has_an_id_too():
    assert uuid.UUID(request_id_of(None))


@pytest.mark.parametrize(
    ("forwarded", "trusted", "address"),
    [
        ("1.2.3.4", 0, "9.9.9.9"),
        ("1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", 1, "1.2.3.4"),
        ("6.6.6.6, 1.2.3.4", 2, "6.6.6.6"),
        ("1.2.3.4", 2, "9.9.9.9"),
        ("", 1, "9.9.9.9"),
        ("evil", 1, "9.9.9.9"),
        ("6.6.6.6, ::1", 1, "::1"),
    ],
)
def test_only_what_a_trusted_proxy_wrote_is_believed(forwarded, trusted, address):
    assert client_address("9.9.9.9", forwarded, trusted) == address


def test_the_request_is_werkzeugs():
    request = make_request(head(b"Content-Type: application/json", b"X-One: 1", b"Content-Length: 7"), io.BytesIO(b'{"a":1}'), "9.9.9.9", 0)

    assert (request.path, request.args["q"], request.headers["X-One"], request.remote_addr) == ("/a b", "1", "1", "9.9.9.9")
    assert request.get_json() == {"a": 1}
