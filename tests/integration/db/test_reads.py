"""A read is answered when its access is on record, not before."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import text

from dev.ports import wait_until
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Unavailable
from tests.integration.db.things import count, look, make, query
from tests.stores import call, clerk, store_for

NAMED = {"name": "a"}


def test_read_is_on_record_when_it_is_answered(store: Store) -> None:
    made = store.once(call(), make, NAMED)

    assert store.read(call(actor=clerk(purpose="case 7")), look, NAMED) == {"id": made["id"], "version": 1}
    assert query(store, "SELECT subject, purpose FROM audit_entry WHERE action = 'THING_READ'") == [(f"thing:{made['id']}", "case 7")]


def test_read_that_cannot_be_recorded_is_not_answered(own_store: Store) -> None:
    query(own_store, "ALTER TABLE audit_entry RENAME TO elsewhere")

    with pytest.raises(Unavailable, match="AUDIT_UNAVAILABLE"):
        own_store.read(call(), look, NAMED)


def test_reads_that_end_together_share_a_transaction(url: str, store: Store) -> None:
    other = store_for(url)
    with ThreadPoolExecutor(20) as pool, other.engine.begin() as connection:
        connection.execute(text("LOCK TABLE audit_entry IN EXCLUSIVE MODE"))
        futures = [pool.submit(store.read, call(), look, NAMED) for _ in range(20)]
        wait_until(lambda: len(store._writer._waiting) == 19, "the others behind the first")
        assert not any(future.done() for future in futures)
        connection.commit()
        for future in futures:
            future.result(10)
    other.close()

    assert query(store, "SELECT count(*), count(DISTINCT xid) FROM audit_entry") == [(20, 2)]


def test_read_without_an_access_to_record_writes_nothing(store: Store) -> None:
    assert store.read(call(), lambda uow, _: uow.session.execute(text("SELECT 1")).scalar(), None) == 1
    assert count(store, "audit_entry") == 0


def test_read_that_needs_no_database_takes_no_connection(store: Store) -> None:
    assert store.read(call(), lambda _, data: data, 7) == 7
    assert store.connections_idle() == 0


@pytest.mark.parametrize("act", [lambda uow: uow.commit(), lambda uow: uow.change(None)])
def test_read_changes_nothing(store: Store, act: Any) -> None:
    with pytest.raises(RuntimeError):
        store.read(call(), lambda uow, _: act(uow), None)


def test_failed_read_gives_its_connection_back(store: Store) -> None:
    def fail(uow: UnitOfWork, _data: Any) -> None:
        uow.session.execute(text("SELECT 1"))
        raise KeyError

    with pytest.raises(KeyError):
        store.read(call(), fail, None)
    assert store.connections_used() == 0
