"""Pairs that look like one person: found, shown to those whose they are, dismissed, and never back without something new."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from services.population.handlers.likeness import scan_chunk
from shared.contracts.directory.roles import Role
from shared.contracts.population import duplicates as contract
from shared.contracts.population.vocabulary.duplicates import DuplicateFeature
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from shared.identity import Actor
from tests.factories.population import BUREAU, CLERK, NOBODY, OTHER_CLERK, Population, resident_number
from tests.factories.population_duplicates import HEAD, twice
from tests.factories.population_visits import Visiting

WEIGHTS = [{"feature": feature.value, "weight": 10} for feature in DuplicateFeature]


def scanned(population: Population, most: int = 50) -> int:
    return int(population.store.work("look-for-duplicates", lambda uow: scan_chunk(uow, most)))


def later(population: Population) -> None:
    """After what was altered has settled."""
    population.clock.at += timedelta(minutes=3)


def pairs(population: Population, actor: Actor = CLERK, **wanted: Any) -> list[dict[str, Any]]:
    return list(population.ask(contract.LIST_DUPLICATES, wanted, actor)["items"])


def dismissed(population: Population, pair: dict[str, Any], actor: Actor = HEAD) -> dict[str, Any]:
    data = {"id": pair["id"], "version": pair["version"], "reason": "twins, both were here"}
    return population.ask(contract.DISMISS_DUPLICATE, data, actor)


def rule(**others: Any) -> dict[str, Any]:
    return {
        "valid_from": "2022-03-31",
        "weights": WEIGHTS,
        "similarity": 90,
        "threshold": 20,
        "basis_zh": "a decision of the bureau",
        "basis_en": "a decision of the bureau",
        **others,
    }


@pytest.fixture
def rules(population: Population) -> Iterator[None]:
    """Rules of this test alone."""
    yield
    with population.store.engine.begin() as connection:
        for statement in ("DELETE FROM duplicate_scan", "DELETE FROM duplicate_pair", "DELETE FROM duplicate_rule WHERE version > 1"):
            connection.exec_driver_sql(statement)


def test_a_scan_finds_those_who_look_like_one(population: Population) -> None:
    both = twice(population)
    population.register(person={"document_number": resident_number("19620101", 1), "name": "李大海", "phone": "13700137000"})

    assert scanned(population) == 0
    later(population)
    assert scanned(population) == 3

    [pair] = pairs(population)
    assert {person["id"] for person in pair["people"]} == set(both.people)
    assert (pair["state"], pair["station_codes"], pair["rule_version"], pair["threshold"]) == ("UNDECIDED", ["changtang"], 1, 60)
    matched = {feature["feature"]: feature["weight"] for feature in pair["features"] if feature["matched"]}
    assert matched == {"SAME_READING": 25, "SAME_BIRTH_DATE": 25, "SIMILAR_NUMBER": 45, "SAME_PHONE": 15}
    assert pair["score"] == sum(matched.values())
    assert scanned(population) == 0


def test_a_scan_goes_on_where_it_stopped_and_may_be_repeated(population: Population) -> None:
    both = twice(population)
    later(population)

    assert [scanned(population, 1), scanned(population, 1), scanned(population, 1)] == [1, 1, 0]
    with population.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM duplicate_scan")
    assert scanned(population) == 2

    assert [{person["id"] for person in pair["people"]} for pair in pairs(population)] == [set(both.people)]
    assert len(population.audited("DUPLICATE_FOUND")) == 1


def test_a_scan_that_is_cut_off_leaves_nothing(population: Population) -> None:
    twice(population)
    later(population)

    with pytest.raises(KeyboardInterrupt):
        population.store.work("look-for-duplicates", _cut)
    assert scanned(population) == 2


def _cut(uow: Any) -> None:
    """A scan whose process dies right before COMMIT."""

    def commit(_: Any) -> None:
        raise KeyboardInterrupt

    uow.commit = commit
    scan_chunk(uow)


def test_duplicates_of_one_person_are_found_on_demand(population: Population) -> None:
    both = twice(population)

    [pair] = population.ask(contract.FIND_DUPLICATES, {"id": both.people[1]})["items"]

    assert pair == pairs(population)[0]
    assert population.ask(contract.FIND_DUPLICATES, {"id": both.people[0]})["items"] == [pair]
    assert population.audited("DUPLICATES_SOUGHT")[0]["detail"] == {"count": 1}
    with pytest.raises(NotFound, match="PERSON_NOT_FOUND"):
        population.ask(contract.FIND_DUPLICATES, {"id": both.people[0]}, OTHER_CLERK)


def test_a_passport_and_a_card_are_found_by_their_reading(population: Population) -> None:
    card = population.register(person={"document_number": resident_number("19900307", 11), "name": "吕晓明", "phone": None})["person"]["id"]
    passport = {"document_type": "PASSPORT", "document_number": "E12345678", "name": "LYU XIAOMING", "birth_date": "1990-03-07", "phone": None}
    population.register(person={**passport, "sex": "MALE", "nationality": "CHN"}, address={"text": "东江路 3 号"})

    [pair] = population.ask(contract.FIND_DUPLICATES, {"id": card})["items"]

    assert {feature["feature"] for feature in pair["features"] if feature["matched"]} == {"SAME_READING", "SAME_BIRTH_DATE", "OTHER_DOCUMENT_TYPE"}


def test_an_address_may_tip_the_scale(population: Population) -> None:
    first = population.register(person={"document_number": resident_number("19900307", 11)})["person"]["id"]
    population.register(person={"document_number": resident_number("19900307", 257)})

    [pair] = population.ask(contract.FIND_DUPLICATES, {"id": first})["items"]

    assert "SAME_ADDRESS" in {feature["feature"] for feature in pair["features"] if feature["matched"]}
    assert pair["score"] == 60


def test_two_digits_of_a_number_that_changed_places_are_found_without_name_or_phone(population: Population, rules: None) -> None:
    weights = [{**one, "weight": 100 if one["feature"] == "SIMILAR_NUMBER" else 0} for one in WEIGHTS]
    population.ask(contract.PUBLISH_DUPLICATE_RULE, rule(weights=weights, threshold=100), BUREAU)
    first = population.register(person={"document_number": resident_number("19690307", 11), "name": "李大海", "phone": None})["person"]["id"]
    population.register(person={"document_number": resident_number("19960307", 11), "name": "陈小红", "phone": None})

    assert len(population.ask(contract.FIND_DUPLICATES, {"id": first})["items"]) == 1


def test_side_by_side_shows_what_agrees_masked(population: Population) -> None:
    both = twice(population)
    pair_id = both.pair()["id"]

    shown = population.ask(contract.GET_DUPLICATE, {"id": pair_id})

    assert {one["field"]: one["agrees"] for one in shown["fields"]} == {
        "name": False, "document_type": True, "document_number": False, "phone": True, "sex": True, "birth_date": True, "nationality": True,
    }  # fmt: skip
    assert {one["person_id"]: len(one["residences"]) for one in shown["residences"]} == dict.fromkeys(both.people, 1)
    assert all("*" in person["document_number"] for person in shown["people"])
    [entry] = population.audited("DUPLICATE_READ")
    assert {f"person:{person_id}" for person_id in both.people} <= set(entry["related"])


def test_a_pair_is_seen_by_the_stations_at_which_both_live(population: Population) -> None:
    both = twice(population)
    pair = both.pair()
    assert undecided(population, "changtang", "pingnan") == [1, 0]

    assert pairs(population, OTHER_CLERK) == pairs(population, OTHER_CLERK, station_code="changtang") == []
    with pytest.raises(NotFound, match="DUPLICATE_NOT_FOUND"):
        population.ask(contract.GET_DUPLICATE, {"id": pair["id"]}, OTHER_CLERK)
    with pytest.raises(NotFound, match="DUPLICATE_NOT_FOUND"):
        population.ask(contract.GET_DUPLICATE, {"id": NOBODY})
    assert [one["id"] for one in pairs(population, BUREAU)] == [pair["id"]]
    assert pairs(population, BUREAU, across=True) == []

    for number in both.numbers:  # both come to live at the other station too
        population.register(OTHER_CLERK, person={"document_number": number, "name": both.names[number]}, address={"text": "东江路 3 号"})
    [theirs] = pairs(population, OTHER_CLERK)
    assert theirs["station_codes"] == ["changtang", "pingnan"]
    shown = population.ask(contract.GET_DUPLICATE, {"id": pair["id"]}, OTHER_CLERK)
    assert [home["station_code"] for one in shown["residences"] for home in one["residences"]] == ["pingnan", "pingnan"]
    assert undecided(population, "changtang", "pingnan") == [1, 1]


def undecided(population: Population, *stations: str) -> list[int]:
    queues = Visiting(population).queues(BUREAU)
    return [queues.get(("DUPLICATES_UNDECIDED", station), {"count": 0})["count"] for station in stations]


@pytest.mark.parametrize("column", ["sealed_at", "erased_at", "merged_into"])
def test_what_waits_is_what_is_listed(population: Population, column: str) -> None:
    both = twice(population)
    both.pair()
    value = "id" if column == "merged_into" else "now()"
    population.rows(f"UPDATE person SET {column} = {value} WHERE id = :id RETURNING id", id=both.people[1])

    assert (undecided(population, "changtang"), pairs(population)) == ([0], [])


def test_a_pair_across_stations_is_the_bureaus(population: Population) -> None:
    both = twice(population, second=OTHER_CLERK)
    later(population)
    scanned(population)

    [pair] = pairs(population, BUREAU, across=True)
    assert {person["id"] for person in pair["people"]} == set(both.people)
    assert (pair["station_codes"], pairs(population), pairs(population, OTHER_CLERK)) == ([], [], [])
    assert population.ask(contract.FIND_DUPLICATES, {"id": both.people[0]})["items"] == []
    assert pairs(population, across=True) == []
    with pytest.raises(NotFound):
        dismissed(population, pair)

    assert dismissed(population, pair, BUREAU)["state"] == "DISMISSED"


def test_the_bureau_leaves_a_pair_of_a_station_to_it(population: Population) -> None:
    pair = twice(population).pair()

    with pytest.raises(Conflict, match="DECIDED_BY_STATION"):
        dismissed(population, pair, BUREAU)


def test_a_dismissed_pair_does_not_come_back(population: Population) -> None:
    both = twice(population)
    shown = dismissed(population, both.pair())

    assert (shown["state"], shown["reason"], shown["decided_by"]) == ("DISMISSED", "twins, both were here", HEAD.account_id)
    assert both.found() == []
    population.change(both.first, phone="13900139000")  # less in common than before
    later(population)
    scanned(population)
    assert (pairs(population), len(pairs(population, state="DISMISSED"))) == ([], 1)
    [row] = population.rows("SELECT reason_encrypted FROM duplicate_pair")
    assert b"twins" not in bytes(row["reason_encrypted"])
    assert "twins" not in str(population.audited("DUPLICATE_DISMISSED"))


def test_a_dismissed_pair_comes_back_when_something_new_speaks_for_it(population: Population) -> None:
    both = twice(population)
    dismissed(population, both.pair())

    population.change(both.first, kind="CORRECTION", name="张晓明")  # the same name now, not only the same reading

    [pair] = both.found()
    assert (pair["state"], pair["decided_by"]) == ("UNDECIDED", None)


def test_a_pair_lapses_when_it_no_longer_looks_like_one(population: Population) -> None:
    both = twice(population)
    pair = both.pair()

    population.change(both.first, kind="CORRECTION", name="李大海")
    later(population)
    scanned(population)

    assert pairs(population) == []
    [lapsed] = pairs(population, state="LAPSED")
    assert lapsed["id"] == pair["id"]
    with pytest.raises(Conflict, match="ALREADY_DECIDED"):
        dismissed(population, lapsed)


def test_a_decision_names_what_it_has_seen(population: Population) -> None:
    both = twice(population)
    pair = both.pair()
    population.change(both.first, phone="13900139000")

    with pytest.raises(Stale):
        dismissed(population, pair)
    [seen] = pairs(population)
    assert seen["version"] == pair["version"] + 1
    dismissed(population, seen)
    with pytest.raises(Conflict, match="ALREADY_DECIDED"):
        dismissed(population, pairs(population, state="DISMISSED")[0])


def test_sealed_and_erased_people_are_not_compared(population: Population) -> None:
    both = twice(population)
    for column in ("sealed_at", "erased_at"):
        with population.store.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE person SET {column} = now() WHERE id = %s", (both.people[1],))
        assert both.found() == []
        with population.store.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE person SET {column} = NULL")
    assert len(both.found()) == 1


def test_pairs_come_in_pages(population: Population) -> None:
    for born in ("19900307", "19650421", "19841213"):
        twice(population, born=born).pair()

    first = population.ask(contract.LIST_DUPLICATES, {"limit": 2})
    rest = population.ask(contract.LIST_DUPLICATES, {"limit": 2, "cursor": first["next"]})

    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    assert len({item["id"] for item in first["items"] + rest["items"]}) == 3


def test_a_new_version_of_the_rules_looks_at_all_again(population: Population, rules: None) -> None:
    population.register(person={"name": "李大海", "phone": None})
    population.register(person={"name": "陈小红", "phone": None, "document_number": resident_number("19620101", 2)})
    later(population)
    assert (scanned(population), scanned(population), pairs(population)) == (2, 0, [])

    made = population.ask(contract.PUBLISH_DUPLICATE_RULE, rule(threshold=10, valid_from="2022-04-01"), BUREAU)
    assert (made["version"], scanned(population)) == (2, 0)
    population.clock.at += timedelta(days=1)
    weights = [{**one, "weight": 100} for one in WEIGHTS]
    population.ask(contract.PUBLISH_DUPLICATE_RULE, rule(weights=weights, threshold=100, valid_from="2022-04-01"), BUREAU)

    assert scanned(population) == 2
    assert [item["version"] for item in population.ask(contract.LIST_DUPLICATE_RULES, {})["items"]] == [3, 2, 1]


def test_a_rule_is_refused_with_all_that_is_wrong(population: Population) -> None:
    with pytest.raises(Invalid) as refusal:
        population.ask(contract.PUBLISH_DUPLICATE_RULE, rule(weights=WEIGHTS[1:], threshold=300, valid_from="2022-03-30"), BUREAU)

    assert [one["pointer"] for one in refusal.value.problems] == ["/weights", "/threshold", "/valid_from"]
    with pytest.raises(Forbidden):
        population.ask(contract.PUBLISH_DUPLICATE_RULE, rule(), HEAD)


def test_a_clerk_finds_and_does_not_decide(population: Population) -> None:
    pair = twice(population).pair()

    with pytest.raises(Forbidden):
        dismissed(population, pair, CLERK)
    assert Role.MEDIATOR not in contract.LIST_DUPLICATES.roles


def test_no_score_leaves_on_an_event(population: Population) -> None:
    twice(population).pair()

    assert {row["event"] for row in population.rows("SELECT DISTINCT event FROM outbox")} == {"person_registered", "residence_registered"}
