"""One process leads; when its connection goes, so does its leadership."""

from collections.abc import Iterator

import pytest

from shared.db.store import Store
from tests.integration.db.things import query
from tests.stores import store_for


@pytest.fixture
def other(url: str) -> Iterator[Store]:
    made = store_for(url)
    yield made
    made.close()


def test_one_leads_and_goes_on_leading(store: Store, other: Store) -> None:
    assert [store.leadership("relay").held() for _ in range(3)] == [True] * 3
    assert not other.leadership("relay").held()


def test_each_job_has_a_leader_of_its_own(store: Store, other: Store) -> None:
    assert store.leadership("relay").held()
    assert other.leadership("sealer").held()


def test_each_service_has_leaders_of_its_own(url: str, store: Store) -> None:
    housing = store_for(url, "housing")

    assert store.leadership("relay").held()
    assert housing.leadership("relay").held()
    housing.close()


def test_released_leadership_is_anothers_at_once(store: Store, other: Store) -> None:
    mine = store.leadership("relay")
    assert mine.held()
    mine.release()

    assert other.leadership("relay").held()
    assert not mine.held()


def test_closed_process_leads_no_more(store: Store, other: Store) -> None:
    assert store.leadership("relay").held()
    store.close()

    assert other.leadership("relay").held()


def test_lost_connection_is_lost_leadership(store: Store, other: Store) -> None:
    mine, theirs = store.leadership("relay"), other.leadership("relay")
    assert mine.held()
    query(
        other,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'liangdian-population-leader' AND datname = current_database()",
    )

    assert theirs.held()
    assert not mine.held()


def test_lost_leadership_comes_back_when_nobody_took_it(store: Store) -> None:
    mine = store.leadership("relay")
    assert mine.held()
    query(
        store,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'liangdian-population-leader' AND datname = current_database()",
    )

    assert not mine.held()
    assert mine.held()


def test_release_of_a_lost_leadership_is_quiet(store: Store) -> None:
    mine = store.leadership("relay")
    assert mine.held()
    query(
        store,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name = 'liangdian-population-leader' AND datname = current_database()",
    )
    mine.release()

    assert mine.held()
