"""Whether a house may be let, its rule, and the responsibility letter."""

import base64
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.housing.handlers.letting import require_lettable
from services.housing.models import Hazard, Inspection
from services.housing.queries.houses import house as find_house
from shared.contracts.housing.houses import CHANGE_HOUSE_LANDLORD, CLOSE_ROOM, GET_HOUSE, LIST_HOUSES
from shared.contracts.housing.letting import (
    GET_LETTING,
    LIST_LETTER_TEXTS,
    LIST_LETTERS,
    LIST_LETTING_RULES,
    PRINT_LETTER,
    PUBLISH_LETTER_TEXT,
    PUBLISH_LETTING_RULE,
    SIGN_LETTER,
)
from shared.db.base import new_id
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from tests.factories.housing import BUREAU, CLERK, LANDLORD, NOON, OFFICER, OTHER_LANDLORD, TODAY, Housing, Place

BASIS = {"basis_zh": "《测试规定》", "basis_en": "For tests"}
UNSIGNED = {"letter_signed_on": None}


def put_hazard(housing: Housing, place: Place, severity: str, room: str | None = None, state: str = "OPEN") -> None:
    """A hazard, as a row."""
    given = {"station_code": "changtang", "started_at": NOON, "updated_at": NOON, "template_version": 1, "inspector_id": "test", "kind": "FIRST"}
    inspection_id = new_id()
    if not housing.rows("SELECT version FROM inspection_template WHERE version = 1"):
        housing.rows("INSERT INTO inspection_template (version, valid_from, basis_zh, basis_en) VALUES (1, '2012-10-01', '-', '-') RETURNING version")
    housing.add(Inspection(id=inspection_id, house_id=place.id, inspected_on=TODAY, **given))
    found = {"item_code": "WIRING", "aspect": "FIRE", "found_on": TODAY, "due_on": TODAY, "found_by": "test", "found_at": NOON, "updated_at": NOON}
    where = {"house_id": place.id, "room_id": place.rooms[room] if room else None, "station_code": "changtang", "inspection_id": inspection_id}
    housing.add(Hazard(id=new_id(), severity=severity, state=state, **found, **where))


def reasons(housing: Housing, place: Place, room: str | None = None) -> list[str]:
    """Why a house or room may not be let: the same from the question as from what lets somebody in."""
    room_id = place.rooms[room] if room else None
    told = housing.ask(GET_LETTING, {"id": place.id, "room_id": room_id}, LANDLORD)
    codes = [reason["code"] for reason in told["reasons"]]
    assert told["lettable"] is (codes == [])

    def refused(uow: Any) -> Conflict | None:
        try:
            require_lettable(uow, find_house(uow.session, place.id), room_id)
        except Conflict as refusal:
            return uow.commit(refusal)
        return uow.commit(None)

    refusal = housing.store.work("test", refused)
    assert (refusal.code if refusal else "") == ("HOUSE_NOT_LETTABLE" if codes else "")
    assert [problem["code"] for problem in refusal.problems] == codes if refusal else not codes
    return codes


@pytest.mark.parametrize(
    ("columns", "codes"),
    [
        ({}, []),
        (
            {"state": "SELF_REGISTERED", **UNSIGNED, "first_passed_on": None},
            ["HOUSE_NOT_VERIFIED", "LETTER_NOT_SIGNED", "FIRST_INSPECTION_NOT_PASSED"],
        ),
        ({"state": "SUSPENDED", "suspended_on": TODAY}, ["HOUSE_SUSPENDED"]),
        ({"state": "CLOSED", "closed_on": TODAY, "close_reason": "OTHER"}, ["HOUSE_CLOSED"]),
        (UNSIGNED, ["LETTER_NOT_SIGNED"]),
    ],
)
def test_every_reason_is_told(housing: Housing, columns: dict[str, Any], codes: list[str]) -> None:
    assert reasons(housing, housing.put_house(**columns)) == codes


@pytest.mark.parametrize(
    ("severity", "room", "state", "of_house", "of_301", "of_302"),
    [
        ("CRITICAL", None, "OPEN", ["CRITICAL_HAZARD_OPEN"], ["CRITICAL_HAZARD_OPEN"], ["CRITICAL_HAZARD_OPEN"]),
        ("CRITICAL", "301", "RECTIFIED", [], ["CRITICAL_HAZARD_OPEN"], []),
        ("CRITICAL", "301", "TRANSFERRED", [], ["CRITICAL_HAZARD_OPEN"], []),
        ("CRITICAL", None, "CLOSED", [], [], []),
        ("CRITICAL", None, "WITHDRAWN", [], [], []),
        ("MAJOR", None, "OPEN", [], [], []),
    ],
)
def test_a_hazard_unlets_the_house_or_its_room(
    housing: Housing, severity: str, room: str | None, state: str, of_house: list[str], of_301: list[str], of_302: list[str]
) -> None:
    place = housing.put_house({"301": 1, "302": 1})
    put_hazard(housing, place, severity, room, state)

    assert [item["id"] for item in housing.ask(LIST_HOUSES, {"lettable": True})["items"]] == ([] if of_house else [place.id])
    assert (reasons(housing, place), reasons(housing, place, "301"), reasons(housing, place, "302")) == (of_house, of_301, of_302)


def test_a_closed_room_is_not_let_and_anothers_is_not_there(housing: Housing) -> None:
    place, other = housing.put_house({"301": 1}), housing.put_house({"301": 1})
    housing.ask(CLOSE_ROOM, {"id": place.rooms["301"], "version": 1, "reason": "REBUILT"})

    assert reasons(housing, place, "301") == ["ROOM_CLOSED"]
    with pytest.raises(NotFound, match="ROOM_NOT_FOUND"):
        housing.ask(GET_LETTING, {"id": place.id, "room_id": other.rooms["301"]})


def test_the_rule_of_the_day_counts(housing: Housing) -> None:
    place = housing.put_house({"301": 1}, **UNSIGNED, first_passed_on=None)
    put_hazard(housing, place, "GENERAL")
    rule = {
        **BASIS,
        "valid_from": "2022-04-01",
        "needs_letter": False,
        "needs_first_inspection": False,
        "unletting_severities": ["GENERAL", "GENERAL"],
    }
    try:
        made = housing.ask(PUBLISH_LETTING_RULE, rule, BUREAU)
        assert reasons(housing, place) == ["LETTER_NOT_SIGNED", "FIRST_INSPECTION_NOT_PASSED"]
        housing.clock.at = datetime(2022, 3, 31, 16, tzinfo=UTC)  # midnight at the stations

        assert reasons(housing, place) == ["GENERAL_HAZARD_OPEN"]
        assert (made["version"], made["unletting_severities"]) == (2, ["GENERAL"])
        assert [item["version"] for item in housing.ask(LIST_LETTING_RULES, {}, LANDLORD)["items"]] == [2, 1]
        for day in ("2022-04-01", "2022-03-31"):
            with pytest.raises(Invalid, match="RULE_"):
                housing.ask(PUBLISH_LETTING_RULE, {**rule, "valid_from": day}, BUREAU)
    finally:
        housing.rows("DELETE FROM letting_rule WHERE version > 1 RETURNING version")


def test_a_landlords_account_signs_for_its_house(housing: Housing) -> None:
    place = housing.put_house(**UNSIGNED)

    with pytest.raises(Conflict, match="LETTER_TEXT_NOT_IN_FORCE"):
        housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 2}, LANDLORD)
    with pytest.raises(Invalid, match="SIGNED_TODAY"):
        housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1, "signed_on": "2022-03-30"}, LANDLORD)
    with pytest.raises(Stale):
        housing.ask(SIGN_LETTER, {"id": place.id, "version": 9, "text_version": 1}, LANDLORD)
    letter = housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1}, LANDLORD)

    assert (letter["way"], letter["signed_on"], letter["signed_by"], letter["house_version"]) == ("ACCOUNT", "2022-03-31", LANDLORD.account_id, 2)
    assert letter["serial"].endswith("-L01")
    assert housing.ask(GET_HOUSE, {"id": place.id})["letter_signed_on"] == "2022-03-31"
    assert housing.ask(LIST_LETTERS, {"id": place.id}, LANDLORD)["items"] == [letter]
    assert housing.announced("house_letter_signed")[0]["data"]["letter_version"] == 1
    with pytest.raises(Conflict, match="LETTER_SIGNED"):
        housing.ask(SIGN_LETTER, {"id": place.id, "version": 2, "text_version": 1}, CLERK)


def test_the_station_records_what_was_signed_on_paper(housing: Housing) -> None:
    place = housing.put_house(**UNSIGNED)

    with pytest.raises(Invalid, match="SIGNED_IN_FUTURE"):
        housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1, "signed_on": "2022-04-01"}, CLERK)
    with pytest.raises(Conflict, match="LETTER_TEXT_NOT_IN_FORCE"):
        housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1, "signed_on": "2012-09-30"}, CLERK)
    letter = housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1, "signed_on": "2022-01-04"}, CLERK)

    assert (letter["way"], letter["signed_on"], letter["signed_by"]) == ("PAPER", "2022-01-04", CLERK.account_id)


def test_a_manager_does_not_sign(housing: Housing) -> None:
    place = housing.put_house(manager_id=housing.put_landlord(OTHER_LANDLORD), **UNSIGNED)

    for method, data in ((SIGN_LETTER, {"version": 1, "text_version": 1}), (PRINT_LETTER, {"language": "zh"})):
        with pytest.raises(Forbidden, match="LETTER_BY_LANDLORD"):
            housing.ask(method, {"id": place.id, **data}, OTHER_LANDLORD)


def test_another_landlord_signs_anew_and_sees_its_own_letters_only(housing: Housing) -> None:
    place = housing.put_house(**UNSIGNED)
    housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1}, LANDLORD)

    other = housing.put_landlord(OTHER_LANDLORD)
    housing.ask(CHANGE_HOUSE_LANDLORD, {"id": place.id, "version": 2, "landlord_id": other}, CLERK)

    assert reasons_of(housing, place) == ["LETTER_NOT_SIGNED"]
    assert housing.ask(LIST_LETTERS, {"id": place.id}, OTHER_LANDLORD)["items"] == []
    letter = housing.ask(SIGN_LETTER, {"id": place.id, "version": 3, "text_version": 1}, OTHER_LANDLORD)
    letters = housing.ask(LIST_LETTERS, {"id": place.id}, OFFICER)["items"]
    assert [(item["serial"][-3:], item["end_reason"], item["ended_on"]) for item in letters] == [
        ("L02", None, None), ("L01", "LANDLORD_CHANGED", "2022-03-31"),
    ]  # fmt: skip
    assert letters[0] == letter


def reasons_of(housing: Housing, place: Place) -> list[str]:
    return [reason["code"] for reason in housing.ask(GET_LETTING, {"id": place.id})["reasons"]]


def test_a_new_version_is_signed_in_place_of_the_old(housing: Housing) -> None:
    place = housing.put_house(**UNSIGNED)
    housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1}, LANDLORD)
    words = {**BASIS, "valid_from": "2022-04-01", "clauses_zh": ["按期整改隐患。"], "clauses_en": ["To put hazards right in time."]}
    try:
        assert housing.ask(PUBLISH_LETTER_TEXT, words, BUREAU)["version"] == 2
        housing.clock.at = datetime(2022, 3, 31, 16, tzinfo=UTC)
        assert reasons_of(housing, place) == []
        housing.ask(SIGN_LETTER, {"id": place.id, "version": 2, "text_version": 2}, LANDLORD)

        letters = housing.ask(LIST_LETTERS, {"id": place.id}, LANDLORD)["items"]
        assert [(item["text_version"], item["end_reason"]) for item in letters] == [(2, None), (1, "REPLACED")]
        assert [item["version"] for item in housing.ask(LIST_LETTER_TEXTS, {}, LANDLORD)["items"]] == [2, 1]
    finally:
        housing.rows("DELETE FROM letter RETURNING id")
        housing.rows("DELETE FROM letter_text WHERE version > 1 RETURNING version")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_copies_are_counted_and_a_form_is_not(housing: Housing, language: str) -> None:
    place = housing.put_house(**UNSIGNED)
    form = housing.ask(PRINT_LETTER, {"id": place.id, "language": language}, CLERK)
    letter = housing.ask(SIGN_LETTER, {"id": place.id, "version": 1, "text_version": 1}, LANDLORD)
    first = housing.ask(PRINT_LETTER, {"id": place.id, "language": language}, LANDLORD)
    with pytest.raises(Invalid, match="REPRINT_REASON_REQUIRED"):
        housing.ask(PRINT_LETTER, {"id": place.id, "language": language}, CLERK)
    second = housing.ask(PRINT_LETTER, {"id": place.id, "language": language, "reason": "LOST"}, CLERK)

    assert [(paper["letter_id"], paper["number"]) for paper in (form, first, second)] == [(None, 0), (letter["id"], 1), (letter["id"], 2)]
    assert all(base64.b64decode(paper["pdf"]).startswith(b"%PDF") for paper in (form, first, second))
    assert [entry["detail"]["number"] for entry in housing.audited("LETTER_PRINTED")] == [1, 2]
    assert len(housing.audited("LETTER_FORM_PRINTED")) == 1
    assert housing.ask(LIST_LETTERS, {"id": place.id})["items"][0]["prints"] == 2
    assert date.fromisoformat(letter["signed_on"]) == TODAY
