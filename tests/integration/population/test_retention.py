"""Retention rules, what is due by them, and legal holds, on a real database."""

from collections.abc import Iterator

import pytest

from shared.contracts.population import records
from shared.errors import Conflict, Invalid, NotFound, Stale
from tests.factories.population import BUREAU, OTHER_CLERK, Population
from tests.factories.population_records import AUDITOR, HEAD, OTHER_HEAD, at, ended, held

RULE = {"record_type": "RESIDENCE_ENDED", "days": 3650, "minimum_days": 1095, "basis_zh": "测试依据", "basis_en": "A basis for tests"}


@pytest.fixture(autouse=True)
def only_the_first_rules(population: Population) -> Iterator[None]:
    """Rules outlive a test: those that it adds are removed."""
    yield
    population.rows("DELETE FROM retention_rule WHERE published_by != 'system' RETURNING id")


def due(population: Population, actor: object = HEAD) -> dict[str, tuple[int, int]]:
    """How much of each kind is due, and how much of that is held."""
    items = population.ask(records.LIST_DUE_RECORDS, {}, actor)["items"]  # type: ignore[arg-type] # an Actor
    return {item["record_type"]: (item["count"], item["held"]) for item in items}


def test_the_product_comes_with_rules_that_the_bureau_has_yet_to_confirm(population: Population) -> None:
    rules = population.ask(records.LIST_RETENTION_RULES, {})["items"]

    assert {rule["record_type"] for rule in rules} == {"RESIDENCE_ENDED", "PERSON_WITHOUT_RESIDENCE"}
    assert not any(rule["confirmed"] for rule in rules)
    assert all("待分局确认" in rule["basis_zh"] and "confirmed by the bureau" in rule["basis_en"] for rule in rules)


def test_a_new_rule_holds_from_its_day(population: Population) -> None:
    ended(population, on="2022-03-01")
    rule = population.ask(records.PUBLISH_RETENTION_RULE, RULE | {"days": 30, "minimum_days": 0, "valid_from": "2022-04-01"}, BUREAU)

    assert rule["confirmed"]
    assert due(population)["RESIDENCE_ENDED"] == (0, 0)
    at(population, "2022-04-01")
    assert due(population)["RESIDENCE_ENDED"] == (1, 0)
    assert population.audited("RETENTION_RULE_PUBLISHED")[0]["detail"]["days"] == "30"


def test_wrong_rules_are_refused(population: Population) -> None:
    with pytest.raises(Invalid) as refusal:
        population.ask(records.PUBLISH_RETENTION_RULE, RULE | {"minimum_days": 3651, "valid_from": "2022-03-30"}, BUREAU)
    assert {problem["pointer"] for problem in refusal.value.problems} == {"/valid_from", "/minimum_days"}
    population.ask(records.PUBLISH_RETENTION_RULE, RULE | {"valid_from": "2022-05-01"}, BUREAU)
    with pytest.raises(Conflict, match="RETENTION_RULE_EXISTS"):
        population.ask(records.PUBLISH_RETENTION_RULE, RULE | {"valid_from": "2022-05-01"}, BUREAU)


def test_who_still_lives_there_is_never_due(population: Population) -> None:
    population.register(started_on="2000-01-01")

    assert due(population)["RESIDENCE_ENDED"] == (0, 0)


@pytest.mark.parametrize(("on", "count"), [("2012-04-02", 1), ("2012-04-03", 0)])
def test_ten_years_after_its_end_a_residence_is_due(population: Population, on: str, count: int) -> None:
    ended(population, on=on)

    assert due(population)["RESIDENCE_ENDED"] == (count, 0)
    assert due(population, OTHER_HEAD)["RESIDENCE_ENDED"] == (0, 0)
    assert due(population, BUREAU)["RESIDENCE_ENDED"] == (count, 0)


def test_held_records_are_due_and_counted_as_held(population: Population) -> None:
    held(population, ended(population))

    assert due(population)["RESIDENCE_ENDED"] == (1, 1)


def test_a_hold_is_kept_encrypted_and_listed_within_reach(population: Population) -> None:
    residence = ended(population)
    hold = held(population, residence, until="2022-06-30")
    ended(population, OTHER_CLERK)

    assert (hold["authority"], hold["in_force"], hold["until"]) == ("Court, 2022-17", True, "2022-06-30")
    assert "2022-17" not in str(population.rows("SELECT * FROM legal_hold"))
    assert [item["id"] for item in population.ask(records.LIST_HOLDS, {}, HEAD)["items"]] == [hold["id"]]
    assert [item["id"] for item in population.ask(records.LIST_HOLDS, {"person_id": residence["person"]["id"]}, AUDITOR)["items"]] == [hold["id"]]
    assert population.ask(records.LIST_HOLDS, {}, OTHER_HEAD)["items"] == []
    assert population.audited("HOLDS_LISTED")[0]["related"] == [f"hold:{hold['id']}", f"person:{residence['person']['id']}"]


def test_a_hold_ends_by_its_day_or_by_release(population: Population) -> None:
    residence = ended(population)
    short, long = held(population, residence, until="2022-03-31"), held(population, residence)
    at(population, "2022-04-01")

    def in_force() -> list[str]:
        return [item["id"] for item in population.ask(records.LIST_HOLDS, {"in_force": True}, HEAD)["items"]]

    assert in_force() == [long["id"]]
    released = population.ask(records.RELEASE_HOLD, {"id": long["id"], "version": 1}, HEAD)
    assert (released["in_force"], released["released_by"], released["version"]) == (False, HEAD.account_id, 2)
    assert in_force() == []
    assert [item["id"] for item in population.ask(records.LIST_HOLDS, {"in_force": False}, HEAD)["items"]] == [long["id"], short["id"]]


def test_wrong_requests_about_holds_change_nothing(population: Population) -> None:
    residence = ended(population)
    hold = held(population, residence)

    with pytest.raises(Invalid, match="UNTIL_IN_THE_PAST"):
        held(population, residence, until="2022-03-30")
    with pytest.raises(NotFound, match="PERSON_NOT_FOUND"):
        held(population, residence, OTHER_HEAD)
    with pytest.raises(NotFound, match="HOLD_NOT_FOUND"):
        population.ask(records.RELEASE_HOLD, {"id": hold["id"], "version": 1}, OTHER_HEAD)
    with pytest.raises(NotFound, match="HOLD_NOT_FOUND"):
        population.ask(records.RELEASE_HOLD, {"id": residence["id"], "version": 1}, HEAD)
    with pytest.raises(Stale):
        population.ask(records.RELEASE_HOLD, {"id": hold["id"], "version": 2}, HEAD)
    population.ask(records.RELEASE_HOLD, {"id": hold["id"], "version": 1}, HEAD)
    with pytest.raises(Conflict, match="HOLD_RELEASED"):
        population.ask(records.RELEASE_HOLD, {"id": hold["id"], "version": 2}, HEAD)
    assert {entry["detail"]["code"] for entry in population.audited("CALL_DENIED")} == {"PERSON_NOT_FOUND", "HOLD_NOT_FOUND"}
