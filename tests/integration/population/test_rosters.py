"""Rosters: joins and leaves follow from whole lists, one after another, and nothing changes twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import orjson
import pytest

from shared.contracts.population import employers as contract
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.runtime.wire import LARGEST_BODY
from tests.factories.population import BUREAU, CLERK, Population, next_number
from tests.factories.population_employers import OWNER, Employers, worker
from tests.integration.population.test_privacy import dumped

COUNTS = ("joins", "leaves", "altered", "unchanged", "problems")


@pytest.fixture
def employers(population: Population) -> Employers:
    return Employers(population)


def counts(answer: dict[str, Any]) -> tuple[int, ...]:
    return tuple(answer[name] for name in COUNTS)


def test_the_first_list_is_all_joins_and_the_next_tells_the_difference(population: Population, employers: Employers) -> None:
    made, anna, bo, chen = employers.register(), worker(), worker(), worker()

    first = employers.bring(made, anna, bo)
    population.clock.at += timedelta(days=7)
    second = employers.bring(made, bo, chen)

    assert (counts(first), first["roster_version"], first["applied"]) == ((2, 0, 0, 0, 0), 1, True)
    assert (counts(second), second["roster_version"]) == ((1, 1, 0, 1, 0), 2)
    assert [(line["change"], line["index"], line["on"]) for line in second["lines"]] == [
        ("JOINED", 1, "2022-04-07"),
        ("LEFT", None, "2022-04-07"),
        ("UNCHANGED", 0, None),
    ]
    events = [event["data"] for event in population.announced("roster_changed")]
    assert [(one["version"], one["joins"], one["leaves"], one["unchanged"]) for one in events] == [(1, 2, 0, 0), (2, 1, 1, 1)]
    assert events[0]["station_code"] == "changtang"


def test_a_dry_run_shows_the_difference_and_changes_nothing(population: Population, employers: Employers) -> None:
    made, anna = employers.register(), worker()

    shown = employers.bring(made, anna, worker(document_number="1"), anna, dry_run=True)

    assert (counts(shown), shown["applied"], shown["roster_version"]) == ((1, 0, 0, 0, 2), False, 0)
    assert [line["problem"] for line in shown["lines"]] == ["DOCUMENT_FORMAT", "TWICE_IN_LIST", None]
    assert employers.roster(made) == []
    assert population.announced("roster_changed") == []
    assert population.audited("ROSTER_COMPARED")[0]["subject"] == f"employer:{made['id']}"


def test_the_same_list_again_changes_nothing(population: Population, employers: Employers) -> None:
    made, anna = employers.register(), worker()
    employers.bring(made, anna)
    population.clock.at += timedelta(days=1)

    again = [employers.bring(made, anna), employers.bring(made, anna, roster_version=0)]

    assert [(one["applied"], one["roster_version"], counts(one)) for one in again] == [(False, 1, (0, 0, 0, 1, 0))] * 2
    assert len(population.announced("roster_changed")) == 1
    assert population.rows("SELECT count(*) AS n FROM employment")[0]["n"] == 1


def test_a_list_with_problems_is_refused_as_a_whole_unless_they_are_left_out(population: Population, employers: Employers) -> None:
    made, anna, bo = employers.register(), worker(), worker()
    employers.bring(made, anna, bo)
    people = (worker(), {**anna, "phone": "1"}, {**bo, "document_number": "1", "name": ""})

    with pytest.raises(Invalid, match="ROSTER_HAS_PROBLEMS") as refusal:
        employers.bring(made, *people)

    assert [(one["pointer"], one["code"]) for one in refusal.value.problems] == [
        ("/people/1/phone", "PHONE_FORMAT"),
        ("/people/2/document_number", "DOCUMENT_FORMAT"),
        ("/people/2/name", "NAME_FORMAT"),
    ]
    assert len(employers.roster(made)) == 2
    applied = employers.bring(made, *people, leave_out_problems=True)
    assert counts(applied) == (1, 1, 0, 0, 2)
    assert [one["left_on"] for one in employers.roster(made)] == [None, None]


def test_who_follows_another_list_than_holds_is_told_so(employers: Employers) -> None:
    made, anna = employers.register(), worker()
    employers.bring(made, anna)

    with pytest.raises(Conflict, match="ROSTER_CHANGED") as refusal:
        employers.bring(made, anna, worker(), roster_version=0)
    assert refusal.value.problems[0]["pointer"] == "/roster_version"


def test_of_two_lists_at_once_one_wins(population: Population, employers: Employers) -> None:
    made, anna = employers.register(), worker()
    employers.bring(made, anna)

    def bring(person: dict[str, Any]) -> str:
        try:
            return str(employers.bring(made, anna, person, roster_version=1)["roster_version"])
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        found = sorted(pool.map(bring, [worker() for _ in range(4)]))

    assert found == ["2", *["ROSTER_CHANGED"] * 3]
    assert len(employers.roster(made)) == 2
    assert population.rows("SELECT count(*) AS n FROM roster")[0]["n"] == 2


@pytest.mark.parametrize(("as_of", "code"), [("2022-04-01", "LIST_IN_FUTURE"), ("2022-03-29", "LIST_OUTDATED")])
def test_a_list_of_tomorrow_or_before_the_last_is_refused(employers: Employers, as_of: str, code: str) -> None:
    made = employers.register()
    employers.bring(made, worker(), as_of="2022-03-30")

    with pytest.raises(Invalid, match=code):
        employers.bring(made, as_of=as_of)
    employers.bring(made, as_of="2022-03-30")


@pytest.mark.parametrize(
    ("hired_on", "due_on", "timeliness"),
    [("2022-03-28", "2022-03-31", "IN_TIME"), ("2022-03-25", "2022-03-30", "LATE"), (None, "2022-04-06", "IN_TIME"), ("2009-06-01", None, None)],
)
def test_a_join_is_reported_in_time_or_late(employers: Employers, hired_on: str | None, due_on: str | None, timeliness: str | None) -> None:
    made = employers.register()

    [line] = employers.bring(made, worker(hired_on=hired_on))["lines"]

    assert (line["due_on"], line["timeliness"]) == (due_on, timeliness)
    [one] = employers.roster(made)
    assert one["joined_on"] == (hired_on or "2022-03-31")
    assert one["join"] == {"reported_on": "2022-03-31", "due_on": due_on, "timeliness": timeliness}


@pytest.mark.parametrize(("as_of", "due_on", "timeliness"), [("2022-03-28", "2022-03-31", "IN_TIME"), ("2022-03-25", "2022-03-30", "LATE")])
def test_a_leave_is_reported_in_time_or_late(employers: Employers, as_of: str, due_on: str, timeliness: str) -> None:
    made = employers.register()
    employers.bring(made, worker(), as_of="2022-03-21")

    employers.bring(made, as_of=as_of)

    [one] = employers.roster(made, change="LEFT")
    assert (one["left_on"], one["leave"]) == (as_of, {"reported_on": "2022-03-31", "due_on": due_on, "timeliness": timeliness})
    assert employers.roster(made) == []


def test_who_was_reported_late_can_be_asked_for(employers: Employers) -> None:
    made = employers.register()
    employers.bring(made, worker(hired_on="2022-03-01"), worker(), as_of="2022-03-25")

    assert [one["joined_on"] for one in employers.roster(made, timeliness="LATE")] == ["2022-03-01", "2022-03-25"]
    assert employers.roster(made, timeliness="IN_TIME") == []
    employers.bring(made)
    assert len(employers.roster(made, change="LEFT", timeliness="IN_TIME")) == 2
    assert employers.roster(made, change="LEFT", timeliness="LATE") == []


def test_what_is_told_anew_replaces_what_was(population: Population, employers: Employers) -> None:
    made, anna = employers.register(), worker(phone="13800138000")
    employers.bring(made, anna)
    population.clock.at += timedelta(days=1)

    altered = employers.bring(made, {**anna, "name": "林小春", "phone": None, "hired_on": "2022-03-20"})

    assert (counts(altered), altered["roster_version"]) == ((0, 0, 1, 0, 0), 2)
    [one] = employers.roster(made)
    assert (one["name"], one["phone"], one["joined_on"]) == ("林*", "138****8000", "2022-03-20")
    assert one["join"] == {"reported_on": "2022-03-31", "due_on": "2022-03-23", "timeliness": "LATE"}
    assert population.announced("roster_changed")[1]["data"]["unchanged"] == 1


def test_who_comes_back_is_a_join_again(employers: Employers) -> None:
    made, anna = employers.register(), worker()
    for people in ([anna], [], [anna]):
        last = employers.bring(made, *people)

    assert (counts(last), last["roster_version"]) == ((1, 0, 0, 0, 0), 3)
    assert [one["left_on"] for one in employers.roster(made)] == [None]


def test_the_police_see_who_has_no_registered_residence(population: Population, employers: Employers) -> None:
    made, here, missing = employers.register(), worker(), worker()
    population.register(person={"document_number": here["document_number"]})
    employers.check(made, missing["document_number"])
    employers.bring(made, here, missing)

    for actor in (CLERK, BUREAU):
        assert [one["residence"] for one in employers.roster(made, actor)] == ["REGISTERED", "MISSING"]
        [one] = employers.roster(made, actor, residence="MISSING")
        assert (one["residence"], one["checked_on"]) == ("MISSING", "2022-03-31")
        assert len(employers.roster(made, actor, residence="REGISTERED")) == 1
    population.register(person={"document_number": missing["document_number"]})
    assert employers.roster(made, residence="MISSING") == []


def test_the_employer_is_not_told_who_is_registered(population: Population, employers: Employers) -> None:
    made = employers.register()
    employers.bring(made, worker())

    assert [one["residence"] for one in employers.roster(made, OWNER)] == [None]
    for residence in ("MISSING", "REGISTERED"):
        with pytest.raises(Forbidden, match="ROSTER_RESIDENCE_NOT_TOLD"):
            employers.roster(made, OWNER, residence=residence)
    assert len(population.audited("CALL_DENIED")) == 2


def test_every_list_can_be_read_again(population: Population, employers: Employers) -> None:
    made, anna, bo, chen = employers.register(), worker(), worker(), worker()
    for people in ([anna, bo], [bo, chen], [chen]):
        employers.bring(made, *people)
        population.clock.at += timedelta(days=1)

    def sizes(**filters: Any) -> list[int]:
        return [len(employers.roster(made, roster_version=version, **filters)) for version in (1, 2, 3)]

    assert (sizes(), sizes(change="JOINED"), sizes(change="LEFT")) == ([2, 2, 1], [2, 1, 0], [0, 1, 1])
    with pytest.raises(NotFound, match="ROSTER_NOT_FOUND"):
        employers.roster(made, roster_version=4)
    page = population.ask(contract.GET_ROSTER, {"id": made["id"], "roster_version": 2})
    assert (page["roster_version"], page["as_of"]) == (2, "2022-04-01")
    versions = population.ask(contract.LIST_ROSTER_VERSIONS, {"id": made["id"]}, OWNER)["items"]
    assert [(one["roster_version"], one["people"], one["joins"], one["leaves"]) for one in versions] == [(3, 1, 0, 1), (2, 2, 1, 1), (1, 2, 2, 0)]


def test_pages_hold_everybody_once(population: Population, employers: Employers) -> None:
    made = employers.register()
    employers.bring(made, *(worker() for _ in range(5)))

    first = population.ask(contract.GET_ROSTER, {"id": made["id"], "limit": 3})
    second = population.ask(contract.GET_ROSTER, {"id": made["id"], "limit": 3, "cursor": first["next"]})

    assert (len({one["id"] for one in first["items"] + second["items"]}), second["next"]) == (5, None)


def test_a_persons_trail_tells_of_lists_and_readings(population: Population, employers: Employers) -> None:
    made, anna = employers.register(), worker()
    person_id = population.register(person={"document_number": anna["document_number"]})["person"]["id"]
    employers.bring(made, anna)
    employers.roster(made)
    employers.bring(made)

    for action, times in (("ROSTER_CHANGED", 2), ("ROSTER_READ", 1)):
        assert [entry["related"] for entry in population.audited(action)] == [[f"person:{person_id}"]] * times


def test_the_longest_list_is_taken_in_time_and_its_answer_fits_the_bus(population: Population, employers: Employers) -> None:
    made = employers.register()
    people = [worker(document_number=next_number(), phone="13800138000") for _ in range(2_000)]

    answers = [employers.bring(made, *people), employers.bring(made, *(worker() for _ in range(2_000)))]

    assert [counts(answer) for answer in answers] == [(2_000, 0, 0, 0, 0), (2_000, 2_000, 0, 0, 0)]
    assert [len(answer["lines"]) for answer in answers] == [2_000, 2_000]
    assert max(len(orjson.dumps(answer)) for answer in answers) < 0.8 * LARGEST_BODY


def test_no_number_name_or_phone_stands_anywhere(population: Population, employers: Employers) -> None:
    made, anna = employers.register(), worker(name="欧阳金丝雀", phone="13712345678")
    canaries = (anna["document_number"], "金丝雀", "13712345678")
    data = {"id": made["id"], "as_of": "2022-03-31", "people": [anna]}
    population.ask(contract.UPLOAD_ROSTER, data, OWNER, "k-1")
    employers.roster(made)
    with pytest.raises(Invalid) as refusal:
        employers.bring(made, {**anna, "phone": "13712345678x"}, worker())

    assert [canary for canary in canaries if canary in f"{refusal.value!r} {refusal.value.problems}"] == []
    for table in ("employment", "roster", "outbox", "audit_entry", "idempotency"):
        assert [canary for canary in canaries if canary in dumped(population, table)] == [], table
