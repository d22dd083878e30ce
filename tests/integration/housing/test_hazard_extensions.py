"""Later deadlines and the rules that they follow, on a real database."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.housing import hazard_rules as contract
from shared.errors import Conflict, DomainError, Forbidden, Invalid
from tests.factories.housing import BUREAU, HEAD, LANDLORD, OFFICER, Housing, Place
from tests.factories.housing_hazards import ITEM, NEW_RULE, decided, extended, read, recorded

DUE, LATEST = "2022-04-07", "2022-04-14"


@pytest.fixture
def place(housing: Housing) -> Iterator[Place]:
    """A house; what a test publishes goes with it."""
    yield housing.put_house()
    with housing.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM hazard_rule WHERE version > 1")


def codes(refusal: pytest.ExceptionInfo[DomainError]) -> list[tuple[str, str]]:
    return [(found["pointer"], found["code"]) for found in refusal.value.problems]


def published(housing: Housing, *lines: dict[str, Any], valid_from: str = "2022-04-01") -> dict[str, Any]:
    body = {"valid_from": valid_from, "basis_zh": "测试", "basis_en": "Test"}
    whole = [{**NEW_RULE, "severity": severity} for severity in ("GENERAL", "MAJOR", "CRITICAL")]
    return housing.ask(contract.PUBLISH_HAZARD_RULE, {**body, "lines": [*whole, *lines]}, BUREAU)


@pytest.mark.parametrize("actor", [OFFICER, HEAD])
def test_the_station_grants_at_once(housing: Housing, place: Place, actor: Any) -> None:
    hazard = extended(housing, recorded(housing, place), LATEST, actor, note="材料未到")

    assert (hazard["due_on"], hazard["extensions"], hazard["extension_asked_until"], hazard["version"]) == (LATEST, 1, None, 2)
    last = read(housing, hazard)["journal"][-1]
    assert (last["act"], last["reason"], last["note"], last["from_due_on"], last["to_due_on"]) == (
        "EXTENSION_GRANTED", "MATERIAL_AWAITED", "材料未到", DUE, LATEST,
    )  # fmt: skip
    [event] = housing.announced("hazard_extended")
    assert (event["data"]["due_on"], event["data"]["from_due_on"], event["data"]["extensions"]) == (LATEST, DUE, 1)


def test_the_landlord_asks_and_the_station_decides(housing: Housing, place: Place) -> None:
    hazard = extended(housing, recorded(housing, place), LATEST, LANDLORD)
    assert (hazard["due_on"], hazard["extension_asked_until"], hazard["extensions"]) == (DUE, LATEST, 0)
    assert housing.announced("hazard_extension_asked")[0]["data"]["asked_until"] == LATEST
    with pytest.raises(Forbidden):
        decided(housing, hazard, actor=LANDLORD)

    hazard = decided(housing, hazard)

    assert (hazard["due_on"], hazard["extension_asked_until"], hazard["extensions"]) == (LATEST, None, 1)
    with pytest.raises(Conflict, match="EXTENSION_NOT_ASKED"):
        decided(housing, hazard)


def test_a_refusal_leaves_the_deadline(housing: Housing, place: Place) -> None:
    hazard = decided(housing, extended(housing, recorded(housing, place), LATEST, LANDLORD), "REFUSED", note="工期足够")

    assert (hazard["due_on"], hazard["extension_asked_until"], hazard["extensions"]) == (DUE, None, 0)
    last = read(housing, hazard, LANDLORD)["journal"][-1]
    assert (last["act"], last["note"], last["from_due_on"]) == ("EXTENSION_REFUSED", "工期足够", None)


def test_the_latest_day_is_allowed_and_the_next_is_not(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place)

    for actor in (OFFICER, LANDLORD):
        with pytest.raises(Invalid) as refusal:
            extended(housing, hazard, "2022-04-15", actor)
        assert codes(refusal) == [("/due_on", "EXTENSION_TOO_LONG")]
    assert extended(housing, hazard, LATEST)["due_on"] == LATEST


def test_it_is_extended_so_often_and_no_more(housing: Housing, place: Place) -> None:
    hazard = extended(housing, recorded(housing, place), "2022-04-11")

    with pytest.raises(Invalid) as refusal:
        extended(housing, hazard, "2022-04-12")

    assert codes(refusal) == [("", "EXTENSIONS_USED_UP")]


def test_what_was_asked_in_time_is_granted_later_and_is_not_overdue_any_more(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place)
    housing.clock.at += timedelta(days=7)
    hazard = extended(housing, hazard, LATEST, LANDLORD)
    housing.clock.at += timedelta(days=1)
    housing.service.note_overdue_hazards()
    late = read(housing, hazard)
    assert (late["overdue"], late["overdue_noted_on"], late["extension_asked_until"]) == (True, "2022-04-08", LATEST)
    with pytest.raises(Invalid) as refusal:
        extended(housing, late, LATEST)
    assert codes(refusal) == [("", "EXTENSION_TOO_LATE")]

    hazard = decided(housing, late)

    assert (hazard["overdue"], hazard["overdue_noted_on"], hazard["due_on"]) == (False, None, LATEST)


def test_what_the_rule_does_not_allow_any_more_is_not_granted(housing: Housing, place: Place) -> None:
    hazard = extended(housing, recorded(housing, place), "2022-04-11", LANDLORD)
    published(housing, {**NEW_RULE, "item_code": ITEM})
    with housing.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE hazard_rule SET extensions = 0 WHERE version = 2")
    housing.clock.at += timedelta(days=1)

    with pytest.raises(Conflict, match="EXTENSION_NOT_ALLOWED"):
        decided(housing, hazard)


def test_a_version_holds_from_its_day_for_what_is_found_then(housing: Housing, place: Place) -> None:
    version = published(housing, {**NEW_RULE, "item_code": ITEM, "days": 1})
    assert (version["version"], version["published_by"]) == (2, BUREAU.account_id)
    assert housing.announced("hazard_rule_published")[0]["data"] == {"version": 2, "valid_from": "2022-04-01"}
    housing.clock.at += timedelta(days=1)

    before, own, item = recorded(housing, place, found_on="2022-03-31"), recorded(housing, place), recorded(housing, place, item_code=ITEM)

    assert [(it["due_on"], it["rule_version"]) for it in (before, own, item)] == [("2022-04-07", 1), ("2022-04-11", 2), ("2022-04-02", 2)]


def test_versions_are_listed_the_newest_first_to_all_who_have_to_keep_them(housing: Housing, place: Place) -> None:
    published(housing)

    for actor in (OFFICER, LANDLORD, BUREAU):
        versions = housing.ask(contract.LIST_HAZARD_RULES, {}, actor)["items"]
        assert [version["version"] for version in versions] == [2, 1]
    first = versions[1]
    assert {line["severity"]: line["days"] for line in first["lines"]} == {"GENERAL": 15, "MAJOR": 7, "CRITICAL": 3}
    assert "待市局确认" in first["basis_zh"]
    assert "to be confirmed by the bureau" in first["basis_en"]


def test_a_version_that_is_wrong_is_not_published(housing: Housing, place: Place) -> None:
    with pytest.raises(Invalid) as refusal:
        published(housing, {**NEW_RULE, "item_code": "NO_SUCH_ITEM"}, {**NEW_RULE, "severity": "MAJOR"}, valid_from="2022-03-31")
    with pytest.raises(Forbidden):
        housing.ask(contract.PUBLISH_HAZARD_RULE, {"valid_from": "2022-04-01", "basis_zh": "测", "basis_en": "T", "lines": [NEW_RULE]}, OFFICER)

    assert codes(refusal) == [
        ("/valid_from", "RULE_NOT_IN_FUTURE"), ("/lines/3/item_code", "UNKNOWN_ITEM"), ("/lines/4", "LINE_REPEATED"),
    ]  # fmt: skip
    assert housing.rows("SELECT DISTINCT version FROM hazard_rule") == [{"version": 1}]
