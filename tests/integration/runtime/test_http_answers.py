"""What every answer carries, what errors say, and what the access log does not."""

import itertools
import json
import socket
import time
import uuid

import pytest

from dev.ports import wait_until
from tests.integration.runtime.http_process import GET, answers, running_sample, status


@pytest.fixture(scope="module")
def sample():
    with running_sample(trusted_proxies=1) as running:
        yield running


def ask(sample, target, *lines, method=b"GET"):
    head, _, body = sample.ask(b"\r\n".join([method + b" " + target + b" HTTP/1.1", b"Host: a", b"Connection: close", *lines, b"", b""])).partition(
        b"\r\n\r\n"
    )
    pairs = [line.split(": ", 1) for line in head.decode().split("\r\n")[1:]]
    return int(head[9:12]), {name.lower(): value for name, value in pairs}, body


TARGETS = [b"/fast", b"/missing", b"/broken", b"/unsendable", b"/events?count=1", b"/download?parts=1", b"/a%00"]


@pytest.mark.parametrize("target", TARGETS)
def test_every_answer_carries_the_security_headers(sample, target):
    _, headers, _ = ask(sample, target)

    assert (headers["x-content-type-options"], headers["cache-control"], headers["referrer-policy"]) == ("nosniff", "no-store", "no-referrer")
    assert uuid.UUID(headers["x-request-id"])
    assert "server" not in headers


def test_a_sane_request_id_comes_back(sample):
    assert ask(sample, b"/fast", b"X-Request-Id: console-0001")[1]["x-request-id"] == "console-0001"


@pytest.mark.parametrize("target", [b"/broken", b"/unsendable"])
def test_an_unforeseen_error_tells_the_client_nothing(sample, target):
    code, headers, body = ask(sample, target)

    assert (code, headers["content-type"]) == (500, "application/problem+json")
    assert json.loads(body)["code"] == "INTERNAL"
    assert b"110101" not in body


def test_a_stray_timeout_is_answered_too(sample):
    """Stock: the client waits without an end."""
    code, _, body = ask(sample, b"/interrupted")

    assert (code, json.loads(body)["code"]) == (503, "DEADLINE_EXCEEDED")


@pytest.mark.parametrize(
    ("method", "target", "code", "name"),
    [(b"GET", b"/missing", 404, "NOT_FOUND"), (b"DELETE", b"/fast", 405, "METHOD_NOT_ALLOWED"), (b"BREW", b"/fast", 405, "METHOD_NOT_ALLOWED"), (b"GET", b"/fast/", 404, "NOT_FOUND"), (b"GET", b"/things/a/b", 404, "NOT_FOUND")],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_document(sample, method, target, code, name):
    status_code, headers, body = ask(sample, target, method=method)

    assert (status_code, headers["content-type"], json.loads(body)["code"]) == (code, "application/problem+json", name)


def test_a_405_says_what_would_do(sample):
    assert ask(sample, b"/fast", method=b"DELETE")[1]["allow"] == "GET, HEAD"


def test_head_is_get_without_the_body(sample):
    _, headers, body = ask(sample, b"/fast", method=b"HEAD")

    assert (headers["content-length"], body) == ("12", b"")


def test_an_answer_that_fails_midway_is_seen_to_be_incomplete(sample):
    _, _, body = ask(sample, b"/half")

    assert body.startswith(b"5\r\nbegun\r\n")
    assert not body.endswith(b"0\r\n\r\n")


def test_the_address_is_what_the_trusted_proxy_saw(sample):
    _, _, body = ask(sample, b"/things/x", b"X-Forwarded-For: 6.6.6.6, 1.2.3.4")

    assert json.loads(body)["address"] == "1.2.3.4"


def test_the_access_log_names_the_route_and_nothing_of_the_path(sample):
    ask(sample, b"/things/110101199003070717?phone=13812345678", b"X-Request-Id: access-0001")
    wait_until(lambda: any(line["request_id"] == "access-0001" for line in sample.lines("http_request")), "the log line")
    line = next(line for line in sample.lines("http_request") if line["request_id"] == "access-0001")

    assert (line["method"], line["route"], line["status"]) == ("GET", "/things/<thing>", 200)
    assert line["duration_ms"] >= 0


def test_no_number_of_anybody_reaches_the_log(sample):
    for target in (b"/things/110101199003070717?phone=13812345678", b"/missing/110101199003070717", b"/broken", b"/half"):
        ask(sample, target, b"X-Request-Id: 110101199003070717")
    wait_until(lambda: len(sample.lines("http_request_failed")) >= 2, "the log lines")

    assert "110101199003070717" not in sample.log
    assert "13812345678" not in sample.log


def test_requests_are_counted_by_template(sample):
    ask(sample, b"/things/abc")
    page = sample.ask(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", is_operations=True)

    assert b'http_server_requests_total{code="200",method="GET",route="/things/<thing>"}' in page
    assert b"abc" not in page


def test_events_arrive_one_by_one(sample):
    with sample.connect() as client:
        client.sendall(b"GET /events?count=3 HTTP/1.1\r\nHost: a\r\n\r\n")
        arrivals = []
        data = b""
        while not data.endswith(b"0\r\n\r\n"):
            data += client.recv(4096)
            arrivals += [time.monotonic()] * (data.count(b"data: ") - len(arrivals))

    gaps = [later - earlier for earlier, later in itertools.pairwise(arrivals)]
    assert all(0.2 < gap < 1 for gap in gaps), gaps
    assert len(gaps) == 2


def test_a_connection_serves_many_requests(sample):
    with sample.connect() as client:
        for _ in range(20):
            client.sendall(GET)

            assert status(client.recv(4096)) == 200


def test_a_client_of_the_old_version_is_answered_and_closed(sample):
    answer = sample.ask(b"GET /download?parts=2 HTTP/1.0\r\nHost: a\r\n\r\n" + GET)

    assert answers(answer) == 1
    assert answer.endswith(b"\r\n\r\n" + b"x" * 20_000)


def test_an_unread_body_ends_the_connection_after_its_answer(sample):
    with socket.create_connection(("127.0.0.1", sample.port), timeout=5) as client:
        client.sendall(b"POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + b"x" * 500_000)

        assert status(client.recv(4096)) == 404
