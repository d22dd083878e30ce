"""No message and no client ends a process: broken HTTP and the poison set, on the whole product."""

import base64
import itertools
import os
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import psycopg2
import pytest

from dev.permissions import OPERATOR
from dev.ports import wait_until
from shared.identity import StatementSigner
from tests.e2e.hostile import CANARY, ODD_CALLS, OFFICER, POISONED_CALLS, Bus, HttpAttack, call_of, event_of, forged, numbered, poisoned_events
from tests.e2e.registrations import registration
from tests.e2e.unharmed import unharmed

FUZZED = int(os.environ.get("LIANGDIAN_FUZZED_REQUESTS", "10000"))
SEED = int(os.environ.get("LIANGDIAN_FUZZ_SEED", "20261123"))
ATTACKERS = 4
AT_ONCE = 1000
METHODS = {"directory": "get_account", "population": "get_residence"}
EVENTS = {
    ("directory", "station_merged"): "population",
    ("directory", "audit_sealed"): "population",
    ("population", "audit_sealed"): "directory",
}
"""Whose database keeps what is wrong with an event."""


@pytest.fixture(autouse=True)
def no_harm(stack):
    """After each of these tests the product is as well as before."""
    with unharmed(stack):
        yield


@pytest.fixture
def clerk(new_station, new_account):
    client = new_account("CLERK", new_station())
    client.register_residence(**registration()).raise_for_status()
    return client


@pytest.fixture
def bus(stack):
    with Bus(stack.environment.broker_uri(OPERATOR)) as opened:
        yield opened


@dataclass
class Neighbour:
    """Somebody who goes on working meanwhile: how long an answer took before at the most, and each one since, in seconds."""

    usual: float
    took: list[float] = field(default_factory=list)

    def was_held_up(self) -> bool:
        """Whether an answer took longer than 2 s, or than ten of the usual ones where this machine is so slow."""
        assert len(self.took) > 1
        return max(self.took) >= max(2, 10 * self.usual)


def seconds_of_an_answer(client):
    started = time.monotonic()
    client.residences().raise_for_status()
    return time.monotonic() - started


@pytest.fixture
def neighbour(clerk):
    """Somebody who goes on working until the test is over."""
    somebody, over = Neighbour(max(seconds_of_an_answer(clerk) for _ in range(5))), threading.Event()

    def work():
        while not over.is_set():
            somebody.took.append(seconds_of_an_answer(clerk))

    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        yield somebody
        over.set()
        working.result()


def query(stack, service, statement, *arguments):
    connection = psycopg2.connect(stack.environment.database(service).url.replace("+psycopg2", ""))
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement, arguments)
            return cursor.fetchall()
    finally:
        connection.close()


def parked(stack, service):
    return query(stack, service, "SELECT count(*) FROM parked_message WHERE state = 'PARKED'")[0][0]


def quarantined(stack, service):
    lines = httpx.get(stack.metrics_url(service), timeout=10, trust_env=False).text.splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith("quarantined_messages_total{"))


def wait_kept(stack, service, before, count):
    """Wait until so many more are kept, and see that they stay that many."""
    wait_until(lambda: parked(stack, service) >= before[0] + count, f"{count} kept by {service}, not {parked(stack, service) - before[0]}", 40)
    time.sleep(0.2)  # one that is kept twice would be by now
    assert (parked(stack, service), quarantined(stack, service)) == (before[0] + count, before[1] + count)


def counts(stack, service):
    return parked(stack, service), quarantined(stack, service)


# Words that are none


@pytest.mark.parametrize("username", ["a\x00b", "\x00", "a\nb", "王\u202e", "a" * 65])
def test_a_username_that_nobody_has_is_refused(stranger, username):
    assert stranger.sign_in(username, "x").status_code in (401, 422)


@pytest.mark.parametrize("code", ["spare\n", "spa\x00re", "Spare", "s" * 33, "\uff53pare"])
def test_a_station_code_that_is_none_is_refused(administrator, code):
    assert administrator.open_station(code=code, name_zh="甲派出所", name_en="A").json()["code"] == "INVALID_FIELDS"


@pytest.mark.parametrize("subject", ["residence:\x00", "person:\nx", "search:\u202e"])
def test_an_audit_subject_that_is_none_is_refused(new_account, subject):
    assert new_account("AUDITOR").audit(subject=subject).status_code == 422


# HTTP


def test_ten_thousand_hostile_requests_end_nothing(stack, clerk):
    attacks = [HttpAttack(urlsplit(stack.url).port, clerk.token, SEED + number) for number in range(ATTACKERS)]

    with ThreadPoolExecutor(ATTACKERS) as pool:
        list(pool.map(lambda attack: attack.run(FUZZED // ATTACKERS), attacks))

    statuses = list(itertools.chain.from_iterable(attack.statuses for attack in attacks))
    assert len(statuses) > FUZZED // 3
    assert {200, 400, 401, 403, 404, 405, 413, 415, 422, 428} <= set(statuses)
    assert {status for status in statuses if status >= 500} <= {501}, sorted(set(statuses))
    assert clerk.residences().status_code == 200


# Calls


@pytest.mark.parametrize("service", METHODS)
def test_each_poisoned_call_is_kept_once_and_its_sender_told(stack, bus, service):
    before = counts(stack, service)
    sent = {}
    for name, (method, body, properties, _) in POISONED_CALLS.items():
        sent[name] = bus.send(f"{service}.{method or METHODS[service]}", body, properties)

    for name, (_, _, properties, reason) in POISONED_CALLS.items():
        if "reply_to" not in properties:
            answer = bus.answer(sent[name])
            assert answer["error"]["exc_args"][0] == ("METHOD_UNKNOWN" if reason == "METHOD_UNKNOWN" else "MALFORMED_REQUEST"), name
    wait_kept(stack, service, before, len(POISONED_CALLS))
    newest = query(stack, service, "SELECT reason, body_encrypted FROM parked_message ORDER BY created_at DESC LIMIT %s", len(POISONED_CALLS))
    assert sorted(reason for reason, _ in newest) == sorted(reason for *_, reason in POISONED_CALLS.values())
    assert not [reason for reason, body in newest if CANARY.encode() in bytes(body)]


@pytest.mark.parametrize("service", METHODS)
def test_odd_calls_are_refused_or_answered_and_kept_nowhere(stack, bus, service):
    before = counts(stack, service)
    sent = {name: bus.send(f"{service}.{METHODS[service]}", *odd) for name, odd in ODD_CALLS.items()}

    answers = {name: bus.answer(number) for name, number in sent.items() if "reply_to" not in ODD_CALLS[name][1]}

    assert [name for name, answer in answers.items() if not answer or not answer["error"] or answer["error"]["exc_args"][0] == "INTERNAL"] == []
    assert counts(stack, service) == before


@pytest.mark.parametrize("service", METHODS)
def test_a_thousand_poisoned_calls_at_once_hold_nobody_up(stack, bus, neighbour, service):
    before = counts(stack, service)
    small = [call for call in POISONED_CALLS.values() if len(call[1]) < 50_000]

    for method, body, properties, _ in itertools.islice(itertools.cycle(small), AT_ONCE):
        bus.send(f"{service}.{method or METHODS[service]}", body, properties)

    wait_kept(stack, service, before, AT_ONCE)
    assert not neighbour.was_held_up()


# Who calls


def private_key(stack) -> bytes:
    return base64.b64decode(stack.keyring.key("context"))


def test_who_is_not_who_he_says_is_refused(stack, bus):
    key, method, body = private_key(stack), "population.list_residences", call_of()
    good = {"application_headers": {"nameko.context": StatementSigner(key).sign(OFFICER, "population")}}

    answers = {
        name: bus.answer(bus.send(method, body, {"application_headers": {"nameko.context": statement}})) for name, statement in forged(key).items()
    }
    codes = {name: answer["error"]["exc_args"][0] for name, answer in answers.items()}

    assert {name for name, code in codes.items() if code not in ("CONTEXT_FORGED", "CONTEXT_EXPIRED", "CONTEXT_FOR_ANOTHER_SERVICE")} == set()
    assert bus.answer(bus.send(method, body, {}))["error"]["exc_args"][0] == "UNAUTHORIZED"
    assert bus.answer(bus.send(method, body, good))["error"] is None


# Events


@pytest.mark.parametrize(("source", "event"), EVENTS)
def test_each_poisoned_event_is_kept_once(stack, bus, source, event):
    service, poison = EVENTS[source, event], poisoned_events(source, event)
    before = counts(stack, service)

    for body, properties in poison.values():
        bus.publish(f"{source}.events", event, body, properties)

    wait_kept(stack, service, before, len(poison))


def test_the_merger_of_stations_that_there_never_were_moves_nothing(stack, bus, clerk):
    before, own, merger = counts(stack, "population"), clerk.residences().json(), str(uuid.uuid4())
    data = {"merger_id": merger, "from_code": f"never-{merger[:8]}", "to_code": f"nowhere-{merger[:8]}", "on": "2020-11-01"}

    bus.publish("directory.events", "station_merged", event_of("directory", "station_merged", subject=data["from_code"], data=data), {})

    noted = "SELECT count(*) FROM station_merger WHERE from_code = %s"
    wait_until(lambda: query(stack, "population", noted, data["from_code"])[0][0] == 1, "the news", 10)
    assert (counts(stack, "population"), clerk.residences().json()) == (before, own)


def test_a_thousand_poisoned_events_at_once_hold_nobody_up(stack, bus, neighbour):
    before = counts(stack, "population")

    for body, properties in numbered(poisoned_events("directory", "station_merged"), AT_ONCE):
        bus.publish("directory.events", "station_merged", body, properties)

    wait_kept(stack, "population", before, AT_ONCE)
    assert not neighbour.was_held_up()
