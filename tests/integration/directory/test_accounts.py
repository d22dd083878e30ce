"""Accounts: who may open them, who sees them, and what a change takes away at once."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from services.directory.credentials import Secret
from services.directory.handlers import sign_in
from shared.contracts.directory import rpc
from shared.contracts.directory.roles import Role
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale, Throttled, Unauthorized
from shared.identity import Actor, Call
from tests.factories.directory import ADMINISTRATOR, BUREAU, NOBODY, PASSWORD, Directory, Patient, actor_of, digest


@pytest.fixture(autouse=True)
def two_stations(directory: Directory) -> None:
    directory.station("changtang")
    directory.station("puqian")


def change(directory: Directory, account: dict[str, Any], **others: Any) -> dict[str, Any]:
    return directory.ask(rpc.CHANGE_ACCOUNT, {"id": account["id"], "version": account["version"], **others})


def test_an_account_is_opened_without_showing_its_password(directory: Directory) -> None:
    account = directory.account(Role.CLERK, Role.OFFICER, username="Li.Ming")

    assert (account["username"], account["roles"], account["group"], account["state"]) == ("li.ming", ["CLERK", "OFFICER"], "STATION", "ACTIVE")


def test_events_and_audit_hold_no_name(directory: Directory) -> None:
    account = directory.account(username="li.ming")
    envelope = directory.announced("account_opened")[0]

    assert envelope["data"] == {"account_id": account["id"], "roles": ["CLERK"], "station_code": "changtang", "state": "ACTIVE"}
    assert "li.ming" not in str(directory.audited("ACCOUNT_OPENED"))
    assert "李明" not in str(directory.audited("ACCOUNT_OPENED"))


def test_a_password_leaves_no_trace_in_remembered_calls(directory: Directory) -> None:
    data = {"username": "li.ming", "display_name": "李明", "roles": ["CLERK"], "station_code": "changtang"}
    first = directory.ask(rpc.OPEN_ACCOUNT, {**data, "password": PASSWORD}, key="k-1")
    again = directory.ask(rpc.OPEN_ACCOUNT, {**data, "password": "four green kettles"}, key="k-1")

    # The same fingerprint with another password: it does not depend on it, so nothing can be learnt about it.
    assert first == again
    assert len(directory.announced("account_opened")) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"username": "li ming"}, "INVALID_USERNAME"),
        ({"username": "li.ming", "password": "password2026!"}, "PASSWORD_COMMON"),
        ({"username": "li.ming", "password": "short"}, "PASSWORD_LENGTH"),
        ({"username": "li.ming", "roles": ["CLERK", "BUREAU"]}, "ROLES_OF_SEVERAL_GROUPS"),
        ({"username": "li.ming", "station_code": None}, "STATION_REQUIRED"),
        ({"username": "li.ming", "roles": ["BUREAU"]}, "STATION_NOT_ALLOWED"),
        ({"username": "li.ming", "station_code": "nowhere"}, "STATION_UNKNOWN"),
    ],
)
def test_accounts_that_break_a_rule_are_refused(directory: Directory, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        directory.account(**given)


def test_a_username_is_taken_once_whatever_its_case(directory: Directory) -> None:
    directory.account(username="li.ming")

    with pytest.raises(Conflict, match="USERNAME_TAKEN"):
        directory.account(username="LI.MING")


def test_station_staff_see_their_colleagues_and_nobody_else(directory: Directory) -> None:
    colleague, stranger = directory.account(), directory.account(station_code="puqian")
    clerk = directory.actor(Role.CLERK)

    assert directory.ask(rpc.GET_ACCOUNT, {"id": colleague["id"]}, clerk)["id"] == colleague["id"]
    for account_id in (stranger["id"], NOBODY):
        with pytest.raises(NotFound, match="ACCOUNT_NOT_FOUND"):
            directory.ask(rpc.GET_ACCOUNT, {"id": account_id}, clerk)


def test_landlords_see_only_themselves(directory: Directory) -> None:
    landlord = directory.account(Role.LANDLORD)
    colleague = directory.account()

    assert directory.ask(rpc.GET_ACCOUNT, {"id": landlord["id"]}, actor_of(landlord))["id"] == landlord["id"]
    with pytest.raises(NotFound):
        directory.ask(rpc.GET_ACCOUNT, {"id": colleague["id"]}, actor_of(landlord))


def test_a_station_head_lists_the_own_station_only(directory: Directory) -> None:
    own, _ = directory.account(), directory.account(station_code="puqian")
    head = directory.account(Role.STATION_HEAD)

    listed = directory.ask(rpc.LIST_ACCOUNTS, {}, actor_of(head))["items"]
    assert {account["id"] for account in listed} == {own["id"], head["id"]}
    assert directory.ask(rpc.LIST_ACCOUNTS, {"station_code": "puqian"}, actor_of(head))["items"] == []
    with pytest.raises(Forbidden):
        directory.ask(rpc.LIST_ACCOUNTS, {}, actor_of(own))


def test_accounts_are_listed_page_by_page_and_filtered(directory: Directory) -> None:
    made = [directory.account(username=name)["id"] for name in ("anna", "bert", "carl")]
    directory.account(Role.LANDLORD, username="dora", station_code=None)

    first = directory.ask(rpc.LIST_ACCOUNTS, {"group": "STATION", "limit": 2}, BUREAU)
    second = directory.ask(rpc.LIST_ACCOUNTS, {"group": "STATION", "limit": 2, "cursor": first["next"]}, BUREAU)
    assert [row["id"] for row in first["items"] + second["items"]] == made
    assert second["next"] is None
    assert [row["username"] for row in directory.ask(rpc.LIST_ACCOUNTS, {"role": "LANDLORD"}, BUREAU)["items"]] == ["dora"]
    with pytest.raises(Invalid, match="INVALID_CURSOR"):
        directory.ask(rpc.LIST_ACCOUNTS, {"limit": 2, "cursor": first["next"]}, BUREAU)


def test_a_change_names_the_version_it_has_seen(directory: Directory) -> None:
    account = directory.account()
    changed = change(directory, account, display_name="王强")

    assert (changed["display_name"], changed["roles"], changed["version"]) == ("王强", ["CLERK"], 2)
    with pytest.raises(Stale):
        change(directory, account, display_name="李明")


def test_a_transferred_account_remembers_its_station(directory: Directory) -> None:
    account = directory.account()
    change(directory, account, station_code="puqian")

    assert directory.ask(rpc.GET_ACCOUNT, {"id": account["id"]})["came_from"] == [{"station_code": "changtang", "until": "2022-03-31"}]


def test_disabling_an_account_ends_its_sessions_at_once(directory: Directory) -> None:
    account = directory.account()
    opened = directory.sign_in(account["username"])
    change(directory, account, state="DISABLED")

    with pytest.raises(Unauthorized, match="SESSION_ENDED"):
        directory.resolve()
    revoked = directory.announced("session_revoked")[0]["data"]
    assert revoked == {"session_id": opened["session_id"], "account_id": account["id"], "reason": "ACCOUNT_DISABLED"}
    with pytest.raises(Unauthorized, match="BAD_CREDENTIALS"):
        directory.sign_in(account["username"])


def test_an_enabled_account_signs_in_again(directory: Directory) -> None:
    account = directory.account()
    disabled = change(directory, account, state="DISABLED")
    change(directory, disabled, state="ACTIVE")

    assert directory.sign_in(account["username"])["account"]["state"] == "ACTIVE"


def test_sessions_see_changed_roles_at_once(directory: Directory) -> None:
    account = directory.account()
    directory.sign_in(account["username"])
    change(directory, account, roles=["OFFICER"])

    assert directory.resolve()["account"]["roles"] == ["OFFICER"]


@pytest.mark.parametrize("others", [{"state": "DISABLED"}, {"roles": ["CLERK"]}, {"station_code": "puqian"}])
def test_who_may_not_answer_for_a_community_any_more_does_not(directory: Directory, others: dict[str, Any]) -> None:
    officer, community = directory.account(Role.OFFICER), directory.community()
    directory.assign(community, officer, from_date="2022-01-01")
    change(directory, officer, **others)

    assert directory.ask(rpc.GET_OFFICER, {"community_id": community["id"]})["reason"] == "NO_OFFICER"
    assert directory.ask(rpc.GET_OFFICER, {"community_id": community["id"], "on": "2022-03-30"})["officer"]["id"] == officer["id"]
    assert directory.announced("officer_assigned")[-1]["data"]["account_id"] is None


@pytest.mark.parametrize("others", [{"state": "DISABLED"}, {"roles": ["BUREAU"]}])
def test_the_last_administrator_stays(directory: Directory, others: dict[str, Any]) -> None:
    account = directory.account(Role.ADMINISTRATOR, station_code=None)

    with pytest.raises(Conflict, match="LAST_ADMINISTRATOR"):
        change(directory, account, **others)


def test_two_administrators_cannot_disable_each_other_at_once(directory: Directory) -> None:
    accounts = [directory.account(Role.ADMINISTRATOR, station_code=None) for _ in range(2)]

    def disable(account: dict[str, Any]) -> str:
        try:
            change(directory, account, state="DISABLED")
        except DomainError as refusal:
            return refusal.code
        return "DISABLED"

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(disable, accounts))

    assert outcomes == ["DISABLED", "LAST_ADMINISTRATOR"]


def test_only_administrators_change_accounts(directory: Directory) -> None:
    account, head = directory.account(), directory.actor(Role.STATION_HEAD)

    with pytest.raises(Forbidden):
        directory.ask(rpc.CHANGE_ACCOUNT, {"id": account["id"], "version": 1, "roles": ["STATION_HEAD"]}, head)


def password(directory: Directory, account: dict[str, Any], actor: Actor, **others: Any) -> dict[str, Any]:
    return directory.ask(rpc.CHANGE_PASSWORD, {"id": account["id"], "new_password": "four green kettles", **others}, actor)


def test_a_changed_password_ends_all_other_sessions(directory: Directory) -> None:
    account = directory.account()
    for token in ("here", "elsewhere"):
        directory.sign_in(account["username"], token=token)
    password(directory, account, actor_of(account), current_password=PASSWORD, token_digest=digest("here"))

    assert directory.resolve("here")["account"]["id"] == account["id"]
    with pytest.raises(Unauthorized):
        directory.resolve("elsewhere")
    with pytest.raises(Unauthorized):
        directory.sign_in(account["username"])
    assert directory.sign_in(account["username"], "four green kettles")["account"]["id"] == account["id"]


def test_the_own_password_is_changed_with_the_present_one(directory: Directory) -> None:
    account = directory.account()

    with pytest.raises(Forbidden, match="WRONG_PASSWORD"):
        password(directory, account, actor_of(account), current_password="a wild guess")
    assert [row["subject"] for row in directory.audited("PASSWORD_CHANGE_REFUSED")] == [f"account:{account['id']}"]
    with pytest.raises(Invalid, match="REQUIRED"):
        password(directory, account, actor_of(account))


def test_a_new_password_obeys_the_policy(directory: Directory) -> None:
    account = directory.account()

    with pytest.raises(Invalid) as refusal:
        password(directory, account, actor_of(account), current_password=PASSWORD, new_password="password2026!")
    assert refusal.value.problems[0]["pointer"] == "/new_password"


def test_an_administrator_sets_anothers_password_and_nobody_else_does(directory: Directory) -> None:
    account, head = directory.account(), directory.actor(Role.STATION_HEAD)
    password(directory, account, ADMINISTRATOR)

    assert directory.sign_in(account["username"], "four green kettles")["account"]["id"] == account["id"]
    with pytest.raises(NotFound, match="ACCOUNT_NOT_FOUND"):
        password(directory, account, head)


def test_guessing_the_present_password_is_delayed(directory: Directory) -> None:
    account = directory.account()
    for _ in range(6):
        with pytest.raises(Forbidden):
            password(directory, account, actor_of(account), current_password="a wild guess")

    with pytest.raises(Throttled, match="SIGN_IN_DELAYED"):
        password(directory, account, actor_of(account), current_password=PASSWORD)


def test_a_password_changed_meanwhile_is_not_overwritten(directory: Directory) -> None:
    account = directory.account()
    given = {"id": account["id"], "before": Secret("what it was"), "after": Secret("what it would be"), "besides": None}

    with pytest.raises(Forbidden, match="WRONG_PASSWORD"):
        directory.store.once(Call("request-1", Patient(), ADMINISTRATOR), sign_in._exchange, given)
