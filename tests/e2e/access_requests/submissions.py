"""Requests of the access test for the routes of ``submissions``."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    submission = things.owner.draft_submission(registration=registration(), submit=True).raise_for_status().json()
    return {"submission": submission["id"]}


def _of(it: Things) -> str:
    return f"/submissions/{it.more['submission']}"


REASON = {"reason": "ADDRESS_UNCLEAR"}

REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_submissions": lambda _: request("/submissions", 200),
    "draft_submission": lambda _: request("/submissions", 201, json={"registration": registration()}),
    "get_submission": lambda it: request(_of(it), 200),
    "change_submission": lambda it: request(_of(it), 412, headers=NEVER, json={"registration": {"reason": "STUDY"}}),
    "submit_submission": lambda it: request(f"{_of(it)}/submission", 412, headers=NEVER),
    "withdraw_submission": lambda it: request(f"{_of(it)}/withdrawal", 412, headers=NEVER),
    "return_submission": lambda it: request(f"{_of(it)}/return", 412, headers=NEVER, json=REASON),
    "accept_submission": lambda it: request(f"{_of(it)}/acceptance", 412, headers=NEVER, json={}),
    "refuse_submission": lambda it: request(f"{_of(it)}/refusal", 412, headers=NEVER, json={"reason": "NOT_LIVING_THERE"}),
    "reveal_submission": lambda it: request(f"{_of(it)}/reveal", 200, json={"fields": ["name"], "purpose": "compare with the copy"}),
}
"""By route, what to send for the things of one station."""
