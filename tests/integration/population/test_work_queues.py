"""The round and the queues, on a real database."""

from typing import Any

import pytest

from services.population.queries.work_queues import QUEUES
from shared.contracts.population import records
from shared.contracts.population import visits as contract
from shared.contracts.population.vocabulary.visits import DeskQueue
from shared.errors import Forbidden
from shared.observability.metrics import REGISTRY
from tests.factories.population import BUREAU, COMMUNITY, OTHER_CLERK, Population
from tests.factories.population_records import HEAD, OTHER_HEAD, ended, erasure_of, proposed
from tests.factories.population_visits import MEDIATOR, OFFICER, OTHER_OFFICER, Visiting
from tests.integration.population.test_mergers import merged


@pytest.fixture
def visiting(population: Population) -> Visiting:
    """An empty population with officers."""
    return Visiting(population)


def set_due(visiting: Visiting, residence: dict[str, Any], day: str) -> None:
    visiting.population.rows("UPDATE residence SET visit_due_on = :day WHERE id = :id RETURNING id", day=day, id=residence["id"])


def set_aside(visiting: Visiting, residence: dict[str, Any], column: str) -> None:
    value = "id" if column == "merged_into" else "now()"
    visiting.population.rows(f"UPDATE person SET {column} = {value} WHERE id = :id RETURNING id", id=residence["person"]["id"])


def test_the_round_is_by_due_day_then_address(visiting: Visiting) -> None:
    places = [("东江路 3 号", "2022-03-31"), ("长塘路 12 号", "2022-03-30"), ("东江路 1 号", "2022-03-31"), ("东江路 9 号", "2022-04-01")]
    made = {text: visiting.population.register(address={"text": text}) for text, _ in places}
    for text, day in places:
        set_due(visiting, made[text], day)

    assert [item["address"]["text"] for item in visiting.due()] == ["长塘路 12 号", "东江路 1 号", "东江路 3 号"]
    assert [item["address"]["text"] for item in visiting.due(until="2022-04-01")][-1] == "东江路 9 号"


def test_the_round_goes_page_by_page(visiting: Visiting) -> None:
    for index in range(5):
        set_due(visiting, visiting.population.register(address={"text": f"长塘路 {index % 2} 号"}), f"2022-03-{20 + index % 3}")
    whole = [item["id"] for item in visiting.due()]

    seen, cursor = [], None
    while len(seen) < 5:
        answer = visiting.population.ask(contract.LIST_DUE_VISITS, {"limit": 2, "cursor": cursor}, OFFICER)
        seen += [item["id"] for item in answer["items"]]
        cursor = answer["next"]
    assert (seen, cursor) == (whole, None)


def test_a_door_tells_what_was_found_there_before(visiting: Visiting) -> None:
    residence = visiting.nobody_home(visiting.population.register(), "2022-03-28", "2022-03-28", "2022-03-29")

    [item] = visiting.due(until="2022-04-30")

    assert (item["id"], item["version"], item["person"]["name"]) == (residence["id"], residence["version"], "张*")
    assert (item["last_outcome"], item["last_visited_on"], item["nobody_home_count"]) == ("NOBODY_HOME", "2022-03-29", 2)


def test_the_round_leaves_out_what_is_not_due_ended_or_of_others(visiting: Visiting) -> None:
    visiting.population.register()
    for residence in (visiting.population.end(visiting.population.register()), visiting.population.register(OTHER_CLERK)):
        set_due(visiting, residence, "2022-03-01")
    due = visiting.population.register(community_id=COMMUNITY)
    set_due(visiting, due, "2022-03-31")

    assert [item["id"] for item in visiting.due()] == [due["id"]]
    assert [item["id"] for item in visiting.due(community_id=COMMUNITY)] == [due["id"]]
    assert visiting.due(community_id="01890000-0000-7000-8000-000000000c09") == []


@pytest.mark.parametrize("column", ["merged_into", "sealed_at", "erased_at"])
def test_nobody_who_is_set_aside_waits_anywhere(visiting: Visiting, column: str) -> None:
    residence = visiting.suspected(expected_end_on="2022-03-15")
    set_due(visiting, residence, "2022-03-31")
    before = {queue["queue"] for queue in visiting.queues().values() if queue["count"]}
    set_aside(visiting, residence, column)

    assert before == {"VISITS_DUE", "EXPECTED_END_PASSED", "ABSENCES_SUSPECTED"}
    assert {queue["count"] for queue in visiting.queues().values()} == {0}
    assert (visiting.due(), visiting.waiting("ABSENCES_SUSPECTED")) == ([], [])


def test_a_round_is_on_record_with_all_it_showed(visiting: Visiting) -> None:
    residence = visiting.population.register()
    visiting.due(until="2022-04-30")

    [entry] = visiting.population.audited("VISITS_DUE_LISTED")
    assert (entry["subject"], entry["detail"]) == ("residences:changtang", {"count": 1})
    assert entry["related"] == [f"residence:{residence['id']}", f"person:{residence['person']['id']}"]


def test_every_queue_is_counted_and_listed(visiting: Visiting) -> None:
    made = {
        "EXPECTED_END_PASSED": visiting.population.register(expected_end_on="2022-03-30", community_id=COMMUNITY),
        "ABSENCES_SUSPECTED": visiting.suspected(),
        "APPEALS_OPEN": visiting.appeal(visiting.established())["residence"],
        "ABSENCES_CONTRADICTED": visiting.visit(visiting.established(), "LIVES_THERE")["residence"],
        "MOVES_REPORTED": visiting.visit(visiting.population.register(), "MOVED")["residence"],
        "VISITS_DUE": visiting.population.register(),
        "ABSENCES_FINAL": visiting.established(),
    }
    visiting.population.register(expected_end_on="2022-03-31")
    set_due(visiting, made["VISITS_DUE"], "2022-03-31")
    visiting.population.rows("UPDATE absence SET appeal_until = '2022-03-30' WHERE residence_id = :id RETURNING id", id=made["ABSENCES_FINAL"]["id"])

    assert {name: visiting.waiting(name) for name in made} == {name: [residence["id"]] for name, residence in made.items()}
    assert {name: queue["count"] for name, queue in visiting.queues().items()} == dict.fromkeys(made, 1) | dict.fromkeys(DeskQueue, 0)
    assert visiting.queues()["EXPECTED_END_PASSED"].items() >= {"oldest_on": "2022-03-30", "url": "/work-queues/EXPECTED_END_PASSED"}.items()
    assert visiting.queues()["VISITS_DUE"]["url"] == "/verifications/due?until=2022-03-31"
    in_community = {name: queue["count"] for name, queue in visiting.queues(community_id=COMMUNITY).items()}
    assert {name for name, count in in_community.items() if count} == {"EXPECTED_END_PASSED"}
    assert visiting.waiting("MOVES_REPORTED", community_id=COMMUNITY) == []


def test_an_empty_station_has_every_queue_with_nothing_in_it(visiting: Visiting) -> None:
    queues = visiting.queues()

    assert list(queues) == [queue.name for queue in QUEUES]
    assert {(queue["count"], queue["oldest_on"], queue["station_code"]) for queue in queues.values()} == {(0, None, "changtang")}


def test_the_bureau_counts_by_station_and_lists_nobody(visiting: Visiting) -> None:
    visiting.suspected()
    visiting.population.register(OTHER_CLERK, expected_end_on="2022-03-15")

    queues = visiting.queues(BUREAU)

    assert {key: queue["count"] for key, queue in queues.items()} == {("ABSENCES_SUSPECTED", "changtang"): 1, ("EXPECTED_END_PASSED", "pingnan"): 1}
    assert {queue["url"] for queue in queues.values()} == {None}
    for asking in (lambda: visiting.due(BUREAU), lambda: visiting.waiting("VISITS_DUE", BUREAU), lambda: visiting.queues(MEDIATOR)):
        with pytest.raises(Forbidden):
            asking()


def test_a_queue_goes_page_by_page_and_is_on_record(visiting: Visiting) -> None:
    made = [visiting.population.register(expected_end_on=f"2022-03-{day}") for day in (12, 10, 11, 10)]
    seen, cursor = [], None
    while True:
        answer = visiting.population.ask(contract.LIST_WORK_QUEUE, {"queue": "EXPECTED_END_PASSED", "limit": 1, "cursor": cursor})
        seen += [item["residence"]["id"] for item in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break

    assert seen == [made[index]["id"] for index in (1, 3, 2, 0)]
    [entry, *_] = visiting.population.audited("WORK_QUEUE_LISTED")
    assert entry["detail"] == {"queue": "EXPECTED_END_PASSED", "count": 1}


def test_residences_that_follow_a_merger_wait_at_the_survivor(visiting: Visiting) -> None:
    visiting.population.register(OTHER_CLERK, expected_end_on="2022-03-15")
    visiting.population.rows("UPDATE residence SET station_code = 'changtang' RETURNING id")

    assert visiting.queues()["EXPECTED_END_PASSED"]["count"] == 1
    assert visiting.queues(OTHER_OFFICER)["EXPECTED_END_PASSED"]["count"] == 0


def test_a_proposal_of_an_absorbed_station_waits_at_the_survivor(visiting: Visiting) -> None:
    population = visiting.population
    ended(population, OTHER_CLERK)
    proposed(population, OTHER_HEAD)
    erasure_of(population, ended(population, OTHER_CLERK, address={"text": "东江路 3 号"}, on="2012-03-02"), OTHER_CLERK)
    merged(population, "pingnan", "changtang", "m-1")

    found = visiting.queues()
    assert [found[queue]["count"] for queue in ("DISPOSALS_PROPOSED", "ERASURES_REQUESTED")] == [1, 1]
    assert [item["state"] for item in population.ask(records.LIST_DISPOSALS, {"state": "PROPOSED"}, HEAD)["items"]] == ["PROPOSED"]


def test_gauges_follow_the_counts_down_to_nothing(visiting: Visiting) -> None:
    def shown() -> float | None:
        visiting.population.service.measure_work_queues()
        return REGISTRY.get_sample_value("liangdian_work_queue", {"queue": "ABSENCES_SUSPECTED", "station": "changtang"})

    residence = visiting.suspected()
    assert shown() == 1
    visiting.visit(residence, "LIVES_THERE")
    assert shown() == 0
