"""A process of its own, patched by eventlet as services are; prints what it saw as JSON.

python -m tests.integration.db.green_process URL
"""

import eventlet

eventlet.monkey_patch()

import sys  # noqa: E402 # after the patch, as in a service
import time  # noqa: E402
from typing import Any  # noqa: E402

import orjson  # noqa: E402
from sqlalchemy import text  # noqa: E402

from shared.db.store import Store  # noqa: E402
from shared.db.unit_of_work import UnitOfWork  # noqa: E402
from tests.integration.db.things import look, make, prepare, query  # noqa: E402
from tests.stores import call, store_for  # noqa: E402

SLEEP = text("SELECT pg_sleep(0.3)")


def sleeping(store: Store) -> float:
    """Seconds that five reads of 0.3 s take together."""
    begun = time.monotonic()
    _together(5, lambda _: store.read(call(), lambda uow, __: uow.session.execute(SLEEP).scalar(), None))
    return time.monotonic() - begun


def reading(store: Store) -> list[int]:
    """Entries and transactions of 40 reads at once."""
    _together(40, lambda _: store.read(call(), look, {"name": "a"}))
    return list(query(store, "SELECT count(*), count(DISTINCT xid) FROM audit_entry WHERE action = 'THING_READ'")[0])


def writing(store: Store) -> list[Any]:
    """Answers and things of 20 calls at once with one key."""
    answers = _together(20, lambda _: store.once(call("key-1"), make, {"name": "b"})["id"])
    return [len(set(answers)), query(store, "SELECT count(*) FROM thing WHERE name = 'b'")[0][0]]


def killed(store: Store) -> dict[str, Any]:
    """What is left when a greenlet is timed out in the middle of a statement of a write."""

    def slow(uow: UnitOfWork, _data: Any) -> None:
        prepare(uow, {"name": "c"})
        uow.flush()
        uow.session.execute(text("SELECT pg_sleep(5)"))

    for _ in range(15):  # more than the pool has
        try:
            with eventlet.Timeout(0.05):
                store.once(call(), slow, None)
        except eventlet.Timeout:
            pass
    used = store.connections_used()
    made = store.once(call(), make, {"name": "d"})["name"]
    return {"used": used, "next": made, "left": query(store, "SELECT count(*) FROM thing WHERE name = 'c'")[0][0]}


def _together(number: int, act: Any) -> list[Any]:
    return list(eventlet.GreenPool(number).imap(act, range(number)))


def main() -> None:
    """Run all of it."""
    store = store_for(sys.argv[1])
    seen = {"sleeping": sleeping(store), "reading": reading(store), "writing": writing(store), "killed": killed(store)}
    store.close()
    print(orjson.dumps(seen).decode())  # noqa: T201 # for the test


if __name__ == "__main__":
    main()
