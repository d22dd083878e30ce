"""What happens to stays without anybody's asking: lateness, repeated reports, erasure, mergers; and what is seen of it."""

import datetime as dt
from typing import Any

import pytest

from services.housing.handlers.mergers import transfer_chunk
from services.housing.handlers.stay_upkeep import REPEATED
from shared.contracts.housing import stays as contract
from shared.contracts.population.events.records import PERSON_ERASED, RESIDENCE_DISPOSED
from shared.contracts.population.events.residences import RESIDENCE_CORRECTED, RESIDENCE_ENDED
from shared.contracts.population.events.spells import RESIDENCE_RESTORED
from shared.db.base import new_id
from tests.factories.housing import LANDLORD, NOON, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, TODAY, Housing, Place
from tests.factories.housing_stays import arrival, check_in, check_out, ended, guest, hear, refused, registered, residence_fact, stay_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def place(housing: Housing) -> Place:
    return housing.put_house({"301": 3})


def day(offset: int) -> str:
    return (TODAY + offset * DAY).isoformat()


def reserve(housing: Housing, place: Place, first: int, **fields: Any) -> dict[str, Any]:
    return housing.ask(contract.CREATE_STAY, {**arrival(place), "check_in": False, "arrives_on": day(first), **fields}, LANDLORD)


def test_who_does_not_come_or_go_on_the_day_is_late_until_facts_say_otherwise(housing: Housing, place: Place) -> None:
    expected = reserve(housing, place, 0)
    there = check_in(housing, place, expected_out_on=day(0))
    housing.service.mark_delayed_stays()
    assert housing.announced("stay_delayed") == []

    housing.clock.at += DAY
    housing.service.mark_delayed_stays()
    housing.service.mark_delayed_stays()

    told = {event["data"]["stay_id"]: event["data"]["state"] for event in housing.announced("stay_delayed")}
    assert told == {expected["id"]: "DELAYED_ARRIVAL", there["id"]: "DELAYED_DEPARTURE"}
    came = housing.ask(contract.CHECK_IN_STAY, {"id": expected["id"], "version": 2, "guest": guest()}, LANDLORD)
    longer = housing.ask(contract.CHANGE_STAY, {"id": there["id"], "version": 2, "expected_out_on": day(30)}, LANDLORD)
    assert (came["state"], longer["state"]) == ("CHECKED_IN", "CHECKED_IN")
    assert len(housing.announced("stay_delayed")) == 2


def test_a_report_is_repeated_until_it_is_answered(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    waits = [59, 2, 118, 3, 300]
    seen = []
    for seconds in waits:
        housing.clock.at += dt.timedelta(seconds=seconds)
        housing.service.repeat_unanswered_reports()
        seen.append(len(housing.announced("stay_checked_in")))

    assert seen == [1, 2, 2, 3, 4]
    assert {event["data"]["attempt"] for event in housing.announced("stay_checked_in")} == {1}
    assert stay_of(housing, stay["id"])["report"]["repeats"] == 3
    registered(housing, stay)
    housing.clock.at += 30 * DAY
    housing.service.repeat_unanswered_reports()
    assert len(housing.announced("stay_checked_in")) == 4


def test_a_register_that_is_behind_is_asked_for_a_few_at_a_time(housing: Housing) -> None:
    place = housing.put_house({"301": REPEATED + 5})
    stays = [check_in(housing, place, bed=bed)["id"] for bed in range(REPEATED + 5)]
    housing.clock.at += dt.timedelta(minutes=10)

    told: list[set[str]] = []
    for _ in range(3):
        before = len(housing.announced("stay_checked_in"))
        housing.service.repeat_unanswered_reports()
        told.append({event["data"]["stay_id"] for event in housing.announced("stay_checked_in")[before:]})

    assert [len(again) for again in told] == [REPEATED, 5, 0]
    assert told[0] | told[1] == set(stays)


def test_answers_come_twice_and_in_any_order(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    residence = registered(housing, stay)
    refused(housing, stay)
    registered(housing, stay, residence_id=residence)
    assert (stay_of(housing, stay["id"])["report"]["state"], stay_of(housing, stay["id"])["version"]) == ("ACCEPTED", 2)

    out = check_out(housing, stay["id"])
    registered(housing, stay, attempt=1)
    assert stay_of(housing, stay["id"])["report"] == out["report"]
    ended(housing, out, TODAY, residence)
    ended(housing, out, TODAY, residence)
    refused(housing, out)
    now = stay_of(housing, stay["id"])
    assert (now["report"]["state"], now["residence_ended_on"], now["version"]) == ("ACCEPTED", TODAY.isoformat(), 4)


def test_an_answer_about_a_stay_that_is_not_here_is_nothing(housing: Housing, place: Place) -> None:
    registered(housing, {"id": place.id, "station_code": "changtang"}, attempt=1)


def test_what_is_said_of_a_residence_counts_by_its_version(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    residence = registered(housing, stay)
    hear(housing, RESIDENCE_RESTORED, residence_fact(stay, residence, move_id=place.id), version=3)
    hear(housing, RESIDENCE_ENDED, residence_fact(stay, residence, ended_on=TODAY), version=2)
    assert stay_of(housing, stay["id"])["residence_ended_on"] is None

    altered = {"fields": ["ended_on"], "changed_on": day(0)}
    hear(housing, RESIDENCE_CORRECTED, residence_fact(stay, residence, ended_on=TODAY - DAY, **altered), version=4)
    assert stay_of(housing, stay["id"])["residence_ended_on"] == day(-1)


def test_a_late_report_is_seen(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    refused(housing, stay)
    housing.clock.at += 3 * DAY
    assert housing.ask(contract.COUNT_STAYS, {}, LANDLORD)["late"] == 0
    housing.clock.at += DAY

    counts = housing.ask(contract.COUNT_STAYS, {})
    assert (counts["late"], counts["by_report"]["REFUSED"], counts["by_state"]["CHECKED_IN"]) == (1, 1, 1)
    for actor in (LANDLORD, OFFICER):
        assert [found["report"]["is_late"] for found in housing.ask(contract.LIST_STAYS, {"late": True}, actor)["items"]] == [True]
        assert len(housing.ask(contract.LIST_STAYS, {"report": "REFUSED"}, actor)["items"]) == 1
        assert housing.ask(contract.LIST_STAYS, {"report": "SENT"}, actor)["items"] == []
        assert housing.ask(contract.LIST_STAYS, {"late": False}, actor)["items"] == []


def test_each_landlord_sees_the_own_stays(housing: Housing, place: Place) -> None:
    other = housing.put_house({"101": 1}, OTHER_LANDLORD)
    mine, others = check_in(housing, place), check_in(housing, other, "101", actor=OTHER_LANDLORD)

    assert [stay["id"] for stay in housing.ask(contract.LIST_STAYS, {}, LANDLORD)["items"]] == [mine["id"]]
    assert [stay["id"] for stay in housing.ask(contract.LIST_STAYS, {}, OTHER_LANDLORD)["items"]] == [others["id"]]
    assert [stay["id"] for stay in housing.ask(contract.LIST_STAYS, {})["items"]] == [others["id"], mine["id"]]
    assert housing.ask(contract.LIST_STAYS, {}, OTHER_OFFICER)["items"] == []
    assert [stay["id"] for stay in housing.ask(contract.LIST_HOUSE_STAYS, {"id": other.id})["items"]] == [others["id"]]


def test_pages_follow_one_another(housing: Housing, place: Place) -> None:
    ids = [check_in(housing, place)["id"] for _ in range(3)]
    first = housing.ask(contract.LIST_STAYS, {"limit": 2}, LANDLORD)
    second = housing.ask(contract.LIST_STAYS, {"limit": 2, "cursor": first["next"]}, LANDLORD)

    assert [stay["id"] for stay in first["items"] + second["items"]] == ids[::-1]
    assert second["next"] is None


def test_old_guests_are_erased_and_still_counted(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    residence = registered(housing, stay)
    ended(housing, check_out(housing, stay["id"]), TODAY, residence)
    housing.clock.at = NOON + 730 * DAY
    housing.service.erase_old_guests()
    assert stay_of(housing, stay["id"])["guest"] is not None

    housing.clock.at += DAY
    housing.service.erase_old_guests()
    assert stay_of(housing, stay["id"])["guest"] is None
    assert housing.rows("SELECT guest_encrypted, document_index FROM stay") == [{"guest_encrypted": None, "document_index": None}]
    assert housing.ask(contract.COUNT_STAYS)["by_state"]["CHECKED_OUT"] == 1


def test_a_guest_who_never_came_is_not_kept_for_ever_because_nobody_cancelled(housing: Housing, place: Place) -> None:
    stay = reserve(housing, place, 0, guest=guest())
    housing.clock.at = NOON + 730 * DAY
    housing.service.mark_delayed_stays()
    housing.service.erase_old_guests()
    assert stay_of(housing, stay["id"])["guest"] is not None

    housing.clock.at += DAY
    housing.service.erase_old_guests()

    now = stay_of(housing, stay["id"])
    assert (now["state"], now["guest"]) == ("DELAYED_ARRIVAL", None)
    assert len(housing.audited("GUEST_ERASED")) == 1


@pytest.mark.parametrize("event", [RESIDENCE_DISPOSED, PERSON_ERASED])
def test_who_is_erased_in_the_register_is_erased_here(housing: Housing, place: Place, event: Any) -> None:
    stay = check_in(housing, place)
    residence = registered(housing, stay)
    out = check_out(housing, stay["id"])
    fact = residence_fact(stay, residence, ended_on=TODAY)
    hear(housing, RESIDENCE_ENDED, fact, version=2)
    assert stay_of(housing, stay["id"])["report"]["state"] == "ACCEPTED"

    names = ("person_id",) if event is PERSON_ERASED else ("residence_id", "person_id", "station_code")
    hear(housing, event, {name: fact[name] for name in names})

    now = stay_of(housing, stay["id"])
    assert (now["guest"], now["residence_id"]) == (None, None)
    assert out["id"] == now["id"]
    assert len(housing.audited("GUEST_ERASED")) == 1


def test_whose_the_residence_is_is_known_from_the_answer_on(housing: Housing, place: Place) -> None:
    stay, person_id = check_in(housing, place), new_id()
    registered(housing, stay, person_id=person_id)
    assert "person_id" not in stay_of(housing, stay["id"])

    hear(housing, PERSON_ERASED, {"person_id": person_id})

    assert stay_of(housing, stay["id"])["guest"] is None
    assert housing.rows("SELECT guest_encrypted, document_index, person_id FROM stay") == [
        {"guest_encrypted": None, "document_index": None, "person_id": None}
    ]


def test_a_departure_of_who_is_erased_meanwhile_is_settled(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    residence = registered(housing, stay)
    check_out(housing, stay["id"])
    hear(housing, RESIDENCE_DISPOSED, {"residence_id": residence, "person_id": place.id, "station_code": "changtang"})

    assert stay_of(housing, stay["id"])["report"]["state"] == "ACCEPTED"


def test_stays_follow_when_their_station_is_absorbed(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    with housing.store.engine.begin() as connection:
        merger = "INSERT INTO station_merger VALUES ('changtang', 'pingnan', '2022-03-31', now())"
        connection.exec_driver_sql(merger)
    while housing.store.work("move", transfer_chunk):
        pass

    now = housing.ask(contract.GET_STAY, {"id": stay["id"]}, OTHER_OFFICER)
    assert now["station_code"] == "pingnan"
    registered(housing, stay)
    assert check_out(housing, stay["id"])["state"] == "CHECKED_OUT"
    assert housing.announced("stay_checked_out")[0]["data"]["station_code"] == "pingnan"


def test_a_bed_is_changed_before_somebody_comes(housing: Housing, place: Place) -> None:
    stay = reserve(housing, place, 0)
    moved = housing.ask(contract.CHANGE_STAY, {"id": stay["id"], "version": 1, "bed_id": place.beds["301"][2]}, LANDLORD)

    assert moved["bed_id"] == place.beds["301"][2]
    assert check_in(housing, place)["bed_id"] == place.beds["301"][0]
    cancelled = housing.ask(contract.CANCEL_STAY, {"id": stay["id"], "version": 2, "reason": "NO_SHOW"}, LANDLORD)
    assert (cancelled["state"], cancelled["cancel_reason"]) == ("CANCELLED", "NO_SHOW")
    assert check_in(housing, place, bed=2)["state"] == "CHECKED_IN"
