"""The clock card, exemptions, the versions of the rules, and the vocabularies, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.directory.roles import Role
from shared.contracts.population import spells
from shared.contracts.population.rpc import ChangedFields
from shared.contracts.population.vocabulary import EndReason
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from shared.identity import Actor
from tests.factories.population import BUREAU, CLERK, NOBODY, OTHER_CLERK, Population, resident_number
from tests.factories.population_spells import clocks, exempted, moved, published, reversed_move
from tests.factories.population_submissions import accepted, submitted

AUDITOR = Actor("01890000-0000-7000-8000-0000000000a0", frozenset({Role.AUDITOR}), None)


@pytest.fixture(autouse=True)
def rules_as_they_were(population: Population) -> Any:
    """The rules are seeded and nobody empties them: versions that a test publishes are taken away again."""
    yield
    population.rows("DELETE FROM statutory_rule WHERE number > 1 RETURNING id")
    population.rows("UPDATE statutory_rule SET valid_to = NULL WHERE valid_to IS NOT NULL RETURNING id")


def told(clock: dict[str, Any]) -> tuple[Any, ...]:
    return clock["act"], clock["state"], clock["began_on"], clock["due_on"], clock["done_on"], clock["late_by"]


def test_the_clock_card_tells_of_arrival_changes_and_departure(population: Population) -> None:
    residence = population.register(started_on="2022-03-01")
    residence = population.change(residence, on="2022-03-21", reason="STUDY")
    residence = population.change(residence, kind="CORRECTION", category="FLOATING", place_kind="OWNED")
    population.end(residence, on="2022-03-28")

    card = clocks(population, residence)

    assert [told(clock) for clock in card] == [
        ("REGISTER", "LATE", "2022-03-01", "2022-03-04", "2022-03-31", 27),
        ("CHANGE", "MET", "2022-03-21", "2022-03-31", "2022-03-31", 0),
        ("END", "MET", "2022-03-28", "2022-03-31", "2022-03-31", 0),
    ]
    assert card[0]["rule"]["number"] == 1
    assert "《广东省流动人口服务管理条例》" in card[0]["rule"]["basis_zh"]
    assert "Guangdong" in card[0]["rule"]["basis_en"]
    assert card[1]["change_id"] is not None


def test_an_expected_end_that_passed_starts_a_clock_that_prolonging_takes_away(population: Population) -> None:
    residence = population.register(expected_end_on="2022-03-30")

    [_, end] = clocks(population, residence)
    assert (end["act"], end["state"], end["is_presumed"], end["days_left"], end["due_on"]) == ("END", "RUNNING", True, 2, "2022-04-02")
    population.clock.at += timedelta(days=3)
    assert [(clock["state"], clock["days_left"]) for clock in clocks(population, residence)[1:]] == [("OVERDUE", -1)]

    population.change(residence, expected_end_on="2022-12-31")
    assert [clock["act"] for clock in clocks(population, residence)] == ["REGISTER", "CHANGE"]


def test_a_landlord_has_working_days(population: Population) -> None:
    residence = population.register(channel="LANDLORD", category="REGISTERED", started_on="2022-03-31")

    [clock] = clocks(population, residence)

    assert (clock["rule"]["who"], clock["rule"]["day_kind"], clock["due_on"]) == ("LANDLORD", "WORKING", "2022-04-06")


def test_what_never_was_has_no_clock(population: Population) -> None:
    move = moved(population, population.register())
    reversed_move(population, move)

    assert clocks(population, {"id": move["to_residence_id"]}) == []


def test_reading_the_card_is_on_record_and_within_reach(population: Population) -> None:
    residence = population.register()
    clocks(population, residence, BUREAU)

    with pytest.raises(NotFound):
        clocks(population, residence, OTHER_CLERK)
    [entry] = population.audited("CLOCKS_READ")
    assert (entry["actor_id"], entry["subject"]) == (BUREAU.account_id, f"residence:{residence['id']}")


def test_an_exemption_stops_the_clock_until_it_is_revoked(population: Population) -> None:
    residence = population.register(place_kind="RELATIVE", expected_end_on="2022-03-31")
    assert clocks(population, residence)[0]["may_stop"] == ["SHORT_STAY_WITH_KIN"]

    exemption = exempted(population, residence)
    [clock] = clocks(population, residence)
    assert (clock["state"], clock["stopped_by"], clock["due_on"], clock["may_stop"]) == ("STOPPED", "SHORT_STAY_WITH_KIN", None, [])

    revoked = population.ask(spells.REVOKE_EXEMPTION, {"id": exemption["id"], "version": 1})
    assert (revoked["version"], revoked["revoked_by"]) == (2, CLERK.account_id)
    assert clocks(population, residence)[0]["state"] == "LATE"
    assert [one["id"] for one in population.ask(spells.GET_CLOCKS, {"id": residence["id"]})["exemptions"]] == [exemption["id"]]
    assert [len(population.announced(name)) for name in ("exemption_granted", "exemption_revoked")] == [1, 1]
    assert population.audited("EXEMPTION_GRANTED")[0]["detail"] == {"kind": "SHORT_STAY_WITH_KIN", "evidence": "STATEMENT_OF_KIN"}


def test_a_stay_that_is_prolonged_past_its_days_is_short_no_longer(population: Population) -> None:
    residence = population.register(place_kind="RELATIVE", expected_end_on="2022-03-31")
    exempted(population, residence)

    population.change(residence, expected_end_on="2022-04-01")

    assert clocks(population, residence)[0]["state"] == "LATE"


def test_a_childs_guardian_answers_for_it(population: Population) -> None:
    child = population.register(person={"document_number": resident_number("20060302", 1)})
    grown = population.register(person={"document_number": resident_number("20060301", 1)})

    assert exempted(population, child, "CHILD_WITH_GUARDIAN")["kind"] == "CHILD_WITH_GUARDIAN"
    with pytest.raises(Invalid, match="EXEMPTION_DOES_NOT_APPLY"):
        exempted(population, grown, "CHILD_WITH_GUARDIAN")


def test_an_exemption_has_its_limits(population: Population) -> None:
    residence = population.register(place_kind="RELATIVE", expected_end_on="2022-03-31")
    landlords = population.register(place_kind="RELATIVE", expected_end_on="2022-03-31", channel="LANDLORD")
    exemption = exempted(population, residence)

    with pytest.raises(Conflict, match="EXEMPTION_GRANTED_BEFORE"):
        exempted(population, residence)
    with pytest.raises(Invalid, match="EXEMPTION_NOT_PROVIDED"):
        exempted(population, landlords)
    with pytest.raises(NotFound):
        exempted(population, residence, actor=OTHER_CLERK)
    for identifier in (exemption["id"], NOBODY):
        with pytest.raises(NotFound, match="EXEMPTION_NOT_FOUND"):
            population.ask(spells.REVOKE_EXEMPTION, {"id": identifier, "version": 1}, OTHER_CLERK)
    with pytest.raises(Stale):
        population.ask(spells.REVOKE_EXEMPTION, {"id": exemption["id"], "version": 2})
    population.ask(spells.REVOKE_EXEMPTION, {"id": exemption["id"], "version": 1})
    with pytest.raises(Conflict, match="EXEMPTION_REVOKED"):
        population.ask(spells.REVOKE_EXEMPTION, {"id": exemption["id"], "version": 2})
    assert exempted(population, residence)["version"] == 1


def listed_rules(population: Population, **filters: str) -> list[tuple[int, str, str | None]]:
    items = population.ask(spells.LIST_STATUTORY_RULES, filters, AUDITOR)["items"]
    return [(item["number"], item["valid_from"], item["valid_to"]) for item in items]


def test_a_new_version_takes_over_on_its_day(population: Population) -> None:
    before = population.register(started_on="2022-03-31")

    rule = published(population)

    assert (rule["number"], rule["valid_to"]) == (2, None)
    assert listed_rules(population, act="REGISTER", who="RESIDENT") == [(2, "2022-04-01", None), (1, "1900-01-01", "2022-04-01")]
    assert [number for number, _, _ in listed_rules(population, act="REGISTER", who="RESIDENT", on="2022-03-31")] == [1]
    population.clock.at += timedelta(days=1)
    after = population.register(started_on="2022-04-01")
    assert [clocks(population, residence)[0]["rule"]["number"] for residence in (before, after)] == [1, 2]
    [event] = population.announced("statutory_rule_published")
    assert event["data"] == {"rule_id": rule["id"], "act": "REGISTER", "who": "RESIDENT", "number": 2, "valid_from": "2022-04-01"}
    assert len(population.audited("STATUTORY_RULE_PUBLISHED")) == 1


def test_of_two_versions_at_once_one_is_published(population: Population) -> None:
    def publish(_: int) -> str:
        try:
            return str(published(population)["number"])
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(publish, range(2))) == ["2", "RULE_BEFORE_LATEST"]


def test_a_rule_can_be_made_for_whom_there_was_none(population: Population) -> None:
    rule = published(population, act="CHANGE", who="EMPLOYER", exemptions=[{"kind": "CHILD_WITH_GUARDIAN", "limit": 14}])

    assert (rule["number"], rule["exemptions"]) == (1, [{"kind": "CHILD_WITH_GUARDIAN", "limit": 14}])
    population.rows("DELETE FROM statutory_rule WHERE id = :id RETURNING id", id=rule["id"])


def test_a_version_has_its_limits(population: Population) -> None:
    published(population)

    with pytest.raises(Conflict, match="RULE_BEFORE_LATEST"):
        published(population)
    twice = [{"kind": "CHILD_WITH_GUARDIAN", "limit": 14}, {"kind": "CHILD_WITH_GUARDIAN", "limit": 16}]
    with pytest.raises(Invalid) as refusal:
        published(population, who="AGENT", valid_from="2022-03-31", exemptions=twice)
    assert [problem["code"] for problem in refusal.value.problems] == ["RULE_NOT_IN_FUTURE", "EXEMPTION_REPEATED"]
    with pytest.raises(Forbidden):
        published(population, CLERK)


@pytest.mark.parametrize("reason", list(EndReason))
def test_an_end_has_the_code_of_the_standard_where_it_is_known(population: Population, reason: EndReason) -> None:
    ended = population.end(population.register(), reason=reason)

    assert ended["end_reason_code"] == {"DIED": "1", "MISSING": "2", "MOVED_AWAY": "3"}.get(reason)


@pytest.mark.parametrize(("name", "standard"), [("end-reasons", "GA/T 2000.25-2014"), ("change-kinds", "GA/T 2000.24")])
def test_a_vocabulary_says_what_is_confirmed(population: Population, name: str, standard: str) -> None:
    answer = population.ask(spells.GET_VOCABULARY, {"name": name}, AUDITOR)

    assert answer["standard"] == standard
    assert all((item["code"] is not None) is item["is_confirmed"] and item["name_zh"] and item["name_en"] for item in answer["items"])
    assert {item["is_confirmed"] for item in answer["items"]} == {True, False}


def test_every_word_is_in_its_vocabulary(population: Population) -> None:
    def words(name: str) -> set[str]:
        return {item["word"] for item in population.ask(spells.GET_VOCABULARY, {"name": name})["items"]}

    assert words("end-reasons") == set(EndReason)
    assert words("change-kinds") == set(ChangedFields().fields) | {"nationality"}


def test_what_was_submitted_in_time_is_in_time_however_long_it_waits(population: Population) -> None:
    submission = submitted(population, started_on="2022-03-30")
    population.clock.at += timedelta(days=9)
    residence_id = accepted(population, submission)["residence_id"]

    [arrival] = clocks(population, {"id": residence_id})

    assert (arrival["state"], arrival["done_on"], arrival["late_by"]) == ("MET", "2022-03-31", 0)
