"""Requests of the access test for the routes of ``duplicates``."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import document_number, registration


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """A pair that looks like one person."""
    people = [clerk.register_residence(**_passport()).raise_for_status().json()["person"]["id"] for _ in range(2)]
    [pair] = clerk.find_duplicates(people[0]).raise_for_status().json()["items"]
    return {"duplicate": pair["id"], "twofold": people[0]}


def _passport() -> dict[str, object]:
    """John Smith with a new passport, and the same phone and address as ever."""
    number = f"E{document_number()[9:17]}"
    person = {"document_type": "PASSPORT", "document_number": number, "name": "JOHN SMITH", "nationality": "GBR", "phone": "+999000000001"}
    return registration(person=person)


WHY = {"purpose": "both cards were compared"}

REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_duplicate_rules": lambda _: request("/duplicate-rules", 200),
    "publish_duplicate_rule": lambda _: request(
        "/duplicate-rules",
        422,
        json={"valid_from": "2000-01-01", "weights": [], "similarity": 90, "threshold": 60, "basis_zh": "a decision", "basis_en": "a decision"},
    ),
    "list_duplicates": lambda it: request("/duplicates", 200, params={"station_code": it.station}),
    "get_duplicate": lambda it: request(f"/duplicates/{it.more['duplicate']}", 200),
    "find_duplicates": lambda it: request(f"/people/{it.more['twofold']}/duplicates", 200, json={}),
    "merge_duplicate": lambda it: request(f"/duplicates/{it.more['duplicate']}/merge", 412, headers=NEVER, json={**WHY, "survivor_id": it.person}),
    "undo_merge": lambda it: request(f"/duplicates/{it.more['duplicate']}/undo", 412, headers=NEVER, json=WHY),
    "dismiss_duplicate": lambda it: request(
        f"/duplicates/{it.more['duplicate']}/dismissal", 412, headers=NEVER, json={"reason": "both were at the counter"}
    ),
}
"""By route, what to send for the things of one station."""
