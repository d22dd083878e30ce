"""Readers that wait together are written together, and none is answered unrecorded."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dev.ports import wait_until
from shared.db.audit_writer import AuditWriter, Rows
from shared.errors import Unavailable


class Disk:
    """Keeps what was written; ``gate`` holds up each write."""

    def __init__(self, fault: BaseException | None = None) -> None:
        self.batches: list[list[Any]] = []
        self.gate = threading.Event()
        self.fault = fault

    def insert(self, rows: Rows) -> None:
        """Write one batch."""
        self.batches.append(list(rows))
        self.gate.wait(10)
        if self.fault and len(self.batches) == 1:
            raise self.fault


def _start(pool: ThreadPoolExecutor, writer: AuditWriter, disk: Disk, count: int) -> list[Any]:
    """One reader at the disk, the others behind it."""
    first = pool.submit(writer.write, [(0,)])
    wait_until(lambda: len(disk.batches) == 1, "the first write")
    others = [pool.submit(writer.write, [(number,)]) for number in range(1, count)]
    wait_until(lambda: len(writer._waiting) == count - 1, "the others")
    return [first, *others]


@pytest.fixture
def pool() -> Any:
    with ThreadPoolExecutor(20) as running:
        yield running


def test_those_who_wait_share_one_write(pool: ThreadPoolExecutor) -> None:
    disk = Disk()
    futures = _start(pool, AuditWriter(disk.insert), disk, 10)
    disk.gate.set()
    for future in futures:
        future.result(10)

    assert [len(batch) for batch in disk.batches] == [1, 9]
    assert sorted(row for batch in disk.batches for row in batch) == [(number,) for number in range(10)]


def test_nobody_returns_before_the_write_does(pool: ThreadPoolExecutor) -> None:
    disk = Disk()
    futures = _start(pool, AuditWriter(disk.insert), disk, 5)

    assert not any(future.done() for future in futures)
    disk.gate.set()


@pytest.mark.parametrize("make", [lambda: RuntimeError("disk full"), lambda: Unavailable("DATABASE_UNREACHABLE")])
def test_failed_write_refuses_its_readers_and_no_others(pool: ThreadPoolExecutor, make: Callable[[], Exception]) -> None:
    disk = Disk(make())
    first, *others = _start(pool, AuditWriter(disk.insert), disk, 4)
    disk.gate.set()

    with pytest.raises(Unavailable, match="AUDIT_UNAVAILABLE"):
        first.result(10)
    for future in others:
        future.result(10)


def test_writer_that_is_killed_leaves_the_turn_to_the_next(pool: ThreadPoolExecutor) -> None:
    disk = Disk(SystemExit())
    first, *others = _start(pool, AuditWriter(disk.insert), disk, 4)
    disk.gate.set()

    with pytest.raises(SystemExit):
        first.result(10)
    for future in others:
        future.result(10)
