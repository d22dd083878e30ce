"""The broker away, killed, frozen: processes live, calls fail in time, and succeed soon after it is back."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from dev.broker import Broker, permission, user
from dev.ports import wait_until
from tests.integration.runtime.rpc_process import Sample, answers

SOON = 5.0
"""Seconds from the broker's return to the first success."""


@pytest.fixture(scope="module")
def private_broker(tmp_path_factory):
    definitions = {"users": [user("test", "test")], "vhosts": [{"name": "/"}], "permissions": [permission("test", "/", ".*", ".*", ".*")]}
    made = Broker(tmp_path_factory.mktemp("broker"), definitions)
    yield made
    made.stop()


@pytest.fixture(scope="module")
def pair(private_broker, tmp_path_factory):
    """Service and gateway, started before there is a broker."""
    folder = tmp_path_factory.mktemp("pair")
    uri = f"amqp://test:test@127.0.0.1:{private_broker.port}//"
    with Sample("Target", uri, folder) as target, Sample("Gateway", uri, folder) as gateway:
        yield target, gateway


@contextmanager
def frozen(broker):
    os.killpg(broker.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(broker.process.pid, signal.SIGCONT)


def assert_unreachable(gateway, seconds):
    started = time.monotonic()
    status, answer = gateway.post("echo", {"text": "x"}, seconds=30)
    assert (status, answer["error"]) == (503, "BROKER_UNREACHABLE")
    assert time.monotonic() - started < seconds


def assert_back(pair):
    wait_until(lambda: answers(pair[1]), "the first success", SOON)
    assert all(process.is_alive for process in pair)


def test_processes_that_start_before_the_broker_wait_for_it(pair, private_broker):
    target, gateway = pair
    wait_until(lambda: "http_listening" in gateway.output and "started" in target.output, "both processes")
    assert_unreachable(gateway, 3.5)
    private_broker.start()
    assert_back(pair)


def test_a_broker_that_is_killed_is_missed_for_seconds_only(pair, private_broker):
    assert_back(pair)
    private_broker.kill()
    assert_unreachable(pair[1], 3.5)
    assert_unreachable(pair[1], 3.5)
    private_broker.start()
    assert_back(pair)


def test_calls_under_way_fail_at_once_when_the_broker_is_killed(pair, private_broker):
    assert_back(pair)
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(pair[1].post, "slow", {"seconds": 20, "mark": "under way"}, 30)
        wait_until(lambda: "start under way" in pair[0].noted(), "the call")
        started = time.monotonic()
        private_broker.kill()
        assert call.result(10)[1]["error"] == "BROKER_UNREACHABLE"
    assert time.monotonic() - started < 1
    private_broker.start()
    assert_back(pair)


def test_a_frozen_broker_is_found_within_three_seconds(pair, private_broker):
    assert_back(pair)
    with frozen(private_broker):
        assert_unreachable(pair[1], 3.5)
    assert_back(pair)
