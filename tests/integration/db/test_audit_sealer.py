"""Entries are sealed when they are final, and the head is announced often enough and no oftener."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, datetime

import orjson
import pytest

from shared.db.audit import INSERT, ROW, Act
from shared.db.audit_endpoints import keep_anchor
from shared.db.audit_sealer import seal_entries
from shared.db.audit_verifier import Verifier, fetch_through
from shared.db.faults import StorageFault
from shared.db.lease import Lease
from shared.db.store import Store
from shared.errors import Unavailable
from shared.messaging.envelope import Delivered, Envelope
from tests.integration.db.things import count, query
from tests.stores import call, store_for

NOW = datetime.now(UTC)


def _record(store: Store) -> None:
    store.read(call(), lambda uow, _: uow.audit("THING_READ", "thing:1", station_code="lotus-pond"), None)


def _is_whole(store: Store) -> bool:
    with store.engine.begin() as connection:
        return Verifier(fetch_through(connection.execute), store.equipment.auditor).verify().finding is None


def test_entry_of_a_running_transaction_holds_back_what_came_after(store: Store) -> None:
    lease = Lease(store._pool)
    lease.run("BEGIN;" + INSERT + ROW, store.equipment.auditor.row(call(), Act("A_DONE", "a:1", None), NOW))
    _record(store)
    sealed_meanwhile = seal_entries(store)
    lease.run("COMMIT", ())
    lease.close()

    assert sealed_meanwhile == 0
    assert seal_entries(store) == 2
    assert _is_whole(store)


def test_entries_that_fill_several_blocks_are_all_sealed(store: Store) -> None:
    for _ in range(7):
        _record(store)

    assert seal_entries(store, block_entries=3) == 7
    assert query(store, "SELECT length(members) / 32, total_count FROM audit_block ORDER BY number") == [(3, 3), (3, 6), (1, 7)]
    assert _is_whole(store)


def test_nothing_new_makes_no_block(store: Store) -> None:
    _record(store)
    seal_entries(store)

    assert seal_entries(store) == 0
    assert count(store, "audit_block") == 1


def _record_and_seal(store: Store) -> None:
    _record(store)
    with suppress(Unavailable):  # beaten by the others each time; theirs holds
        seal_entries(store, block_entries=2)


def test_sealers_at_once_make_one_chain(url: str, store: Store) -> None:
    other = store_for(url)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(_record_and_seal, [store, other] * 15))
    seal_entries(store)
    other.close()

    assert query(store, "SELECT max(total_count), max(number) - count(*) FROM audit_block") == [(30, 0)]
    assert _is_whole(store)


def _announced(store: Store) -> list[int]:
    return [orjson.loads(bytes(row[0]))["data"]["number"] for row in query(store, "SELECT body FROM outbox ORDER BY id")]


def _sealed(store: Store, *, later: str, new: bool) -> list[int]:
    query(store, f"UPDATE outbox SET created_at = created_at - interval '{later}'")
    if new:
        _record(store)
    seal_entries(store)
    return _announced(store)


def test_head_is_announced_at_most_every_five_seconds_and_never_forgotten(store: Store) -> None:
    assert _sealed(store, later="0", new=False) == []
    assert _sealed(store, later="0", new=True) == [1]
    assert _sealed(store, later="2 seconds", new=True) == [1]
    assert _sealed(store, later="4 seconds", new=False) == [1, 2]
    assert _sealed(store, later="1 hour", new=False) == [1, 2]


def test_anchor_is_kept_once_and_as_first_heard(store: Store) -> None:
    _record(store)
    seal_entries(store)
    ((body,),) = query(store, "SELECT body FROM outbox")
    delivered = Delivered.of(Envelope.decode(bytes(body)), 1)
    other = Delivered(
        **{**{name: getattr(delivered, name) for name in Envelope.__slots__}, "id": "forged", "data": {**delivered.data, "hash": "00" * 32}}
    )

    assert store.receive(delivered, keep_anchor)
    assert not store.receive(delivered, keep_anchor)
    assert store.receive(other, keep_anchor)
    assert query(
        store, "SELECT a.service, a.number, a.total_count, a.hash = b.hash, a.at = b.sealed_at FROM audit_anchor a JOIN audit_block b USING (number)"
    ) == [("population", 1, 1, True, True)]


def test_storage_fault_is_not_hidden(own_store: Store) -> None:
    query(own_store, "DROP TABLE audit_block")

    with pytest.raises(StorageFault):
        seal_entries(own_store)
