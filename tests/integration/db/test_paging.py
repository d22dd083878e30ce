"""Pages, one after another, are the whole listing, whatever comes between."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shared.db.base import new_id
from shared.db.paging import keyset, page
from shared.db.store import Store
from shared.db.unit_of_work import UnitOfWork
from tests.integration.db.things import Thing, query
from tests.stores import call


def _list(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    after = uow.cursor.start(data["cursor"], "things")
    columns = [Thing.version, Thing.id]
    statement = keyset(select(Thing), columns, after, data["limit"], descending=data["descending"])
    rows = uow.session.execute(statement).scalars()
    return page(rows, data["limit"], lambda thing: [thing.version, thing.id], cursor=uow.cursor, scope="things", show=lambda thing: thing.name)


def _add(store: Store, versions: list[int], name: str) -> None:
    things = [Thing(id=new_id(), name=f"{name}{number}", version=version) for number, version in enumerate(versions)]
    store.once(call(), lambda uow, _: (uow.insert(*things), uow.commit()), None)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(1, 4), max_size=12), st.integers(1, 5), st.booleans())
def test_pages_are_the_whole_listing_once(store: Store, versions: list[int], limit: int, descending: bool) -> None:
    query(store, "TRUNCATE thing CASCADE")
    _add(store, versions, "n")
    order = "DESC" if descending else "ASC"
    everything = [row[0] for row in query(store, f"SELECT name FROM thing ORDER BY version {order}, id {order}")]
    listed: list[str] = []
    cursor: str | None = None
    while True:
        answer = store.read(call(), _list, {"cursor": cursor, "limit": limit, "descending": descending})
        listed += answer["items"]
        cursor = answer["next"]
        if cursor is None:
            break
        assert len(answer["items"]) == limit

    assert listed == everything


def test_row_added_between_pages_moves_none_of_the_others(store: Store) -> None:
    _add(store, [1, 2, 3, 4], "n")
    first = store.read(call(), _list, {"cursor": None, "limit": 2, "descending": False})
    _add(store, [1, 4], "new")
    second = store.read(call(), _list, {"cursor": first["next"], "limit": 10, "descending": False})

    assert first["items"] == ["n0", "n1"]
    assert second["items"] == ["n2", "n3", "new1"]
