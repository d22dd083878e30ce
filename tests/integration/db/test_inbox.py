"""A delivered event is handled once, in one transaction with the note that it was."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from shared.errors import NotFound
from shared.messaging.envelope import Delivered
from tests.integration.db.things import NONE, count, counts, prepare, query

MESSAGE = Delivered(
    id="m-1",
    source="housing",
    event="house_listed",
    version=1,
    subject="h",
    subject_version=1,
    time=datetime(2026, 5, 1, tzinfo=UTC),
    request_id="request-9",
)


def when_house_listed_make_thing(uow: UnitOfWork, delivered: Delivered) -> None:
    prepare(uow, {"name": delivered.subject})
    uow.commit()


def test_message_is_handled_once(store: Store) -> None:
    assert [store.receive(MESSAGE, when_house_listed_make_thing) for _ in range(3)] == [True, False, False]
    assert count(store, "thing") == 1
    assert query(store, "SELECT consumer, message_id FROM inbox") == [("when_house_listed_make_thing", "m-1")]


def test_deliveries_at_once_are_handled_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        handled = list(pool.map(lambda _: store.receive(MESSAGE, when_house_listed_make_thing), range(8)))

    assert sorted(handled) == [False] * 7 + [True]
    assert count(store, "thing") == 1


def test_each_consumer_handles_it_for_itself(store: Store) -> None:
    assert store.receive(MESSAGE, lambda uow, _: uow.commit(), consumer="one")
    assert store.receive(MESSAGE, lambda uow, _: uow.commit(), consumer="two")


def test_failed_handler_leaves_no_note(store: Store) -> None:
    def fail(uow: UnitOfWork, delivered: Delivered) -> None:
        prepare(uow, {"name": "a"})
        uow.flush()
        raise NotFound

    with pytest.raises(NotFound):
        store.receive(MESSAGE, fail)
    assert counts(store) == NONE
    assert store.receive(MESSAGE, fail_not, consumer="fail")


def fail_not(uow: UnitOfWork, _delivered: Any) -> None:
    uow.commit()


def test_what_it_causes_carries_the_request_on(store: Store) -> None:
    store.receive(MESSAGE, when_house_listed_make_thing)

    assert query(store, "SELECT actor_id, request_id FROM audit_entry") == [("system", "request-9")]
