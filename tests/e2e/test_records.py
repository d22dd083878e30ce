"""A record's end: sealed from the counter's eyes, disposed of and erased by two people, and shown to the resident with who looked."""

from collections.abc import Callable
from typing import Any

import pytest

from dev.ports import wait_until
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import document_number, registration

PURPOSE = "asked for at the counter"


@pytest.fixture
def station(new_station: Callable[[], str]) -> str:
    return new_station()


@pytest.fixture
def clerk(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    return new_account("CLERK", station)


@pytest.fixture
def head(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    return new_account("STATION_HEAD", station)


@pytest.fixture
def deputy(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    return new_account("STATION_HEAD", station)


def lives_here(clerk: ApiClient, number: str) -> dict[str, Any]:
    """Somebody's residence."""
    made: dict[str, Any] = clerk.register_residence(**registration(person={"document_number": number})).raise_for_status().json()
    return made


def long_gone(clerk: ApiClient, number: str) -> dict[str, Any]:
    """The residence of somebody who left more than ten years ago."""
    body = registration(person={"document_number": number}, started_on="2010-01-01")
    residence = clerk.register_residence(**body).raise_for_status().json()
    ended: dict[str, Any] = clerk.end_residence(residence["id"], residence["version"], ended_on="2010-06-01", reason="MOVED_AWAY").json()
    return ended


def refusal(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_the_head_seals_and_the_counter_finds_that_there_is_somebody(clerk, head):
    number = document_number()
    residence = lives_here(clerk, number)
    person = residence["person"]

    sealed = head.seal_person(person["id"], person["version"], reason="AUTHORITY_REQUEST", note="letter on file").raise_for_status()

    assert (sealed.json()["sealed"], sealed.headers["etag"]) == (True, '"v2"')
    [found] = clerk.search_people(document_number=number).raise_for_status().json()["items"]
    assert (found["id"], found["sealed"], found["name"], found["birth_year"]) == (person["id"], True, "*", None)
    for response in (
        clerk.residence(residence["id"]),
        clerk.person(person["id"], "name"),
        clerk.reveal_person(person["id"], ["name"], PURPOSE),
        clerk.register_residence(**registration(person={"document_number": number})),
    ):
        assert refusal(response) == (403, "RECORD_SEALED")
    assert clerk.residences().json()["items"] == []
    assert head.residence(residence["id"]).json()["person"]["name"] == person["name"]
    codes = [entry["detail"].get("code") for entry in head.page_items("/audit", subject=f"person:{person['id']}")]
    assert codes.count("RECORD_SEALED") == 4


def test_two_people_dispose_of_what_is_beyond_its_time(clerk, head, deputy):
    gone, kept = long_gone(clerk, document_number()), long_gone(clerk, document_number())
    batch = head.propose_disposal("RESIDENCE_ENDED").raise_for_status().json()
    assert {record["id"] for record in batch["records"]} == {gone["id"], kept["id"]}
    head.place_hold(kept["person"]["id"], reason="CASE", authority="Court, 2022-17").raise_for_status()

    assert refusal(head.approve_disposal(batch["id"], 1)) == (403, "SAME_PERSON")
    deputy.approve_disposal(batch["id"], 1).raise_for_status()
    wait_until(lambda: head.disposal(batch["id"]).json()["state"] == "DONE", "the batch", 30)

    outcomes = {record["id"]: record["outcome"] for record in head.disposal(batch["id"]).json()["records"]}
    assert outcomes == {gone["id"]: "DISPOSED", kept["id"]: "HELD"}
    assert (clerk.residence(gone["id"]).status_code, clerk.residence(kept["id"]).status_code) == (404, 200)


def test_two_people_erase_whom_nothing_keeps(clerk, head):
    number = document_number()
    person_id = long_gone(clerk, number)["person"]["id"]
    here = lives_here(clerk, document_number())["person"]["id"]
    assert refusal(clerk.request_erasure(here, reason="RESIDENT_REQUEST", purpose=PURPOSE)) == (409, "ERASURE_ACTIVE_RESIDENCE")

    request = clerk.request_erasure(person_id, reason="RESIDENT_REQUEST", purpose=PURPOSE).raise_for_status()
    assert request.headers["location"] == f"/api/v1/erasures/{request.json()['id']}"
    receipt = head.approve_erasure(request.json()["id"], 1).raise_for_status().json()

    assert clerk.erasure(receipt["id"]).json() == receipt
    assert (receipt["state"], "NAME" in receipt["kinds"]) == ("DONE", True)
    assert clerk.search_people(document_number=number).json()["items"] == []
    assert clerk.person(person_id, "name").status_code == 404
    assert lives_here(clerk, number)["person"]["id"] != person_id


def test_a_resident_reads_who_looked_and_why(clerk, head, new_account, station):
    officer, number = new_account("OFFICER", station), document_number()
    person_id = lives_here(clerk, number)["person"]["id"]
    officer.reveal_person(person_id, ["phone"], "call about the visit").raise_for_status()

    shown = clerk.subject_access(person_id, purpose=PURPOSE, requested_via="COUNTER").raise_for_status().json()

    assert shown["details"]["document_number"] == number
    told = [(deed["done_en"], deed["roles"], deed["purpose"], deed["account_id"]) for deed in shown["deeds"]]
    assert ("looked at your details in full", ["OFFICER"], "call about the visit", None) in told
    assert refusal(clerk.subject_access(person_id, purpose=PURPOSE, requested_via="COUNTER", with_accounts=True)) == (403, "ACCOUNTS_FOR_HEAD_ONLY")
    named = head.subject_access(person_id, purpose=PURPOSE, requested_via="COUNTER", with_accounts=True).raise_for_status().json()
    assert officer.me().json()["id"] in {deed["account_id"] for deed in named["deeds"]}
    paper = clerk.print_own_record(person_id, purpose=PURPOSE, requested_via="COUNTER", language="en").raise_for_status()
    assert (paper.headers["content-type"], paper.headers["cache-control"], paper.content[:5]) == ("application/pdf", "no-store", b"%PDF-")
