"""What happened before and is written down now: houses known and seen, hazards put right, on the days on which it was."""

import pytest

from shared.contracts.housing import hazards, houses
from shared.errors import Invalid
from tests.e2e.houses import house
from tests.factories.housing import COMMUNITY, LANDLORD, Housing

HAZARD = {"kind": "电线未穿管", "aspect": "FIRE", "severity": "GENERAL", "found_on": "2022-03-01"}


def test_a_house_is_known_and_seen_on_past_days(housing: Housing) -> None:
    made = housing.ask(houses.REGISTER_HOUSE, house(registered_on="2022-01-01", community_id=COMMUNITY))
    with pytest.raises(Invalid, match="VERIFIED_BEFORE_REGISTERED"):
        housing.ask(houses.VERIFY_HOUSE, {"id": made["id"], "version": 1, "verified_on": "2021-12-31"})
    seen = housing.ask(houses.VERIFY_HOUSE, {"id": made["id"], "version": 1, "verified_on": "2022-02-01"})

    assert (made["registered_on"], seen["verified_on"], seen["state"]) == ("2022-01-01", "2022-02-01", "VERIFIED")
    assert housing.announced("house_registered")[0]["data"]["registered_on"] == "2022-01-01"
    assert str(housing.rows("SELECT since FROM house_landlord")[0]["since"]) == "2022-01-01"


def test_a_landlord_registers_now(housing: Housing) -> None:
    with pytest.raises(Invalid, match="DAY_NOT_YOURS"):
        housing.ask(houses.REGISTER_HOUSE, house(registered_on="2022-01-01"), LANDLORD)
    with pytest.raises(Invalid, match="REGISTERED_IN_FUTURE"):
        housing.ask(houses.REGISTER_HOUSE, house(registered_on="2022-04-01"))
    assert housing.rows("SELECT 1 FROM house") == []


def test_a_hazard_is_put_right_and_looked_at_on_past_days(housing: Housing) -> None:
    place = housing.put_house()
    found = housing.ask(hazards.RECORD_HAZARD, {"id": place.id, **HAZARD})
    seen = {"id": found["id"], "version": found["version"], "note": "已整改"}
    with pytest.raises(Invalid, match="HAZARD_DAY"):
        housing.ask(hazards.RECTIFY_HAZARD, {**seen, "rectified_on": "2022-02-28"})
    with pytest.raises(Invalid, match="DAY_NOT_YOURS"):
        housing.ask(hazards.RECTIFY_HAZARD, {**seen, "rectified_on": "2022-03-05"}, LANDLORD)
    right = housing.ask(hazards.RECTIFY_HAZARD, {**seen, "rectified_on": "2022-03-05"})
    with pytest.raises(Invalid, match="HAZARD_DAY"):
        housing.ask(hazards.RECHECK_HAZARD, {"id": found["id"], "version": right["version"], "result": "PASSED", "rechecked_on": "2022-03-04"})
    over = housing.ask(hazards.RECHECK_HAZARD, {"id": found["id"], "version": right["version"], "result": "PASSED", "rechecked_on": "2022-03-07"})

    assert (over["state"], over["rectified_on"], over["closed_on"]) == ("CLOSED", "2022-03-05", "2022-03-07")
    assert housing.announced("hazard_closed")[0]["data"]["closed_on"] == "2022-03-07"
