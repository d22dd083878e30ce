"""Campaigns of publicity on a real database."""

from typing import Any

import pytest

from shared.contracts.housing import campaigns as contract
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from shared.identity import Actor
from tests.factories.housing import BUREAU, LANDLORD, OFFICER, OTHER_OFFICER, Housing
from tests.factories.population import COMMUNITY, OTHER_COMMUNITY

NOTE = "与陈东共同组织"


def recorded(housing: Housing, actor: Actor = OFFICER, **changed: Any) -> dict[str, Any]:
    given = {"title": "电动自行车消防安全宣传", "kind": "DOOR_TO_DOOR", "people_reached": 120, **changed}
    return housing.ask(contract.RECORD_CAMPAIGN, given, actor)


def corrected(housing: Housing, campaign: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return housing.ask(contract.CHANGE_CAMPAIGN, {"id": campaign["id"], "version": campaign["version"], **changed})


def listed(housing: Housing, actor: Actor = OFFICER, **filters: Any) -> list[str]:
    return [item["id"] for item in housing.ask(contract.LIST_CAMPAIGNS, filters, actor)["items"]]


def test_a_campaign_is_recorded_corrected_and_cancelled(housing: Housing) -> None:
    made = recorded(housing, community_id=COMMUNITY, languages=["HAKKA", "HAKKA", "MANDARIN"], note=NOTE)
    better = corrected(housing, made, people_reached=125, note=None)
    with pytest.raises(Stale):
        corrected(housing, made, people_reached=130)
    with pytest.raises(Invalid, match="NOTHING_TO_CHANGE"):
        corrected(housing, better, people_reached=125)
    gone = housing.ask(contract.CANCEL_CAMPAIGN, {"id": made["id"], "version": 2, "reason": "DUPLICATE"})
    with pytest.raises(Conflict, match="CAMPAIGN_CANCELLED"):
        corrected(housing, gone, people_reached=1)

    assert (made["held_on"], made["languages"], made["note"]) == ("2022-03-31", ["HAKKA", "MANDARIN"], NOTE)
    assert (better["people_reached"], better["note"], better["version"]) == (125, None, 2)
    assert (gone["state"], gone["cancelled_on"]) == ("CANCELLED", "2022-03-31")
    [held], [changed], [cancelled] = (housing.announced(f"campaign_{word}") for word in ("held", "changed", "cancelled"))
    assert (held["data"]["people_reached"], changed["data"]["people_reached"], cancelled["data"]["reason"]) == (120, 125, "DUPLICATE")
    assert housing.audited("CAMPAIGN_CHANGED")[0]["detail"] == {"fields": ["note", "people_reached"]}


def test_what_cannot_be_is_refused(housing: Housing) -> None:
    with pytest.raises(Invalid, match="CAMPAIGN_IN_FUTURE"):
        recorded(housing, held_on="2022-04-01")
    with pytest.raises(Invalid, match="UNKNOWN_COMMUNITY"):
        recorded(housing, community_id=OTHER_COMMUNITY)
    with pytest.raises(Forbidden):
        recorded(housing, LANDLORD)
    assert housing.rows("SELECT 1 FROM campaign") == []


def test_a_station_reads_its_own_and_the_bureau_all_but_notes(housing: Housing) -> None:
    made = recorded(housing, note=NOTE)
    asked = {"id": made["id"]}

    assert housing.ask(contract.GET_CAMPAIGN, asked)["note"] == NOTE
    assert housing.ask(contract.GET_CAMPAIGN, asked, BUREAU)["note"] is None
    with pytest.raises(NotFound):
        housing.ask(contract.GET_CAMPAIGN, asked, OTHER_OFFICER)
    with pytest.raises(NotFound):
        housing.ask(contract.CANCEL_CAMPAIGN, {**asked, "version": 1, "reason": "NOT_HELD"}, OTHER_OFFICER)
    assert (listed(housing, OTHER_OFFICER), listed(housing, OTHER_OFFICER, station_code="changtang")) == ([], [])
    assert NOTE not in str(housing.rows("SELECT * FROM campaign")) + str(housing.announced("campaign_held"))


def test_campaigns_of_a_period_come_the_latest_first(housing: Housing) -> None:
    days = ("2021-12-31", "2022-01-01", "2022-03-31", "2022-02-01")
    made = {day: recorded(housing, held_on=day)["id"] for day in days}
    quarter = {"held_from": "2022-01-01", "held_to": "2022-03-31"}
    first = housing.ask(contract.LIST_CAMPAIGNS, {**quarter, "limit": 2}, BUREAU)
    rest = housing.ask(contract.LIST_CAMPAIGNS, {**quarter, "limit": 2, "cursor": first["next"]}, BUREAU)

    assert [item["id"] for item in [*first["items"], *rest["items"]]] == [made[day] for day in ("2022-03-31", "2022-02-01", "2022-01-01")]
    assert listed(housing, kind="LECTURE") == []
    assert len(listed(housing, state="HELD")) == 4
