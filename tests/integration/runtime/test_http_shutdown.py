"""SIGTERM: no more is accepted, nothing accepted is cut, and the process is gone as soon as the last answer is.

Stock: an idle HTTP service takes about a minute, and under load it accepts on and never ends.
"""

import socket
import threading
import time

import pytest

from dev.ports import listens, wait_until
from tests.integration.runtime.http_process import GET, is_closed, read_all, running_sample, status

AT_ONCE = 3.0
"""Seconds; it takes about half a second on two busy cores, and 60 on nameko's own server."""
SLOW = b"GET /slow?seconds=0.6 HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture
def sample():
    with running_sample() as running:
        yield running


def test_an_idle_service_stops_at_once(sample):
    sample.ask(GET)
    sample.terminate()

    assert sample.wait() < AT_ONCE
    assert sample.process.returncode == 0


def test_idle_connections_do_not_hold_it_up(sample):
    clients = [sample.connect() for _ in range(20)]
    for client in clients[:10]:
        client.sendall(GET)
        assert status(client.recv(4096)) == 200
    clients[0].sendall(GET[:-2])
    clients[-1].sendall(GET[:-2])
    sample.terminate()

    assert sample.wait() < AT_ONCE
    assert all(is_closed(client, 1) for client in clients)


def test_a_request_under_way_is_answered(sample):
    clients = [sample.connect() for _ in range(10)]
    for client in clients:
        client.sendall(SLOW)
    time.sleep(0.2)
    sample.terminate()
    answers = [read_all(client, 5) for client in clients]

    assert [status(answer) for answer in answers] == [200] * 10
    assert all(b"\r\nConnection: close\r\n" in answer for answer in answers)
    assert sample.wait() < AT_ONCE


def test_the_listener_closes_first(sample):
    client = sample.connect()
    client.sendall(SLOW)
    time.sleep(0.2)
    sample.terminate()
    wait_until(lambda: not listens(sample.port), "the listener's end", 0.4, 0.01)

    assert status(read_all(client, 5)) == 200


def test_a_download_is_completed(sample):
    client = sample.connect(receive_buffer=4096)
    client.sendall(b"GET /download?parts=500 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    begun = client.recv(100)
    sample.terminate()
    wait_until(lambda: not listens(sample.port), "the listener's end", 1, 0.01)
    data = begun + read_all(client, 5)

    assert data.endswith(b"0\r\n\r\n")
    assert data.count(b"x") >= 5_000_000


def test_an_endless_stream_is_ended_cleanly(sample):
    client = sample.connect()
    client.sendall(b"GET /events?count=1000 HTTP/1.1\r\nHost: a\r\n\r\n")
    begun = client.recv(4096)
    sample.terminate()
    data = begun + read_all(client, 3)

    assert data.endswith(b"0\r\n\r\n")
    assert sample.wait() < AT_ONCE


class Load(threading.Thread):
    """One client that asks again and again, on one connection or a new one each time, until it is refused."""

    def __init__(self, port, is_persistent):
        super().__init__(daemon=True)
        self._port, self._is_persistent = port, is_persistent
        self.answered, self.cut, self.is_refused = 0, 0, False

    def run(self):
        while not self.is_refused:
            try:
                client = socket.create_connection(("127.0.0.1", self._port), timeout=10)
            except OSError:
                self.is_refused = True
                return
            with client:
                is_new = True
                while self._ask(client, is_new) and self._is_persistent:
                    is_new = False

    def _ask(self, client, is_new):
        """One request; whether the connection may be used again.

        A used connection may be closed while the next request is on its way (RFC 9112 §9.3.1): that is refused, not cut,
        if the server has not taken it, which its log tells.
        """
        try:
            client.sendall(b"GET /slow?seconds=0.01 HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = client.recv(4096)
        except OSError:
            answer = b""
        is_whole = status(answer) == 200 and answer.endswith(b"\r\n\r\nslow")
        self.answered += is_whole
        self.cut += not is_whole and (is_new or answer != b"")
        return is_whole and b"\r\nConnection: close\r\n" not in answer


@pytest.mark.parametrize("is_persistent", [True, False])
def test_under_load_no_request_is_cut(sample, is_persistent):
    clients = [Load(sample.port, is_persistent) for _ in range(20)]
    for client in clients:
        client.start()
    wait_until(lambda: sum(client.answered for client in clients) > 200, "some load", 10)
    sample.terminate()
    seconds = sample.wait()
    for client in clients:
        client.join(10)

    assert seconds < 5
    assert all(client.is_refused for client in clients)
    assert sum(client.cut for client in clients) == 0
    assert len([line for line in sample.lines("http_request") if line["route"] == "/slow"]) == sum(client.answered for client in clients)
