"""What "nothing ended" means: the same processes run, are ready, and have had no surprise that their logs tell of."""

import json
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from dev.ports import wait_until
from dev.stack import SERVICES, Stack
from tests.e2e.hostile import CANARY

PROCESSES = ("gateway", *SERVICES)


def unexpected(line: str) -> bool:
    """Whether a line of a log tells of an error that nobody foresaw."""
    if not line.startswith("{"):
        return "Traceback" in line
    told = json.loads(line)
    return told["level"] in ("error", "critical") and "exception" in told


@contextmanager
def unharmed(stack: Stack) -> Iterator[None]:
    """See that whatever is done to the product meanwhile does it no harm."""
    pids = stack.pids
    lengths = {name: stack.log(name).stat().st_size for name in PROCESSES}
    yield
    assert stack.pids == pids
    for name in PROCESSES:
        _wait_ready(stack, name)
        written = stack.log(name).read_bytes()[lengths[name] :].decode(errors="replace")
        assert [line for line in written.splitlines() if unexpected(line)] == []
        assert CANARY not in written


def _wait_ready(stack: Stack, name: str) -> None:
    readiness = stack.metrics_url(name).replace("/metrics", "/readyz")
    wait_until(lambda: httpx.get(readiness, timeout=10, trust_env=False).status_code == 200, f"readiness of {name}", 10)
