"""Stays that outlast their expected end: announced once, listed until prolonged or ended, whatever is killed, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.population.handlers.expected_ends import note_expected_ends
from shared.contracts.population import rpc
from tests.factories.population import OTHER_CLERK, Population

YESTERDAY, TODAY = "2022-03-30", "2022-03-31"


def noted(population: Population, most: int = 200) -> int:
    """Run one chunk of the job."""
    return population.store.work("note-expected-ends", lambda uow: note_expected_ends(uow, most))


def announced(population: Population) -> list[tuple[str, str]]:
    return [(event["subject"], event["data"]["expected_end_on"]) for event in population.announced("residence_expected_end_passed")]


def due(population: Population, **filters: Any) -> list[str]:
    return [item["id"] for item in population.listed(due="EXPECTED_END_PASSED", **filters)]


def test_an_expected_end_that_has_passed_is_announced_once(population: Population) -> None:
    residence = population.register(expected_end_on=YESTERDAY)

    assert [noted(population), noted(population)] == [1, 0]

    assert announced(population) == [(residence["id"], YESTERDAY)]
    [event] = population.announced("residence_expected_end_passed")
    assert (event["stationcode"], event["subjectversion"]) == ("changtang", 1)
    [entry] = population.audited("RESIDENCE_EXPECTED_END_PASSED")
    assert (entry["actor_id"], entry["subject"], entry["station_code"]) == ("system", f"residence:{residence['id']}", "changtang")
    assert population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}) == residence


@pytest.mark.parametrize(("expected_end_on", "count"), [(YESTERDAY, 1), (TODAY, 0), (None, 0)])
def test_it_passes_with_its_last_day(population: Population, expected_end_on: str | None, count: int) -> None:
    population.register(expected_end_on=expected_end_on)

    assert noted(population) == count
    assert len(due(population)) == count


def test_what_has_ended_is_not_announced(population: Population) -> None:
    population.end(population.register(expected_end_on=YESTERDAY))

    assert noted(population) == 0
    assert due(population) == []


def test_a_stay_that_is_prolonged_is_announced_when_that_has_passed_too(population: Population) -> None:
    residence = population.register(expected_end_on=YESTERDAY)
    noted(population)

    residence = population.change(residence, expected_end_on="2022-04-10")
    assert (noted(population), due(population)) == (0, [])

    population.clock.at += timedelta(days=11)
    assert (noted(population), due(population)) == (1, [residence["id"]])
    assert [day for _, day in announced(population)] == [YESTERDAY, "2022-04-10"]


def test_goes_on_where_it_was_cut_off(population: Population) -> None:
    for _ in range(5):
        population.register(expected_end_on=YESTERDAY)

    def cut_off(uow: Any) -> int:
        note_expected_ends(uow, 2)
        raise KeyboardInterrupt

    def killed_before_commit(uow: Any) -> int:
        def commit(answer: Any) -> int:
            raise KeyboardInterrupt

        uow.commit = commit
        return note_expected_ends(uow, 2)

    with pytest.raises(KeyboardInterrupt):
        population.store.work("note-expected-ends", killed_before_commit)
    assert announced(population) == []
    with pytest.raises(KeyboardInterrupt):
        population.store.work("note-expected-ends", cut_off)  # after its commit
    assert [noted(population, 2), noted(population, 2), noted(population, 2)] == [2, 1, 0]
    assert len(announced(population)) == len(set(announced(population))) == 5


def test_two_that_run_at_once_announce_nothing_twice(population: Population) -> None:
    for _ in range(20):
        population.register(expected_end_on=YESTERDAY)

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda _: noted(population, 7), range(4)))
    while noted(population):
        pass

    assert sum(counts) <= 20
    assert len(announced(population)) == len(set(announced(population))) == 20


def test_a_row_that_somebody_changes_is_left_for_the_next_time(population: Population) -> None:
    busy, free = (population.register(expected_end_on=YESTERDAY) for _ in range(2))
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1 FROM residence WHERE id = %s FOR UPDATE", (busy["id"],))
        assert noted(population) == 1
    assert announced(population) == [(free["id"], YESTERDAY)]
    assert noted(population) == 1


def test_the_entrypoint_takes_chunk_after_chunk(population: Population) -> None:
    for _ in range(3):
        population.register(expected_end_on=YESTERDAY)

    population.service.note_passed_expected_ends()

    assert len(announced(population)) == 3


def test_what_is_due_is_listed_the_longest_first_page_by_page(population: Population) -> None:
    days = ["2022-03-20", "2022-03-05", "2022-03-20", "2022-04-10", "2022-03-12"]
    made = {population.register(expected_end_on=day)["id"]: day for day in days}
    population.register(OTHER_CLERK, expected_end_on="2022-03-05")

    seen, cursor = [], None
    for _ in range(2):
        page = population.ask(rpc.LIST_RESIDENCES, {"due": "EXPECTED_END_PASSED", "limit": 2, "cursor": cursor})
        seen += [item["id"] for item in page["items"]]
        cursor = page["next"]

    assert cursor is None
    assert seen == sorted((one for one in made if made[one] < TODAY), key=lambda one: (made[one], one))


def test_what_is_to_end_before_a_day_is_listed(population: Population) -> None:
    first, second = (population.register(expected_end_on=day)["id"] for day in ("2022-04-09", "2022-04-10"))

    assert [item["id"] for item in population.listed(expected_end_before="2022-04-10")] == [first]
    assert [item["id"] for item in population.listed(expected_end_before="2022-04-11")] == [first, second]
    assert due(population, expected_end_before="2022-04-11") == []


JOB = """EXPLAIN SELECT id FROM residence WHERE state = 'ACTIVE' AND expected_end_on IS NOT NULL
    AND expected_end_noted_on IS DISTINCT FROM expected_end_on AND expected_end_on < '2022-03-31' ORDER BY expected_end_on LIMIT 200"""
DUE_LIST = """EXPLAIN SELECT id FROM residence WHERE station_code = 'changtang' AND state = 'ACTIVE' AND expected_end_on < '2022-03-31'
    ORDER BY expected_end_on, id LIMIT 51"""


@pytest.mark.parametrize(("statement", "index"), [(JOB, "ix_residence_expected_end_to_note"), (DUE_LIST, "ix_residence_expected_end ")])
def test_an_index_serves_the_job_and_the_due_list(population: Population, statement: str, index: str) -> None:
    with population.store.engine.begin() as connection:
        # So few rows are read any way at the same cost: leave the planner the one that many rows need.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off")
        plan = "\n".join(row[0] for row in connection.exec_driver_sql(statement))

    assert index in plan
    assert "Sort" not in plan
