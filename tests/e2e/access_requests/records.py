"""Requests of the access test for the routes of ``records``."""

from collections.abc import Callable

from tests.e2e.access_requests.basis import NEVER, PASSWORD, Request, Things, request, unique
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration

PURPOSE = {"purpose": "asked for at the counter"}
RULE = {"record_type": "RESIDENCE_ENDED", "days": 10, "minimum_days": 5, "basis_zh": "测试依据", "basis_en": "For tests"}


def furnish(clerk: ApiClient, administrator: ApiClient, things: Things) -> dict[str, str]:
    """What the requests below need beside ``things``, made as a clerk of the station; goes into ``things.more``."""
    body = {"username": unique("u"), "display_name": "李明", "password": PASSWORD, "roles": ["STATION_HEAD"], "station_code": things.station}
    administrator.open_account(**body).raise_for_status()
    head = clerk.signed_in(body["username"], PASSWORD)
    _long_gone(clerk)
    disposal = head.propose_disposal("RESIDENCE_ENDED").raise_for_status().json()["id"]
    erasure = clerk.request_erasure(_long_gone(clerk), reason="RESIDENT_REQUEST", **PURPOSE).raise_for_status().json()["id"]
    hold = head.place_hold(_long_gone(clerk), reason="CASE", authority="Court, 2022-17").raise_for_status().json()["id"]
    head.http.close()
    return {"disposal": disposal, "erasure": erasure, "hold": hold}


def _long_gone(clerk: ApiClient) -> str:
    """The id of somebody who left so long ago that the residence is due."""
    residence = clerk.register_residence(**registration(started_on="2010-01-01")).raise_for_status().json()
    clerk.end_residence(residence["id"], residence["version"], ended_on="2010-06-01", reason="MOVED_AWAY").raise_for_status()
    return str(residence["person"]["id"])


REQUESTS: dict[str, Callable[[Things], Request]] = {
    "get_seal": lambda it: request(f"/people/{it.person}/seal", 200),
    "seal_person": lambda it: request(f"/people/{it.person}/seal", 412, headers=NEVER, json={"reason": "SAFETY"}),
    "unseal_person": lambda it: request(f"/people/{it.person}/unsealing", 412, headers=NEVER, json={}),
    "list_retention_rules": lambda _: request("/retention-rules", 200),
    "publish_retention_rule": lambda _: request("/retention-rules", 422, json={**RULE, "valid_from": "2020-01-01"}),
    "list_due_records": lambda _: request("/due-records", 200),
    "place_hold": lambda it: request(f"/people/{it.person}/holds", 422, json={"reason": "CASE", "authority": "Court", "until": "2020-01-01"}),
    "list_holds": lambda it: request("/holds", 200, params={"station_code": it.station}),
    "release_hold": lambda it: request(f"/holds/{it.more['hold']}/release", 412, headers=NEVER, json={}),
    "list_disposals": lambda it: request("/disposals", 200, params={"station_code": it.station}),
    "propose_disposal": lambda _: request("/disposals", 409, json={"record_type": "PERSON_WITHOUT_RESIDENCE"}),
    "get_disposal": lambda it: request(f"/disposals/{it.more['disposal']}", 200),
    "approve_disposal": lambda it: request(f"/disposals/{it.more['disposal']}/approval", 412, headers=NEVER, json={}),
    "reject_disposal": lambda it: request(f"/disposals/{it.more['disposal']}/rejection", 412, headers=NEVER, json={}),
    "request_erasure": lambda it: request(f"/people/{it.person}/erasure", 409, json={"reason": "RESIDENT_REQUEST", **PURPOSE}),
    "list_erasures": lambda it: request("/erasures", 200, params={"station_code": it.station}),
    "get_erasure": lambda it: request(f"/erasures/{it.more['erasure']}", 200),
    "approve_erasure": lambda it: request(f"/erasures/{it.more['erasure']}/approval", 412, headers=NEVER, json={}),
    "reject_erasure": lambda it: request(f"/erasures/{it.more['erasure']}/rejection", 412, headers=NEVER, json={}),
    "access_own_record": lambda it: request(f"/people/{it.person}/subject-access", 200, json={"requested_via": "COUNTER", **PURPOSE}),
    "print_own_record": lambda it: request(f"/people/{it.person}/subject-access/print", 200, json={"requested_via": "COUNTER", **PURPOSE}),
}
"""By route, what to send for the things of one station."""
