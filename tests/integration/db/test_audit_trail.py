"""What is done to the audit trail behind everybody's back is found, and named."""

from collections.abc import Callable
from typing import Any

import pytest
from psycopg2 import errors
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from shared.db.audit_chain import block_of
from shared.db.audit_sealer import seal_entries
from shared.db.audit_verifier import Found, Kept, Report, Verifier, fetch_through
from shared.db.store import Store
from shared.db.tables import APPEND_ONLY
from tests.integration.db.things import query, tamper
from tests.stores import call

BLOCKS = 4
ENTRIES = 3
"""Rows 1 to 12 are sealed in blocks of three; row 13 is not sealed yet."""


@pytest.fixture
def trail(store: Store) -> Store:
    for _ in range(BLOCKS):
        for _ in range(ENTRIES):
            _record(store)
        seal_entries(store)
    _record(store)
    return store


def _record(store: Store) -> None:
    store.read(call(), lambda uow, _: uow.audit("THING_READ", "thing:1", station_code="lotus-pond", related=["thing:2"]), None)


def _anchors(store: Store) -> list[Kept]:
    blocks = [
        block_of(row) for row in query(store, "SELECT number, members, total_count, sealed_at, prev_hash, hash FROM audit_block ORDER BY number")
    ]
    return [Kept(block.number, block.total_count, block.hash) for block in blocks]


def _verify(store: Store, anchors: list[Kept] | None = None, **part: Any) -> Report:
    with store.engine.begin() as connection:
        return Verifier(fetch_through(connection.execute), store.equipment.auditor, anchors or []).verify(**part)


def test_trail_that_nobody_touched_is_whole(trail: Store) -> None:
    report = _verify(trail, _anchors(trail))

    assert report.finding is None
    assert (report.blocks, report.entries, report.unsealed, report.anchors) == (BLOCKS, BLOCKS * ENTRIES, 1, BLOCKS)
    assert (report.from_block, report.next_block, report.head.number) == (1, None, BLOCKS)


def test_empty_trail_is_whole(store: Store) -> None:
    assert _verify(store).finding is None


@pytest.mark.parametrize("mode", ["origin", "replica"])
@pytest.mark.parametrize(
    "statement", [f"{what} {table}" for table in APPEND_ONLY for what in ("DELETE FROM", "TRUNCATE")] + ["UPDATE audit_entry SET action = action"]
)
def test_ordinary_statements_are_refused_even_the_superuser(store: Store, statement: str, mode: str) -> None:
    with pytest.raises(DBAPIError) as refused:
        _execute(store, f"SET LOCAL session_replication_role = {mode}", statement)

    assert isinstance(refused.value.orig, errors.InsufficientPrivilege)


def _execute(store: Store, *statements: str) -> None:
    with store.engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


COPY = (
    "INSERT INTO audit_entry (id, xid, entry_id, at, actor_id, actor_roles, actor_station, action, subject, station_code, purpose, request_id, detail, mac)"
    " OVERRIDING SYSTEM VALUE SELECT {id}, {xid}, gen_random_uuid(), at, actor_id, actor_roles, actor_station, action, subject, station_code, purpose, request_id, detail, mac"
    " FROM audit_entry WHERE id = 5"
)
CASES: dict[str, tuple[tuple[str, ...], Found]] = {
    "changed": (("UPDATE audit_entry SET actor_id = 'somebody' WHERE id = 5",), Found("ENTRY_CHANGED", 2, 5)),
    "changed with its code": (
        ("UPDATE audit_entry SET detail = '{}', mac = decode(repeat('00', 16), 'hex') WHERE id = 5",),
        Found("ENTRY_CHANGED", 2, 5),
    ),
    "related record added": (("UPDATE audit_entry SET related = ARRAY['person:1'] WHERE id = 5",), Found("ENTRY_CHANGED", 2, 5)),
    "related record taken away": (("UPDATE audit_entry SET related = NULL WHERE id = 6",), Found("ENTRY_CHANGED", 2, 6)),
    "first row changed": (("UPDATE audit_entry SET purpose = 'x' WHERE id = 1",), Found("ENTRY_CHANGED", 1, 1)),
    "last sealed row changed": (("UPDATE audit_entry SET at = at + interval '1 microsecond' WHERE id = 12",), Found("ENTRY_CHANGED", 4, 12)),
    "unsealed row changed": (("UPDATE audit_entry SET action = 'x' WHERE id = 13",), Found("ENTRY_CHANGED", 5, 13)),
    "deleted": (("DELETE FROM audit_entry WHERE id = 5",), Found("ENTRY_MISSING", 2, 5)),
    "block boundary deleted": (("DELETE FROM audit_entry WHERE id IN (6, 7)",), Found("ENTRY_MISSING", 2, 6)),
    "truncated": (("TRUNCATE audit_entry",), Found("ENTRY_MISSING", 1, 1)),
    "inserted": ((COPY.format(id=1005, xid="xid"),), Found("ENTRY_INSERTED", 2, 1005)),
    "inserted before the first": ((COPY.format(id=1, xid="'3'::xid8").replace("SELECT 1,", "SELECT 0,"),), Found("ENTRY_INSERTED", 1, 0)),
    "forged beyond the end": ((COPY.format(id=1005, xid="pg_current_xact_id()").replace("'x'", "'y'"),), Found("ENTRY_CHANGED", 5, 1005)),
    "swapped": (
        ("UPDATE audit_entry a SET entry_id = b.entry_id, at = b.at, mac = b.mac FROM audit_entry b WHERE (a.id, b.id) IN ((4, 5), (5, 4))",),
        Found("ENTRY_MOVED", 2, 4),
    ),
    "moved to the end": (("UPDATE audit_entry SET xid = pg_current_xact_id() WHERE id = 5",), Found("ENTRY_MISSING", 2, 5)),
    "block edited": (("UPDATE audit_block SET sealed_at = now() WHERE number = 2",), Found("BLOCK_CHANGED", 2)),
    "block deleted": (("DELETE FROM audit_block WHERE number = 2",), Found("BLOCK_MISSING", 2)),
    "block deleted and the rest renumbered": (
        ("DELETE FROM audit_block WHERE number = 2", "UPDATE audit_block SET number = number - 1 WHERE number > 2"),
        Found("BLOCK_CHANGED", 2),
    ),
    "first block deleted": (("DELETE FROM audit_block WHERE number = 1",), Found("BLOCK_MISSING", 1)),
    "blocks swapped": (
        (
            "UPDATE audit_block SET number = 99 WHERE number = 2",
            "UPDATE audit_block SET number = 2 WHERE number = 3",
            "UPDATE audit_block SET number = 3 WHERE number = 99",
        ),
        Found("BLOCK_CHANGED", 2),
    ),
    "entry deleted from table and block": (
        (
            "DELETE FROM audit_entry WHERE id = 5",
            "UPDATE audit_block SET members = substring(members FOR 32) || substring(members FROM 65) WHERE number = 2",
        ),
        Found("BLOCK_CHANGED", 2),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_tampering_is_found_and_named(trail: Store, name: str) -> None:
    statements, found = CASES[name]
    assert _verify(trail).finding is None
    tamper(trail, *statements)

    assert _verify(trail).finding == found


TAILS: dict[str, tuple[tuple[str, ...], Found]] = {
    "blocks and rows": (("DELETE FROM audit_block WHERE number > 2", "DELETE FROM audit_entry WHERE id > 6"), Found("TAIL_MISSING", 3)),
    "everything": (("TRUNCATE audit_block", "TRUNCATE audit_entry"), Found("TAIL_MISSING", 1)),
}


@pytest.mark.parametrize("name", TAILS)
def test_cut_off_tail_is_found_by_the_anchor_kept_elsewhere(trail: Store, name: str) -> None:
    anchors = _anchors(trail)
    statements, found = TAILS[name]
    tamper(trail, *statements)

    assert _verify(trail).finding is None
    assert _verify(trail, anchors[-1:]).finding == found


def test_tail_cut_off_and_grown_again_differs_from_its_anchor(trail: Store) -> None:
    anchors = _anchors(trail)
    tamper(trail, *TAILS["blocks and rows"][0])
    for _ in range(BLOCKS):
        _record(trail)
        seal_entries(trail)

    assert _verify(trail).finding is None
    assert _verify(trail, anchors[2:3]).finding == Found("ANCHOR_DIFFERS", 3)


def test_last_blocks_are_verified_by_themselves(trail: Store) -> None:
    report = _verify(trail, blocks=2)

    assert (report.from_block, report.blocks, report.next_block, report.finding) == (3, 2, None, None)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [("DELETE FROM audit_block WHERE number = 2", "BLOCK_MISSING"), ("UPDATE audit_block SET total_count = 0 WHERE number = 2", "BLOCK_CHANGED")],
)
def test_part_rests_on_an_authentic_block(trail: Store, statement: str, kind: str) -> None:
    tamper(trail, statement)

    assert _verify(trail, blocks=2).finding == Found(kind, 2)


def test_verification_goes_on_where_it_stopped(trail: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.db.audit_verifier.PAGE_BLOCKS", 1)
    first = _verify(trail, from_block=1, blocks=3)
    second = _verify(trail, from_block=first.next_block, blocks=3)

    assert (first.blocks, first.next_block, first.finding) == (3, 4, None)
    assert (second.blocks, second.next_block, second.finding, second.unsealed) == (1, None, None, 1)


def test_verification_stops_when_time_is_up_and_says_where(trail: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.db.audit_verifier.PAGE_BLOCKS", 2)
    report = _verify(trail, in_time=lambda: False)

    assert (report.blocks, report.next_block) == (2, 3)


def test_large_pages_are_cut_by_entries(trail: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.db.audit_verifier.PAGE_ENTRIES", 4)

    assert _verify(trail).blocks == BLOCKS


def test_wrong_key_verifies_nothing(trail: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor: Callable[..., Any] = type(trail.equipment.auditor)
    with trail.engine.begin() as connection:
        report = Verifier(fetch_through(connection.execute), auditor("population", b"B" * 32)).verify()

    assert report.finding == Found("BLOCK_CHANGED", 1)
