"""Under eventlet, as in a service: nothing blocks the loop, and a greenlet that is killed leaves nothing behind."""

import subprocess
import sys
from typing import Any

import orjson
import pytest


@pytest.fixture(scope="module")
def seen(template: str, postgres: str) -> Any:
    """What the process of its own saw."""
    from tests.parts import execute  # noqa: PLC0415 # only this fixture makes a database by itself

    name = template.replace("template_", "green_")
    execute(postgres, f"CREATE DATABASE {name} TEMPLATE {template}")
    url = f"{postgres.rpartition('/')[0]}/{name}"
    command = [sys.executable, "-W", "ignore", "-m", "tests.integration.db.green_process", url]
    try:
        yield orjson.loads(subprocess.run(command, check=True, capture_output=True, timeout=60).stdout)
    finally:
        execute(postgres, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def test_reads_wait_for_the_server_side_by_side(seen: Any) -> None:
    assert 0.3 <= seen["sleeping"] < 1.2


def test_reads_at_once_share_transactions(seen: Any) -> None:
    entries, transactions = seen["reading"]

    assert entries == 40
    assert transactions < 40


def test_calls_at_once_with_one_key_make_one(seen: Any) -> None:
    assert seen["writing"] == [1, 1]


def test_greenlet_killed_in_a_statement_leaves_nothing(seen: Any) -> None:
    assert seen["killed"] == {"used": 0, "next": "d", "left": 0}
