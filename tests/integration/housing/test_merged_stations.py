"""A station that holds one of everything is absorbed: nothing is left behind, and everybody goes on where they were, on a real database."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from services.housing.handlers.capacity import notice_breaches
from shared.contracts.directory.roles import Role
from shared.contracts.housing import campaigns, clues, hazards, inspections, rating, stays
from shared.contracts.housing.houses import GET_HOUSE, LIST_HOUSES, REGISTER_HOUSE
from shared.identity import Actor
from tests.factories.housing import CLERK, HEAD, LANDLORD, OFFICER, OTHER_CLERK, OTHER_OFFICER, Housing
from tests.factories.housing_community import clue
from tests.factories.housing_hazards import ITEM, recorded, rectified
from tests.factories.housing_houses import house, landlord
from tests.factories.housing_inspections import begin, end, record, sheet, whole
from tests.factories.housing_stays import arrival, check_in, check_out, ended, refused, registered, stay_of
from tests.integration.housing.test_mergers import merged, moved

AWAY = Actor("01890000-0000-7000-8000-00000000c1f9", frozenset({Role.LANDLORD}), "pingnan")
HISTORY = {
    "audit_entry": "what was done stays where it was done",
    "house_sequence": "numbers that were given are never given again",
    "job": "done, or going on, on behalf of whoever asked for it",
    "outbox": "what was said was said",
    "station_merger": "the merger itself",
}
"""Tables whose rows keep the code of an absorbed station, and why."""


@dataclass
class Held:
    """What pingnan held when it was absorbed."""

    house_id: str
    twin_id: str
    hazard: dict[str, Any]
    inspection: dict[str, Any]
    arriving: dict[str, Any]
    refused: dict[str, Any]
    leaving: dict[str, Any]
    residence_id: str
    appeal: dict[str, Any]
    clue: dict[str, Any]
    campaign: dict[str, Any]
    number: str


@pytest.fixture
def held(housing: Housing) -> Held:
    """One of everything at pingnan, most of it under way, and then the merger."""
    body = landlord()
    housing.ask(REGISTER_HOUSE, house(landlord=body), LANDLORD)
    twin = housing.ask(REGISTER_HOUSE, house(landlord=body), AWAY)
    place = housing.put_house({"301": 2, "302": 2}, actor=AWAY, station_code="pingnan")
    whole(housing, place, OTHER_OFFICER, **{ITEM: "FAIL"})
    appeal = housing.ask(rating.APPEAL_RATING, {"id": place.id, "reason": "ITEM_WRONG", "note": "当日已清理"}, AWAY)
    hazard = recorded(housing, place, OTHER_OFFICER)
    inspection = begin(housing, place, OTHER_OFFICER, results=sheet(housing)[:3])
    arriving, refused_stay, leaving = (check_in(housing, place, room, actor=AWAY) for room in ("301", "302", "302"))
    refused(housing, refused_stay)
    residence_id = registered(housing, leaving)
    leaving = check_out(housing, leaving["id"], AWAY)
    housing.ask(stays.CREATE_STAY, {**arrival(place, "301"), "check_in": False, "arrives_on": "2022-04-10"}, AWAY)
    given = housing.ask(clues.GIVE_CLUE, clue(station_code="pingnan"), None)
    campaign = housing.ask(campaigns.RECORD_CAMPAIGN, {"title": "消防安全宣传", "kind": "LECTURE", "people_reached": 9}, OTHER_OFFICER)
    housing.store.work("notice", notice_breaches)
    made = housing.ask(REGISTER_HOUSE, house(), OTHER_CLERK)
    merged(housing, "pingnan", "changtang")
    moved(housing)
    return Held(
        place.id, twin["id"], hazard, inspection, arriving, refused_stay, leaving, residence_id, appeal, given, campaign, made["number"]
    )  # fmt: skip


def tables(housing: Housing) -> list[str]:
    """All tables that have a station's code."""
    asked = "SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema() AND column_name IN ('station_code', 'from_code')"
    return sorted(row["table_name"] for row in housing.rows(asked))


def test_no_row_is_left_of_the_absorbed_station(housing: Housing, held: Held) -> None:
    found = tables(housing)

    assert {"house", "landlord", "stay", "inspection", "hazard", "clue", "campaign"} <= set(found)
    assert housing.rows("SELECT 1 FROM rating JOIN rating_appeal USING (house_id)")  # these hang on their house
    left = {
        name: housing.rows(f"SELECT count(*) AS n FROM {name} WHERE station_code = 'pingnan'")[0]["n"]  # names of tables
        for name in set(found) - set(HISTORY)
    }
    assert left == dict.fromkeys(left, 0)


def test_what_was_under_way_goes_on_at_the_survivor(housing: Housing, held: Held) -> None:
    residence = registered(housing, held.arriving)
    ended(housing, held.leaving, housing.clock.now().date(), held.residence_id)
    resent = housing.ask(stays.RESEND_REPORT, {"id": held.refused["id"], "version": stay_of(housing, held.refused["id"], OFFICER)["version"]}, CLERK)
    now = housing.ask(inspections.GET_INSPECTION, {"id": held.inspection["id"]}, OFFICER)
    record(housing, now, *sheet(housing), actor=OFFICER)
    closed = end(housing, housing.ask(inspections.GET_INSPECTION, {"id": held.inspection["id"]}, OFFICER), OFFICER)
    hazard = housing.ask(hazards.GET_HAZARD, {"id": held.hazard["id"]}, OFFICER)

    assert stay_of(housing, held.arriving["id"], OFFICER)["residence_id"] == residence
    assert stay_of(housing, held.leaving["id"], OFFICER)["report"]["state"] == "ACCEPTED"
    assert (resent["station_code"], resent["report"]["state"]) == ("changtang", "SENT")
    assert housing.announced("stay_checked_in")[-1]["stationcode"] == "changtang"
    assert (closed["state"], closed["station_code"]) == ("CLOSED", "changtang")
    assert rectified(housing, hazard, CLERK)["station_code"] == "changtang"
    assert [item["id"] for item in housing.ask(rating.LIST_APPEALS, {}, HEAD)["items"]] == [held.appeal["id"]]
    assert len(housing.ask(clues.LIST_CLUES, {}, OFFICER)["items"]) == 1
    assert [item["id"] for item in housing.ask(campaigns.LIST_CAMPAIGNS, {}, OFFICER)["items"]] == [held.campaign["id"]]
    numbers = [item["number"] for item in housing.ask(rating.GET_STAR_BOARD, {"station_code": "changtang"}, None)["items"]]
    assert housing.ask(GET_HOUSE, {"id": held.house_id}, OFFICER)["number"] in numbers


@pytest.mark.parametrize("account", [AWAY, replace(AWAY, station_code="changtang")])
def test_its_landlord_whose_record_was_joined_reaches_all_of_it_wherever_the_account_is(housing: Housing, held: Held, account: Actor) -> None:
    ids = {item["id"] for item in housing.ask(LIST_HOUSES, {}, account)["items"]}
    own = housing.ask(stays.LIST_STAYS, {}, account)["items"]

    assert {held.house_id, held.twin_id} <= ids
    assert {held.arriving["id"], held.refused["id"], held.leaving["id"]} <= {stay["id"] for stay in own}
    assert [item["id"] for item in housing.ask(rating.LIST_APPEALS, {}, account)["items"]] == [held.appeal["id"]]
    assert held.hazard["id"] in {item["id"] for item in housing.ask(hazards.LIST_HAZARDS, {}, account)["items"]}
    assert housing.ask(stays.COUNT_STAYS, {}, account)["by_state"]["CHECKED_IN"] == 2


def test_numbers_of_both_never_meet(housing: Housing, held: Held) -> None:
    made = [housing.ask(REGISTER_HOUSE, house(), CLERK)["number"] for _ in range(3)]

    known = [row["number"] for row in housing.rows("SELECT number FROM house")]
    assert (len(set(known)), held.number in made) == (len(known), False)
