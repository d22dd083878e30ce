"""Requests of the access test for the routes of housing: letting."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient

BASIS = {"valid_from": "2020-01-01", "basis_zh": "《测试规定》", "basis_en": "For tests"}
RULE = {**BASIS, "needs_letter": True, "needs_first_inspection": True, "unletting_severities": ["CRITICAL"]}
TEXT = {**BASIS, "clauses_zh": ["按期整改隐患。"], "clauses_en": ["To put hazards right in time."]}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    return {}


def _house(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/houses/{things.more['house']}{part}", *shows, **options)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "get_letting": lambda it: _house(it, "/letting", 200),
    "list_letters": lambda it: _house(it, "/letters", 200),
    "sign_letter": lambda it: _house(it, "/letter", 412, headers=NEVER, json={"text_version": 1}),
    "print_letter": lambda it: _house(it, "/letter/prints", 200, json={"language": "zh"}),
    "list_letter_texts": lambda _: request("/letter-texts", 200),
    "publish_letter_text": lambda _: request("/letter-texts", 422, json=TEXT),
    "list_letting_rules": lambda _: request("/letting-rules", 200),
    "publish_letting_rule": lambda _: request("/letting-rules", 422, json=RULE),
}
"""By route, what to send for the things of one station."""
