"""Signing in and out through the gateway."""

import pytest

from gateway.auth import digest_of
from shared.contracts.directory.rpc import CHANGE_PASSWORD, CLOSE_SESSION, GET_ACCOUNT, OPEN_SESSION
from shared.errors import Unauthorized
from tests.unit.gateway.harness import ACCOUNT_ID, TOKEN, House, body_of

CREDENTIALS = {"username": "changtang.clerk", "password": "a long and private sentence"}
SESSION = {"session_id": "s", "expires_at": "2026-01-01T08:00:00Z", "account": {"id": ACCOUNT_ID, "roles": ["CLERK"]}}


def refuse(_: object) -> None:
    raise Unauthorized("WRONG_CREDENTIALS")


@pytest.fixture
def house() -> House:
    house = House()
    house.rpc.answers["open_session"] = lambda _: SESSION
    house.rpc.answers["close_session"] = lambda _: {"done": True}
    house.rpc.answers["get_account"] = lambda _: {"id": ACCOUNT_ID, "version": 3}
    house.rpc.answers["change_password"] = lambda _: {"id": ACCOUNT_ID, "version": 4}
    return house


def test_the_gateway_makes_the_token_and_the_directory_gets_its_digest(house: House) -> None:
    response = house.ask("sign_in", token=None, json=CREDENTIALS)

    token = body_of(response)["token"]
    (asked,) = house.rpc.of(OPEN_SESSION)
    assert response.status_code == 201
    assert body_of(response) == {"token": token, "expires_at": SESSION["expires_at"], "account": SESSION["account"]}
    assert asked.data == {**CREDENTIALS, "token_digest": digest_of(token), "client_address": "192.0.2.7"}
    assert asked.idempotency_key is None


@pytest.mark.parametrize("name", ["token_digest", "client_address"])
def test_a_client_chooses_neither_digest_nor_address(house: House, name: str) -> None:
    assert house.ask("sign_in", token=None, json={**CREDENTIALS, name: "1"}).status_code == 400


def test_guessing_is_slowed_down(house: House) -> None:
    house.rpc.answers["open_session"] = refuse
    statuses = [house.ask("sign_in", token=None, json=CREDENTIALS).status_code for _ in range(5)]

    house.rpc.answers["open_session"] = lambda _: SESSION
    refused = house.ask("sign_in", token=None, json=CREDENTIALS)
    elsewhere = house.ask("sign_in", token=None, json=CREDENTIALS, environ_base={"REMOTE_ADDR": "192.0.2.8"})

    assert statuses == [401, 401, 401, 429, 429]
    assert (refused.status_code, body_of(refused)["code"], elsewhere.status_code) == (429, "TOO_MANY_SIGN_INS", 201)


def test_a_session_that_is_closed_here_is_refused_at_once(house: House) -> None:
    house.ask("get_me")
    response = house.ask("sign_out")
    house.rpc.is_signed_in = False

    assert (response.status_code, response.get_data()) == (204, b"")
    assert house.rpc.of(CLOSE_SESSION)[0].data == {"token_digest": digest_of(TOKEN)}
    assert house.ask("get_me").status_code == 401


def test_me_is_the_sessions_account(house: House) -> None:
    response = house.ask("get_me")

    assert house.rpc.of(GET_ACCOUNT)[0].data == {"id": ACCOUNT_ID}
    assert response.headers["ETag"] == '"v3"'


def test_ones_own_password_is_changed_in_the_session_that_asks(house: House) -> None:
    house.ask("change_own_password", json={"current_password": "old sentence", "new_password": "new sentence"})

    assert house.rpc.of(CHANGE_PASSWORD)[0].data == {
        "id": ACCOUNT_ID,
        "token_digest": digest_of(TOKEN),
        "current_password": "old sentence",
        "new_password": "new sentence",
    }
