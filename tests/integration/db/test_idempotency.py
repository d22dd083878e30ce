"""The same call, however often it comes, changes one thing once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.directory.roles import Role
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, Invalid, Unavailable
from shared.identity import Actor
from tests.integration.db.things import ONE, count, counts, make, query
from tests.stores import call

NAMED = {"name": "a"}


def test_repeated_call_gets_the_same_answer(store: Store) -> None:
    first, again = call("key-1"), call("key-1")
    answers = [store.once(first, make, NAMED), store.once(again, make, NAMED)]

    assert answers[0] == answers[1]
    assert (first.replayed, again.replayed) == (False, True)
    assert counts(store) == ONE


def test_twenty_at_once_make_one_and_agree(store: Store) -> None:
    calls = [call("key-1") for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda each: store.once(each, make, NAMED), calls))

    assert all(answer == answers[0] for answer in answers)
    assert sorted(each.replayed for each in calls) == [False] + [True] * 19
    assert counts(store) == ONE


def test_twenty_with_keys_of_their_own_are_refused_but_one(store: Store) -> None:
    def attempt(number: int) -> str:
        try:
            return str(store.once(call(f"key-{number}"), make, NAMED)["name"])
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(20) as pool:
        outcomes = sorted(pool.map(attempt, range(20)))

    assert outcomes == ["NAME_TAKEN"] * 19 + ["a"]
    assert counts(store) == ONE


def test_key_with_another_payload_is_refused(store: Store) -> None:
    store.once(call("key-1"), make, NAMED)

    with pytest.raises(Invalid, match="IDEMPOTENCY_KEY_REUSED"):
        store.once(call("key-1"), make, {"name": "b"})
    assert counts(store) == ONE


def test_key_is_its_callers_own(store: Store) -> None:
    other = Actor("somebody-else", frozenset({Role.CLERK}), "lotus-pond")
    store.once(call("key-1"), make, {"name": "a"})
    store.once(call("key-1", actor=other), make, {"name": "b"})

    assert count(store, "thing") == 2


def test_key_is_its_methods_own(store: Store) -> None:
    store.once(call("key-1"), make, {"name": "a"})
    store.once(call("key-1", method="population.other"), make, {"name": "b"})

    assert count(store, "thing") == 2


def test_refusal_is_not_remembered(store: Store) -> None:
    store.once(call("key-1"), make, NAMED)
    with pytest.raises(Conflict):
        store.once(call("key-2"), make, NAMED)
    query(store, "UPDATE thing SET name = 'b'")

    assert store.once(call("key-2"), make, NAMED)["name"] == "a"


def test_key_remembered_behind_the_lock_is_found_all_the_same(store: Store) -> None:
    """The primary key stands behind the lock: here another replica writes without it."""

    def overtaken(uow: UnitOfWork, data: dict[str, Any]) -> Any:
        if not count(store, "idempotency"):
            claim = uow._claim
            assert claim
            other = store._unit(call("key-1"), writes=True, claim=claim)
            other.lease.run("BEGIN", ())
            other.commit("theirs")
            other.close()
        return make(uow, data)

    assert store.once(call("key-1"), overtaken, NAMED) == "theirs"
    assert count(store, "thing") == 0


def test_answer_is_encrypted_where_it_is_kept(store: Store) -> None:
    store.once(call("key-1"), make, {"name": "Zhang San"})

    assert b"Zhang" not in bytes(query(store, "SELECT answer_encrypted FROM idempotency")[0][0])


def test_call_waits_no_longer_than_it_may_for_the_one_before(store: Store) -> None:
    def slow(uow: UnitOfWork, data: dict[str, Any]) -> Any:
        with pytest.raises(Unavailable, match="DEADLINE_EXCEEDED"):
            store.once(call("key-1", seconds=0.2), make, data)
        return make(uow, data)

    assert store.once(call("key-1"), slow, NAMED)["name"] == "a"
