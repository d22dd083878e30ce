"""Requests of the access test for the routes of housing: inspections."""

from collections.abc import Callable
from typing import Any

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.factories.housing_inspections import picture

MEDIA = {"Content-Type": "image/jpeg"}
FAULTY = {"valid_from": "2020-01-01", "basis_zh": "测试", "basis_en": "Test", "sheet": [
    {"code": "TEST_ITEM", "aspect": "FIRE", "severity": "MAJOR", "text_zh": "测试", "text_en": "Test", "basis_zh": "测试", "basis_en": "Test"}
], "outcomes": [{"severity": "MAJOR", "outcome": "RECTIFY", "allowed": ["RECTIFY"]}]}  # fmt: skip
NOTHING = {"results": [{"item_code": "NO_SUCH_ITEM", "result": "PASS"}]}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:  # every area is asked alike
    """A signed inspection with a photograph, of the house that is there by then."""
    officer = things.officer
    sheet = officer.inspection_template(1).json()["sheet"]
    results = [{"item_code": item["code"], "result": "PASS"} for item in sheet]
    opened = officer.open_inspection(things.more["house"], kind="ROUTINE", results=results).raise_for_status().json()
    photo = officer.add_photo(opened["id"], picture()).raise_for_status().json()
    officer.end_inspection(opened["id"], "closing", opened["version"]).raise_for_status()
    return {"inspection": opened["id"], "photo": photo["id"]}


def _inspection(things: Things, part: str, *shows: int, **options: Any) -> Request:
    return request(f"/inspections/{things.more['inspection']}{part}", *shows, **options)


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "list_inspection_templates": lambda _: request("/inspection-templates", 200),
    "get_inspection_template": lambda _: request("/inspection-templates/1", 200),
    "publish_inspection_template": lambda _: request("/inspection-templates", 422, json=FAULTY),
    "list_house_inspections": lambda it: request(f"/houses/{it.more['house']}/inspections", 200),
    "open_inspection": lambda it: request(f"/houses/{it.more['house']}/inspections", 422, json={"kind": "ROUTINE", **NOTHING}),
    "list_inspections": lambda it: request("/inspections", 200, params={"station_code": it.station}),
    "get_inspection": lambda it: _inspection(it, "", 200),
    "verify_inspection": lambda it: _inspection(it, "/verification", 200),
    "record_results": lambda it: _inspection(it, "/results", 409, json=NOTHING),
    "close_inspection": lambda it: _inspection(it, "/closing", 409, headers=NEVER, json={}),
    "abandon_inspection": lambda it: _inspection(it, "/abandonment", 409, headers=NEVER, json={"reason": "MISTAKE"}),
    "acknowledge_inspection": lambda it: _inspection(it, "/acknowledgement", 412, headers=NEVER, json={}),
    "add_photo": lambda it: _inspection(it, "/photos", 409, content=picture(), headers=MEDIA),
    "get_photo": lambda it: request(f"/photos/{it.more['photo']}", 200),
    "remove_photo": lambda it: request(f"/photos/{it.more['photo']}", 409),
}
"""By route, what to send for the things of one station."""
