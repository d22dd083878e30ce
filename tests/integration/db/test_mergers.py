"""Mergers of stations in a service's own database: noted in any order, and what stands at an absorbed station moves in chunks."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, inspect, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.pool import NullPool

from shared.db.base import Versioned, make_base, primary_key
from shared.db.mergers import declare_mergers, note_merger, transfer
from shared.db.migrations import create_merger_table, drop_merger_table
from shared.db.store import Store
from shared.messaging.envelope import Delivered
from tests.integration.db.things import query
from tests.stores import run_migration, store_for

Base = make_base()
ON = datetime(2022, 3, 31, tzinfo=UTC)


class Shed(Versioned, Base):  # type: ignore[misc, valid-type] # a base made by a function
    __tablename__ = "shed"
    id: Mapped[str] = primary_key()
    station_code: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(default=ON)


@pytest.fixture
def sheds(own_url: str) -> Iterator[Store]:
    """A store with the table of mergers and three sheds at a station."""
    run_migration(own_url, create_merger_table)
    with create_engine(own_url, poolclass=NullPool).begin() as connection:
        Base.metadata.create_all(connection)
        connection.execute(text("INSERT INTO shed SELECT gen_random_uuid(), 'pingnan', now(), 1 FROM generate_series(1, 3)"))
    made = store_for(own_url)
    yield made
    made.close()


def noted(store: Store, from_code: str, to_code: str) -> None:
    data = {"merger_id": "m", "from_code": from_code, "to_code": to_code, "on": date(2022, 3, 30)}
    delivered = Delivered(
        id=f"{from_code}>{to_code}", source="directory", event="station_merged", version=1, subject=to_code, subject_version=2,
        time=ON, station_code=to_code, request_id="request-1", data=data, attempt=1,
    )  # fmt: skip
    store.receive(delivered, note_merger)


def moved(store: Store, most: int) -> list[tuple[str, str, int]]:
    def move(uow: Any) -> list[tuple[str, str, int]]:
        return list(uow.commit([(row.from_code, row.station_code, row.version) for row in transfer(uow.session, Shed, most, uow.now)]))

    return store.work("move-sheds", move)


def test_without_a_merger_nothing_moves(sheds: Store) -> None:
    assert moved(sheds, 10) == []


def test_rows_follow_in_chunks(sheds: Store) -> None:
    noted(sheds, "pingnan", "changtang")

    assert [len(moved(sheds, 2)), len(moved(sheds, 2)), len(moved(sheds, 2))] == [2, 1, 0]
    assert query(sheds, "SELECT DISTINCT station_code, version FROM shed") == [("changtang", 2)]


@pytest.mark.parametrize("order", [("pingnan>changtang", "changtang>xinjiang"), ("changtang>xinjiang", "pingnan>changtang")])
def test_a_chain_ends_at_the_last_survivor(sheds: Store, order: tuple[str, str]) -> None:
    for merger in order:
        noted(sheds, *merger.split(">"))

    assert set(moved(sheds, 10)) == {("pingnan", "xinjiang", 2)}


def test_a_service_that_declares_the_table_has_it_among_its_own() -> None:
    metadata = MetaData()

    declare_mergers(metadata)

    assert list(metadata.tables) == ["station_merger"]


def test_the_table_can_be_dropped_again(own_url: str) -> None:
    run_migration(own_url, create_merger_table)
    run_migration(own_url, drop_merger_table)

    assert "station_merger" not in inspect(create_engine(own_url, poolclass=NullPool)).get_table_names()
