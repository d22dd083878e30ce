"""A landlord submits, the clerk returns it, the landlord mends and resubmits, the clerk accepts: over the product's own door."""

from collections.abc import Callable
from typing import Any

import httpx

from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import document_number, registration


def codes(response: httpx.Response, status: int) -> dict[str, str]:
    """The codes that a refusal points with."""
    assert response.status_code == status, response.text
    return {error["pointer"]: error["code"] for error in response.json()["errors"]}


def done(response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = response.raise_for_status().json()
    return body


def test_a_submission_goes_to_and_fro_until_it_is_registered(new_station: Callable[[], str], new_account: Callable[..., ApiClient]) -> None:
    station = new_station()
    landlord, neighbour, clerk = new_account("LANDLORD", station), new_account("LANDLORD", station), new_account("CLERK", station)
    number = document_number()
    written = registration(person={"document_number": number}, address={"text": "东华路 12 号"})

    draft = landlord.draft_submission(registration={**written, "person": {"name": "王小明"}})
    submission = done(draft)
    address = f"/submissions/{submission['id']}"
    assert draft.headers["Location"] == f"/api/v1{address}"
    assert clerk.submission(submission["id"]).json()["code"] == "SUBMISSION_NOT_FOUND"
    incomplete = landlord.decide_submission(submission["id"], "submission", 1)
    assert codes(incomplete, 422) == {f"/registration/person/document_{name}": "REQUIRED" for name in ("type", "number")}

    submission = done(landlord.change_submission(submission["id"], 1, person={"document_type": "RESIDENT_ID", "document_number": number}))
    submission = done(landlord.decide_submission(submission["id"], "submission", submission["version"]))
    assert [one["id"] for one in clerk.page_items("/submissions", state="SUBMITTED")] == [submission["id"]]
    assert list(neighbour.page_items("/submissions")) == []
    assert number not in clerk.submission(submission["id"]).text

    assert codes(clerk.decide_submission(submission["id"], "return", submission["version"], reason="OTHER"), 422) == {"/note": "NOTE_REQUIRED"}
    submission = done(clerk.decide_submission(submission["id"], "return", submission["version"], reason="ADDRESS_UNCLEAR", note="请写明房号"))
    seen = done(landlord.submission(submission["id"]))
    assert (seen["state"], seen["reason"], seen["note"]) == ("RETURNED", "ADDRESS_UNCLEAR", "请写明房号")
    assert clerk.decide_submission(submission["id"], "acceptance", submission["version"]).json()["code"] == "SUBMISSION_STATE"

    submission = done(landlord.change_submission(submission["id"], submission["version"], address={"text": "东华路 12 号", "room": "402"}))
    submission = done(landlord.decide_submission(submission["id"], "submission", submission["version"]))
    assert landlord.decide_submission(submission["id"], "acceptance", submission["version"]).status_code == 403
    assert done(clerk.reveal_submission(submission["id"], ["document_number"], "compare with the copy"))["document_number"] == number
    submission = done(clerk.decide_submission(submission["id"], "acceptance", submission["version"]))

    residence = done(clerk.residence(submission["residence_id"]))
    assert (residence["channel"], residence["address"], residence["state"]) == ("LANDLORD", {"text": "东华路 12 号", "room": "402"}, "ACTIVE")
    told = done(landlord.submission(submission["id"]))
    assert [act["act"] for act in told["journal"]] == ["DRAFTED", "CHANGED", "SUBMITTED", "RETURNED", "CHANGED", "SUBMITTED", "ACCEPTED"]
    assert (told["state"], told["residence_id"]) == ("ACCEPTED", residence["id"])
    assert landlord.residence(residence["id"]).status_code == 403
