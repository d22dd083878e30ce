"""What a request's head may look like, and every shape that two servers could frame differently."""

import pytest

from shared.runtime.http_limits import HttpLimits
from shared.runtime.http_problems import Refused
from shared.runtime.http_protocol import check_partial, parse_head

LIMITS = HttpLimits()


def parse(*lines, start=b"GET / HTTP/1.1", host=b"Host: a.example"):
    return parse_head(b"\r\n".join([start, *([host] if host else []), *lines]), LIMITS)


def refusal(*lines, start=b"GET / HTTP/1.1", host=b"Host: a.example"):
    with pytest.raises(Refused) as caught:
        parse(*lines, start=start, host=host)
    return caught.value.status


@pytest.mark.parametrize(
    "line",
    [
        b"Transfer-Encoding: chunked",
        b"transfer-encoding: gzip, chunked",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: identity",
        b"Transfer-Encoding:",
        b"Content-Length: 0_0",
        b"Content-Length: +0",
        b"Content-Length: -1",
        b"Content-Length: 0x10",
        b"Content-Length: 1, 1",
        b"Content-Length: 1 1",
        b"Content-Length:",
        b"Content-Length: \xb2",
        b"Content-Length: 1234567890123456789",
        b"Content-Length : 36",
        b"Content-Length\t: 36",
        b" Content-Length: 36",
        b"X-Long: a\r\n b",
        b"X-Long: a\r\n\tb",
        b"X-Line: a\nContent-Length: 5",
        b"X-Line: a\rContent-Length: 5",
        b"X-Null: a\x00b",
        b"X-Bell: a\x07b",
        b"X-Delete: a\x7fb",
        b"X(Y): a",
        b"X Y: a",
        b"\xe4\xb8\xad: a",
        b": a",
        b"no colon",
        b"Host: b.example",
        b"Authorization: a\r\nAuthorization: b",
        b"Content-Length: 1\r\nContent-Length: 1",
        b"Content-Length: 0\r\nContent-Length: 36",
    ],
)
def test_a_doubtful_header_is_refused(line):
    assert refusal(line) == 400


@pytest.mark.parametrize("name", [b"Content_Length", b"X_Forwarded_For", b"_"])
def test_a_name_with_an_underscore_is_refused(name):
    assert refusal(name + b": 1") == 400


@pytest.mark.parametrize(
    "host", [b"", b"Host:", b"Host: a b", b"Host: a/b", b"Host: user@a", b"Host: a, b", b"Host: a:port", b"Host: a\x00", b"Host: a\\b", b"Host: [x]"]
)
def test_a_host_must_be_given_and_plain(host):
    assert refusal(host=host) == 400


@pytest.mark.parametrize("host", [b"Host: a.example", b"Host: a:8000", b"Host: 127.0.0.1:1", b"Host: [::1]:8000", b"host:\ta "])
def test_usual_hosts_are_accepted(host):
    assert parse(host=host).headers["host"]


@pytest.mark.parametrize(
    ("start", "status"),
    [
        (b"GET / HTTP/2.0", 505),
        (b"PRI * HTTP/2.0", 505),
        (b"GET / HTTP/0.9", 505),
        (b"GET /", 400),
        (b"GET  / HTTP/1.1", 400),
        (b"GET /  HTTP/1.1", 400),
        (b" GET / HTTP/1.1", 400),
        (b"GET / HTTP/1.1 ", 400),
        (b"GET / http/1.1", 400),
        (b"GET\t/\tHTTP/1.1", 400),
        (b"get / HTTP/1.1", 400),
        (b"G@T / HTTP/1.1", 400),
        (b"GET a HTTP/1.1", 400),
        (b"GET * HTTP/1.1", 400),
        (b"GET //a HTTP/1.1", 400),
        (b"GET http://a/ HTTP/1.1", 400),
        (b"CONNECT a:443 HTTP/1.1", 400),
        (b"GET /#x HTTP/1.1", 400),
        (b"GET /a\xc3\xa4 HTTP/1.1", 400),
        (b"GET /a\x00 HTTP/1.1", 400),
        (b"GET /%00 HTTP/1.1", 400),
        (b"GET /%0d%0a HTTP/1.1", 400),
        (b"GET /%ff HTTP/1.1", 400),
        (b"GET /a%2Fb HTTP/1.1", 400),
        (b"GET /a\\b HTTP/1.1", 400),
        (b"", 400),
        (b"\x16\x03\x01\x02\x00\x01", 400),
    ],
)
def test_a_doubtful_request_line_is_refused(start, status):
    assert refusal(start=start) == status


def test_a_plain_request_is_read():
    head = parse(b"X-One:  a b \t", b"X-Two: 1", b"x-two: 2", b"Content-Length: 036", start=b"POST /a%20b/%E4%BA%AE?q=%20 HTTP/1.1")

    assert (head.method, head.path, head.query, head.content_length) == ("POST", "/a b/亮", "q=%20", 36)
    assert head.headers == {"host": "a.example", "x-one": "a b", "x-two": "1, 2", "content-length": "036"}


def test_cookies_are_joined_as_cookies():
    assert parse(b"Cookie: a=1", b"Cookie: b=2").headers["cookie"] == "a=1; b=2"


@pytest.mark.parametrize(("expectation", "is_accepted"), [(b"100-continue", True), (b"100-Continue", True), (b"200-ok", False), (b"", False)])
def test_only_one_expectation_is_known(expectation, is_accepted):
    line = b"Expect: " + expectation

    assert parse(line).awaits_continue if is_accepted else refusal(line) == 417


@pytest.mark.parametrize(
    ("start", "line", "keeps_alive"),
    [
        (b"GET / HTTP/1.1", b"X: 1", True),
        (b"GET / HTTP/1.1", b"Connection: keep-alive", True),
        (b"GET / HTTP/1.1", b"Connection: Close", False),
        (b"GET / HTTP/1.1", b"Connection: TE, close", False),
        (b"GET / HTTP/1.0", b"X: 1", False),
        (b"GET / HTTP/1.0", b"Connection: keep-alive", False),
    ],
)
def test_the_version_and_the_client_decide_on_keeping_alive(start, line, keeps_alive):
    assert parse(line, start=start).keeps_alive == keeps_alive


@pytest.mark.parametrize(("extra", "is_accepted"), [(0, True), (1, False)])
def test_the_number_of_headers_is_bounded(extra, is_accepted):
    lines = [b"X-%d: 1" % number for number in range(LIMITS.headers - 1 + extra)]

    assert len(parse(*lines).headers) == LIMITS.headers if is_accepted else refusal(*lines) == 431


@pytest.mark.parametrize(("extra", "is_accepted"), [(0, True), (1, False)])
def test_the_length_of_a_header_is_bounded(extra, is_accepted):
    line = b"X: " + b"a" * (LIMITS.header_line - 3 + extra)

    assert parse(line) if is_accepted else refusal(line) == 431


@pytest.mark.parametrize(("extra", "is_accepted"), [(0, True), (1, False)])
def test_the_length_of_the_request_line_is_bounded(extra, is_accepted):
    start = b"GET /" + b"a" * (LIMITS.request_line - len(b"GET / HTTP/1.1") + extra) + b" HTTP/1.1"

    assert parse(start=start) if is_accepted else refusal(start=start) == 414


def test_all_headers_together_are_bounded():
    assert refusal(*[b"X-%d: " % number + b"a" * 8_000 for number in range(5)]) == 431


@pytest.mark.parametrize(
    ("received", "status"),
    [(b"GET / HTTP/1.1\nHost: a\n\n", 400), (b"\n", 400), (b"G" * 9_000, 414), (b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 6_000, 431)],
)
def test_a_hopeless_head_is_refused_before_it_is_complete(received, status):
    with pytest.raises(Refused) as caught:
        check_partial(received, LIMITS)

    assert caught.value.status == status


@pytest.mark.parametrize("received", [b"", b"G", b"GET / HTTP/1.1\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n"])
def test_a_head_that_is_only_incomplete_is_waited_for(received):
    assert check_partial(received, LIMITS) is None
