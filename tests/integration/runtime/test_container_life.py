"""How a process begins and ends, and what it does by the clock."""

import itertools
import signal
import time
from threading import Thread

import pytest

from dev.ports import listens, wait_until
from shared.runtime.runner import Blocking, check_driver
from tests.integration.runtime.rpc_process import await_gateway, await_service
from tests.integration.runtime.samples.contract import SECRET


def test_a_configuration_that_is_wrong_is_told_and_nothing_starts(start):
    target = start("Target", AMQP_URI="http://nowhere", LIANGDIAN_MAX_WORKERS="0")
    assert target.process.wait(20) == 2
    assert target.output.startswith("cannot start: ")
    assert "AMQP_URI" in target.output
    assert "LIANGDIAN_MAX_WORKERS" in target.output
    assert "Traceback" not in target.output


def test_a_service_that_is_not_there_is_told(start):
    missing = start("Missing")
    assert missing.process.wait(20) == 2
    assert "has no service Missing" in missing.output


def test_a_port_that_is_taken_ends_the_start(start, amqp_uri):
    gateway = start("Gateway")
    wait_until(lambda: listens(gateway.http_port), "the gateway")
    second = start("Gateway", LIANGDIAN_HTTP_PORT=str(gateway.http_port))
    assert second.process.wait(20) == 1
    assert "start_failed" in second.output


def test_a_method_that_does_not_end_is_cut_off_when_the_grace_is_over(start, own_caller):
    target = start("Target", LIANGDIAN_GRACE="1")
    await_service(target, own_caller)
    own_caller.send("target.hangs", {}, application_headers={"nameko.deadline_ms": 60_000})
    wait_until(lambda: "hangs" in target.noted(), "the method")
    assert target.terminate() < 4
    assert "did_not_stop" in target.output


def test_a_second_signal_ends_it_at_once(start, own_caller):
    target = start("Target")
    await_service(target, own_caller)
    own_caller.send("target.hangs", {}, application_headers={"nameko.deadline_ms": 60_000})
    wait_until(lambda: "hangs" in target.noted(), "the method")
    target.process.send_signal(signal.SIGTERM)
    wait_until(lambda: "stopping" in target.output, "the first signal")
    started = time.monotonic()
    target.process.send_signal(signal.SIGTERM)
    assert target.process.wait(10) == 1
    assert time.monotonic() - started < 3


def test_a_request_in_flight_is_answered_before_the_gateway_ends(start):
    gateway, target = start("Gateway"), start("Target")
    await_gateway(gateway)
    statuses = []
    asking = Thread(target=lambda: statuses.append(gateway.post("slow", {"seconds": 1, "mark": "g"})[0]))
    asking.start()
    wait_until(lambda: "start g" in target.noted(), "the call")
    assert gateway.terminate() < 4
    asking.join()
    assert statuses == [200]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_either_signal_stops_it(start, own_caller, number):
    target = start("Target")
    await_service(target, own_caller)
    target.process.send_signal(number)
    assert target.process.wait(5) == 0


def test_a_job_runs_on_one_replica_never_overlaps_and_moves_when_that_one_ends(start, new_database):
    url = new_database()
    replicas = [start("Clockwork", DATABASE_URL=url) for _ in range(2)]
    wait_until(lambda: ticks(replicas[0]).count("end") >= 4, "four runs", 30)
    notes = [line for line in replicas[0].noted() if line != "stumble"]
    leaders = {line.split()[1] for line in notes}
    assert len(leaders) == 1
    assert all(kind == expected for kind, expected in zip(ticks(replicas[0]), itertools.cycle(["begin", "end"]), strict=False))
    (leader,) = (replica for replica in replicas if str(replica.process.pid) in leaders)
    (other,) = (replica for replica in replicas if replica is not leader)
    leader.terminate()
    wait_until(lambda: f"end {other.process.pid}" in other.noted(), "the other's first run", 10)


def ticks(replica):
    return [line.split()[0] for line in replica.noted() if line != "stumble"]


def test_a_job_that_fails_runs_again_and_ends_nothing(start, new_database):
    clockwork = start("Clockwork", DATABASE_URL=new_database())
    wait_until(lambda: clockwork.noted().count("stumble") >= 3, "three runs", 30)
    assert clockwork.is_alive
    assert SECRET not in clockwork.output


def test_without_a_database_every_replica_runs_the_job(start):
    replicas = [start("Metronome") for _ in range(2)]
    wait_until(lambda: {f"tick {replica.process.pid}" for replica in replicas} <= set(replicas[0].noted()), "both", 30)


def test_a_job_of_everywhere_runs_on_every_replica(start, new_database):
    url = new_database()
    replicas = [start("Choir", DATABASE_URL=url) for _ in range(2)]
    wait_until(lambda: {f"tick {replica.process.pid}" for replica in replicas} <= set(replicas[0].noted()), "both", 30)


def test_a_driver_that_holds_up_the_event_loop_is_found(postgres):
    with pytest.raises(Blocking):  # this process is not patched, so here psycopg2 does
        check_driver(postgres)


def test_a_database_that_is_away_is_no_reason_not_to_start():
    check_driver("postgresql+psycopg2://nobody@127.0.0.1:1/none")
