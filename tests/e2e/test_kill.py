"""Every process, the broker and the database are killed in turn under load: nothing is lost, nothing is done twice."""

import pytest

from dev.api import Api
from dev.permissions import OPERATOR
from dev.ports import wait_until
from dev.stack import Stack
from tests.e2e.kill_rig import Ledger, kill_in_turn, register_all, rows, witness

COUNT = 2000
CLIENTS = 8
VICTIMS = ["gateway", "directory", "population", "broker", "postgres"]
PASSWORD = "one long sentence to remember"


@pytest.mark.timeout(400)
def test_nothing_is_lost_or_doubled_while_everything_is_killed_in_turn(durable_stack: Stack) -> None:
    ledger = Ledger()
    first = durable_stack.first_account
    admin = Api(durable_stack.url).signed_in(first["username"], first["password"])
    account = {"username": "clerk-kill", "display_name": "李明", "password": PASSWORD, "roles": ["CLERK"], "station_code": "changtang"}
    admin.post("/accounts", account)
    token = Api(durable_stack.url).post("/sessions", {"username": "clerk-kill", "password": PASSWORD})["token"]

    with witness(durable_stack.environment.broker_uri(OPERATOR)) as seen_events:
        clients = register_all(durable_stack, token, COUNT, CLIENTS, ledger)
        kill_in_turn(durable_stack, VICTIMS, ledger, COUNT)
        for client in clients:
            client.join()
        wait_until(lambda: _ask(durable_stack, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)], "an empty outbox", 60)
        events = seen_events()

    assert ledger.refused == []
    assert len(ledger.acknowledged) == COUNT
    _nothing_lost_or_doubled(durable_stack, ledger, events)
    _every_act_is_audited_once(durable_stack)


def _nothing_lost_or_doubled(stack: Stack, ledger: Ledger, events: list[str]) -> None:
    registered = {str(row[0]) for row in _ask(stack, "SELECT id FROM residence")}
    announced = [str(row[0]) for row in _ask(stack, "SELECT subject FROM outbox WHERE event = 'residence_registered'")]

    assert registered == set(ledger.acknowledged.values())
    assert _ask(stack, "SELECT count(*) FROM person") == [(COUNT,)]
    assert sorted(announced) == sorted(registered)
    assert {event.removeprefix("residence:") for event in events} == registered


def _every_act_is_audited_once(stack: Stack) -> None:
    audited = _ask(stack, "SELECT count(*), count(DISTINCT subject) FROM audit_entry WHERE action = 'RESIDENCE_REGISTERED'")

    assert audited == [(COUNT, COUNT)]


def _ask(stack: Stack, query: str) -> list[tuple[object, ...]]:
    return rows(stack.database_url, "population", query)
