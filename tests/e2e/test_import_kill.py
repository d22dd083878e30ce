"""An import goes on while population, broker and database are killed, each twice: every good row is in once, told once, on record once."""

import os
from typing import Any

import httpx
import pytest

from dev.api import Api
from dev.permissions import OPERATOR
from dev.ports import wait_until
from dev.stack import Stack
from tests.e2e.kill_rig import rows, witness
from tests.e2e.test_import import village
from tests.factories.population_imports import csv_file

COUNT = int(os.environ.get("LIANGDIAN_IMPORT_KILL_ROWS", "8000"))
VICTIMS = ["population", "broker", "postgres"] * 2
PASSWORD = "one long sentence to remember"
SECONDS = 60 + COUNT / 40
"""How long an import may take on a machine that is busy, and restarts its parts six times."""


@pytest.mark.timeout(3600)
def test_an_import_survives_that_everything_is_killed_twice(durable_stack: Stack) -> None:
    stack = durable_stack
    token = _clerk(stack)
    lines, wrong = village("killed import", COUNT)

    with witness(stack.environment.broker_uri(OPERATOR)) as seen_events:
        job = _import(stack, token, csv_file(lines))
        for turn, name in enumerate(VICTIMS, start=1):
            due = COUNT * turn // (len(VICTIMS) + 2)
            wait_until(lambda due=due: _done(stack, job) >= due, f"{due} rows", SECONDS)
            stack.kill(name)
            stack.wait_ready(name, 120)
        wait_until(lambda: _ask(stack, "SELECT state FROM job") == [("SUCCEEDED",)], "the end of the job", SECONDS)
        wait_until(lambda: _ask(stack, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)], "an empty outbox", SECONDS)
        events = seen_events()

    good = COUNT - len(wrong)
    registered = {str(row[0]) for row in _ask(stack, "SELECT id FROM residence")}
    assert len(registered) == good
    assert _ask(stack, "SELECT count(*) FROM person") == [(good,)]
    assert _ask(stack, "SELECT outcome, count(*), count(DISTINCT residence_id) FROM import_row GROUP BY 1 ORDER BY 1") == [
        ("IMPORTED", good, good),
        ("REFUSED", len(wrong), 0),
    ]
    for event in ("person_registered", "residence_registered"):
        assert _ask(stack, f"SELECT count(*), count(DISTINCT subject) FROM outbox WHERE event = '{event}'") == [(good, good)]
    assert {event.removeprefix("residence:") for event in events} == registered
    audited = "SELECT count(*), count(DISTINCT subject) FROM audit_entry WHERE action = 'RESIDENCE_REGISTERED'"
    assert _ask(stack, audited) == [(good, good)]
    assert _ask(stack, "SELECT action, count(*) FROM audit_entry WHERE action LIKE 'JOB%' GROUP BY 1 ORDER BY 1") == [
        ("JOB_REQUESTED", 1), ("JOB_STARTED", 1), ("JOB_SUCCEEDED", 1),
    ]  # fmt: skip


def _clerk(stack: Stack) -> str:
    first = stack.first_account
    account = {"username": "clerk-kill", "display_name": "李明", "password": PASSWORD, "roles": ["CLERK"], "station_code": "changtang"}
    Api(stack.url).signed_in(first["username"], first["password"]).post("/accounts", account)
    return str(Api(stack.url).post("/sessions", {"username": "clerk-kill", "password": PASSWORD})["token"])


def _import(stack: Stack, token: str, data: bytes) -> str:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv", "Idempotency-Key": "import-kill"}
    answer = httpx.post(f"{stack.url}/api/v1/imports", content=data, headers=headers, timeout=120)
    return str(answer.raise_for_status().json()["id"])


def _done(stack: Stack, job: str) -> int:
    return int(_ask(stack, f"SELECT done FROM job WHERE id = '{job}'")[0][0])


def _ask(stack: Stack, query: str) -> list[tuple[Any, ...]]:
    return rows(stack.database_url, "population", query)
