"""Landlords: registered, changed, read masked, found exactly, shown in full for a purpose; never another's."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.contracts.housing.houses import (
    CHANGE_LANDLORD,
    FIND_LANDLORD,
    GET_LANDLORD,
    LIST_LANDLORDS,
    REGISTER_LANDLORD,
    REVEAL_LANDLORD,
)
from shared.errors import Conflict, Invalid, NotFound, Stale, Throttled
from tests.factories.housing import BUREAU, CLERK, LANDLORD, NOON, OFFICER, OTHER_CLERK, OTHER_LANDLORD, Housing
from tests.factories.housing_houses import landlord, organisation


@pytest.fixture
def registered(housing: Housing) -> Callable[..., dict[str, Any]]:
    return lambda **changed: housing.ask(REGISTER_LANDLORD, landlord(**changed), CLERK)


def test_a_landlord_is_masked_and_nothing_is_in_the_clear(housing: Housing) -> None:
    body = landlord(account_id=LANDLORD.account_id)

    made = housing.ask(REGISTER_LANDLORD, body, CLERK)

    number = body["document_number"]
    assert (made["name"], made["phone"], made["document_number"]) == ("陈*", "138****8000", f"{number[:4]}{'*' * 10}{number[-4:]}")
    assert (made["account_id"], made["document_type"], made["kind"]) == (LANDLORD.account_id, "RESIDENT_ID", "PERSON")
    assert housing.ask(GET_LANDLORD, {"id": made["id"]}, LANDLORD) == made
    stored = (
        str(housing.rows("SELECT * FROM landlord"))
        + str(housing.rows("SELECT body FROM outbox"))
        + str(housing.rows("SELECT detail FROM audit_entry"))
    )
    assert not [told for told in (number, "陈东", "13800138000") if told in stored]
    assert housing.announced("landlord_registered")[0]["data"] == {
        "landlord_id": made["id"], "station_code": "changtang", "kind": "PERSON", "joined_into": None,
    }  # fmt: skip


def test_an_organisation_is_public_but_for_its_phone(housing: Housing) -> None:
    body = organisation()

    made = housing.ask(REGISTER_LANDLORD, body, CLERK)

    assert (made["name"], made["document_number"], made["document_type"]) == (body["name"], body["credit_code"], None)
    assert "3380000" not in made["phone"]


def test_a_document_is_one_landlord_of_a_station(housing: Housing, registered: Callable[..., dict[str, Any]]) -> None:
    body = landlord()
    made = registered(**body)

    with pytest.raises(Conflict, match="LANDLORD_EXISTS") as refused:
        housing.ask(REGISTER_LANDLORD, {**body, "document_number": body["document_number"].lower()}, CLERK)
    assert refused.value.problems[0]["detail"] == f"landlord:{made['id']}"
    assert housing.ask(REGISTER_LANDLORD, body, OTHER_CLERK)["id"] != made["id"]


def test_an_account_acts_for_one_landlord(housing: Housing, registered: Callable[..., dict[str, Any]]) -> None:
    registered(account_id=LANDLORD.account_id)
    other = registered()

    with pytest.raises(Conflict, match="LANDLORD_ACCOUNT_TAKEN"):
        registered(account_id=LANDLORD.account_id)
    with pytest.raises(Conflict, match="LANDLORD_ACCOUNT_TAKEN"):
        housing.ask(CHANGE_LANDLORD, {"id": other["id"], "version": 1, "account_id": LANDLORD.account_id}, CLERK)
    assert housing.ask(CHANGE_LANDLORD, {"id": other["id"], "version": 1, "account_id": OTHER_LANDLORD.account_id}, CLERK)["version"] == 2
    assert housing.ask(GET_LANDLORD, {"id": other["id"]}, OTHER_LANDLORD)["id"] == other["id"]
    housing.ask(CHANGE_LANDLORD, {"id": other["id"], "version": 2, "account_id": None}, CLERK)
    with pytest.raises(NotFound):
        housing.ask(GET_LANDLORD, {"id": other["id"]}, OTHER_LANDLORD)


def test_phone_and_name_change(housing: Housing, registered: Callable[..., dict[str, Any]]) -> None:
    made = registered(account_id=LANDLORD.account_id)

    own = housing.ask(CHANGE_LANDLORD, {"id": made["id"], "version": 1, "phone": "13900139001"}, LANDLORD)
    named = housing.ask(CHANGE_LANDLORD, {"id": made["id"], "version": 2, "name": "李红"}, OFFICER)

    assert (own["phone"], named["name"], named["version"]) == ("139****9001", "李*", 3)
    assert [entry["detail"] for entry in housing.audited("LANDLORD_CHANGED")] == [{"fields": ["phone"]}, {"fields": ["name"]}]
    with pytest.raises(Invalid, match="CHANGED_BY_STATION"):
        housing.ask(CHANGE_LANDLORD, {"id": made["id"], "version": 3, "name": "王五"}, LANDLORD)
    with pytest.raises(Invalid, match="NOTHING_TO_CHANGE"):
        housing.ask(CHANGE_LANDLORD, {"id": made["id"], "version": 3, "phone": "139 0013 9001"}, CLERK)
    with pytest.raises(Invalid) as refused:
        housing.ask(CHANGE_LANDLORD, {"id": made["id"], "version": 3, "phone": "1", "name": "3"}, CLERK)
    assert [problem["code"] for problem in refused.value.problems] == ["NAME_FORMAT", "PHONE_FORMAT"]
    with pytest.raises(Stale):
        housing.ask(CHANGE_LANDLORD, {"id": made["id"], "version": 1, "phone": "13900139002"}, CLERK)


def test_a_landlord_is_found_exactly_and_at_the_own_station_only(housing: Housing) -> None:
    body, firm = landlord(phone="+86 138 0013 8111"), organisation()
    made, other = housing.ask(REGISTER_LANDLORD, body, CLERK), housing.ask(REGISTER_LANDLORD, firm, CLERK)

    for asked, found in (
        ({"document_number": body["document_number"]}, made),
        ({"phone": "13800138111"}, made),
        ({"credit_code": firm["credit_code"]}, other),
    ):
        assert [item["id"] for item in housing.ask(FIND_LANDLORD, asked, OFFICER)["items"]] == [found["id"]]
        assert housing.ask(FIND_LANDLORD, asked, OTHER_CLERK)["items"] == []
    assert housing.audited("LANDLORDS_SEARCHED")[0]["related"] == [f"landlord:{made['id']}"]
    for wrong in ({}, {"phone": "13800138111", "credit_code": firm["credit_code"]}):
        with pytest.raises(Invalid, match="SEARCH_BY_ONE"):
            housing.ask(FIND_LANDLORD, wrong, CLERK)
    with pytest.raises(Invalid, match="DOCUMENT_FORMAT"):
        housing.ask(FIND_LANDLORD, {"document_number": "1"}, CLERK)


def test_landlords_are_listed_within_reach(housing: Housing, registered: Callable[..., dict[str, Any]]) -> None:
    first, second = registered(account_id=LANDLORD.account_id), housing.ask(REGISTER_LANDLORD, organisation(), CLERK)
    away = housing.ask(REGISTER_LANDLORD, landlord(), OTHER_CLERK)

    def found(asked: dict[str, Any], actor: Any) -> list[str]:
        return [item["id"] for item in housing.ask(LIST_LANDLORDS, asked, actor)["items"]]

    assert found({}, CLERK) == [second["id"], first["id"]]
    assert found({"kind": "PERSON"}, CLERK) == found({}, LANDLORD) == [first["id"]]
    assert found({}, BUREAU) == [away["id"], second["id"], first["id"]]
    assert found({"station_code": "pingnan"}, CLERK) == found({"station_code": "pingnan"}, LANDLORD) == found({}, OTHER_LANDLORD) == []
    page = housing.ask(LIST_LANDLORDS, {"limit": 1}, CLERK)
    assert found({"limit": 1, "cursor": page["next"]}, CLERK) == [first["id"]]


def test_what_is_asked_for_is_shown_in_full_for_a_purpose(housing: Housing, registered: Callable[..., dict[str, Any]]) -> None:
    made = registered()

    shown = housing.ask(REVEAL_LANDLORD, {"id": made["id"], "fields": ["phone", "name"], "purpose": "a hazard is overdue"}, OFFICER)

    assert shown == {"id": made["id"], "name": "陈东", "phone": "13800138000"}
    [entry] = housing.audited("LANDLORD_REVEALED")
    assert (entry["purpose"], entry["detail"]) == ("a hazard is overdue", {"fields": ["name", "phone"]})


def test_reveals_are_limited(housing: Housing, registered: Callable[..., dict[str, Any]]) -> None:
    made = registered()
    asked = {"id": made["id"], "fields": ["phone"], "purpose": "a hazard is overdue"}
    for _ in range(30):
        housing.ask(REVEAL_LANDLORD, asked, OFFICER)

    with pytest.raises(Throttled, match="TOO_MANY_REVEALS"):
        housing.ask(REVEAL_LANDLORD, asked, OFFICER)
    assert housing.clock.at == NOON
