"""Requests of the access test for the routes of ``employers``."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.e2e.hiring import employer

RULE = {"valid_from": "2020-01-01", "days": 3, "day_kind": "WORKING", "checks_per_day": 100, "basis_zh": "《测试规定》", "basis_en": "For tests"}
WORKER = {"document_number": "441602199003070011", "name": "王小明"}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # the same for all areas
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {"employer": clerk.register_employer(**employer()).raise_for_status().json()["id"]}


def entrust(clerk: ApiClient, owner: ApiClient, things: Things) -> None:
    """Let the account act for the employer that a station's things have."""
    made = clerk.employer(things.more["employer"]).json()
    clerk.change_employer(made["id"], made["version"], account_id=owner.me().json()["id"]).raise_for_status()


def _of(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/employers/{things.more['employer']}{part}", *shows, **options)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_employers": lambda it: request("/employers", 200, params={"station_code": it.station}),
    "register_employer": lambda _: request("/employers", 201, json=employer()),
    "get_employer": lambda it: _of(it, "", 200),
    "change_employer": lambda it: _of(it, "", 412, headers=NEVER, json={"name_en": "Other"}),
    "close_employer": lambda it: _of(it, "/close", 412, headers=NEVER, json={}),
    "reveal_employer_contact": lambda it: _of(it, "/contact/reveal", 200, json={"purpose": "the list is overdue"}),
    "check_hires": lambda it: _of(it, "/hire-checks", 201, json={"document_number": it.document_number}),
    "list_hire_checks": lambda it: _of(it, "/hire-checks", 200),
    "upload_roster": lambda it: _of(it, "/roster", 200, json={"as_of": "2022-03-31", "people": [WORKER], "dry_run": True}),
    "get_roster": lambda it: _of(it, "/roster", 200),
    "list_roster_versions": lambda it: _of(it, "/roster/versions", 200),
    "list_hire_rules": lambda _: request("/hire-rules", 200),
    "publish_hire_rule": lambda _: request("/hire-rules", 422, json=RULE),
}
"""By route, what to send for the things of one station."""
