"""Requests of the access test for the routes of housing: hazards."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient

SEEN = {"kind": "阳台墙砖松动", "aspect": "STRUCTURE", "severity": "MAJOR"}
LINE = {"severity": "MAJOR", "days": 7, "again_days": 3, "day_kind": "CALENDAR", "extensions": 1, "extension_days": 7, "landlord_reports": True}
FAULTY_RULE = {"valid_from": "2022-03-31", "basis_zh": "测试", "basis_en": "Test", "lines": [LINE]}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """A hazard of the house, as an officer saw it."""
    return {"hazard": things.officer.record_hazard(things.more["house"], **SEEN).raise_for_status().json()["id"]}


def _act(act: str, **body: Any) -> Callable[[Things], Request]:
    return lambda it: request(f"/hazards/{it.more['hazard']}/{act}", 412, headers=NEVER, json=body)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_house_hazards": lambda it: request(f"/houses/{it.more['house']}/hazards", 200),
    "record_hazard": lambda it: request(f"/houses/{it.more['house']}/hazards", 201, json=SEEN),
    "list_hazards": lambda it: request("/hazards", 200, params={"station_code": it.station}),
    "get_hazard": lambda it: request(f"/hazards/{it.more['hazard']}", 200),
    "rectify_hazard": _act("rectification", note="已更换墙砖"),
    "recheck_hazard": _act("recheck", result="PASSED"),
    "extend_hazard": _act("extension", due_on="2999-12-31", reason="WEATHER"),
    "decide_hazard_extension": _act("extension/decision", decision="REFUSED"),
    "transfer_hazard": _act("transfer", authority="FIRE", note="须由消防部门处理"),
    "record_transfer_outcome": _act("transfer-outcome", outcome="RESOLVED"),
    "withdraw_hazard": _act("withdrawal", reason="WRONG_HOUSE"),
    "list_hazard_rules": lambda _: request("/hazard-rules", 200),
    "publish_hazard_rule": lambda _: request("/hazard-rules", 422, json=FAULTY_RULE),
}
"""By route, what to send for the things of one station."""
