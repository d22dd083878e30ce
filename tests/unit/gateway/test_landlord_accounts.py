"""Which account acts for a landlord is said by staff, of accounts that may: an id need not be anybody's, or a landlord's."""

from typing import Any

import pytest

from shared.contracts.directory.rpc import GET_ACCOUNT
from shared.errors import NotFound
from tests.unit.gateway.harness import ACCOUNT_ID, ID, House, body_of

THEIRS = {"roles": ["LANDLORD"], "state": "ACTIVE", "station_code": "changtang"}
LANDLORD = {"kind": "PERSON", "name": "陈东", "document_number": "11010519491231002X", "phone": "13800138000", "account_id": ACCOUNT_ID}
HOUSE = {"address": "东华路 12 号", "rental_kind": "SHARED", "landlord": LANDLORD}
SEEN = {"If-Match": '"v1"'}
SAID: dict[str, tuple[dict[str, str], dict[str, Any], str]] = {
    "register_house": ({}, HOUSE, "/landlord/account_id"),
    "change_house_landlord": ({"id": ID}, {"landlord": LANDLORD}, "/landlord/account_id"),
    "register_landlord": ({}, LANDLORD, "/account_id"),
    "change_landlord": ({"id": ID}, {"account_id": ACCOUNT_ID}, "/account_id"),
}


def saying(account: dict[str, Any] | None, roles: tuple[str, ...] = ("CLERK",)) -> House:
    house = House(roles)

    def asked(_: dict[str, Any]) -> dict[str, Any]:
        if account is None:
            raise NotFound("NOT_FOUND")
        return account

    house.rpc.answers |= {"get_account": asked, **{name: lambda _: {"id": ID, "version": 1} for name in SAID}}
    return house


def say(house: House, name: str) -> Any:
    path, body, _ = SAID[name]
    return house.ask(name, path, json=body, headers=SEEN if path else {})


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize(
    "account",
    [
        None,
        {**THEIRS, "roles": ["EMPLOYER"]},
        {**THEIRS, "roles": ["OFFICER"]},
        {**THEIRS, "state": "DISABLED"},
        {**THEIRS, "station_code": "pingnan"},
    ],
)
def test_an_account_that_may_not_act_for_a_landlord_is_refused(name: str, account: dict[str, Any] | None) -> None:
    response = say(saying(account), name)

    assert response.status_code == 422
    assert [(found["pointer"], found["code"]) for found in body_of(response)["errors"]] == [(SAID[name][2], "UNKNOWN_ACCOUNT")]


@pytest.mark.parametrize("name", SAID)
def test_a_landlords_account_of_the_station_acts_for_one(name: str) -> None:
    house = saying(THEIRS)

    assert say(house, name).status_code in (200, 201)
    assert [asked.data for asked in house.rpc.of(GET_ACCOUNT)] == [{"id": ACCOUNT_ID}]


def test_what_a_landlord_says_of_accounts_is_the_services_to_refuse() -> None:
    house = saying(None, ("LANDLORD",))

    assert say(house, "register_house").status_code == 201
    assert house.rpc.of(GET_ACCOUNT) == []
