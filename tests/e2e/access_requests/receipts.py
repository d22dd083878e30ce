"""Requests of the access test for the routes of ``receipts``."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {"receipt": clerk.issue_receipt(things.residence).raise_for_status().json()["id"]}


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "issue_receipt": lambda it: request(f"/residences/{it.residence}/receipt", 409, json={}),
    "get_residence_receipt": lambda it: request(f"/residences/{it.residence}/receipt", 200),
    "get_receipt": lambda it: request(f"/receipts/{it.more['receipt']}", 200),
    "print_receipt": lambda it: request(f"/receipts/{it.more['receipt']}/prints", 200, json={"language": "zh", "reason": "DAMAGED"}),
    "revoke_receipt": lambda it: request(f"/receipts/{it.more['receipt']}/revocation", 412, headers=NEVER, json={"reason": "LOST"}),
    "check_receipt": lambda _: request("/receipt-checks/0000-0000-0000-0000", 200),
}
"""By route, what to send for the things of one station."""
