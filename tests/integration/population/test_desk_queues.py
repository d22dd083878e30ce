"""What waits at a station's desks is counted once, for that station, until it is decided; and is listed where the count leads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from shared.contracts.method import Method
from shared.contracts.population import duplicates, imports, jobs, records, submissions
from shared.contracts.population.vocabulary.visits import DeskQueue
from tests.factories.population import CLERK, OTHER_CLERK, Population, next_number
from tests.factories.population_duplicates import twice
from tests.factories.population_imports import csv_file, imported, row
from tests.factories.population_records import DEPUTY_HEAD, HEAD, OTHER_HEAD, ended, erasure_of, proposed
from tests.factories.population_submissions import refused, submitted
from tests.factories.population_visits import Visiting
from tests.integration.population.test_mergers import merged

Record = dict[str, Any]
LISTINGS: dict[str, Method] = {
    "/submissions": submissions.LIST_SUBMISSIONS,
    "/jobs": jobs.LIST_JOBS,
    "/duplicates": duplicates.LIST_DUPLICATES,
    "/disposals": records.LIST_DISPOSALS,
    "/erasures": records.LIST_ERASURES,
}


@dataclass(frozen=True)
class Desk:
    """How something comes to wait in a queue, and how it is decided."""

    waits: Callable[[Population], Record]
    decided: Callable[[Population, Record], Any]


def undecided_row(population: Population) -> Record:
    """An import of somebody who is on file with another name."""
    number = next_number()
    population.register(person={"document_number": number})
    return imported(population, csv_file([row(document_number=number, name="李大华", address="东江路 3 号")]))


def skip(population: Population, job: Record) -> Any:
    return population.ask(imports.DECIDE_ROW, {"id": job["id"], "row": 2, "decision": "SKIP"})


def batch(population: Population) -> Record:
    ended(population)
    return proposed(population)


def dismiss(population: Population, pair: Record) -> Any:
    return population.ask(duplicates.DISMISS_DUPLICATE, {"id": pair["id"], "version": pair["version"], "reason": "both were here"}, HEAD)


def reject(method: Method) -> Callable[[Population, Record], Any]:
    return lambda population, record: population.ask(method, {"id": record["id"], "version": record["version"]}, DEPUTY_HEAD)


DESKS: dict[str, Desk] = {
    DeskQueue.SUBMISSIONS_WAITING: Desk(submitted, refused),
    DeskQueue.IMPORT_ROWS_UNDECIDED: Desk(undecided_row, skip),
    DeskQueue.DUPLICATES_UNDECIDED: Desk(lambda population: twice(population).pair(), dismiss),
    DeskQueue.DISPOSALS_PROPOSED: Desk(batch, reject(records.REJECT_DISPOSAL)),
    DeskQueue.ERASURES_REQUESTED: Desk(lambda population: erasure_of(population, ended(population)), reject(records.REJECT_ERASURE)),
}


def counted(population: Population, queue: str, actor: Any = HEAD) -> Record:
    return dict(Visiting(population).queues(actor)[queue])


def listed(population: Population, url: str, actor: Any = HEAD) -> list[str]:
    """The ids that the listing at a queue's URL shows."""
    parts = urlsplit(url)
    return [item["id"] for item in population.ask(LISTINGS[parts.path], dict(parse_qsl(parts.query)), actor)["items"]]


def test_every_queue_of_a_desk_is_tried() -> None:
    assert set(DESKS) == set(DeskQueue)


@pytest.mark.parametrize("queue", DESKS)
def test_what_waits_is_counted_at_its_station_until_it_is_decided(population: Population, queue: str) -> None:
    waiting = DESKS[queue].waits(population)

    found = counted(population, queue)
    assert (found["count"], found["oldest_on"]) == (1, "2022-03-31")
    assert listed(population, found["url"]) == [waiting["id"]]
    assert (counted(population, queue, OTHER_HEAD)["count"], listed(population, found["url"], OTHER_HEAD)) == (0, [])

    DESKS[queue].decided(population, waiting)
    assert counted(population, queue).items() >= {"count": 0, "oldest_on": None}.items()


@pytest.mark.parametrize("queue", DESKS)
def test_what_waited_at_an_absorbed_station_waits_at_the_survivor(population: Population, queue: str) -> None:
    waiting = DESKS[queue].waits(population)

    merged(population, "changtang", "pingnan", "m-1")
    population.service.move_residences_of_absorbed_stations()
    population.service.move_submissions_of_absorbed_stations()
    population.service.do_jobs()

    found = counted(population, queue, OTHER_HEAD)
    assert (found["count"], listed(population, found["url"], OTHER_HEAD)) == (1, [waiting["id"]])


def test_what_is_of_no_residence_is_of_no_community(population: Population) -> None:
    for desk in DESKS.values():
        desk.waits(population)

    found = Visiting(population).queues(HEAD, community_id="01890000-0000-7000-8000-000000000c01")
    assert {found[queue]["count"] for queue in DESKS} == {0}


@pytest.mark.parametrize("half", [0, 1])
@pytest.mark.parametrize("column", ["merged_into", "sealed_at", "erased_at"])
def test_a_pair_with_somebody_who_is_set_aside_waits_for_nobody(population: Population, column: str, half: int) -> None:
    both = twice(population)
    both.pair()
    assert counted(population, DeskQueue.DUPLICATES_UNDECIDED)["count"] == 1

    value = "id" if column == "merged_into" else "now()"
    population.rows(f"UPDATE person SET {column} = {value} WHERE id = :id RETURNING id", id=both.people[half])  # names of columns

    found = counted(population, DeskQueue.DUPLICATES_UNDECIDED)
    assert (found["count"], listed(population, found["url"])) == (0, [])


def test_a_pair_of_two_stations_is_no_stations(population: Population) -> None:
    both = twice(population, second=OTHER_CLERK)
    population.rows(
        "INSERT INTO duplicate_pair (id, version, low_id, high_id, state, rule_version, matched, score, found_at)"
        " VALUES (gen_random_uuid(), 1, :low, :high, 'UNDECIDED', 1, '{}', 60, now()) RETURNING id",
        low=min(both.people),
        high=max(both.people),
    )

    assert [counted(population, DeskQueue.DUPLICATES_UNDECIDED, actor)["count"] for actor in (HEAD, OTHER_HEAD)] == [0, 0]
    for number in both.numbers:
        population.register(OTHER_CLERK, person={"document_number": number, "name": both.names[number]}, address={"text": "东江路 3 号"})
    assert [counted(population, DeskQueue.DUPLICATES_UNDECIDED, actor)["count"] for actor in (HEAD, OTHER_HEAD)] == [0, 1]


def test_a_pair_that_has_lived_in_many_homes_waits_once(population: Population) -> None:
    both = twice(population)
    both.pair()
    for number in both.numbers:
        population.register(CLERK, person={"document_number": number, "name": both.names[number]}, address={"text": "东江路 9 号"})

    assert counted(population, DeskQueue.DUPLICATES_UNDECIDED)["count"] == 1
