"""What every client may rely on: problem documents, versions, keys, pages; and that a refused request changes nothing."""

import datetime as dt
import socket
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import document_number, registration

TOMORROW = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2)).isoformat()


@pytest.fixture
def clerk(new_station: Callable[[], str], new_account: Callable[..., ApiClient]) -> ApiClient:
    """The clerk of a station of this test's own."""
    return new_account("CLERK", new_station())


@pytest.fixture
def residence(clerk: ApiClient) -> dict[str, Any]:
    """A residence of that station."""
    made: dict[str, Any] = clerk.register_residence(**registration()).raise_for_status().json()
    return made


def state_of(clerk: ApiClient) -> list[dict[str, Any]]:
    """All that the station holds."""
    return list(clerk.page_items("/residences"))


def assert_problem(response: httpx.Response, status: int, code: str, pointer: str | None = None) -> None:
    assert (response.status_code, response.json().get("code")) == (status, code), response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert problem["title"]
    assert problem["request_id"] == response.headers["x-request-id"]
    if pointer is not None:
        assert pointer in [found["pointer"] for found in problem["errors"]], problem


BAD_REGISTRATIONS = {
    "a wrong check digit": (registration(person={"document_number": "441699199003070012"}), 422, "DOCUMENT_CHECK_DIGIT", "/person/document_number"),
    "a birth date to come": (
        registration(person={"document_type": "PASSPORT", "document_number": "EA1234567", "nationality": "VNM", "birth_date": TOMORROW}),
        422,
        "BIRTH_DATE_FUTURE",
        "/person/birth_date",
    ),
    "an end before the start": (registration(expected_end_on="2022-02-01"), 422, "END_BEFORE_START", "/expected_end_on"),
    "a start to come": (registration(started_on=TOMORROW), 422, "STARTED_IN_FUTURE", "/started_on"),
    "an unknown community": (registration(community_id=str(uuid.uuid4())), 422, "UNKNOWN_COMMUNITY", "/community_id"),
    "an unknown field": (registration(risk_score=5), 400, "UNKNOWN_FIELD", "/risk_score"),
    "an unknown field inside": (registration(person={"fingerprint": "x"}), 400, "UNKNOWN_FIELD", "/person/fingerprint"),
    "a field of the wrong type": (registration(started_on=20220301), 422, "INVALID_FIELDS", "/started_on"),
    "a missing field": ({k: v for k, v in registration().items() if k != "category"}, 422, "INVALID_FIELDS", "/category"),
    "an invisible character": (registration(person={"name": "王\u200b小明"}), 422, "INVALID_FIELDS", "/person/name"),
}


@pytest.mark.parametrize(("body", "status", "code", "pointer"), BAD_REGISTRATIONS.values(), ids=BAD_REGISTRATIONS)
def test_a_bad_registration_is_refused_and_changes_nothing(clerk, residence, body, status, code, pointer):
    before = state_of(clerk)

    response = clerk.register_residence(**body)

    assert_problem(response, status, code, pointer)
    assert state_of(clerk) == before


RAW_BODIES = {
    "no JSON": (b"{", "application/json", 400, "MALFORMED_JSON"),
    "not UTF-8": (b'{"a": "\xff"}', "application/json", 400, "MALFORMED_JSON"),
    "NaN": (b'{"a": NaN}', "application/json", 400, "MALFORMED_JSON"),
    "a number without end": (b'{"a": ' + b"9" * 300 + b"}", "application/json", 400, "NUMBER_OUT_OF_RANGE"),
    "a member twice": (b'{"a": 1, "a": 2}', "application/json", 400, "DUPLICATE_MEMBER"),
    "a thousand brackets": (b"[" * 20_000 + b"]" * 20_000, "application/json", 400, "MALFORMED_JSON"),
    "twenty levels": (b'{"a":' * 20 + b"1" + b"}" * 20, "application/json", 400, "NESTED_TOO_DEEP"),
    "a list": (b"[]", "application/json", 400, "NOT_AN_OBJECT"),
    "a form": (b"a=1", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"),
    "plain text": (b"{}", "text/plain", 415, "UNSUPPORTED_MEDIA_TYPE"),
    "no content type": (b"{}", None, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "nothing": (b"", None, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "too much": (b'{"a": "' + b"x" * 70_000 + b'"}', "application/json", 413, "BODY_TOO_LARGE"),
}


@pytest.mark.parametrize(("content", "kind", "status", "code"), RAW_BODIES.values(), ids=RAW_BODIES)
def test_a_body_that_cannot_be_read_is_refused_and_changes_nothing(clerk, residence, content, kind, status, code):
    before = state_of(clerk)

    response = clerk.send("POST", "/residences", content=content, headers={"Content-Type": kind} if kind else {})

    assert_problem(response, status, code)
    assert state_of(clerk) == before


def test_a_second_active_spell_at_one_address_is_a_conflict(clerk):
    body = registration()
    clerk.register_residence(**body).raise_for_status()
    before = state_of(clerk)

    assert_problem(clerk.register_residence(**body), 409, "ALREADY_RESIDENT", "/address")
    assert state_of(clerk) == before


def test_another_stations_record_is_not_there(clerk, residence, new_station, new_account):
    other = new_account("CLERK", new_station())
    before = state_of(clerk)

    assert_problem(other.residence(residence["id"]), 404, "RESIDENCE_NOT_FOUND")
    assert_problem(other.change_residence(residence["id"], 1, kind="CHANGE", fields={"reason": "STUDY"}), 404, "RESIDENCE_NOT_FOUND")
    assert_problem(other.end_residence(residence["id"], 1, ended_on="2022-04-01", reason="MOVED_AWAY"), 404, "RESIDENCE_NOT_FOUND")
    assert_problem(other.person(residence["person"]["id"], "name"), 404, "PERSON_NOT_FOUND")
    assert state_of(clerk) == before


def test_what_is_not_there_looks_like_what_is_anothers(clerk, residence, new_station, new_account):
    other = new_account("CLERK", new_station())

    theirs, nobodys = other.residence(residence["id"]).json(), other.residence(str(uuid.uuid4())).json()

    assert {name: theirs[name] for name in ("code", "title", "status", "type")} == {
        name: nobodys[name] for name in ("code", "title", "status", "type")
    }


def test_an_unknown_station_is_not_found(administrator):
    assert_problem(administrator.station("no-such-station"), 404, "STATION_NOT_FOUND")
    assert_problem(administrator.open_module("no-such-station", module="PEOPLE"), 404, "STATION_NOT_FOUND")


def test_an_account_of_an_unknown_station_is_refused(administrator):
    body = {"username": f"u{uuid.uuid4().hex[:8]}", "display_name": "李明", "password": "correct-horse-battery-7", "roles": ["CLERK"]}

    assert_problem(administrator.open_account(**body, station_code="no-such-station"), 422, "STATION_UNKNOWN", "/station_code")


def test_an_end_before_the_start_is_refused(clerk, residence):
    response = clerk.end_residence(residence["id"], 1, ended_on="2021-01-01", reason="MOVED_AWAY")

    assert_problem(response, 422, "ENDED_BEFORE_START", "/ended_on")
    assert clerk.residence(residence["id"]).json() == residence


# Versions


@pytest.mark.parametrize(
    ("if_match", "status", "code"),
    [(None, 428, "IF_MATCH_REQUIRED"), ('"v99"', 412, "STALE_VERSION"), ("v1", 400, "INVALID_IF_MATCH"), ("*", 400, "INVALID_IF_MATCH")],
)
def test_a_change_upon_another_version_is_refused_and_changes_nothing(clerk, residence, if_match, status, code):
    headers = {"If-Match": if_match} if if_match else {}

    response = clerk.send("POST", f"/residences/{residence['id']}/changes", headers=headers, json={"kind": "CHANGE", "fields": {"reason": "STUDY"}})

    assert_problem(response, status, code)
    assert clerk.residence(residence["id"]).json() == residence


def test_a_change_upon_the_version_that_was_read_is_made(clerk, residence):
    etag = clerk.residence(residence["id"]).headers["etag"]

    path = f"/residences/{residence['id']}/changes"
    response = clerk.send("POST", path, headers={"If-Match": etag}, json={"kind": "CHANGE", "fields": {"reason": "STUDY"}})

    assert (response.status_code, response.headers["etag"]) == (200, '"v2"')


def test_of_two_changes_upon_one_version_one_is_made(clerk, residence):
    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(lambda reason: clerk.change_residence(residence["id"], 1, kind="CHANGE", fields={"reason": reason}).status_code, ["STUDY"] * 8)
        )

    assert sorted(statuses) == [200] + [412] * 7


def test_who_has_the_version_is_not_sent_it_again(clerk, residence):
    etag = clerk.residence(residence["id"]).headers["etag"]

    response = clerk.send("GET", f"/residences/{residence['id']}", headers={"If-None-Match": etag})

    assert (response.status_code, response.content, response.headers["etag"]) == (304, b"", etag)


# Idempotency


def test_a_repeated_request_is_answered_as_before_and_done_once(clerk):
    body, key = registration(), str(uuid.uuid4())

    first, second = (clerk.register_residence(key=key, **body) for _ in range(2))

    assert (second.status_code, second.content) == (first.status_code, first.content) == (201, first.content)
    assert second.headers["location"] == first.headers["location"]
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert len(state_of(clerk)) == 1


def test_sixteen_at_once_with_one_key_register_one_residence(clerk):
    body, key = registration(), str(uuid.uuid4())

    with ThreadPoolExecutor(16) as pool:
        responses = list(pool.map(lambda _: clerk.register_residence(key=key, **body), range(16)))

    assert {response.status_code for response in responses} <= {201, 409, 503}
    assert len({response.json()["id"] for response in responses if response.status_code == 201}) == 1
    assert len(state_of(clerk)) == 1


def test_a_key_that_is_used_for_another_request_is_refused(clerk):
    key = str(uuid.uuid4())
    clerk.register_residence(key=key, **registration()).raise_for_status()
    before = state_of(clerk)

    assert_problem(clerk.register_residence(key=key, **registration()), 422, "IDEMPOTENCY_KEY_REUSED")
    assert state_of(clerk) == before


@pytest.mark.parametrize("key", ["a b", "x" * 256])
def test_a_malformed_key_is_refused(clerk, key):
    assert_problem(clerk.register_residence(key=key, **registration()), 400, "INVALID_IDEMPOTENCY_KEY")
    assert state_of(clerk) == []


def test_two_accounts_may_use_the_same_key(clerk, new_station, new_account):
    other, key = new_account("CLERK", new_station()), str(uuid.uuid4())

    assert clerk.register_residence(key=key, **registration()).status_code == 201
    assert other.register_residence(key=key, **registration()).status_code == 201


# Pages and queries


def test_pages_hold_everything_once_and_link_to_each_other(clerk):
    made = {clerk.register_residence(**registration(address={"text": f"东华路 {n} 号"})).raise_for_status().json()["id"] for n in range(5)}

    first = clerk.residences(limit=2)
    path = first.headers["link"].partition(">")[0].removeprefix("</api/v1")
    second = clerk.send("GET", path)

    assert first.json()["self"] == "/api/v1/residences?limit=2"
    assert second.json()["self"] == f"/api/v1{path}"
    listed = [item["id"] for item in clerk.page_items("/residences", limit=2)]
    assert [item["id"] for item in first.json()["items"] + second.json()["items"]] == listed[:4]
    assert sorted(listed) == sorted(made)


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"colour": "red"}, 400, "UNKNOWN_PARAMETER"),
        ({"limit": 0}, 422, "INVALID_FIELDS"),
        ({"limit": 201}, 422, "INVALID_FIELDS"),
        ({"as_of": "2022-02-30"}, 422, "INVALID_FIELDS"),
        ({"cursor": "made-up"}, 400, "INVALID_CURSOR"),
    ],
)
def test_a_wrong_query_is_refused(clerk, query, status, code):
    assert_problem(clerk.residences(**query), status, code)


def test_a_cursor_of_another_listing_is_refused(clerk):
    for n in range(2):
        clerk.register_residence(**registration(address={"text": f"东华路 {n} 号"})).raise_for_status()
    cursor = clerk.residences(limit=1).json()["next"]

    assert_problem(clerk.residences(limit=1, state="ENDED", cursor=cursor), 400, "INVALID_CURSOR")


# Addresses, methods, headers


def test_an_unknown_address_is_not_found_in_the_readers_language(stranger):
    for tongue, title in (("en", "Not found"), ("zh-CN", "未找到"), (None, "未找到")):
        response = stranger.send("GET", "/no-such-thing", headers={"Accept-Language": tongue} if tongue else {"Accept-Language": ""})

        assert_problem(response, 404, "NOT_FOUND")
        assert response.json()["title"] == title


def test_a_method_that_is_not_there_names_those_that_are(stranger):
    response = stranger.send("PUT", "/residences")

    assert_problem(response, 405, "METHOD_NOT_ALLOWED")
    assert {"GET", "POST"} <= set(response.headers["allow"].split(", "))


@pytest.mark.parametrize("authorization", [None, "Bearer " + "x" * 43, "Bearer nonsense", "Basic YTpi"])
def test_who_has_no_session_is_told_how_to_get_one(stranger, authorization):
    response = stranger.send("GET", "/residences", headers={"Authorization": authorization} if authorization else {})

    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")


def test_every_answer_is_private_and_named(clerk):
    for response in (clerk.me(), clerk.residences(), clerk.residence(str(uuid.uuid4()))):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["x-request-id"]


def test_a_request_keeps_the_name_that_it_came_with(clerk):
    response = clerk.send("GET", "/me", headers={"X-Request-Id": "trace-0001.a_b"})

    assert response.headers["x-request-id"] == "trace-0001.a_b"


def test_a_request_name_that_could_forge_a_log_is_replaced(clerk):
    response = clerk.send("GET", "/me", headers={"X-Request-Id": 'x" level="error'})

    assert response.headers["x-request-id"] != 'x" level="error'


def test_no_document_number_is_accepted_in_an_address(clerk):
    number = document_number()

    assert clerk.get("/residences", document_number=number).status_code == 400


def test_a_problems_type_explains_it(clerk, stranger):
    problem = clerk.residence(str(uuid.uuid4())).json()

    explained = stranger.get(problem["type"].removeprefix("/api/v1")).json()

    assert (explained["code"], explained["status"]) == (problem["code"], problem["status"])


# Sessions


def test_a_closed_session_is_refused_within_a_second(new_station, new_account):
    clerk = new_account("CLERK", new_station())
    assert clerk.me().status_code == 200
    clerk.sign_out()

    assert clerk.me().status_code == 401


def test_a_disabled_account_is_refused_within_a_second(administrator, new_station, new_account):
    clerk = new_account("CLERK", new_station())
    account = clerk.me().json()
    assert clerk.me().status_code == 200

    administrator.change_account(account["id"], account["version"], state="DISABLED").raise_for_status()
    time.sleep(1)  # the promise itself: a second later nothing is remembered

    assert clerk.me().status_code == 401


def test_a_wrong_password_and_an_unknown_name_look_alike(stranger):
    one, other = stranger.sign_in("admin", "wrong-password-1"), stranger.sign_in(f"u{uuid.uuid4().hex[:8]}", "wrong-password-1")

    assert_problem(one, 401, "BAD_CREDENTIALS")
    assert {**one.json(), "instance": "", "request_id": ""} == {**other.json(), "instance": "", "request_id": ""}


# Events


def events_of(lines: list[str]) -> list[str]:
    return [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]


def read_until(response: httpx.Response, name: str, seconds: float = 10) -> tuple[list[str], float]:
    """The lines up to the event of that name, and when it came."""
    lines: list[str] = []
    end = time.monotonic() + seconds
    for line in response.iter_lines():
        lines.append(line)
        if line == f"event: {name}":
            return lines, time.monotonic()
        assert time.monotonic() < end, lines
    raise AssertionError(lines)


def test_events_arrive_one_by_one(clerk):
    with clerk.events() as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.headers["x-accel-buffering"] == "no"
        lines = stream.iter_lines()
        next(lines)
        arrived = []
        for n in range(2):
            clerk.register_residence(**registration(address={"text": f"东华路 {n} 号"})).raise_for_status()
            while next(lines) != "event: residence_registered":
                pass
            arrived.append(time.monotonic())
            assert "王" not in next(lines)

    assert arrived[1] > arrived[0]


def test_a_client_that_comes_back_is_given_what_it_missed(clerk):
    with clerk.events() as stream:
        lines = stream.iter_lines()
        next(lines)
        clerk.register_residence(**registration()).raise_for_status()
        seen = next(line for line in lines if line.startswith("id: ")).removeprefix("id: ")
        assert any(line == "event: residence_registered" for line in lines)
    clerk.register_residence(**registration(address={"text": "东华路 13 号"})).raise_for_status()

    with clerk.events(last_event_id=seen) as stream:
        lines, _ = read_until(stream, "residence_registered")
        assert "resync" not in events_of(lines)


def test_another_stations_events_are_not_seen(clerk, new_station, new_account):
    other = new_account("CLERK", new_station())
    with clerk.events() as stream:
        lines = stream.iter_lines()
        next(lines)
        foreign = other.register_residence(**registration()).raise_for_status().json()["id"]
        own = clerk.register_residence(**registration()).raise_for_status().json()["id"]
        text = ""
        while own not in text:
            text += next(lines)

    assert foreign not in text


def test_a_stream_ends_with_its_session(clerk):
    with clerk.events() as stream:
        lines = stream.iter_lines()
        next(lines)
        clerk.sign_out()
        ended = time.monotonic()
        list(lines)

    assert time.monotonic() - ended < 2


def test_an_account_has_three_streams_at_most(clerk):
    with clerk.events() as one, clerk.events() as two, clerk.events() as three:
        assert [one.status_code, two.status_code, three.status_code] == [200, 200, 200]
        with clerk.events() as four:
            four.read()
            assert_problem(four, 429, "TOO_MANY_STREAMS")
            assert four.headers["retry-after"]


# The document


def test_the_document_and_its_page_are_served(stranger):
    assert stranger.openapi()["openapi"] == "3.1.0"
    page = stranger.get("/docs")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert stranger.get("/docs/swagger-ui-bundle.js").status_code == 200


def test_a_smuggled_request_is_not_answered(stack):
    host, port = stack.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), 5) as connection:
        connection.sendall(
            b"POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /api/v1/me HTTP/1.1\r\nHost: x\r\n\r\n"
        )
        connection.settimeout(5)
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk

    assert answer.count(b"HTTP/1.1 ") == 1
    assert answer.startswith(b"HTTP/1.1 400")


def test_the_documented_registration_is_one_that_is_accepted(stranger, clerk):
    operation = stranger.openapi()["paths"]["/residences"]["post"]

    response = clerk.register_residence(**operation["requestBody"]["content"]["application/json"]["example"])

    assert response.status_code == 201 or response.json()["code"] == "ALREADY_RESIDENT", response.text
