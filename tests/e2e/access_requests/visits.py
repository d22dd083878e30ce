"""Requests of the access test for the routes of ``visits``."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import NEVER, Request, Things, request
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """Somebody in the community who was expected to leave long ago, and whose first visit will be due."""
    body = registration(community_id=things.community, expected_end_on="2022-06-30")
    return {"overstayed": clerk.register_residence(**body).raise_for_status().json()["id"]}


FAR = "2999-12-31"
"""A day on which every visit is due."""
FAULTY_RULES = {"valid_from": "2022-03-31", "basis_zh": "测试", "basis_en": "Test", "lines": [
    {"first_days": 30, "lives_there_days": 180, "nobody_home_days": 3, "refused_days": 14, "nobody_home_times": 3, "appeal_days": 60}
]}  # fmt: skip

REQUESTS: dict[str, Callable[[Things], Request]] = {
    "record_visit": lambda it: request(
        f"/residences/{it.residence}/verifications", 412, headers=NEVER, json={"outcome": "REFUSED", "visited_on": "2022-05-01"}
    ),
    "list_visits": lambda it: request(f"/residences/{it.residence}/verifications", 200),
    "list_due_visits": lambda it: request("/verifications/due", 200, params={"community_id": it.community, "until": FAR}),
    "decide_absence": lambda it: request(
        f"/residences/{it.residence}/absence", 412, headers=NEVER, json={"decision": "ESTABLISHED", "reason": "NOBODY_SEEN"}
    ),
    "list_absences": lambda it: request(f"/residences/{it.residence}/absence", 200),
    "appeal_absence": lambda it: request(f"/residences/{it.residence}/absence/appeal", 412, headers=NEVER, json={"note": "上夜班"}),
    "decide_appeal": lambda it: request(
        f"/residences/{it.residence}/absence/appeal/decision", 412, headers=NEVER, json={"decision": "LIFTED", "note": "已核实"}
    ),
    "list_visit_rules": lambda _: request("/visit-rules", 200),
    "publish_visit_rules": lambda _: request("/visit-rules", 422, json=FAULTY_RULES),
    "count_work_queues": lambda it: request("/work-queues", 200, params={"community_id": it.community}),
    "list_work_queue": lambda it: request("/work-queues/EXPECTED_END_PASSED", 200, params={"community_id": it.community}),
}
"""By route, what to send for the things of one station."""
