"""Clients that are slow, many, broken or malicious cost the others nothing; on nameko's own server most of these kill it."""

import os
import random
import selectors
import socket
import time

import pytest

from dev.ports import wait_until
from tests.integration.runtime.http_process import GET, IS_STOCK, is_closed, reset, running_sample, status

FUZZED = int(os.environ.get("LIANGDIAN_FUZZED_REQUESTS", "1500"))
SEED = int(os.environ.get("LIANGDIAN_FUZZ_SEED", "20261123"))
FAST = {"head": 1.0, "body": 1.0, "write": 1.0, "idle": 0.5, "linger": 0.3}
WANT = b"GET /download?parts=2000 HTTP/1.1\r\nHost: a\r\nX-Request-Id: download-1\r\n\r\n"


@pytest.fixture(scope="module")
def sample():
    with running_sample(limits=FAST) as running:
        yield running


def drip(clients, seconds):
    """Send each client's next byte of a header now and then, until all are closed by the server; how long that took."""
    waiting = selectors.DefaultSelector()
    for client in clients:
        client.setblocking(False)
        waiting.register(client, selectors.EVENT_READ)
    start = time.monotonic()
    while waiting.get_map() and time.monotonic() - start < seconds:
        for key, _ in waiting.select(0.1):
            _forget_if_closed(waiting, key.fileobj)
        for key in list(waiting.get_map().values()):
            _send_a_byte(waiting, key.fileobj)
    return len(waiting.get_map()), time.monotonic() - start


def _forget_if_closed(waiting, client):
    try:
        if client.recv(4096):
            return
    except ConnectionError:
        pass
    waiting.unregister(client)


def _send_a_byte(waiting, client):
    try:
        client.send(b"a")
    except BlockingIOError:
        pass
    except ConnectionError:
        waiting.unregister(client)


def test_two_hundred_slow_heads_are_closed_while_health_answers(sample):
    """Stock: none is ever closed."""
    clients = [sample.connect() for _ in range(200)]
    for client in clients:
        client.sendall(b"GET /fast HTTP/1.1\r\nHost: a\r\nX: ")
    times = [0.0] if IS_STOCK else [sample.health()[1] for _ in range(5)]
    left, took = drip(clients, 6)

    assert left == 0
    assert took < 5
    assert min(times) < 0.1  # The others measure what else this machine does.
    assert sample.is_alive


def test_a_slow_body_is_given_up(sample):
    """Stock: it is waited for without an end."""
    client = sample.connect()
    client.sendall(b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc")

    assert status(client.recv(4096)) == 408
    assert is_closed(client, 3)


def test_an_idle_connection_is_closed(sample):
    """Stock: it is kept without an end."""
    client = sample.connect()
    client.sendall(GET)
    assert status(client.recv(4096)) == 200

    assert is_closed(client, 3)


def test_a_client_that_reads_nothing_is_dropped(sample):
    """Stock: its greenlet waits without an end."""
    client = sample.connect(receive_buffer=4096)
    client.sendall(WANT.replace(b"download-1", b"unread-01"))
    wait_until(lambda: any(line["request_id"] == "unread-01" for line in sample.lines("http_request")), "the end of the download", 20)

    assert [line["status"] for line in sample.lines("http_request") if line["request_id"] == "unread-01"] == [499]
    sample.assert_unharmed()


def test_connections_beyond_the_cap_are_closed_at_once():
    """Stock: there is no cap."""
    with running_sample(limits={"connections": 20}) as sample:
        sample.wait_until_quiet()
        kept = [sample.connect() for _ in range(20)]
        for client in kept:
            client.sendall(GET)
            assert status(client.recv(4096)) == 200
        extra = [sample.connect() for _ in range(10)]

        assert all(is_closed(client, 1) for client in extra)
        kept[0].sendall(GET)
        assert status(kept[0].recv(4096)) == 200


def test_requests_beyond_the_limit_are_told_to_come_again():
    with running_sample(limits={"requests": 5}) as sample:
        clients = [sample.connect() for _ in range(15)]
        for client in clients:
            client.sendall(b"GET /slow?seconds=0.5 HTTP/1.1\r\nHost: a\r\n\r\n")
        answers = [client.recv(4096) for client in clients]

        assert sorted(map(status, answers)) == [200] * 5 + [503] * 10
        assert sum(b"\r\nRetry-After: 1\r\n" in answer for answer in answers) == 10


def test_running_out_of_descriptors_is_survived():
    """Stock: the process dies of it."""
    with running_sample(nofile=48, limits=FAST) as sample:
        clients = []
        for _ in range(120):
            client = socket.socket()
            client.settimeout(0.2)
            client.connect_ex(("127.0.0.1", sample.port))
            clients.append(client)
        if not IS_STOCK:
            wait_until(lambda: sample.lines("http_accept_failed"), "the lack of descriptors", 5)
        time.sleep(0.3)
        for client in clients:
            client.close()

        wait_until(lambda: not sample.is_alive or status(sample.ask(GET)) == 200, "an answer", 10)
        assert sample.is_alive


STAGES = [
    b"",
    b"G",
    b"GET /fast HTTP/1.1\r\nHos",
    b"GET /fast HTTP/1.1\r\nHost: a\r\n",
    GET,
    GET * 30,
    b"GET /slow?seconds=0.2 HTTP/1.1\r\nHost: a\r\n\r\n",
    b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc",
    b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n",
    b"POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + b"x" * 70_000,
    b"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    WANT,
    b"GET /events?count=5 HTTP/1.1\r\nHost: a\r\n\r\n",
]


@pytest.mark.parametrize("pause", [0, 0.05])
def test_a_reset_at_any_stage_is_survived(sample, pause):
    for stage in STAGES:
        for _ in range(5):
            client = sample.connect()
            client.sendall(stage)
            time.sleep(pause)
            reset(client)
    time.sleep(0.5)

    sample.assert_unharmed()


TOKENS = [
    b"GET ", b"POST ", b"BREW ", b"/fast", b"/echo", b"/events", b"*", b"//", b"/%00", b"/%ff", b"?q=1", b" HTTP/1.1", b" HTTP/1.0", b" HTTP/9", b"\r\n", b"\n", b"\r",
    b"\x00", b"\xff\xfe", b"Host: a\r\n", b"Content-Length: 5\r\n", b"Content-Length: -1\r\n", b"Content-Length: 99999999999\r\n", b"Transfer-Encoding: chunked\r\n",
    b"Expect: 100-continue\r\n", b"Connection: close\r\n", b"Connection: upgrade\r\nUpgrade: websocket\r\n", b"Content-Type: multipart/form-data; boundary=x\r\n",
    b": \r\n", b" folded\r\n", b"A" * 9_000, b"X: " + b"b" * 40_000 + b"\r\n", b"0\r\n\r\n", b"5\r\nhello\r\n", b"hello", b"\r\n\r\n", GET,
]  # fmt: skip


def test_malformed_requests_are_survived(sample):
    chance = random.Random(SEED)
    for _ in range(FUZZED):
        client = sample.connect()
        try:
            client.sendall(_malformed(chance))
            if chance.random() < 0.3:
                client.setblocking(False)
                client.recv(100)
        except (BlockingIOError, ConnectionError):
            pass
        (reset if chance.random() < 0.5 else socket.socket.close)(client)
    time.sleep(1)

    sample.assert_unharmed()


def _malformed(chance):
    data = b"".join(chance.choices(TOKENS, k=chance.randint(1, 8)))
    if chance.random() < 0.5:
        data = b"POST /echo HTTP/1.1\r\nHost: a\r\n" + data
    if chance.random() < 0.3 and data:
        place = chance.randrange(len(data))
        data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
    return data
