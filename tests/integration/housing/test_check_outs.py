"""What tenants say of check-outs by their codes, and what the station decides."""

import datetime as dt
from typing import Any

import pytest

from services.housing.throttle import REVEALS
from shared.contracts.housing import check_outs as contract
from shared.contracts.housing import houses, letting, stays
from shared.errors import Conflict, DomainError, Invalid, NotFound
from shared.identity import Actor
from shared.runtime.throttle import AccountLimit
from tests.factories.housing import BUREAU, LANDLORD, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, TODAY, Housing, Place
from tests.factories.housing_stays import check_in, check_out, ended, guest, refused, registered, stay_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def place(housing: Housing) -> Place:
    return housing.put_house({"301": 1, "302": 1})


class Left:
    """A guest who was there since ten days ago and was checked out today, as far as the register knows or not."""

    def __init__(self, housing: Housing, place: Place, *, settled: bool = True) -> None:
        self.housing = housing
        self.stay = check_in(housing, place, arrives_on=(TODAY - 10 * DAY).isoformat())
        self.residence = registered(housing, self.stay)
        self.out = check_out(housing, self.stay["id"])
        self.code: str = self.out["tenant_code"]
        if settled:
            ended(housing, self.out, TODAY, self.residence)

    def say(self, decision: str, reason: str | None = None) -> dict[str, Any]:
        return self.housing.ask(contract.ANSWER_CHECK_OUT, {"code": self.code, "decision": decision, "reason": reason})

    def decide(self, decision: str, **more: Any) -> dict[str, Any]:
        data = {"id": self.stay["id"], "version": self.now["version"], "decision": decision, **more}
        return self.housing.ask(contract.DECIDE_CHECK_OUT, data, OFFICER)

    @property
    def now(self) -> dict[str, Any]:
        return stay_of(self.housing, self.stay["id"])


@pytest.fixture
def left(housing: Housing, place: Place) -> Left:
    return Left(housing, place)


def test_a_code_shows_a_house_a_station_and_days(housing: Housing, left: Left) -> None:
    told = housing.ask(contract.SHOW_CHECK_OUT, {"code": left.code.lower().replace("-", " ")})

    assert told["state"] == "OPEN"
    assert (told["checked_in_on"], told["checked_out_on"]) == ((TODAY - 10 * DAY).isoformat(), TODAY.isoformat())
    assert told["open_until"] == (TODAY + 15 * DAY).isoformat()
    assert told["station_name_zh"]
    assert told["house_number"].startswith("T-")
    assert not set(told) & {"guest", "address", "id"}


@pytest.mark.parametrize("code", ["", "????", "0000-0000-0000-0000"])
def test_a_code_that_nobody_was_given_shows_nothing(housing: Housing, code: str) -> None:
    told = housing.ask(contract.SHOW_CHECK_OUT, {"code": code})

    assert told.pop("state") == "UNKNOWN"
    assert set(told.values()) == {None}
    with pytest.raises(NotFound, match="CHECK_OUT_NOT_FOUND"):
        housing.ask(contract.ANSWER_CHECK_OUT, {"code": code, "decision": "CONFIRM"})


def test_of_the_code_only_the_index_is_kept(housing: Housing, left: Left) -> None:
    [row] = housing.rows("SELECT * FROM check_out")

    assert left.code.replace("-", "") not in str(row)
    assert "tenant_code" not in left.now


def test_a_tenant_confirms_once(housing: Housing, left: Left) -> None:
    assert left.say("CONFIRM")["state"] == "CONFIRMED"
    with pytest.raises(Conflict, match="CHECK_OUT_ANSWERED"):
        left.say("DISPUTE", "OTHER_DAY")
    assert len(housing.audited("CHECK_OUT_CONFIRMED")) == 1


def test_a_dispute_needs_a_reason_and_comes_in_time(housing: Housing, left: Left) -> None:
    with pytest.raises(Invalid, match="REASON_REQUIRED"):
        left.say("DISPUTE")
    housing.clock.at += 15 * DAY
    left.say("DISPUTE", "OTHER_DAY")


def test_after_its_days_a_code_is_good_for_nothing(housing: Housing, left: Left) -> None:
    housing.clock.at += 16 * DAY

    assert housing.ask(contract.SHOW_CHECK_OUT, {"code": left.code})["state"] == "EXPIRED"
    with pytest.raises(Conflict, match="CHECK_OUT_CLOSED"):
        left.say("CONFIRM")


def test_while_it_is_disputed_nobody_moves_in(housing: Housing, place: Place, left: Left) -> None:
    left.say("DISPUTE", "STILL_LIVING_THERE")

    assert [event["data"]["reason"] for event in housing.announced("stay_check_out_disputed")] == ["STILL_LIVING_THERE"]
    with pytest.raises(Conflict, match="PREVIOUS_RESIDENCE_OPEN"):
        check_in(housing, place)
    left.decide("UPHELD", note="人已搬走")
    assert (left.now["state"], left.now["disputed"]) == ("CHECKED_OUT", False)
    assert [(found["state"], found["note"]) for found in left.now["check_outs"]] == [("UPHELD", "人已搬走")]
    check_in(housing, place)


def test_who_still_lives_there_is_registered_anew(housing: Housing, left: Left) -> None:
    left.say("DISPUTE", "STILL_LIVING_THERE")
    housing.clock.at += 3 * DAY
    stay = left.decide("REVERSED")

    assert (stay["state"], stay["checked_out_on"], stay["report"]["kind"], stay["report"]["state"]) == ("CHECKED_IN", None, "ARRIVAL", "SENT")
    assert stay["report"]["attempt"] == 3
    assert housing.rows("SELECT lived_from FROM stay") == [{"lived_from": TODAY}]
    again = registered(housing, stay)
    assert left.now["residence_id"] == again != left.residence
    assert [entry["detail"]["decision"] for entry in housing.audited("CHECK_OUT_DECIDED")] == ["REVERSED"]
    # And out again, with another code.
    assert check_out(housing, stay["id"])["tenant_code"] != left.code


def test_a_departure_under_way_is_waited_for_and_then_taken_back(housing: Housing, place: Place) -> None:
    left = Left(housing, place, settled=False)
    left.say("DISPUTE", "STILL_LIVING_THERE")
    assert left.decide("REVERSED")["report"]["kind"] == "DEPARTURE"

    ended(housing, left.out, TODAY, left.residence)
    assert (left.now["report"]["kind"], left.now["report"]["state"], left.now["report"]["attempt"]) == ("ARRIVAL", "SENT", 3)


def test_a_departure_that_was_refused_leaves_what_was_registered(housing: Housing, place: Place) -> None:
    left = Left(housing, place, settled=False)
    left.say("DISPUTE", "STILL_LIVING_THERE")
    left.decide("REVERSED")

    refused(housing, left.out)
    assert (left.now["report"]["kind"], left.now["report"]["state"], left.now["residence_id"]) == ("ARRIVAL", "ACCEPTED", left.residence)


def test_when_somebody_else_has_moved_in_another_bed_is_named(housing: Housing, place: Place, left: Left) -> None:
    check_in(housing, place)
    left.say("DISPUTE", "LOCKED_OUT")

    with pytest.raises(Conflict) as refusal:
        left.decide("REVERSED")
    assert (refusal.value.code, refusal.value.problems[0]["pointer"]) == ("BED_TAKEN", "/bed_id")
    assert left.decide("REVERSED", bed_id=place.beds["302"][0])["room_id"] == place.rooms["302"]


def test_who_lives_elsewhere_by_now_does_not_still_live_there(housing: Housing, place: Place) -> None:
    same = guest()
    stay = check_in(housing, place, guest=same)
    residence = registered(housing, stay)
    out = check_out(housing, stay["id"])
    ended(housing, out, TODAY, residence)
    housing.ask(contract.ANSWER_CHECK_OUT, {"code": out["tenant_code"], "decision": "DISPUTE", "reason": "OTHER_DAY"})
    check_in(housing, place, "302", guest=same)

    data = {"id": stay["id"], "version": stay_of(housing, stay["id"])["version"], "decision": "REVERSED"}
    with pytest.raises(Conflict, match="GUEST_IN_OTHER_STAY"):
        housing.ask(contract.DECIDE_CHECK_OUT, data, OFFICER)


def test_only_what_is_disputed_is_decided_by_its_station(housing: Housing, left: Left) -> None:
    with pytest.raises(Conflict, match="CHECK_OUT_NOT_DISPUTED"):
        left.decide("UPHELD")
    left.say("DISPUTE", "OTHER")
    data = {"id": left.stay["id"], "version": left.now["version"], "decision": "UPHELD"}
    with pytest.raises(NotFound):
        housing.ask(contract.DECIDE_CHECK_OUT, data, OTHER_OFFICER)
    with pytest.raises(DomainError, match="ROLE_NOT_ALLOWED"):
        housing.ask(contract.DECIDE_CHECK_OUT, data, LANDLORD)


RULE = {
    "valid_from": "2099-01-01",
    "report_days": 7,
    "dispute_days": 30,
    "guest_days": 365,
    "repeat_seconds": 60,
    "longest_repeat_seconds": 3600,
    "basis_zh": "市局通知",
    "basis_en": "Notice of the bureau",
}


def test_the_bureau_publishes_versions_for_days_to_come(housing: Housing) -> None:
    housing.ask(contract.PUBLISH_STAY_RULE, RULE, BUREAU)

    assert [rule["valid_from"] for rule in housing.ask(contract.LIST_STAY_RULES)["items"]] == ["2099-01-01", "2012-10-01"]
    with pytest.raises(Conflict, match="STAY_RULE_EXISTS"):
        housing.ask(contract.PUBLISH_STAY_RULE, RULE, BUREAU)
    with pytest.raises(Invalid, match="RULE_NOT_IN_FUTURE"):
        housing.ask(contract.PUBLISH_STAY_RULE, {**RULE, "valid_from": TODAY.isoformat()}, BUREAU)
    with housing.store.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM stay_rule WHERE valid_from = '2099-01-01'")


def test_a_revealed_guest_is_on_record_with_the_purpose(housing: Housing, left: Left) -> None:
    asked = {"id": left.stay["id"], "fields": ["name", "phone"], "purpose": "lost parcel"}
    vars(housing.service)["reveals"] = AccountLimit(*REVEALS)

    shown = housing.ask(stays.REVEAL_GUEST, asked, LANDLORD)

    assert shown == {"id": left.stay["id"], "name": "王小明", "phone": "13800138000"}
    [entry] = housing.audited("GUEST_REVEALED")
    assert (entry["purpose"], entry["detail"]) == ("lost parcel", {"fields": ["name", "phone"]})


def reveal(housing: Housing, stay_id: str, actor: Actor) -> dict[str, Any]:
    vars(housing.service)["reveals"] = AccountLimit(*REVEALS)
    return housing.ask(stays.REVEAL_GUEST, {"id": stay_id, "fields": ["name"], "purpose": "lost parcel"}, actor)


def hand_over(housing: Housing, place: Place, actor: Actor) -> None:
    """From this hour on the house is another landlord's."""
    housing.clock.at += dt.timedelta(hours=1)
    found = housing.ask(houses.GET_HOUSE, {"id": place.id})
    data = {"id": place.id, "version": found["version"], "landlord_id": housing.put_landlord(actor)}
    changed = housing.ask(houses.CHANGE_HOUSE_LANDLORD, data, OFFICER)
    housing.ask(letting.SIGN_LETTER, {"id": place.id, "version": changed["version"], "text_version": 1}, actor)


def test_who_lets_a_house_now_is_not_shown_the_guests_of_who_let_it_before(housing: Housing, place: Place, left: Left) -> None:
    staying = check_in(housing, place, "302")
    hand_over(housing, place, OTHER_LANDLORD)

    with pytest.raises(NotFound, match="STAY_NOT_FOUND"):
        reveal(housing, left.stay["id"], OTHER_LANDLORD)
    with pytest.raises(NotFound, match="STAY_NOT_FOUND"):
        reveal(housing, left.stay["id"], LANDLORD)
    assert housing.audited("GUEST_REVEALED") == []
    assert reveal(housing, staying["id"], OTHER_LANDLORD)["name"] == "王小明"
    assert reveal(housing, left.stay["id"], OFFICER)["name"] == "王小明"


def test_who_lets_a_house_again_is_shown_the_guests_of_its_own_time_only(housing: Housing, place: Place, left: Left) -> None:
    hand_over(housing, place, OTHER_LANDLORD)
    housing.clock.at += 40 * DAY
    between = check_in(housing, place, "302", actor=OTHER_LANDLORD)
    check_out(housing, between["id"], OTHER_LANDLORD)
    housing.clock.at += 40 * DAY
    hand_over(housing, place, LANDLORD)

    assert reveal(housing, left.stay["id"], LANDLORD)["name"] == "王小明"
    with pytest.raises(NotFound):
        reveal(housing, between["id"], LANDLORD)
