"""The passage of a request: session, reading, the call on the owning service, the response."""

import pytest

from gateway.auth import Sessions, digest_of
from shared.contracts.directory.rpc import RECORD_STRENGTH, RESOLVE_SESSION
from shared.contracts.population.rpc import CHANGE_RESIDENCE, GET_PERSON, LIST_RESIDENCES, REGISTER_RESIDENCE
from shared.errors import Conflict, DomainError, Invalid, NotFound, Stale, Unavailable, invalid_field
from tests.unit.gateway.harness import ACCOUNT_ID, ID, TOKEN, House, body_of

RESIDENCE = {"id": ID, "version": 7}
REGISTRATION = {
    "person": {"document_type": "RESIDENT_ID", "document_number": "441602199003070013", "name": "王小明"},
    "address": {"text": "东华路 12 号"},
    "category": "FLOATING",
    "reason": "WORK",
    "place_kind": "RENTAL",
    "started_on": "2022-03-01",
}
CHANGE = {"kind": "CHANGE", "fields": {"phone": "13900139000"}}


@pytest.fixture
def house() -> House:
    house = House()
    for name in ("register_residence", "get_residence", "change_residence"):
        house.rpc.answers[name] = lambda _: RESIDENCE
    return house


def refuse(error: DomainError):
    def answer(_: object) -> None:
        raise error

    return answer


def test_a_registration_reaches_the_owning_service_as_sent(house: House) -> None:
    response = house.ask("register_residence", json=REGISTRATION, headers={"Idempotency-Key": "key-1"})

    (asked,) = house.rpc.of(REGISTER_RESIDENCE)
    assert asked.data == REGISTRATION
    assert (asked.idempotency_key, asked.request_id, asked.actor.account_id) == ("key-1", "request-1", ACCOUNT_ID)
    assert (response.status_code, body_of(response)) == (201, RESIDENCE)
    assert response.headers["Location"] == f"/api/v1/residences/{ID}"
    assert response.headers["ETag"] == '"v7"'
    assert response.headers["Cache-Control"] == "no-store"


def test_without_a_key_each_request_has_its_own_though_its_name_is_used_again(house: House) -> None:
    house.ask("register_residence", json=REGISTRATION)
    house.ask("register_residence", json=REGISTRATION)

    first, second = house.rpc.of(REGISTER_RESIDENCE)
    assert first.request_id == second.request_id
    assert first.idempotency_key
    assert first.idempotency_key != second.idempotency_key


def test_who_guesses_tokens_locks_out_nobody_who_was_let_in_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.door.UNKNOWN_TOKENS", "2/minute")
    house = House()
    house.rpc.answers["get_account"] = lambda _: {**house.rpc.account, "version": 1}
    house.door.sessions = Sessions(memory=0)
    assert house.ask("get_me").status_code == 200

    house.rpc.is_signed_in = False
    guesses = [house.ask("get_me", token=f"{number:043d}").status_code for number in range(4)]
    house.rpc.is_signed_in = True

    assert guesses == [401, 401, 429, 429]
    assert house.ask("get_me").status_code == 200


def test_a_remembered_answer_says_so(house: House) -> None:
    house.rpc.replayed = True

    response = house.ask("register_residence", json=REGISTRATION, headers={"Idempotency-Key": "key-1"})

    assert (response.status_code, response.headers["Idempotent-Replayed"]) == (201, "true")


@pytest.mark.parametrize("key", ["", " ", "ключ", "a b", "x" * 256])
def test_a_malformed_key_is_refused(house: House, key: str) -> None:
    assert body_of(house.ask("register_residence", json=REGISTRATION, headers={"Idempotency-Key": key}))["code"] == "INVALID_IDEMPOTENCY_KEY"


def test_all_problems_of_a_body_are_told_at_once(house: House) -> None:
    wrong = {**REGISTRATION, "person": {"document_type": "LIBRARY_CARD", "name": ""}, "started_on": "tomorrow"}

    response = house.ask("register_residence", json=wrong)

    assert response.status_code == 422
    assert {found["pointer"]: found["code"] for found in body_of(response)["errors"]} == {
        "/person/document_type": "INVALID",
        "/person/document_number": "REQUIRED",
        "/person/name": "INVALID",
        "/started_on": "INVALID",
    }
    assert not house.rpc.of(REGISTER_RESIDENCE)


def test_an_unknown_field_is_refused_with_its_pointer(house: House) -> None:
    response = house.ask("register_residence", json={**REGISTRATION, "person": {**REGISTRATION["person"], "risk/score": 5}})

    assert (response.status_code, body_of(response)["code"]) == (400, "UNKNOWN_FIELD")
    assert body_of(response)["errors"][0]["pointer"] == "/person/risk~1score"


@pytest.mark.parametrize("name", ["id", "version"])
def test_what_stands_elsewhere_may_not_stand_in_the_body(house: House, name: str) -> None:
    response = house.ask("change_residence", {"id": ID}, json={**CHANGE, name: 7}, headers={"If-Match": '"v7"'})

    assert (response.status_code, body_of(response)["code"]) == (400, "UNKNOWN_FIELD")


def test_a_change_carries_the_version_that_if_match_names(house: House) -> None:
    house.ask("change_residence", {"id": ID}, json=CHANGE, headers={"If-Match": '"v6"'})

    assert house.rpc.of(CHANGE_RESIDENCE)[0].data == {**CHANGE, "id": ID, "version": 6}


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        (None, 428, "IF_MATCH_REQUIRED"),
        ("*", 400, "INVALID_IF_MATCH"),
        ("7", 400, "INVALID_IF_MATCH"),
        ('"v07"', 400, "INVALID_IF_MATCH"),
        ('W/"v7"', 400, "INVALID_IF_MATCH"),
        ('"v7", "v8"', 400, "INVALID_IF_MATCH"),
        ('"v99999999999999999999"', 400, "INVALID_IF_MATCH"),
    ],
)
def test_a_change_needs_one_strong_version(house: House, given: str | None, status: int, code: str) -> None:
    response = house.ask("change_residence", {"id": ID}, json=CHANGE, headers={"If-Match": given} if given else {})

    assert (response.status_code, body_of(response)["code"]) == (status, code)
    assert not house.rpc.of(CHANGE_RESIDENCE)


def test_an_optional_version_may_be_left_out() -> None:
    house = House(("STATION_HEAD",))
    house.rpc.answers["record_strength"] = lambda _: {"version": 1, "station_code": "changtang", "as_of": "2022-03-31"}
    body = {"officers": 50, "community_officers": 30}

    house.ask("record_strength", {"station_code": "changtang"}, json=body)
    house.ask("put_strength", {"station_code": "changtang"}, json=body, headers={"If-Match": '"v1"'})

    assert [asked.data.get("version") for asked in house.rpc.of(RECORD_STRENGTH)] == [None, 1]


@pytest.mark.parametrize(("given", "status"), [('"v7"', 304), ('W/"v7"', 304), ('"v1", "v7"', 304), ("*", 304), ('"v6"', 200), (None, 200)])
def test_a_reader_who_has_the_version_is_told_so(house: House, given: str | None, status: int) -> None:
    response = house.ask("get_residence", {"id": ID}, headers={"If-None-Match": given} if given else {})

    assert (response.status_code, response.headers["ETag"]) == (status, '"v7"')
    assert bool(response.get_data()) == (status == 200)


@pytest.mark.parametrize("identifier", ["42", "not-an-id", "..", "441602199003070013"])
def test_what_cannot_be_an_id_is_not_found(house: House, identifier: str) -> None:
    response = house.ask("get_residence", {"id": identifier})

    assert (response.status_code, body_of(response)["code"]) == (404, "NOT_FOUND")


def test_query_parameters_reach_the_service(house: House) -> None:
    house.rpc.answers["list_residences"] = lambda _: {"items": [], "next": None}
    house.rpc.answers["get_person"] = lambda _: {"id": ID, "version": 1}

    house.ask("list_residences", query_string="limit=10&state=ACTIVE")
    house.ask("get_person", {"id": ID}, query_string="fields=name,phone")

    assert house.rpc.of(LIST_RESIDENCES)[0].data == {"limit": 10, "state": "ACTIVE"}
    assert house.rpc.of(GET_PERSON)[0].data == {"id": ID, "fields": ["name", "phone"]}


@pytest.mark.parametrize(
    ("query", "status", "code", "pointer"),
    [
        ("colour=red", 400, "UNKNOWN_PARAMETER", "/colour"),
        ("limit=1&limit=2", 400, "REPEATED_PARAMETER", "/limit"),
        ("limit=0", 422, "INVALID_FIELDS", "/limit"),
        ("limit=ten", 422, "INVALID_FIELDS", "/limit"),
        ("as_of=2022-02-30", 422, "INVALID_FIELDS", "/as_of"),
    ],
)
def test_a_wrong_query_is_refused(house: House, query: str, status: int, code: str, pointer: str) -> None:
    response = house.ask("list_residences", query_string=query)

    assert (response.status_code, body_of(response)["code"], body_of(response)["errors"][0]["pointer"]) == (status, code, pointer)


def test_a_query_beside_a_body_is_refused(house: House) -> None:
    assert house.ask("register_residence", json=REGISTRATION, query_string="dry_run=true").status_code == 400


def test_a_page_links_to_the_next(house: House) -> None:
    house.rpc.answers["list_residences"] = lambda _: {"items": [RESIDENCE], "next": "abc"}

    response = house.ask("list_residences", query_string="limit=1")

    assert body_of(response) == {"items": [RESIDENCE], "next": "abc", "self": "/api/v1/residences?limit=1"}
    assert response.headers["Link"] == '</api/v1/residences?limit=1&cursor=abc>; rel="next"'


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Invalid("DOCUMENT_NUMBER_CHECK_DIGIT"), 422),
        (NotFound(), 404),
        (Conflict("ALREADY_ACTIVE"), 409),
        (Stale(), 412),
        (Unavailable("DEADLINE_EXCEEDED"), 503),
        (DomainError("INTERNAL"), 500),
    ],
)
def test_a_services_refusal_becomes_a_problem(house: House, error: DomainError, status: int) -> None:
    house.rpc.answers["register_residence"] = refuse(error)

    response = house.ask("register_residence", json=REGISTRATION)

    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    assert body_of(response)["code"] == error.code


def test_a_services_pointers_are_passed_on(house: House) -> None:
    house.rpc.answers["register_residence"] = refuse(invalid_field("/person/document_number", "CHECK_DIGIT"))

    assert body_of(house.ask("register_residence", json=REGISTRATION))["errors"][0]["pointer"] == "/person/document_number"


def test_a_stranger_is_sent_to_sign_in(house: House) -> None:
    response = house.ask("get_residence", {"id": ID}, token=None)

    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, 'Bearer realm="liangdian"')
    assert not house.rpc.asked


@pytest.mark.parametrize("header", ["Basic abc", "Bearer", "Bearer short", f"Bearer {TOKEN} {TOKEN}", f"Bearer {TOKEN[:-1]}!"])
def test_what_is_no_token_of_ours_never_reaches_the_directory(house: House, header: str) -> None:
    assert house.ask("get_me", token=None, headers={"Authorization": header}).status_code == 401
    assert not house.rpc.asked


def test_only_the_digest_of_a_token_is_sent(house: House) -> None:
    house.ask("get_residence", {"id": ID})

    assert house.rpc.of(RESOLVE_SESSION)[0].data == {"token_digest": digest_of(TOKEN)}
    assert TOKEN not in str(house.rpc.asked)


def test_an_account_that_asks_too_often_is_told_to_wait() -> None:
    house = House(request_rate="2/minute")
    house.rpc.answers["get_account"] = lambda _: {"version": 1}

    statuses = [house.ask("get_me").status_code for _ in range(3)]
    refused = house.ask("get_me")

    assert statuses == [200, 200, 429]
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
