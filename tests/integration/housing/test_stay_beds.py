"""One bed, one guest: reservations that meet, who is not settled yet, who lives elsewhere, and a hundred at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.housing.throttle import GUESSES
from shared.contracts.housing import stays as contract
from shared.contracts.population.events.residences import RESIDENCE_ENDED
from shared.errors import Conflict, DomainError, Invalid, Throttled
from shared.identifiers.resident_numbers import modernised
from shared.runtime.throttle import AccountLimit
from tests.factories.housing import CLERK, LANDLORD, OTHER_LANDLORD, TODAY, Housing, Place
from tests.factories.housing_stays import arrival, check_in, check_out, ended, guest, hear, refused, registered, residence_fact, stay_of

DAY = dt.timedelta(days=1)
AT_ONCE = 100


@pytest.fixture
def place(housing: Housing) -> Place:
    return housing.put_house({"301": 2, "302": 1})


def reserve(housing: Housing, place: Place, first: int, last: int | None, room: str = "302", **fields: Any) -> dict[str, Any]:
    days = {"arrives_on": day(first), "expected_out_on": None if last is None else day(last)}
    return housing.ask(contract.CREATE_STAY, {**arrival(place, room), "check_in": False, "guest": None, **days, **fields}, LANDLORD)


def day(offset: int) -> str:
    return (TODAY + offset * DAY).isoformat()


def code_of(refusal: pytest.ExceptionInfo[DomainError]) -> tuple[str, list[str]]:
    return refusal.value.code, [found["pointer"] for found in refusal.value.problems]


@pytest.mark.parametrize(("first", "last", "free"), [(3, 5, True), (3, 6, False), (8, 9, True), (7, 9, False), (3, None, False), (8, None, True)])
def test_reservations_of_one_bed_do_not_meet(housing: Housing, place: Place, first: int, last: int | None, free: bool) -> None:
    reserve(housing, place, 5, 8)

    if free:
        reserve(housing, place, first, last)
    else:
        with pytest.raises(Conflict) as refusal:
            reserve(housing, place, first, last)
        assert code_of(refusal) == ("BED_TAKEN", ["/room_id"])


def test_nobody_is_let_in_over_a_reservation(housing: Housing, place: Place) -> None:
    reserve(housing, place, 5, 8)

    with pytest.raises(Conflict, match="BED_TAKEN"):
        check_in(housing, place, "302")
    stay = check_in(housing, place, "302", expected_out_on=day(5))
    with pytest.raises(Conflict) as refusal:
        housing.ask(contract.CHANGE_STAY, {"id": stay["id"], "version": 1, "expected_out_on": day(6)}, LANDLORD)
    assert code_of(refusal) == ("BED_TAKEN", ["/expected_out_on"])


def test_a_reserved_bed_is_for_whom_it_is_reserved(housing: Housing, place: Place) -> None:
    stay = reserve(housing, place, 0, 8)

    with pytest.raises(Conflict, match="BED_TAKEN"):
        check_in(housing, place, "302")
    came = housing.ask(contract.CHECK_IN_STAY, {"id": stay["id"], "version": 1, "guest": guest()}, LANDLORD)
    assert (came["state"], came["bed_id"]) == ("CHECKED_IN", place.beds["302"][0])


def test_a_bed_is_not_free_before_the_residence_has_ended(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, "302")
    residence = registered(housing, stay)
    left = check_out(housing, stay["id"])

    with pytest.raises(Conflict) as refusal:
        check_in(housing, place, "302")
    assert code_of(refusal) == ("PREVIOUS_RESIDENCE_OPEN", ["/room_id"])
    reserve(housing, place, 1, 2)
    ended(housing, left, TODAY, residence)
    check_in(housing, place, "302", expected_out_on=day(1))


def test_a_bed_is_free_at_once_when_nothing_was_registered(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, "302")
    refused(housing, stay)
    left = check_out(housing, stay["id"])

    assert (left["report"]["kind"], left["report"]["state"]) == ("ARRIVAL", "REFUSED")
    check_in(housing, place, "302")


def test_a_check_out_while_the_registration_is_under_way_is_reported_after_it(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, "302")
    left = check_out(housing, stay["id"])

    assert (left["report"]["kind"], left["report"]["state"]) == ("ARRIVAL", "SENT")
    assert housing.announced("stay_checked_out") == []
    residence = registered(housing, left)
    [told] = housing.announced("stay_checked_out")
    assert (told["data"]["attempt"], told["data"]["residence_id"]) == (2, residence)


def test_what_the_station_has_ended_needs_no_second_end(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, "302")
    residence = registered(housing, stay)
    hear(housing, RESIDENCE_ENDED, residence_fact(stay, residence, ended_on=TODAY), version=2)

    assert stay_of(housing, stay["id"])["residence_ended_on"] == TODAY.isoformat()
    left = check_out(housing, stay["id"])
    assert (left["report"]["kind"], left["report"]["state"]) == ("DEPARTURE", "ACCEPTED")
    assert housing.announced("stay_checked_out") == []
    check_in(housing, place, "302")


def test_a_departure_waits_no_longer_when_the_station_ends_the_residence(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, "302")
    residence = registered(housing, stay)
    left = check_out(housing, stay["id"])
    refused(housing, left, "STAY_UNKNOWN")
    hear(housing, RESIDENCE_ENDED, residence_fact(stay, residence, ended_on=TODAY), version=2)

    assert stay_of(housing, stay["id"])["report"]["state"] == "ACCEPTED"


def test_nobody_lives_in_two_places(housing: Housing, place: Place) -> None:
    elsewhere = housing.put_house({"101": 1}, OTHER_LANDLORD, station_code="pingnan")
    same = guest()
    other = check_in(housing, elsewhere, "101", actor=OTHER_LANDLORD, guest=same)

    with pytest.raises(Conflict) as refusal:
        check_in(housing, place, guest=same)
    assert code_of(refusal) == ("GUEST_IN_OTHER_STAY", ["/guest/person/document_number"])
    assert other["id"] not in str(refusal.value.args)
    [denied] = [entry for entry in housing.audited("CALL_DENIED") if entry["subject"] == f"stay:{other['id']}"]
    assert (denied["station_code"], denied["detail"]["code"]) == ("pingnan", "GUEST_IN_OTHER_STAY")


def test_who_guesses_numbers_is_told_nothing_more_for_a_while(housing: Housing, place: Place) -> None:
    vars(housing.service)["guesses"] = AccountLimit("2/hour", *GUESSES[1:])
    elsewhere = housing.put_house({"101": 1}, OTHER_LANDLORD)
    same = guest()
    check_in(housing, elsewhere, "101", actor=OTHER_LANDLORD, guest=same)
    reported = check_in(housing, place, bed=0)
    refused(housing, reported, "REVIEW_AT_STATION")
    now = stay_of(housing, reported["id"])

    for _ in range(2):
        with pytest.raises(Conflict, match="GUEST_IN_OTHER_STAY"):
            housing.ask(contract.CHANGE_STAY, {"id": now["id"], "version": now["version"], "guest": same}, LANDLORD)
    for guessed in (same, guest()):
        with pytest.raises(Throttled, match="TOO_MANY_GUESSES"):
            check_in(housing, place, bed=1, guest=guessed)
        with pytest.raises(Throttled, match="TOO_MANY_GUESSES"):
            housing.ask(contract.CHANGE_STAY, {"id": now["id"], "version": now["version"], "guest": guessed}, LANDLORD)
    assert check_in(housing, place, bed=1, actor=CLERK)["state"] == "CHECKED_IN"


def test_a_number_in_its_old_form_is_the_same_guest(housing: Housing, place: Place) -> None:
    check_in(housing, place, guest=guest(document_number=modernised("440524800101001")))

    with pytest.raises(Conflict, match="GUEST_IN_OTHER_STAY"):
        check_in(housing, place, guest=guest(document_number="440524800101001"))


def test_a_bed_of_another_house_is_not_known(housing: Housing, place: Place) -> None:
    other = housing.put_house({"101": 1})

    with pytest.raises(Invalid) as refusal:
        housing.ask(contract.CREATE_STAY, {**arrival(place), "room_id": None, "bed_id": other.beds["101"][0]}, LANDLORD)
    assert code_of(refusal) == ("UNKNOWN_BED", ["/bed_id"])


def test_a_suspended_house_lets_nobody_in_and_everybody_out(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    with housing.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE house SET state = 'SUSPENDED', suspended_on = '2022-03-31'")

    with pytest.raises(Conflict, match="HOUSE_NOT_LETTABLE"):
        check_in(housing, place)
    assert check_out(housing, stay["id"])["state"] == "CHECKED_OUT"


def at_once(housing: Housing, requests: list[dict[str, Any]]) -> list[str]:
    """What became of each, all asked from threads of their own at once."""

    def ask(data: dict[str, Any]) -> str:
        for _ in range(50):  # as the caller of the bus does when the record is busy
            try:
                housing.ask(contract.CREATE_STAY, data, LANDLORD)
            except DomainError as refusal:
                if refusal.code not in {"RECORD_BUSY", "DATABASE_UNREACHABLE"}:
                    return refusal.code
            else:
                return "IN"
        return "BUSY"

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return list(threads.map(ask, requests))


@pytest.mark.parametrize("where", ["same bed", "any bed of the room"])
def test_of_a_hundred_at_once_one_gets_the_last_bed(housing: Housing, place: Place, where: str) -> None:
    check_in(housing, place, bed=0)
    requests = [arrival(place, bed=1 if where == "same bed" else None) for _ in range(AT_ONCE)]

    outcomes = at_once(housing, requests)

    assert sorted(outcomes) == ["BED_TAKEN"] * (AT_ONCE - 1) + ["IN"]
    assert housing.rows("SELECT count(*) AS n FROM stay WHERE bed_id = :bed", bed=place.beds["301"][1]) == [{"n": 1}]
    assert len(housing.announced("stay_checked_in")) == 2


def test_of_a_guest_in_a_hundred_places_at_once_one_is_let_in(housing: Housing) -> None:
    places = [housing.put_house({"301": 1}) for _ in range(20)]
    same = guest()

    outcomes = at_once(housing, [arrival(place, guest=same) for place in places])

    assert sorted(outcomes) == ["GUEST_IN_OTHER_STAY"] * 19 + ["IN"]
