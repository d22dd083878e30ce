"""Two records made one and two again: residences, documents, races, and what cannot be undone, on a real database."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.population import duplicates as contract
from shared.contracts.population import records, rpc
from shared.errors import Conflict, DomainError, Invalid, NotFound, Stale
from tests.factories.population import BUREAU, CLERK, OTHER_CLERK, Population, resident_number
from tests.factories.population_duplicates import HEAD, Twice, twice
from tests.factories.population_records import at, held, proposed
from tests.factories.population_spells import moved, reversed_move

TRANSPOSED_YEAR = resident_number("19960307", 11)
THIRD = resident_number("19900307", 103)
TABLES = {
    "person": "id, document_index, merged_into, phone_index, birth_date, sex, search_keys",
    "residence": "id, person_id, state, started_on, ended_on, end_reason, station_code, address_key",
}


def snapshot(population: Population) -> dict[str, list[dict[str, Any]]]:
    """All but versions and times."""
    return {table: population.rows(f"SELECT {columns} FROM {table} ORDER BY id") for table, columns in TABLES.items()}


def residences(population: Population, person_id: str, actor: Any = CLERK) -> dict[str, dict[str, Any]]:
    shown = population.ask(rpc.GET_PERSON, {"id": person_id, "fields": ["residences"]}, actor)
    return {home["id"]: home for home in shown["residences"]}


def again(population: Population, both: Twice, which: int, **others: Any) -> dict[str, Any]:
    """Register somebody once more under one of the two documents."""
    person = {"document_number": both.numbers[which], "name": both.names[both.numbers[which]], **others.pop("person", {})}
    return population.register(person=person, address={"text": "长塘路 99 号"}, **others)


def test_the_survivor_has_the_residences_of_both(population: Population) -> None:
    both = twice(population)

    pair = both.merged()

    assert (pair["state"], pair["survivor_id"], pair["decided_by"]) == ("MERGED", both.people[0], HEAD.account_id)
    assert residences(population, both.people[0]).keys() == {both.first["id"], both.second["id"]}
    with pytest.raises(NotFound):
        population.ask(rpc.GET_PERSON, {"id": both.people[1], "fields": ["name"]})
    assert {one["person_id"]: [home["id"] for home in one["residences"]] for one in pair["residences"]} == {
        both.people[0]: [both.first["id"]],
        both.people[1]: [both.second["id"]],
    }


def test_either_document_leads_to_the_survivor(population: Population) -> None:
    both = twice(population)
    both.merged()

    for which in (0, 1):
        assert population.found(document_number=both.numbers[which]) == [both.people[0]]
    with pytest.raises(Conflict, match="PERSON_NAME_DIFFERS"):
        again(population, both, 1)
    assert again(population, both, 0)["person"]["id"] == both.people[0]
    with pytest.raises(Conflict, match="ALREADY_RESIDENT"):
        again(population, both, 1, person={"name": "张小明"})
    at_the_other = population.register(OTHER_CLERK, person={"document_number": both.numbers[1], "name": "张小明"}, address={"text": "东江路 9 号"})
    assert at_the_other["person"]["id"] == both.people[0]
    assert len(population.rows("SELECT 1 FROM person")) == 2


def test_another_document_does_not_overrule_what_the_survivors_own_says(population: Population) -> None:
    both = twice(population, born="19690307")
    other = population.register(person={"document_number": TRANSPOSED_YEAR, "name": "张小明"}, address={"text": "长塘路 77 号"})
    pair = next(pair for pair in both.found() if other["person"]["id"] in {person["id"] for person in pair["people"]})
    data = {"id": pair["id"], "version": pair["version"], "survivor_id": both.people[0], "purpose": "both cards were compared"}
    population.ask(contract.MERGE_DUPLICATE, data, HEAD)

    again_registered = population.register(person={"document_number": TRANSPOSED_YEAR, "name": "张小明"}, address={"text": "长塘路 88 号"})

    assert (again_registered["person"]["id"], again_registered["person"]["birth_year"]) == (both.people[0], 1969)


def test_two_active_spells_at_one_address_become_the_one_that_began_first(population: Population) -> None:
    both = twice(population, address="长塘路 12 号", started_on="2022-02-01")
    pair = both.merged()

    homes = residences(population, both.people[0])
    assert (homes[both.second["id"]]["state"], homes[both.second["id"]]["started_on"]) == ("ACTIVE", "2022-02-01")
    ended = homes[both.first["id"]]
    assert (ended["state"], ended["end_reason"], ended["ended_on"]) == ("ENDED", "DUPLICATE", ended["started_on"])
    assert [event["subject"] for event in population.announced("residence_ended")] == [both.first["id"]]
    assert population.listed(as_of="2022-03-15")[0]["id"] == both.second["id"]

    both.undone(pair)
    assert residences(population, both.people[0])[both.first["id"]]["state"] == "ACTIVE"


def test_a_merge_is_announced_and_on_record(population: Population) -> None:
    both = twice(population)
    both.merged()

    [event] = population.announced("person_merged")
    assert (event["subject"], event["subjectversion"], event["stationcode"]) == (both.people[1], 2, "changtang")
    assert event["data"] == {"person_id": both.people[1], "into_person_id": both.people[0]}
    [moved] = population.announced("residence_corrected")
    assert (moved["subject"], moved["subjectversion"], moved["data"]["person_id"]) == (both.second["id"], 2, both.people[0])
    assert moved["data"]["fields"] == ["person_id"]
    [changed] = population.announced("person_changed")
    assert (changed["subject"], changed["subjectversion"], changed["data"]["fields"]) == (both.people[0], 2, ["residences"])
    [entry] = population.audited("PEOPLE_MERGED")
    assert entry["purpose"] == "both cards were compared"
    assert {f"person:{both.people[0]}", f"person:{both.people[1]}", f"residence:{both.first['id']}", f"residence:{both.second['id']}"} <= set(
        entry["related"]
    )
    assert [home["version"] for home in residences(population, both.people[0]).values()] == [2, 2]


def test_it_is_on_record_at_every_station_that_has_a_residence_of_theirs(population: Population) -> None:
    both = twice(population)
    elsewhere = again(population, both, 1, actor=OTHER_CLERK)

    both.undone(both.merged())

    for action in ("PEOPLE_MERGED", "MERGE_UNDONE"):
        [own, theirs] = population.audited(action)
        assert (own["station_code"], theirs["station_code"]) == ("changtang", "pingnan")
        assert [name for name in theirs["related"] if name.startswith("residence:")] == [f"residence:{elsewhere['id']}"]
        assert {f"person:{person}" for person in both.people} <= set(theirs["related"])


@pytest.mark.parametrize("address", ["东江路 3 号", "长塘路 12 号"])
@pytest.mark.parametrize("survivor", [0, 1])
def test_undoing_restores_exactly(population: Population, survivor: int, address: str) -> None:
    both = twice(population, address=address)
    before = snapshot(population)

    pair = both.merged(survivor)
    assert snapshot(population) != before
    undone = both.undone(pair)

    assert snapshot(population) == before
    assert (undone["state"], undone["survivor_id"], undone["decided_by"]) == ("UNDECIDED", None, None)
    [event] = population.announced("person_unmerged")
    assert event["data"] == {"person_id": both.people[1 - survivor], "from_person_id": both.people[survivor]}
    assert population.found(document_number=both.numbers[1 - survivor]) == [both.people[1 - survivor]]
    both.merged(survivor)  # and once more


def test_what_happened_to_a_residence_since_stays_with_it(population: Population) -> None:
    both = twice(population)
    pair = both.merged()
    moved = population.ask(rpc.GET_RESIDENCE, {"id": both.second["id"]})
    ended = population.end(population.change(moved, address={"text": "东江路 4 号", "room": None}))

    both.undone(pair)

    [home] = residences(population, both.people[1]).values()
    assert (home["address"]["text"], home["state"], home["ended_on"]) == ("东江路 4 号", "ENDED", ended["ended_on"])


def _registered_anew(population: Population, both: Twice) -> None:
    again(population, both, 0)


def _altered(population: Population, both: Twice) -> None:
    population.change(population.ask(rpc.GET_RESIDENCE, {"id": both.first["id"]}), phone="13900139000")


def _both_at_one_address(population: Population, both: Twice) -> None:
    spell = population.ask(rpc.GET_RESIDENCE, {"id": both.first["id"]})
    population.end(spell, reason="MOVED_AWAY")
    moved = population.register(person={"document_number": both.numbers[0], "name": "张小明"})
    assert moved["person"]["id"] == both.people[0]


def _ended_otherwise(population: Population, both: Twice) -> None:
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE residence SET end_reason = 'MOVED_AWAY' WHERE end_reason = 'DUPLICATE'")


@pytest.mark.parametrize("happens", [_registered_anew, _altered, _both_at_one_address, _ended_otherwise])
def test_what_could_be_eithers_cannot_be_undone(population: Population, happens: Callable[[Population, Twice], None]) -> None:
    both = twice(population, address="长塘路 12 号")
    both.merged()
    happens(population, both)
    [pair] = population.ask(contract.LIST_DUPLICATES, {"state": "MERGED"})["items"]
    before = snapshot(population)

    with pytest.raises(Conflict, match="UNDO_IMPOSSIBLE"):
        both.undone(pair)
    assert snapshot(population) == before


def test_merges_upon_merges_are_undone_from_the_last(population: Population) -> None:
    both = twice(population)
    third = population.register(person={"document_number": THIRD, "name": "张小明"}, address={"text": "长塘路 77 号"})["person"]["id"]
    before = snapshot(population)
    first = both.merged(survivor=1)  # the first becomes part of the second
    pairs = population.ask(contract.FIND_DUPLICATES, {"id": both.people[1]})["items"]
    [onward] = [pair for pair in pairs if third in {person["id"] for person in pair["people"]}]
    data = {"id": onward["id"], "version": onward["version"], "survivor_id": third, "purpose": "both cards were compared"}
    second = population.ask(contract.MERGE_DUPLICATE, data, HEAD)

    for number in (*both.numbers, THIRD):
        assert population.found(document_number=number) == [third]
    shown = population.ask(contract.GET_DUPLICATE, {"id": first["id"]})
    with pytest.raises(Conflict, match="UNDO_IMPOSSIBLE"):
        both.undone(shown)

    both.undone(second)
    assert population.found(document_number=both.numbers[0]) == [both.people[1]]
    both.undone(population.ask(contract.GET_DUPLICATE, {"id": first["id"]}))
    assert snapshot(population) == before


def test_a_merge_across_stations_is_the_bureaus_and_then_both_stations_see_it(population: Population) -> None:
    both = twice(population, second=OTHER_CLERK)
    both.found()
    [pair] = population.ask(contract.LIST_DUPLICATES, {"across": True}, BUREAU)["items"]
    data = {"id": pair["id"], "version": pair["version"], "survivor_id": both.people[0], "purpose": "both cards were compared"}
    with pytest.raises(NotFound):
        population.ask(contract.MERGE_DUPLICATE, data, HEAD)

    merged = population.ask(contract.MERGE_DUPLICATE, data, BUREAU)

    assert residences(population, both.people[0], OTHER_CLERK).keys() == {both.second["id"]}
    assert [one["id"] for one in population.ask(contract.LIST_DUPLICATES, {"across": True, "state": "MERGED"}, BUREAU)["items"]] == [pair["id"]]
    assert population.ask(contract.LIST_DUPLICATES, {"state": "MERGED"})["items"] == []
    both.undone(merged, BUREAU)
    assert residences(population, both.people[1], OTHER_CLERK).keys() == {both.second["id"]}


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"survivor_id": "01890000-0000-7000-8000-000000000000"}, Invalid, "SURVIVOR_NOT_IN_PAIR"),
        ({"version": 1}, Stale, "STALE_VERSION"),
    ],
)
def test_a_merge_that_cannot_be(population: Population, change: dict[str, Any], error: type[DomainError], code: str) -> None:
    both = twice(population)
    pair = both.pair()
    data = {"id": pair["id"], "version": pair["version"], "survivor_id": both.people[0], "purpose": "both cards were compared", **change}

    with pytest.raises(error, match=code):
        population.ask(contract.MERGE_DUPLICATE, data, HEAD)


@pytest.mark.parametrize("column", ["sealed_at", "erased_at"])
def test_sealed_and_erased_people_are_in_no_pair_that_is_shown(population: Population, column: str) -> None:
    both = twice(population)
    pair = both.pair()
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE person SET {column} = now() WHERE id = %s", (both.people[1],))
    data = {"id": pair["id"], "version": pair["version"], "survivor_id": both.people[0], "purpose": "both cards were compared"}

    assert population.ask(contract.LIST_DUPLICATES, {})["items"] == []
    with pytest.raises(NotFound):
        population.ask(contract.GET_DUPLICATE, {"id": pair["id"]})
    with pytest.raises(NotFound):
        population.ask(contract.MERGE_DUPLICATE, data, HEAD)


def test_who_is_part_of_another_is_not_merged_again(population: Population) -> None:
    both = twice(population)
    third = population.register(person={"document_number": THIRD, "name": "张小明"}, address={"text": "长塘路 77 号"})["person"]["id"]
    pairs = population.ask(contract.FIND_DUPLICATES, {"id": both.people[1]})["items"]
    [other] = [pair for pair in pairs if third in {person["id"] for person in pair["people"]}]
    both.merged(survivor=0)
    assert population.ask(contract.LIST_DUPLICATES, {}, BUREAU)["items"] == []
    seen = population.ask(contract.GET_DUPLICATE, {"id": other["id"]}, BUREAU)
    data = {"id": other["id"], "version": seen["version"], "survivor_id": third, "purpose": "both cards were compared"}

    with pytest.raises(NotFound):  # the one who is merged lives nowhere any more
        population.ask(contract.MERGE_DUPLICATE, data, HEAD)
    with pytest.raises(Conflict, match="PERSON_NOT_MERGEABLE"):
        population.ask(contract.MERGE_DUPLICATE, data, BUREAU)


def test_a_pair_that_is_not_merged_cannot_be_undone(population: Population) -> None:
    both = twice(population)

    with pytest.raises(Conflict, match="NOT_MERGED"):
        both.undone(both.pair())


def test_the_same_merge_with_the_same_key_merges_once(population: Population) -> None:
    both = twice(population)
    pair = both.pair()
    data = {"id": pair["id"], "version": pair["version"], "survivor_id": both.people[0], "purpose": "both cards were compared"}

    first = population.ask(contract.MERGE_DUPLICATE, data, HEAD, "key-1")
    assert population.ask(contract.MERGE_DUPLICATE, data, HEAD, "key-1") == first
    assert len(population.rows("SELECT 1 FROM person_merge")) == 1


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at the same time; what each answers or raises."""
    barrier, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            outcomes[number] = act()
        except DomainError as refusal:
            outcomes[number] = refusal  # type: ignore[call-overload] # any outcome

    threads = [threading.Thread(target=run, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("_round", range(6))
def test_a_registration_during_a_merge_is_the_survivors(population: Population, _round: int) -> None:
    both = twice(population)
    both.pair()

    registered, merged = at_once(lambda: again(population, both, 1), both.merged)

    assert not isinstance(merged, DomainError), merged
    if isinstance(registered, DomainError):
        assert registered.code == "PERSON_NAME_DIFFERS"  # it came after the merge, and the survivor has another name
    assert {str(row["person_id"]) for row in population.rows("SELECT person_id FROM residence")} == {both.people[0]}


@pytest.mark.parametrize("_round", range(6))
def test_a_change_of_a_residence_during_a_merge_is_kept(population: Population, _round: int) -> None:
    both = twice(population)
    both.pair()

    changed, merged = at_once(lambda: population.change(both.second, reason="STUDY"), both.merged)

    assert not isinstance(merged, DomainError), merged
    assert not isinstance(changed, NotFound)
    [row] = population.rows("SELECT reason, person_id FROM residence WHERE id = :id", id=both.second["id"])
    assert str(row["person_id"]) == both.people[0]
    assert (row["reason"] == "STUDY") is not isinstance(changed, Stale)


def test_two_merges_of_one_pair_at_once_merge_once(population: Population) -> None:
    both = twice(population)
    pair = both.pair()
    data = {"id": pair["id"], "version": pair["version"], "purpose": "both cards were compared"}

    outcomes = at_once(
        *(lambda person=person: population.ask(contract.MERGE_DUPLICATE, {**data, "survivor_id": person}, HEAD) for person in both.people)
    )

    assert sorted(isinstance(outcome, Stale) for outcome in outcomes) == [False, True]
    assert len(population.rows("SELECT 1 FROM person WHERE merged_into IS NOT NULL")) == 1


def test_a_hold_on_either_is_listed_as_the_survivors(population: Population) -> None:
    both = twice(population)
    holds = [held(population, both.first)["id"], held(population, both.second)["id"]]
    both.merged()

    for wanted in ({}, {"person_id": both.people[0]}, {"person_id": both.people[1]}):
        assert [item["id"] for item in population.ask(records.LIST_HOLDS, wanted, HEAD)["items"]] == holds[::-1]


def test_what_a_merge_ended_is_kept_as_long_as_if_it_had_ended_that_day(population: Population) -> None:
    both = twice(population, started_on="2001-01-01")
    again(population, both, 0, started_on="2001-01-01")
    again(population, both, 1, started_on="2001-01-01")
    pair = both.merged()

    with pytest.raises(Conflict, match="NOTHING_TO_DISPOSE"):
        proposed(population, HEAD)
    at(population, "2032-03-28")
    assert len(proposed(population, HEAD)["records"]) == 1
    assert pair["state"] == "MERGED"


@pytest.mark.parametrize("taken_back", [False, True])
def test_where_somebody_has_moved_since_goes_with_the_half_that_moved(population: Population, taken_back: bool) -> None:
    both = twice(population)
    both.merged()
    move = moved(population, population.ask(rpc.GET_RESIDENCE, {"id": both.second["id"]}))
    if taken_back:
        reversed_move(population, move)
    [pair] = population.ask(contract.LIST_DUPLICATES, {"state": "MERGED"}, HEAD)["items"]

    apart = both.undone(pair)

    theirs = {both.second["id"], move["to_residence_id"]}
    assert residences(population, both.people[1]).keys() == theirs
    assert residences(population, both.people[0]).keys() == {both.first["id"]}
    assert {one["person_id"]: {home["id"] for home in one["residences"]} for one in apart["residences"]}[both.people[1]] == theirs
    assert (population.announced("residence_corrected")[-1]["data"]["person_id"], apart["state"]) == (both.people[1], "UNDECIDED")
