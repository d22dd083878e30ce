"""The running gateway when the directory is slow, frozen, away, or has just ended a session."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor

from dev.ports import wait_until


def test_sixteen_requests_at_once_ask_for_their_session_once(processes):
    processes.start_directory()
    with processes.start_gateway() as client, ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: client.get("/me").json(), range(16)))

    assert {answer["resolved"] for answer in answers} == {1}


def test_a_session_that_ends_elsewhere_is_refused_within_a_second(processes):
    processes.start_directory()
    with processes.start_gateway() as client, processes.start_gateway() as elsewhere:
        assert client.get("/me").status_code == elsewhere.get("/me").status_code == 200
        client.post("/me/password", json={"new_password": "another long sentence"}).raise_for_status()
        ended = time.monotonic()
        wait_until(lambda: elsewhere.get("/me").status_code == 401, "the refusal", 5)

    assert time.monotonic() - ended < 1.2  # a second, and the stub's own pause


def test_without_a_directory_the_answer_is_503_at_once(processes):
    with processes.start_gateway() as client:
        started = time.monotonic()
        answer = client.get("/me")

    assert (answer.status_code, answer.json()["code"]) == (503, "SERVICE_UNKNOWN")
    assert int(answer.headers["retry-after"]) >= 1
    assert time.monotonic() - started < 1


def test_a_frozen_directory_costs_no_more_than_the_deadline(processes):
    directory = processes.start_directory()
    with processes.start_gateway() as client:
        assert client.get("/me").status_code == 200
        directory.process.send_signal(signal.SIGSTOP)
        time.sleep(1)  # the session is forgotten
        started = time.monotonic()
        answer = client.get("/me")
        waited = time.monotonic() - started
        directory.process.send_signal(signal.SIGCONT)
        wait_until(lambda: client.get("/me").status_code == 200, "the directory's return", 10)

    assert (answer.status_code, answer.json()["code"]) == (503, "DEADLINE_EXCEEDED")
    assert waited < 3


def test_more_requests_than_there_is_room_for_are_refused_at_once(processes):
    processes.start_directory()
    with processes.start_gateway(LIANGDIAN_MAX_IN_FLIGHT="4") as client, ThreadPoolExecutor(12) as pool:
        client.get("/me").raise_for_status()
        answers = list(pool.map(lambda _: client.get("/stations"), range(12)))

    refused = [answer for answer in answers if answer.status_code == 503]
    assert [answer.status_code for answer in answers].count(200) == 4
    assert {answer.json()["code"] for answer in refused} == {"OVERLOADED"}
    assert all(answer.headers["retry-after"] and answer.elapsed.total_seconds() < 0.9 for answer in refused)


def test_https_only_is_announced_when_it_is_configured(processes):
    with processes.start_gateway(LIANGDIAN_HSTS="true") as client:
        assert "max-age" in client.get("/openapi.json").headers["strict-transport-security"]
        assert "max-age" in client.get("/no-such-thing").headers["strict-transport-security"]
