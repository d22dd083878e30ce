"""A block seals its entries, its place, and the block before it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from shared.db.audit import Auditor
from shared.db.audit_chain import GENESIS, START, Block, Position

AT = datetime(2026, 5, 1, 8, 30, tzinfo=UTC)
AUDITOR = Auditor("population", b"A" * 32)
ENTRIES = [(10, 1, b"a" * 16), (10, 3, b"b" * 16), (12, 2, b"c" * 16)]
FIRST = Block.after(GENESIS, ENTRIES, AT, AUDITOR.seal)
SECOND = Block.after(FIRST, [(13, 4, b"d" * 16)], AT, AUDITOR.seal)


def test_block_knows_its_entries_in_order() -> None:
    assert FIRST.codes() == {Position(10, 1): b"a" * 16, Position(10, 3): b"b" * 16, Position(12, 2): b"c" * 16}
    assert FIRST.last == Position(12, 2)
    assert GENESIS.last == START


def test_counts_go_on_from_block_to_block() -> None:
    assert (FIRST.number, FIRST.count, FIRST.total_count) == (1, 3, 3)
    assert (SECOND.number, SECOND.count, SECOND.total_count) == (2, 1, 4)


def test_blocks_follow_one_another() -> None:
    assert FIRST.follows(GENESIS, AUDITOR.seal)
    assert SECOND.follows(FIRST, AUDITOR.seal)
    assert not SECOND.follows(GENESIS, AUDITOR.seal)


@pytest.mark.parametrize(
    "change",
    [
        {"number": 3},
        {"members": FIRST.members},
        {"members": SECOND.members + b"x"},
        {"total_count": 5},
        {"sealed_at": AT + timedelta(microseconds=1)},
        {"prev_hash": bytes(32)},
        {"hash": bytes(32)},
    ],
)
def test_every_change_of_a_block_shows(change: dict[str, Any]) -> None:
    assert not replace(SECOND, **change).follows(FIRST, AUDITOR.seal)


@pytest.mark.parametrize("other", [Auditor("population", b"B" * 32), Auditor("housing", b"A" * 32)])
def test_nobody_else_can_make_the_hash(other: Auditor) -> None:
    assert not FIRST.follows(GENESIS, other.seal)
