"""Clues from strangers and from accounts at the gateway, and the page that tells what has become of one."""

from typing import Any

import pytest

from gateway.clue_page import WORDS
from gateway.notice_page import LATER
from shared.contracts.directory.rpc import GET_ACCOUNT
from shared.contracts.housing.clues import ACCEPT_CLUE, FIND_CLUE_ANSWER, GIVE_CLUE
from shared.contracts.housing.vocabulary.clues import AnswerState, Authority, ClueOutcome
from shared.errors import NotFound
from tests.unit.gateway.harness import ACCOUNT_ID, ID, House, body_of

CODE = "7Q4M-2ZKD-90XA-B3CE"
CLUE = {"kind": "FIRE_SAFETY", "text": "一楼楼梯间停放电动自行车", "station_code": "changtang"}
TOLD = {"serial": "XS-CHANGTANG-2022-000001", "code": CODE}
FOUND = {
    "state": "ANSWERED",
    "serial": "XS-CHANGTANG-2022-000001",
    "station_name_zh": "长塘派出所",
    "station_name_en": 'Changtang <Police> "Station"',
    "received_on": "2022-03-01",
    "answer_due_on": "2022-03-22",
    "closed_on": "2022-03-10",
    "outcome": "NOT_OURS",
    "referred_to": "FIRE_RESCUE",
    "answer": "已移送<script>alert(1)</script>",
}
NOTHING = dict.fromkeys(FOUND)
BROWSERS = "text/html,application/xhtml+xml,*/*;q=0.8"


def giving(**given: Any) -> House:
    house = House(**given)
    house.rpc.answers["give_clue"] = lambda _: TOLD
    return house


def finding(**changed: Any) -> House:
    house = House()
    house.rpc.answers["find_clue_answer"] = lambda _: {**FOUND, **changed}
    return house


def found(house: House, **headers: str) -> Any:
    return house.ask("find_clue_answer", {"code": CODE}, token=None, headers=headers)


def test_nobody_speaks_for_a_stranger() -> None:
    house = giving()
    response = house.ask("give_clue", token=None, json=CLUE, headers={"Idempotency-Key": "key-1"})

    [asked] = house.rpc.of(GIVE_CLUE)
    assert (response.status_code, response.headers["Location"]) == (201, f"/api/v1/clue-answers/{CODE}")
    assert (asked.actor, asked.data) == (None, CLUE)


def test_a_strangers_key_is_that_of_its_address_which_it_does_not_tell() -> None:
    house = giving()
    for address in ("192.0.2.8", "192.0.2.9", "192.0.2.8"):
        house.ask("give_clue", token=None, json=CLUE, headers={"Idempotency-Key": "key-1"}, environ_base={"REMOTE_ADDR": address})
    other = giving(context_private_key=b"l" * 32)
    other.ask("give_clue", token=None, json=CLUE, headers={"Idempotency-Key": "key-1"}, environ_base={"REMOTE_ADDR": "192.0.2.8"})

    first, elsewhere, again = (asked.idempotency_key for asked in house.rpc.of(GIVE_CLUE))
    assert first == again != elsewhere
    assert len(first) == 64
    assert first != other.rpc.of(GIVE_CLUE)[0].idempotency_key


def test_an_accounts_key_is_as_it_was_sent() -> None:
    house = giving()
    house.ask("give_clue", json=CLUE, headers={"Idempotency-Key": "key-1"})

    assert [asked.idempotency_key for asked in house.rpc.of(GIVE_CLUE)] == ["key-1"]


def test_a_session_that_is_sent_is_looked_at() -> None:
    house = giving()
    house.ask("give_clue", json=CLUE)
    house.rpc.is_signed_in = False
    refused = giving().ask("give_clue", token=None, json=CLUE, headers={"Authorization": "Bearer x"})

    [asked] = house.rpc.of(GIVE_CLUE)
    assert asked.actor.account_id == ACCOUNT_ID
    assert (refused.status_code, body_of(refused)["code"]) == (401, "SESSION_ENDED")


def test_strangers_are_slowed_down_by_address_and_accounts_are_not() -> None:
    house = giving()
    statuses = [house.ask("give_clue", token=None, json=CLUE).status_code for _ in range(4)]
    refused = house.ask("give_clue", token=None, json=CLUE)
    elsewhere = house.ask("give_clue", token=None, json=CLUE, environ_base={"REMOTE_ADDR": "192.0.2.8"})

    assert statuses == [201, 201, 201, 429]
    assert (body_of(refused)["code"], int(refused.headers["Retry-After"]) >= 1) == ("TOO_MANY_CLUES", True)
    assert (elsewhere.status_code, house.ask("give_clue", json=CLUE).status_code) == (201, 201)
    assert len(house.rpc.of(GIVE_CLUE)) == 5


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"text": "x" * 2001}, "/text"),
        ({"text": "a\u202eb\u0000c"}, "/text"),
        ({"contact": "x" * 201}, "/contact"),
        ({"place": "x" * 301}, "/place"),
        ({"kind": "PEOPLE"}, "/kind"),
        ({"name": "x"}, "/name"),
    ],
)
def test_what_is_wrong_never_reaches_the_service(changed: dict[str, str], pointer: str) -> None:
    house = giving()
    response = house.ask("give_clue", token=None, json={**CLUE, **changed})

    assert [problem["pointer"] for problem in body_of(response)["errors"]] == [pointer]
    assert house.rpc.of(GIVE_CLUE) == []


@pytest.mark.parametrize("state", AnswerState)
def test_every_state_is_said_in_both_languages(state: str) -> None:
    text = found(finding(**{**(NOTHING if state == "UNKNOWN" else {}), "state": state})).get_data(as_text=True)

    assert all(words[state] in text for words in WORDS.values())
    assert ("XS-CHANGTANG-2022-000001" in text) == (state != "UNKNOWN")


def test_every_outcome_and_authority_has_its_words() -> None:
    assert all(word in words for words in WORDS.values() for word in (*ClueOutcome, *Authority))


def test_what_a_stranger_reads_runs_nothing() -> None:
    response = found(finding())
    text = response.get_data(as_text=True)

    for said in ("长塘派出所", "Changtang &lt;Police&gt; &quot;Station&quot;", "2022年3月10日", "10 March 2022", "消防救援机构", "Fire and rescue"):
        assert said in text
    assert "&lt;script&gt;" in text
    assert "<script" not in text
    assert CODE not in text
    assert response.headers["Cache-Control"] == "no-store"


def test_json_is_for_those_who_ask_for_it() -> None:
    house = finding()
    response = found(house, Accept="application/json")

    assert body_of(response) == FOUND
    assert house.rpc.of(FIND_CLUE_ANSWER)[0].data == {"code": CODE}


def test_many_looks_from_one_address_are_slowed_down_in_words() -> None:
    house = finding()
    statuses = [found(house).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]
    assert LATER["en"] in found(house, Accept=BROWSERS).get_data(as_text=True)


@pytest.mark.parametrize(
    ("account", "status"),
    [
        ({"roles": ["OFFICER"], "state": "ACTIVE", "station_code": "changtang"}, 200),
        ({"roles": ["STATION_HEAD"], "state": "ACTIVE", "station_code": "changtang"}, 200),
        ({"roles": ["CLERK"], "state": "ACTIVE", "station_code": "changtang"}, 422),
        ({"roles": ["OFFICER"], "state": "DISABLED", "station_code": "changtang"}, 422),
        ({"roles": ["OFFICER"], "state": "ACTIVE", "station_code": "pingnan"}, 422),
        (None, 422),
    ],
)
def test_a_clue_is_given_to_an_officer_of_the_own_station(account: dict[str, Any] | None, status: int) -> None:
    house = House()

    def asked(_: object) -> dict[str, Any]:
        if account is None:
            raise NotFound("NOT_FOUND")
        return account

    house.rpc.answers |= {"get_account": asked, "get_clue": lambda _: {}, "accept_clue": lambda _: {"version": 2}}
    response = house.ask("accept_clue", {"id": ID}, json={"assignee_id": ID}, headers={"If-Match": '"v1"'})

    assert response.status_code == status
    assert len(house.rpc.of(GET_ACCOUNT)) == 1
    assert len(house.rpc.of(ACCEPT_CLUE)) == (status == 200)
