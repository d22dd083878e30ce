"""A handler's work is done whole or not at all."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import psycopg2
import pytest
from sqlalchemy import bindparam, select, text, update

from shared.clock import FixedClock
from shared.contracts.event import Event
from shared.contracts.schema import Answer
from shared.db.base import new_id
from shared.db.faults import StorageFault
from shared.db.statements import Prepared
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound, Stale, Unavailable
from shared.identity import Call
from shared.messaging.envelope import Envelope
from tests.integration.db.things import BY_NAME, NONE, ONE, THING_MADE, Thing, count, counts, make, prepare, query
from tests.stores import Within, call, store_for

NAMED = {"name": "a"}
RENAME = Prepared(update(Thing).where(Thing.name == bindparam("old")).values(name=bindparam("name")))


def test_commit_writes_everything_at_once(store: Store) -> None:
    answer = store.once(call("key-1"), make, NAMED)

    assert counts(store) == ONE
    assert query(store, "SELECT id::text, name, version FROM thing") == [(answer["id"], "a", 1)]


def test_all_rows_of_one_call_share_a_transaction(store: Store) -> None:
    store.once(call("key-1"), make, NAMED)

    assert query(store, "SELECT DISTINCT e.xid::text FROM audit_entry e, outbox o, thing t WHERE o.xmin = t.xmin AND e.xmin = t.xmin") != []


def _forgetful(uow: UnitOfWork, data: dict[str, Any]) -> None:
    prepare(uow, data)
    uow.flush()


def test_handler_that_forgets_to_commit_is_a_defect(store: Store) -> None:
    with pytest.raises(RuntimeError, match="_forgetful ended without commit"):
        store.once(call("key-1"), _forgetful, NAMED)

    assert counts(store) == NONE


@pytest.mark.parametrize("error", [NotFound(), KeyError("x"), SystemExit()])
def test_whatever_is_raised_undoes_everything(store: Store, error: BaseException) -> None:
    def fail(uow: UnitOfWork, data: dict[str, Any]) -> None:
        prepare(uow, data)
        uow.flush()
        raise error

    with pytest.raises(type(error)):
        store.once(call("key-1"), fail, NAMED)

    assert counts(store) == NONE
    assert store.connections_used() == 0


def test_commit_is_once(store: Store) -> None:
    def twice(uow: UnitOfWork, data: dict[str, Any]) -> None:
        make(uow, data)
        uow.commit()

    with pytest.raises(RuntimeError, match="nothing to commit"):
        store.once(call("key-1"), twice, NAMED)


def test_violated_constraint_is_the_refusal_it_was_said_to_be(store: Store) -> None:
    store.once(call(), make, NAMED)

    with pytest.raises(Conflict, match="NAME_TAKEN"):
        store.once(call(), make, NAMED)
    assert count(store, "thing") == 1


def test_other_violation_is_a_defect_that_quotes_nothing(store: Store) -> None:
    def insert(uow: UnitOfWork, _data: Any) -> None:
        uow.session.execute(text("INSERT INTO thing (id, name, version) VALUES (gen_random_uuid(), 'secret', 1), (gen_random_uuid(), 'secret', 1)"))

    with pytest.raises(StorageFault) as raised:
        store.once(call(), insert, NAMED)
    assert "uq_thing_name" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_orm_changes_are_flushed_with_the_commit(store: Store) -> None:
    store.once(call(), make, NAMED)

    def rename(uow: UnitOfWork, data: dict[str, Any]) -> int:
        thing = uow.session.execute(select(Thing).where(Thing.name == "a")).scalar_one()
        thing.name = "b"
        return uow.commit(thing.advance(1))

    assert store.once(call(), rename, {}) == 2
    assert query(store, "SELECT name, version FROM thing") == [("b", 2)]


def test_change_that_another_overtook_is_stale(store: Store) -> None:
    store.once(call(), make, NAMED)

    def overtaken(uow: UnitOfWork, data: dict[str, Any]) -> None:
        thing = uow.session.execute(select(Thing)).scalar_one()
        query(store, "UPDATE thing SET version = 2")
        thing.advance(1)
        uow.commit()

    with pytest.raises(Stale, match="STALE_VERSION"):
        store.once(call(), overtaken, {})


def test_inserted_rows_are_seen_after_flush(store: Store) -> None:
    def check(uow: UnitOfWork, data: dict[str, Any]) -> tuple[bool, bool]:
        prepare(uow, data)
        before = uow.row(BY_NAME, name="a")
        uow.flush()
        return uow.commit((before is None, uow.row(BY_NAME, name="a") is not None))

    assert store.once(call(), check, NAMED) == (True, True)


def test_many_rows_of_a_kind_are_inserted(store: Store) -> None:
    store.once(call(), lambda uow, _: (uow.insert(*(Thing(id=new_id(), name=f"n{number}") for number in range(50))), uow.commit()), None)

    assert count(store, "thing") == 50


def test_event_tells_what_happened_and_when(url: str) -> None:
    at = datetime(2026, 5, 1, 17, 30, tzinfo=UTC)
    store = store_for(url, clock=FixedClock(at))
    answer = store.once(call(request_id="request-7"), make, NAMED)
    ((body, event, subject),) = query(store, "SELECT body, event, subject FROM outbox")
    store.close()

    envelope = Envelope.decode(bytes(body))
    assert (event, subject) == ("thing_made", answer["id"])
    assert (envelope.event, envelope.subject, envelope.subject_version, envelope.time) == ("thing_made", answer["id"], 1, at)
    assert (envelope.request_id, envelope.station_code, envelope.data) == ("request-7", "lotus-pond", {"thing_id": answer["id"]})
    assert orjson.loads(bytes(body))["source"] == "/liangdian/population"


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (THING_MADE, {}),
        (THING_MADE, {"thing_id": "1", "name": "Zhang"}),
        (Event("housing", "thing_made", 1, Answer), {}),
    ],
    ids=["field missing", "field undeclared", "another service's event"],
)
def test_event_that_breaks_its_contract_is_a_defect(store: Store, event: Event, data: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="thing_made") as raised:
        store.once(call(), lambda uow, _: uow.announce(event, "1", data, station_code=None, version=1), None)

    assert "Zhang" not in str(raised.value)


def test_today_is_the_stations_date(url: str) -> None:
    store = store_for(url, clock=FixedClock(datetime(2026, 5, 1, 17, 30, tzinfo=UTC)))

    assert store.once(call(), lambda uow, _: uow.commit(uow.today), None) == date(2026, 5, 2)
    store.close()


def test_those_who_wait_for_events_hear_of_commits_with_events_only(store: Store) -> None:
    heard: list[int] = []
    store.on_announced(lambda: heard.append(1))
    store.once(call(), make, NAMED)
    store.once(call(), lambda uow, _: uow.commit(), None)
    with pytest.raises(Conflict):
        store.once(call(), make, NAMED)

    assert heard == [1]


def test_statement_ends_with_the_callers_deadline(store: Store) -> None:
    with pytest.raises(Unavailable, match="DEADLINE_EXCEEDED"):
        store.once(call(seconds=0.2), lambda uow, _: uow.session.execute(text("SELECT pg_sleep(10)")), None)

    assert store.connections_used() == 0


def test_expired_call_is_not_begun(store: Store) -> None:
    with pytest.raises(Unavailable, match="DEADLINE_EXCEEDED"):
        store.once(Call("r", Within(0)), make, NAMED)

    assert store.connections_idle() == 0


def test_deadline_does_not_outlive_its_transaction(store: Store) -> None:
    store.once(call(seconds=1), lambda uow, _: uow.commit(), None)

    assert store.read(call(), lambda uow, _: uow.session.execute(text("SHOW statement_timeout")).scalar(), None) == "30s"


def test_swallowed_error_cannot_pass_for_a_commit(store: Store) -> None:
    def swallow(uow: UnitOfWork, data: dict[str, Any]) -> str:
        prepare(uow, data)
        uow.flush()
        with pytest.raises(psycopg2.DataError):
            uow.lease.run("SELECT 1/0", ())
        uow.pending.audit.clear()
        uow.pending.outbox.clear()
        return uow.commit("done")

    with pytest.raises(StorageFault):
        store.once(call(), swallow, NAMED)
    assert counts(store) == NONE


def test_deadlocked_handlers_are_run_again(store: Store) -> None:
    store.once(call(), make, {"name": "a"})
    attempts: list[int] = []

    def contended(uow: UnitOfWork, _data: Any) -> str:
        attempts.append(1)
        if len(attempts) == 1:
            uow.lease.run("DO $$BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END$$", ())
        return uow.commit("done")

    assert store.once(call(), contended, None) == "done"
    assert len(attempts) == 2


def test_engine_has_ordinary_transactions(store: Store) -> None:
    def fail() -> None:
        with store.engine.begin() as connection:
            connection.execute(text("INSERT INTO thing (id, name, version) VALUES (gen_random_uuid(), 'a', 1)"))
            raise KeyError

    with pytest.raises(KeyError):
        fail()

    assert count(store, "thing") == 0
    assert store.once(call(), make, NAMED)["version"] == 1


def test_job_works_on_nobodys_behalf(store: Store) -> None:
    store.work("tidy", lambda uow: (uow.audit("TIDIED", "thing:all", station_code=None), uow.commit()))

    assert query(store, "SELECT actor_id, request_id FROM audit_entry") == [("system", "job:tidy")]


def test_connection_given_back_in_a_transaction_is_rolled_back(store: Store) -> None:
    with store._pool.connect() as connection:
        connection.exec_driver_sql("BEGIN; INSERT INTO thing (id, name, version) VALUES (gen_random_uuid(), 'a', 1)")

    assert count(store, "thing") == 0
    assert store.once(call(), make, NAMED)["name"] == "a"


def test_prepared_statements_change_rows(store: Store) -> None:
    store.once(call(), make, NAMED)

    assert store.once(call(), lambda uow, _: uow.commit(uow.change(RENAME, name="b", old="a")), None) == 1
    assert store.once(call(), lambda uow, _: uow.commit(uow.change(RENAME, name="b", old="a")), None) == 0
    assert query(store, "SELECT name FROM thing") == [("b",)]
