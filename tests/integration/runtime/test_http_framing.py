"""Whatever two servers might frame differently is refused, and nothing that follows it is read as a request.

On nameko's own server the shapes marked there are answered twice: once for the doubtful request, once for what follows it.
"""

import socket

import pytest

from tests.integration.runtime.http_process import GET, answers, read_all, running_sample, status


@pytest.fixture(scope="module")
def sample():
    with running_sample() as running:
        yield running


def post(*lines):
    return b"\r\n".join([b"POST /echo HTTP/1.1", b"Host: a", *lines, b"", b""])


CHUNKED = b"0\r\n\r\n"
SHAPES = {
    "chunked": post(b"Transfer-Encoding: chunked") + CHUNKED,
    "gzip, chunked (stock)": post(b"Transfer-Encoding: gzip, chunked") + CHUNKED,
    "unknown coding (stock)": post(b"Transfer-Encoding: xchunked") + CHUNKED,
    "two codings (stock)": post(b"Transfer-Encoding: chunked", b"Transfer-Encoding: identity") + CHUNKED,
    "coding after a tab (stock)": post(b"Transfer-Encoding:\tchunked") + CHUNKED,
    "coding and length": post(b"Content-Length: 5", b"Transfer-Encoding: chunked") + CHUNKED,
    "two lengths (stock)": post(b"Content-Length: 0", b"Content-Length: 36"),
    "two equal lengths (stock)": post(b"Content-Length: 0", b"Content-Length: 0"),
    "length with an underscore (stock)": post(b"Content-Length: 0_0"),
    "length with a sign (stock)": post(b"Content-Length: +0"),
    "space before the colon (stock)": post(b"Content-Length : 36"),
    "bare line feeds (stock)": b"GET /fast HTTP/1.1\nHost: a\n\n",
    "one bare line feed (stock)": b"GET /fast HTTP/1.1\r\nHost: a\nX: 1\r\n\r\n",
    "folded header (stock)": post(b"X: a", b" b", b"Content-Length: 0"),
    "null in a header (stock)": post(b"X: a\x00b", b"Content-Length: 0"),
    "underscore in a name (stock)": post(b"Content_Length: 36", b"Content-Length: 0"),
    "odd header name (stock)": post(b"X(Y): 1", b"Content-Length: 0"),
    "no host (stock)": b"GET /fast HTTP/1.1\r\nX: 1\r\n\r\n",
    "two hosts (stock)": b"GET /fast HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
    "absolute target (stock)": b"GET http://b/fast HTTP/1.1\r\nHost: a\r\n\r\n",
    "empty line first (stock)": b"\r\nGET /fast HTTP/1.1\r\nHost: a\r\n\r\n",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_doubtful_request_ends_the_connection(sample, shape):
    answer = sample.ask(shape + GET)

    assert status(answer) == 400
    assert answers(answer) == 1
    assert b"\r\nConnection: close\r\n" in answer


def test_sound_requests_behind_one_another_are_each_answered(sample):
    answer = sample.ask(post(b"Content-Length: 3") + b"abc" + GET + GET)

    assert answers(answer) == 3
    assert b"\r\n\r\nabcHTTP/1.1 200 OK" in answer


@pytest.mark.parametrize("cut", [1, 10, 30, 45])
def test_a_request_may_come_in_pieces(sample, cut):
    data = post(b"Content-Length: 3") + b"abc"
    with sample.connect() as client:
        client.sendall(data[:cut])
        client.sendall(data[cut:])

        assert status(client.recv(1000)) == 200


def test_half_a_request_is_not_answered(sample):
    with sample.connect() as client:
        client.sendall(GET[:-2])
        client.shutdown(socket.SHUT_WR)

        assert read_all(client, 2) == b""


def test_half_a_body_is_refused(sample):
    with sample.connect() as client:
        client.sendall(post(b"Content-Length: 3") + b"ab")
        client.shutdown(socket.SHUT_WR)

        assert status(read_all(client, 2)) == 400


def test_too_long_a_request_line_is_told_apart(sample):
    assert status(sample.ask(b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n")) == 414


def test_too_many_headers_are_told_apart(sample):
    assert status(sample.ask(b"GET /fast HTTP/1.1\r\nHost: a\r\n" + b"X: 1\r\n" * 101 + b"\r\n")) == 431


@pytest.mark.parametrize(
    ("route", "size", "expected"), [(b"/echo", 65_536, 200), (b"/echo", 65_537, 413), (b"/large", 4_194_304, 200), (b"/large", 4_194_305, 413)]
)
def test_a_body_is_bounded_by_its_route(sample, route, size, expected):
    assert status(sample.ask(b"POST %b HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (route, size) + b"x" * size)) == expected


def test_too_large_a_body_is_refused_before_it_is_sent(sample):
    answer = sample.ask(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n")

    assert status(answer) == 413
    assert b"100 Continue" not in answer


def test_a_client_that_asks_first_is_told_to_continue(sample):
    with sample.connect() as client:
        client.sendall(post(b"Content-Length: 3", b"Expect: 100-continue"))
        assert client.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"abc")

        assert client.recv(1000).endswith(b"\r\n\r\nabc")
