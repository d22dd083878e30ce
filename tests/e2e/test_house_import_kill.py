"""An import of houses goes on while housing, broker and database are killed, each twice: every good row is in once, with all its rooms."""

import os
from typing import Any

import httpx
import pytest

from dev.api import Api
from dev.ports import wait_until
from dev.stack import Stack
from tests.e2e.kill_rig import rows
from tests.factories.housing_imports import csv_file, row

COUNT = int(os.environ.get("LIANGDIAN_HOUSE_IMPORT_KILL_ROWS", "2000"))
WRONG_EVERY = 100
VICTIMS = ["housing", "broker", "postgres"] * 2
PASSWORD = "one long sentence to remember"
SECONDS = 90 + COUNT / 15
"""How long an import may take on a machine that is busy, and restarts its parts six times."""


@pytest.mark.timeout(3600)
def test_an_import_of_houses_survives_that_everything_is_killed_twice(durable_stack: Stack) -> None:
    stack = durable_stack
    wrong = COUNT // WRONG_EVERY
    lines = [row(community="", rooms="101:2、102:1" if number % WRONG_EVERY else "101:x") for number in range(COUNT)]

    job = _import(stack, _clerk(stack), csv_file(lines))
    for turn, name in enumerate(VICTIMS):
        due = COUNT * turn // (len(VICTIMS) + 1)
        wait_until(lambda due=due: _ask(stack, f"SELECT done FROM job WHERE id = '{job}'")[0][0] >= due, f"{due} rows", SECONDS)
        stack.kill(name)
        stack.wait_ready(name, 120)
    wait_until(lambda: _ask(stack, "SELECT state FROM job") == [("SUCCEEDED",)], "the end of the job", SECONDS)
    wait_until(lambda: _ask(stack, "SELECT count(*) FROM outbox WHERE published_at IS NULL") == [(0,)], "an empty outbox", SECONDS)

    good = COUNT - wrong
    assert _ask(stack, "SELECT outcome, count(*), count(DISTINCT house_id) FROM import_row GROUP BY 1 ORDER BY 1") == [
        ("IMPORTED", good, good), ("REFUSED", wrong, 0),
    ]  # fmt: skip
    held = [_ask(stack, f"SELECT count(*) FROM {table}")[0][0] for table in ("house", "landlord", "house_landlord", "room", "bed")]
    assert held == [good, good, good, 2 * good, 3 * good]
    # What was undone leaves no gap between the numbers.
    assert _ask(stack, "SELECT min(number), max(number), count(DISTINCT number) FROM house") == [("CHANGTANG-000001", f"CHANGTANG-{good:06}", good)]
    for event in ("house_registered", "landlord_registered"):
        assert _ask(stack, f"SELECT count(*), count(DISTINCT subject) FROM outbox WHERE event = '{event}'") == [(good, good)]
    audited = "SELECT count(*), count(DISTINCT subject) FROM audit_entry WHERE action = 'HOUSE_REGISTERED'"
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
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/csv", "Idempotency-Key": "house-import-kill"}
    answer = httpx.post(f"{stack.url}/api/v1/house-imports", content=data, headers=headers, timeout=120)
    return str(answer.raise_for_status().json()["id"])


def _ask(stack: Stack, query: str) -> list[tuple[Any, ...]]:
    return rows(stack.database_url, "housing", query)
