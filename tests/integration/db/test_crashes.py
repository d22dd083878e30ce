"""A connection that dies at any point leaves nothing half done, and the next use finds a new one."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Unavailable
from tests.integration.db.proxy import LossyProxy
from tests.integration.db.things import BY_NAME, NONE, ONE, counts, look, make, prepare, query
from tests.parts import execute
from tests.stores import call, store_for

NAMED = {"name": "a"}
STEPS = ("begun", "read", "inserted", "ready")


def _kill(store: Store, uow: UnitOfWork) -> None:
    pid = uow.lease.connection.connection.dbapi_connection.info.backend_pid  # type: ignore[union-attr] # psycopg2's
    query(store, "SELECT pg_terminate_backend(:pid, 5000)", pid=pid)


def _dying(store: Store, step: str, times: int) -> Any:
    deaths: list[str] = []

    def handler(uow: UnitOfWork, data: dict[str, Any]) -> Any:
        def at(here: str) -> None:
            if here == step and len(deaths) < times:
                deaths.append(here)
                _kill(store, uow)

        at("begun")
        uow.row(BY_NAME, name="a")
        at("read")
        thing = prepare(uow, data)
        uow.flush()
        at("inserted")
        uow.session.execute(text("SELECT 1"))
        if step != "ready":
            return uow.commit(thing.name)
        at("ready")
        uow.session.execute(text("SELECT 1"))
        return uow.commit(thing.name)

    return handler


@pytest.mark.parametrize("step", STEPS)
def test_work_cut_off_before_commit_is_done_again_once(url: str, store: Store, step: str) -> None:
    witness = store_for(url)
    answer = store.once(call("key-1"), _dying(witness, step, times=1), NAMED)

    assert answer == "a"
    assert counts(witness) == ONE
    witness.close()


@pytest.mark.parametrize("step", STEPS)
def test_work_that_is_cut_off_every_time_leaves_nothing(url: str, store: Store, step: str) -> None:
    witness = store_for(url)
    with pytest.raises(Unavailable, match="DATABASE_UNREACHABLE"):
        store.once(call("key-1"), _dying(witness, step, times=99), NAMED)

    assert counts(witness) == NONE
    assert store.connections_used() == 0
    witness.close()


def test_death_at_commit_is_said_to_be_unknown_and_the_key_finds_out(own_store: Store) -> None:
    query(
        own_store,
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'",
    )
    query(own_store, "CREATE CONSTRAINT TRIGGER die AFTER INSERT ON thing DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION die()")
    with pytest.raises(Unavailable, match="COMMIT_UNKNOWN"):
        own_store.once(call("key-1"), make, NAMED)
    assert counts(own_store) == NONE
    query(own_store, "DROP TRIGGER die ON thing")

    again = call("key-1")
    assert own_store.once(again, make, NAMED)["name"] == "a"
    assert not again.replayed
    assert counts(own_store) == ONE


def test_commit_whose_answer_was_lost_is_found_by_its_key(url: str) -> None:
    parts = urlsplit(url)
    with LossyProxy(parts.port or 5432) as proxy:
        store = store_for(url.replace(f":{parts.port}/", f":{proxy.port}/"))
        proxy.armed = True
        with pytest.raises(Unavailable, match="COMMIT_UNKNOWN"):
            store.once(call("key-1"), make, NAMED)
        again = call("key-1")
        answer = store.once(again, make, NAMED)

        assert again.replayed
        assert answer["name"] == "a"
        assert counts(store) == ONE
        store.close()


def _kill_all(url: str) -> None:
    name = url.rpartition("/")[2]
    execute(url.replace(f"/{name}", "/postgres"), f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")


def _fill_pool(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.read(call(), lambda uow, __: uow.session.execute(text("SELECT pg_sleep(0.1)")).scalar(), None), range(8)))


def test_every_connection_killed_fails_no_call(url: str, store: Store) -> None:
    _fill_pool(store)
    assert store.connections_idle() >= 4
    _kill_all(url)

    assert store.once(call("key-1"), make, NAMED)["name"] == "a"


def test_read_after_every_connection_was_killed_succeeds(url: str, store: Store) -> None:
    store.once(call(), make, NAMED)
    _fill_pool(store)
    _kill_all(url)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: store.read(call(), look, NAMED), range(8)))
    assert all(answer["version"] == 1 for answer in answers if answer)
    assert query(store, "SELECT count(*) FROM audit_entry WHERE action = 'THING_READ'") == [(8,)]


def test_orm_read_after_every_connection_was_killed_succeeds(url: str, store: Store) -> None:
    _fill_pool(store)
    _kill_all(url)

    assert store.read(call(), lambda uow, _: uow.session.execute(text("SELECT 1")).scalar(), None) == 1


def test_database_that_is_away_is_unavailable_and_nothing_worse() -> None:
    store = store_for("postgresql+psycopg2://postgres@127.0.0.1:1/nowhere")

    for act in (lambda: store.once(call(), make, NAMED), lambda: store.read(call(), look, NAMED)):
        with pytest.raises(Unavailable, match="DATABASE_UNREACHABLE"):
            act()
    assert not store.ready()
    assert not store.leadership("relay").held()
    store.close()


def test_exhausted_pool_is_unavailable(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shared.db.engine.POOL_SECONDS", 0.1)
    store = store_for(url, pool_size=1)

    def nested(uow: UnitOfWork, data: dict[str, Any]) -> None:
        uow.session.execute(text("SELECT 1"))
        store.once(call(), make, data)

    with pytest.raises(Unavailable, match="DATABASE_UNREACHABLE"):
        store.once(call(), nested, NAMED)
    assert store.connections_used() == 0
    store.close()
