"""Two stations with the same things in each, an account of every role, and one request for every route.

The requests are right in all but what keeps them from doing harm: a change names a version that there never was, a
password is too short. So an answer other than 401, 403 and 404 shows that the caller was let through.
"""

import datetime as dt
import itertools
from collections.abc import Callable

from gateway.access import Place
from shared.contracts.directory.roles import DISTRICT_ROLES, EVERYONE, Role
from tests.e2e.access_requests import (
    campaigns,
    clues,
    duplicates,
    employers,
    exports,
    hazards,
    house_imports,
    houses,
    imports,
    inspections,
    jobs,
    letting,
    rating,
    receipts,
    records,
    spells,
    statistics,
    stay_refusals,
    stays,
    submissions,
    visits,
)
from tests.e2e.access_requests.basis import NEVER, PASSWORD, Request, Things, request, unique
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration

SPARE = itertools.count(1)
POPULATION = (spells, visits, receipts, employers, duplicates, records, jobs, imports, exports, submissions, stay_refusals)
HOUSING = (houses, letting, stays, inspections, hazards, rating, clues, campaigns, statistics, house_imports)
AREAS = POPULATION + HOUSING


def past_day() -> str:
    return (dt.date(2021, 12, 31) - dt.timedelta(days=next(SPARE))).isoformat()


class World:
    """Both stations, and a client for each role; station roles and outside accounts belong to the first."""

    def __init__(self, administrator: ApiClient, stranger: ApiClient) -> None:
        self.stranger = stranger
        self._administrator = administrator
        self.things = {place: self._furnish() for place in Place}
        self.usernames: dict[Role, str] = {}
        self.clients: dict[Role, ApiClient] = {role: self._client(role) for role in sorted(EVERYONE)}
        clues.entrust(self.clients[Role.LANDLORD], self.things[Place.OWN_STATION], self.things[Place.OTHER_STATION])
        employers.entrust(self.clients[Role.CLERK], self.clients[Role.EMPLOYER], self.things[Place.OWN_STATION])
        houses.entrust(self.clients[Role.CLERK], self.clients[Role.LANDLORD], self.things[Place.OWN_STATION])

    def client(self, role: Role | None) -> ApiClient:
        return self.stranger if role is None else self.clients[role]

    def session(self, role: Role | None) -> ApiClient:
        """A session that may be ended."""
        return self.stranger if role is None else self.stranger.signed_in(self.usernames[role], PASSWORD)

    def close(self) -> None:
        for client in self.clients.values():
            client.http.close()

    def _client(self, role: Role) -> ApiClient:
        station = None if role in DISTRICT_ROLES else self.things[Place.OWN_STATION].station
        username, _ = self._account(role, station)
        self.usernames[role] = username
        return self.stranger.signed_in(username, PASSWORD)

    def _session_of(self, role: Role, station: str) -> ApiClient:
        return self.stranger.signed_in(self._account(role, station)[0], PASSWORD)

    def _account(self, role: Role, station: str | None) -> tuple[str, str]:
        username = unique("u")
        body = {"username": username, "display_name": "李明", "password": PASSWORD, "roles": [role], "station_code": station}
        return username, self._administrator.open_account(**body).raise_for_status().json()["id"]

    def _furnish(self) -> Things:
        administrator, station = self._administrator, unique("s")
        administrator.open_station(code=station, name_zh="测试派出所", name_en="Test Police Station").raise_for_status()
        community = administrator.add_community(station_code=station, name_zh="长塘村", name_en="Changtang Village").raise_for_status().json()["id"]
        administrator.open_module(station, module="PEOPLE").raise_for_status()
        administrator.record_strength(station, officers=50, community_officers=30, as_of="2022-01-01").raise_for_status()
        username, colleague = self._account(Role.CLERK, station)
        officer, owner = (self._session_of(role, station) for role in (Role.OFFICER, Role.LANDLORD))
        leave = administrator.record_leave(colleague, from_date="2030-01-01", to_date="2030-01-02").raise_for_status().json()["id"]
        clerk, body = self.stranger.signed_in(username, PASSWORD), registration()
        residence = clerk.register_residence(**body).raise_for_status().json()
        person = residence["person"]["id"], body["person"]["document_number"]
        things = Things(station, community, colleague, leave, residence["id"], *person, officer, owner, {})
        for area in AREAS:
            things.more.update(area.furnish(clerk, administrator, things))
        for client in (clerk, officer, owner):
            client.http.close()
        return things


CHANGE = {"kind": "CHANGE", "fields": {"reason": "STUDY"}}
WEAK = {"new_password": "short"}
NAMES = {"name_zh": "测试派出所", "name_en": "Test"}

REQUESTS: dict[str, Callable[[Things], Request]] = {
    "sign_out": lambda _: request("/sessions/current", 204),
    "get_me": lambda _: request("/me", 200),
    "change_own_password": lambda _: request("/me/password", 422, json={**WEAK, "current_password": PASSWORD}),
    "list_stations": lambda _: request("/stations", 200),
    "open_station": lambda _: request("/stations", 201, json={"code": unique("s"), **NAMES}),
    "get_station": lambda it: request(f"/stations/{it.station}", 200),
    "change_station": lambda it: request(f"/stations/{it.station}", 412, headers=NEVER, json={"name_zh": "别名派出所"}),
    "remove_station": lambda it: request(f"/stations/{it.station}", 412, headers=NEVER),
    "list_mergers": lambda it: request(f"/stations/{it.station}/mergers", 200),
    "merge_station": lambda it: request(f"/stations/{it.station}/mergers", 422, json={"code": it.station, "on": "2020-11-01"}),
    "list_modules": lambda it: request(f"/stations/{it.station}/modules", 200),
    "open_module": lambda it: request(f"/stations/{it.station}/modules", 409, json={"module": "PEOPLE"}),
    "close_module": lambda it: request(f"/stations/{it.station}/modules/PEOPLE/close", 412, headers=NEVER, json={}),
    "get_strength": lambda it: request(f"/stations/{it.station}/strength", 200, params={"on": "2022-03-31"}),
    "record_strength": lambda it: request(
        f"/stations/{it.station}/strength", 201, json={"officers": 5, "community_officers": 3, "as_of": past_day()}
    ),
    "put_strength": lambda it: request(f"/stations/{it.station}/strength", 200, json={"officers": 5, "community_officers": 3, "as_of": past_day()}),
    "list_communities": lambda it: request("/communities", 200, params={"station_code": it.station}),
    "add_community": lambda it: request("/communities", 201, json={"station_code": it.station, "name_zh": unique("村"), "name_en": "Village"}),
    "get_community": lambda it: request(f"/communities/{it.community}", 200),
    "change_community": lambda it: request(f"/communities/{it.community}", 412, headers=NEVER, json={"name_en": "Other"}),
    "get_officer": lambda it: request(f"/communities/{it.community}/officer", 200),
    "assign_officer": lambda it: request(f"/communities/{it.community}/officer", 412, headers=NEVER, json={"account_id": None}),
    "list_accounts": lambda it: request("/accounts", 200, params={"station_code": it.station}),
    "open_account": lambda it: request(
        "/accounts", 201, json={"username": unique("u"), "display_name": "李明", "password": PASSWORD, "roles": ["CLERK"], "station_code": it.station}
    ),
    "get_account": lambda it: request(f"/accounts/{it.colleague}", 200),
    "change_account": lambda it: request(f"/accounts/{it.colleague}", 412, headers=NEVER, json={"display_name": "李华"}),
    "set_password": lambda it: request(f"/accounts/{it.colleague}/password", 422, json=WEAK),
    "list_leave": lambda it: request(f"/accounts/{it.colleague}/leave", 200),
    "record_leave": lambda it: request(f"/accounts/{it.colleague}/leave", 201, json=dict.fromkeys(("from_date", "to_date"), past_day())),
    "cancel_leave": lambda it: request(f"/accounts/{it.colleague}/leave/{it.leave}", 412, headers=NEVER),
    "list_residences": lambda it: request("/residences", 200, params={"station_code": it.station}),
    "register_residence": lambda _: request("/residences", 201, json=registration()),
    "get_residence": lambda it: request(f"/residences/{it.residence}", 200),
    "change_residence": lambda it: request(f"/residences/{it.residence}/changes", 412, headers=NEVER, json=CHANGE),
    "end_residence": lambda it: request(
        f"/residences/{it.residence}/end", 412, headers=NEVER, json={"ended_on": "2022-05-01", "reason": "MOVED_AWAY"}
    ),
    "search_people": lambda it: request("/people/search", 200, json={"document_number": it.document_number}),
    "get_person": lambda it: request(f"/people/{it.person}", 200, params={"fields": "name"}),
    "reveal_person": lambda it: request(f"/people/{it.person}/reveal", 200, json={"fields": ["name"], "purpose": "return of a lost card"}),
    "list_audit": lambda it: request("/audit", 200, params={"subject": f"residence:{it.residence}"}),
    "verify_audit": lambda _: request("/audit/verification", 200),
    **{name: made for area in AREAS for name, made in area.REQUESTS.items()},
    "get_openapi": lambda _: request("/openapi.json", 200),
    "get_docs": lambda _: request("/docs", 200),
    "get_docs_file": lambda _: request("/docs/swagger-ui.css", 200),
    "list_problems": lambda _: request("/problems", 200),
    "get_problem": lambda _: request("/problems/NOT_FOUND", 200),
}
"""By route, what to send for the things of one station. ``sign_in`` and ``stream_events`` have tests of their own."""
