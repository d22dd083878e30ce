"""Checking in and out, hotel style, on a real database."""

import datetime as dt

import pytest

from services.housing.handlers.reports import report_of
from services.housing.queries.stays import stay as stay_row
from shared.contracts.housing import stays as contract
from shared.errors import Conflict, Invalid, NotFound, Stale
from tests.factories.housing import CLERK, LANDLORD, OFFICER, OTHER_CLERK, OTHER_LANDLORD, TODAY, Housing, Place
from tests.factories.housing_stays import arrival, check_in, check_out, ended, guest, refused, registered, stay_of

DAY = dt.timedelta(days=1)


@pytest.fixture
def place(housing: Housing) -> Place:
    return housing.put_house({"301": 2, "302": 1})


def code_of(refusal: pytest.ExceptionInfo[Conflict] | pytest.ExceptionInfo[Invalid]) -> tuple[str, list[str]]:
    return refusal.value.code, [found["pointer"] for found in refusal.value.problems]


def test_a_check_in_takes_the_first_free_bed_and_is_reported(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, expected_out_on="2022-06-30")

    assert (stay["state"], stay["bed_id"]) == ("CHECKED_IN", place.beds["301"][0])
    assert (stay["report"]["kind"], stay["report"]["state"], stay["report"]["attempt"]) == ("ARRIVAL", "SENT", 1)
    assert stay["report"]["due_on"] == (TODAY + 3 * DAY).isoformat()
    assert stay["guest"]["name"] == "王*"
    assert [event["data"]["attempt"] for event in housing.announced("stay_checked_in")] == [1]


def test_the_report_is_a_registration(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, expected_out_on="2022-06-30")

    report = housing.store.work("report", lambda uow: uow.commit(report_of(uow, stay_row(uow.session, stay["id"]))))

    assert report["person"]["name"] == "王小明"
    assert (report["started_on"], report["expected_end_on"]) == (TODAY.isoformat(), "2022-06-30")
    assert (report["place_kind"], report["address"]["room"], report["house_id"]) == ("RENTAL", "301", place.id)


def test_check_in_answer_check_out_answer(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    residence = registered(housing, stay)
    left = check_out(housing, stay["id"])

    assert (left["state"], left["report"]["kind"], left["report"]["state"], left["report"]["attempt"]) == ("CHECKED_OUT", "DEPARTURE", "SENT", 2)
    [told] = housing.announced("stay_checked_out")
    assert (told["data"]["residence_id"], told["data"]["attempt"]) == (residence, 2)

    ended(housing, left, TODAY, residence)
    assert stay_of(housing, stay["id"])["report"]["state"] == "ACCEPTED"


def test_the_station_lets_in_for_a_landlord_who_cannot(housing: Housing, place: Place) -> None:
    assert check_in(housing, place, actor=CLERK)["registered_by"] == CLERK.account_id


@pytest.mark.parametrize("actor", [OTHER_LANDLORD, OTHER_CLERK])
def test_what_is_out_of_reach_is_not_there(housing: Housing, place: Place, actor) -> None:
    stay = check_in(housing, place)

    for method, data in (
        (contract.CREATE_STAY, arrival(place)),
        (contract.CHECK_OUT_STAY, {"id": stay["id"], "version": None, "checked_out_on": None}),
        (contract.GET_STAY, {"id": stay["id"]}),
        (contract.CANCEL_STAY, {"id": stay["id"], "version": 1, "reason": "NO_SHOW"}),
    ):
        with pytest.raises(NotFound):
            housing.ask(method, data, actor)
    assert housing.ask(contract.LIST_STAYS, {}, actor)["items"] == []


def test_a_bed_takes_one_guest(housing: Housing, place: Place) -> None:
    check_in(housing, place, bed=0)

    with pytest.raises(Conflict) as refusal:
        check_in(housing, place, bed=0)
    assert code_of(refusal) == ("BED_TAKEN", ["/bed_id"])
    check_in(housing, place)
    with pytest.raises(Conflict) as refusal:
        check_in(housing, place)
    assert code_of(refusal) == ("BED_TAKEN", ["/room_id"])


def test_an_incomplete_guest_is_reserved_for_but_not_checked_in(housing: Housing, place: Place) -> None:
    unknown = {"person": {"name": "王小明"}}
    with pytest.raises(Invalid) as refusal:
        check_in(housing, place, guest=unknown)
    assert set(code_of(refusal)[1]) == {"/guest/person/document_type", "/guest/person/document_number", "/guest/category", "/guest/reason"}

    stay = housing.ask(contract.CREATE_STAY, {**arrival(place, guest=unknown), "check_in": False}, LANDLORD)
    with pytest.raises(Invalid):
        housing.ask(contract.CHECK_IN_STAY, {"id": stay["id"], "version": 1}, LANDLORD)
    stay = housing.ask(contract.CHECK_IN_STAY, {"id": stay["id"], "version": 1, "guest": guest()}, LANDLORD)
    assert stay["report"]["state"] == "SENT"


def test_a_refusal_is_seen_and_mended(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)
    refused(housing, stay)

    stay = stay_of(housing, stay["id"])
    assert (stay["report"]["state"], stay["report"]["refusal_code"]) == ("REFUSED", "PERSON_NAME_DIFFERS")
    mended = {"id": stay["id"], "version": stay["version"], "guest": {"person": {"name": "王晓明"}}}
    stay = housing.ask(contract.RESEND_REPORT, mended, LANDLORD)
    assert (stay["report"]["state"], stay["report"]["attempt"]) == ("SENT", 2)
    refused(housing, stay, attempt=1)
    assert stay_of(housing, stay["id"])["report"]["state"] == "SENT"
    assert [event["data"]["code"] for event in housing.announced("stay_report_refused")] == ["PERSON_NAME_DIFFERS"]


def test_a_change_names_the_version_seen(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place)

    with pytest.raises(Stale):
        check_out(housing, stay["id"], version=7)
    with pytest.raises(Stale):
        housing.ask(contract.CHANGE_STAY, {"id": stay["id"], "version": 7, "expected_out_on": "2022-09-01"}, OFFICER)


def replanned(housing: Housing) -> list[tuple[str, str | None, str]]:
    """What the register was told of expected days: of which residence, which day, and who has said so."""
    found = [event["data"] for event in housing.announced("stay_replanned")]
    return [(told["residence_id"], told["expected_out_on"], told["changed_by"]) for told in found]


def test_the_register_is_told_that_a_guest_stays_longer(housing: Housing, place: Place) -> None:
    stay = check_in(housing, place, expected_out_on="2022-05-01")
    residence = registered(housing, stay, expected_end_on="2022-05-01")
    assert replanned(housing) == []

    seen = stay_of(housing, stay["id"])
    later = housing.ask(contract.CHANGE_STAY, {"id": stay["id"], "version": seen["version"], "expected_out_on": "2022-08-01"}, OFFICER)
    housing.ask(contract.CHANGE_STAY, {"id": stay["id"], "version": later["version"], "expected_out_on": "2022-08-01"}, LANDLORD)

    assert replanned(housing) == [(residence, "2022-08-01", OFFICER.account_id)]
    assert housing.announced("stay_replanned")[0]["subjectversion"] == later["version"]


@pytest.mark.parametrize(("on_file", "told"), [("2022-05-01", True), ("2022-08-01", False), (None, True)])
def test_what_was_said_while_the_report_was_under_way_is_told_with_the_answer(
    housing: Housing, place: Place, on_file: str | None, told: bool
) -> None:  # fmt: skip
    stay = check_in(housing, place, expected_out_on="2022-05-01")
    housing.ask(contract.CHANGE_STAY, {"id": stay["id"], "version": 1, "expected_out_on": "2022-08-01"}, LANDLORD)

    residence = registered(housing, stay, expected_end_on=on_file)

    assert replanned(housing)[1:] == ([(residence, "2022-08-01", LANDLORD.account_id)] if told else [])


def test_of_who_is_only_expected_the_register_is_told_nothing(housing: Housing, place: Place) -> None:
    stay = housing.ask(contract.CREATE_STAY, {**arrival(place), "check_in": False}, LANDLORD)

    housing.ask(contract.CHANGE_STAY, {"id": stay["id"], "version": 1, "expected_out_on": "2022-08-01"}, LANDLORD)

    assert replanned(housing) == []
