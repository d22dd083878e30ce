"""Stock nameko's faults, by their row in the reliability notes: each of these fails with ``LIANGDIAN_RUNTIME=stock``."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from dev.ports import wait_until
from tests.integration.runtime.rpc_process import WORKERS, answers, await_gateway, await_service
from tests.integration.runtime.samples.contract import SECRET

AT_ONCE = 2.0
"""Seconds; it takes a tenth of that on a quiet machine, and stock nameko takes 3.5 to 60."""


def assert_serves(sample, caller):
    assert caller.call("target.echo", {"text": "still here"})["result"] == {"text": "still here"}
    assert sample.is_alive


def test_a_call_without_reply_to_ends_nothing(target, caller):
    caller.send("target.echo", {"text": "x"}, reply_to=None)
    assert_serves(target, caller)


def test_a_call_with_a_number_for_a_call_stack_ends_nothing(target, caller):
    answer = caller.call("target.echo", {"text": "x"}, application_headers={"nameko.call_id_stack": 7})
    assert answer["error"]["exc_args"][0] == "MALFORMED_REQUEST"
    assert_serves(target, caller)


def test_a_dependency_that_raises_fails_one_call_only(start, own_caller, tmp_path):
    caller, fragile = own_caller, start("Fragile")
    await_service(fragile, caller)
    (tmp_path / "broken").touch()
    assert caller.call("fragile.needs", {})["error"]["exc_type"] in {"InternalError", "Unavailable"}
    (tmp_path / "broken").unlink()
    assert caller.call("fragile.needs", {})["result"] == {"needed": "here"}
    assert fragile.is_alive


def test_a_stopped_service_is_unavailable_at_the_deadline(start):
    gateway, target = start("Gateway"), start("Target")
    await_gateway(gateway)
    target.terminate()
    started = time.monotonic()
    status, answer = gateway.post("echo", {"text": "x"}, seconds=1)
    assert (status, answer["error"]) == (503, "DEADLINE_EXCEEDED")
    assert 0.9 < time.monotonic() - started < 1.5


def test_three_times_as_many_nested_calls_as_workers_are_all_answered(target, caller):
    calls = [caller.send("target.nested", {"text": str(number)}) for number in range(3 * WORKERS)]
    found = caller.wait(calls, 10)
    assert [answer and answer["result"] for answer in found] == [{"text": str(number)} for number in range(3 * WORKERS)]


def test_a_frozen_broker_costs_a_call_its_deadline_and_no_more(start, proxy, proxied_uri):
    start("Target")
    gateway = start("Gateway", proxied_uri)
    await_gateway(gateway)
    proxy.become("hole")
    started = time.monotonic()
    status, answer = gateway.post("echo", {"text": "x"}, seconds=30, patience=10)
    assert (status, answer["error"]) == (503, "BROKER_UNREACHABLE")
    assert time.monotonic() - started < 3.5
    proxy.become("ok")
    wait_until(lambda: answers(gateway), "the gateway after the freeze", 5)


def test_an_idle_service_stops_within_a_second(start, own_caller):
    target = start("Target")
    await_service(target, own_caller)
    assert target.terminate() < AT_ONCE
    assert target.process.returncode == 0


def test_an_idle_gateway_stops_within_a_second(start):
    gateway, _ = start("Gateway"), start("Target")
    await_gateway(gateway)
    assert gateway.terminate() < AT_ONCE


def test_calls_in_flight_are_answered_before_the_process_ends_even_when_more_keep_coming(start, own_caller):
    caller, target = own_caller, start("Target")
    await_service(target, caller)
    calls = [caller.send("target.slow", {"seconds": 1, "mark": str(number)}) for number in range(WORKERS + 5)]
    wait_until(lambda: "start 0" in target.noted(), "the first call")
    target.process.terminate()
    time.sleep(0.3)
    caller.send("target.slow", {"seconds": 30, "mark": "late"})
    found = caller.wait(calls, 8)
    assert [answer and answer["result"]["mark"] for answer in found] == [str(number) for number in range(WORKERS + 5)]
    assert target.process.wait(5) == 0
    assert "start late" not in target.noted()


def test_a_timeout_inside_a_method_is_answered(target, caller):
    assert caller.call("target.times_out", {}, 3)["error"]["exc_type"] == "Unavailable"
    assert_serves(target, caller)


def test_a_method_that_exits_the_interpreter_is_answered(target, caller):
    assert caller.call("target.exits", {}, 3)["error"]["exc_type"] == "InternalError"
    assert_serves(target, caller)


def test_a_method_whose_connection_is_cut_runs_once(start, own_caller, proxy, proxied_uri):
    caller, target = own_caller, start("Target", proxied_uri)
    await_service(target, caller)
    caller.send("target.slow", {"seconds": 1, "mark": "7"})
    wait_until(lambda: "start 7" in target.noted(), "the call")
    proxy.cut()
    wait_until(lambda: "done 7" in target.noted(), "the end of the call")
    wait_until(lambda: caller.consumers("rpc-target") == 1, "the new connection")
    assert caller.call("target.slow", {"seconds": 1.5, "mark": "8"})["result"] == {"mark": "8"}
    assert target.noted() == ["start 7", "done 7", "start 8", "done 8"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"args": [], "kwargs": {"text": "' + SECRET.encode(), "application/json"),
        (b'{"args": [], "kwargs": {"text": "\xff' + SECRET.encode() + b'"}}', "application/json"),
        (b"\x80\x04" + SECRET.encode(), "application/x-python-serialize"),
        (SECRET.encode(), "application/x-unknown"),
    ],
)
def test_an_unreadable_call_is_answered_and_its_body_never_logged(target, caller, body, content_type):
    answer = caller.call("target.echo", body, 3, content_type=content_type)
    assert answer["error"]["exc_args"][0] == "MALFORMED_REQUEST"
    assert_serves(target, caller)
    assert SECRET not in target.output


def test_an_error_tells_neither_the_caller_nor_the_log_its_text(target, caller):
    answer = caller.call("target.fails", {})
    assert answer["error"] == {
        "exc_type": "InternalError",
        "exc_path": "shared.errors.InternalError",
        "exc_args": ["INTERNAL"],
        "value": "internal error",
    }
    wait_until(lambda: "ValueError" in target.output, "the log line")
    assert SECRET not in target.output


def test_a_managed_thread_that_raises_is_started_again_and_ends_nothing(start, own_caller):
    caller, threaded = own_caller, start("Threaded")
    await_service(threaded, caller)
    wait_until(lambda: "thread 3" in threaded.noted(), "the third run", 10)
    assert_serves(threaded, caller)


def test_many_callers_at_once_are_all_answered(gateway):
    with ThreadPoolExecutor(32) as pool:
        found = list(pool.map(lambda number: gateway.post("nested", {"text": str(number)}), range(64)))
    assert found == [(200, {"text": str(number)}) for number in range(64)]


def test_a_reply_that_is_not_json_is_an_internal_error(target, caller):
    assert caller.call("target.unjson", {})["error"]["exc_type"] == "InternalError"
    assert_serves(target, caller)


def test_a_call_to_a_service_that_nobody_ever_started_fails_at_once(gateway):
    started = time.monotonic()
    assert gateway.post("answers", {}) == (503, {"error": "SERVICE_UNKNOWN", "problems": []})
    assert time.monotonic() - started < 0.5
