"""Residences follow when stations merge, on a real database."""

from datetime import UTC, date, datetime

import pytest

from services.population.handlers.mergers import transfer_chunk
from shared.contracts.population import rpc
from shared.db.mergers import note_merger
from shared.errors import NotFound
from shared.messaging.envelope import Delivered
from tests.factories.population import CLERK, OTHER_CLERK, Population


def merged(population: Population, from_code: str, to_code: str, message: str) -> bool:
    """Deliver the news of a merger; False for a message that came before."""
    data = {"merger_id": message, "from_code": from_code, "to_code": to_code, "on": date(2022, 3, 30)}
    delivered = Delivered(
        id=message, source="directory", event="station_merged", version=1, subject=to_code, subject_version=2,
        time=datetime(2022, 3, 31, tzinfo=UTC), station_code=to_code, request_id="request-1", data=data, attempt=1,
    )  # fmt: skip
    return population.store.receive(delivered, note_merger)


def transferred(population: Population, most: int = 500) -> int:
    """Move one chunk."""
    return population.store.work("move-residences", lambda uow: transfer_chunk(uow, most))


def stations(population: Population) -> list[tuple[str, str]]:
    """Where each residence is and where it came from."""
    return [(row["station_code"], row["origin_station_code"]) for row in population.rows("SELECT * FROM residence ORDER BY id")]


def test_residences_of_the_absorbed_station_are_the_survivors(population: Population) -> None:
    mine, theirs = population.register(), population.register(OTHER_CLERK)

    merged(population, "pingnan", "changtang", "m-1")
    assert transferred(population) == 1

    assert stations(population) == [("changtang", "changtang"), ("changtang", "pingnan")]
    assert population.ask(rpc.GET_RESIDENCE, {"id": theirs["id"]}, CLERK)["version"] == 2
    assert population.ask(rpc.GET_RESIDENCE, {"id": mine["id"]}, CLERK)["version"] == 1
    with pytest.raises(NotFound):
        population.ask(rpc.GET_RESIDENCE, {"id": theirs["id"]}, OTHER_CLERK)


def test_each_transfer_is_announced(population: Population) -> None:
    residence = population.register(OTHER_CLERK)

    merged(population, "pingnan", "changtang", "m-1")
    transferred(population)

    [event] = population.announced("residence_transferred")
    assert (event["subject"], event["subjectversion"], event["stationcode"]) == (residence["id"], 2, "changtang")
    assert (event["data"]["from_station_code"], event["data"]["station_code"]) == ("pingnan", "changtang")
    assert population.audited("RESIDENCE_TRANSFERRED")[0]["detail"] == {"from": "pingnan"}


def test_news_that_comes_twice_moves_nothing_twice(population: Population) -> None:
    population.register(OTHER_CLERK)

    assert merged(population, "pingnan", "changtang", "m-1")
    transferred(population)
    assert not merged(population, "pingnan", "changtang", "m-1")

    assert transferred(population) == 0
    assert len(population.announced("residence_transferred")) == 1


def test_goes_on_where_it_was_cut_off(population: Population) -> None:
    for _ in range(5):
        population.register(OTHER_CLERK)
    merged(population, "pingnan", "changtang", "m-1")

    def cut_off(uow: object) -> int:
        transfer_chunk(uow, 2)  # type: ignore[arg-type] # a UnitOfWork
        raise KeyboardInterrupt

    assert transferred(population, most=2) == 2
    # What a process that dies after COMMIT leaves is the same as one that dies between chunks.
    with pytest.raises(KeyboardInterrupt):
        population.store.work("move-residences", cut_off)
    assert [transferred(population, most=2), transferred(population, most=2)] == [1, 0]
    assert len({event["subject"] for event in population.announced("residence_transferred")}) == 5
    assert len(population.announced("residence_transferred")) == 5


def test_a_registration_that_was_under_way_follows(population: Population) -> None:
    merged(population, "pingnan", "changtang", "m-1")
    transferred(population)

    population.register(OTHER_CLERK)

    assert transferred(population) == 1
    assert stations(population) == [("changtang", "pingnan")]


@pytest.mark.parametrize("order", [("pingnan>changtang", "changtang>xinjiang"), ("changtang>xinjiang", "pingnan>changtang")])
def test_a_chain_of_mergers_ends_at_the_last_survivor(population: Population, order: tuple[str, str]) -> None:
    population.register(OTHER_CLERK)

    for number, merger in enumerate(order):
        merged(population, *merger.split(">"), f"m-{number}")
    transferred(population)

    assert stations(population) == [("xinjiang", "pingnan")]
    assert len(population.announced("residence_transferred")) == 1


def test_a_ring_of_mergers_moves_nothing_for_ever(population: Population) -> None:
    population.register(OTHER_CLERK)
    merged(population, "pingnan", "changtang", "m-1")
    merged(population, "changtang", "pingnan", "m-2")

    assert [transferred(population), transferred(population)] == [1, 0]
