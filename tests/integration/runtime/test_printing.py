"""Printing in a process as services are: beside the event loop, bounded, and silent about what it refuses."""

import json
import subprocess
import sys


def test_printing_beside_the_event_loop() -> None:
    command = [sys.executable, "-W", "ignore", "-m", "tests.integration.runtime.green_printing"]

    process = subprocess.run(command, capture_output=True, check=True, timeout=120)

    assert process.stderr == b""
    assert json.loads(process.stdout) == {
        "lazy": True,
        "first": "%PDF-",
        "slow": "OVERLOADED",
        "room after the slow one": True,
        "rare": "CHARACTER_NOT_PRINTABLE",
        "together": ["%PDF-"],
        "too many": ["%PDF-", "OVERLOADED"],
        "loop goes on": True,
        "room at the end": True,
    }
