"""Calls as they should be: who may, with what, how deep, how long, and by any nameko client."""

import time
import uuid

import pytest
from nameko.exceptions import RemoteError
from nameko.standalone.rpc import ClusterRpcProxy, ServiceRpcProxy

from dev.ports import wait_until
from shared.contracts.directory.roles import Role
from shared.identity import Actor, StatementSigner
from tests.integration.runtime.rpc_process import PRIVATE_KEY, WORKERS, await_service
from tests.integration.runtime.samples.contract import SECRET

CLERK = Actor("0190a1b2", frozenset({Role.CLERK}), "east-gate")
OFFICER = Actor("0190a1b3", frozenset({Role.OFFICER}), "east-gate")


def signed(actor, audience="target", key=PRIVATE_KEY):
    return {"nameko.context": StatementSigner(key).sign(actor, audience)}


def code(answer):
    return answer["error"]["exc_type"], answer["error"]["exc_args"][0]


def test_a_signed_caller_with_the_role_is_answered(target, caller):
    headers = {**signed(CLERK), "nameko.idempotency_key": "k-7", "nameko.request_id": "r-7"}
    answer = caller.call("target.for_clerks", {}, application_headers=headers)
    assert answer == {"result": {"account": "0190a1b2", "key": "k-7", "request_id": "r-7"}, "error": None}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (dict, ("Unauthorized", "UNAUTHORIZED")),
        (lambda: signed(OFFICER), ("Forbidden", "ROLE_NOT_ALLOWED")),
        (lambda: signed(CLERK, audience="population"), ("Unauthorized", "CONTEXT_FOR_ANOTHER_SERVICE")),
        (lambda: signed(CLERK, key=bytes(32)), ("Unauthorized", "CONTEXT_FORGED")),
        (lambda: {"nameko.user_id": "0190a1b2", "nameko.roles": ["CLERK"]}, ("Unauthorized", "UNAUTHORIZED")),
    ],
    ids=["nobody", "another role", "for another service", "signed by a stranger", "plain headers"],
)
def test_whoever_cannot_prove_the_role_is_refused(target, caller, headers, expected):
    assert code(caller.call("target.for_clerks", {}, application_headers=headers())) == expected


def test_a_wrong_field_is_pointed_at_and_not_quoted(target, caller):
    error = caller.call("target.slow", {"seconds": SECRET, "color": SECRET})["error"]
    assert error["exc_args"][0] == "INVALID_FIELDS"
    assert sorted((each["pointer"], each["code"]) for each in error["exc_args"][2]) == [("/color", "UNKNOWN_FIELD"), ("/seconds", "INVALID")]
    assert SECRET not in str(error)


def test_six_calls_may_be_nested_and_not_seven(target, caller):
    assert caller.call("target.deep", {"levels": 6})["result"] == {"reached": True}
    assert code(caller.call("target.deep", {"levels": 7})) == ("Unavailable", "CALL_TOO_DEEP")


def test_a_call_that_waited_past_its_deadline_is_not_run(start, own_caller):
    caller, target = own_caller, start("Target")
    await_service(target, caller)
    for _ in range(WORKERS):
        caller.send("target.slow", {"seconds": 1, "mark": "first"})
    late = caller.send("target.slow", {"seconds": 0, "mark": "late"}, application_headers={"nameko.deadline_ms": 300})
    assert caller.call("target.slow", {"seconds": 0, "mark": "last"})["result"] == {"mark": "last"}
    assert caller.wait([late], 0.1) == [None]
    assert "start late" not in target.noted()


def test_more_calls_than_may_wait_are_refused_at_once(start, own_caller):
    caller, target = own_caller, start("Target")
    await_service(target, caller)
    calls = [caller.send("target.slow", {"seconds": 1.5, "mark": "x"}) for _ in range(WORKERS * 9)]
    started = time.monotonic()
    assert code(caller.call("target.slow", {"seconds": 0, "mark": "y"})) == ("Unavailable", "OVERLOADED")
    assert time.monotonic() - started < 1
    assert calls


def test_a_method_that_hangs_loses_its_caller_at_the_deadline_and_its_slot_soon_after(target, caller):
    answer = caller.call("target.hangs", {}, application_headers={"nameko.deadline_ms": 200})
    assert code(answer) == ("Unavailable", "DEADLINE_EXCEEDED")
    wait_until(lambda: "released" in target.noted(), "the end of the method", 5)


def test_the_gateway_signs_and_carries_the_key(gateway):
    assert gateway.post("for_clerks", {}) == (200, {"account": "0190a1b2", "key": "k-1", "request_id": "r-1"})


def test_an_error_of_the_service_arrives_as_itself(gateway):
    status, answer = gateway.post("echo", {})
    assert (status, answer["error"]) == (503, "INVALID_FIELDS")
    assert [each["pointer"] for each in answer["problems"]] == ["/text"]


def test_an_unexpected_error_of_the_service_arrives_as_internal(gateway):
    assert gateway.post("fails", {}) == (503, {"error": "INTERNAL", "problems": []})


def test_a_call_ends_at_its_deadline(gateway):
    started = time.monotonic()
    status, answer = gateway.post("slow", {"seconds": 10, "mark": ""}, seconds=0.5)
    assert (status, answer["error"]) == (503, "DEADLINE_EXCEEDED")
    assert 0.4 < time.monotonic() - started < 1


def test_a_stock_service_proxy_is_answered(target, bus):
    with ServiceRpcProxy("target", {"AMQP_URI": bus}, timeout=5) as proxy:
        assert proxy.echo(text="hello") == {"text": "hello"}


def test_a_stock_cluster_proxy_gets_a_remote_error(target, bus):
    with ClusterRpcProxy({"AMQP_URI": bus}, timeout=5) as proxy:
        with pytest.raises(RemoteError, match="Unauthorized UNAUTHORIZED"):
            proxy.target.for_clerks()
        with pytest.raises(RemoteError, match="InternalError internal error"):
            proxy.target.fails()


def test_a_queue_that_stock_nameko_declared_is_used_as_it_is(start, own_caller):
    channel = own_caller.channel
    channel.exchange_declare("nameko-rpc", "topic", durable=True, auto_delete=False)
    channel.queue_declare("rpc-target", durable=True, auto_delete=False)
    target = start("Target")
    await_service(target, own_caller)
    text = uuid.uuid4().hex
    assert own_caller.call("target.echo", {"text": text})["result"] == {"text": text}
