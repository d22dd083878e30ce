"""The page on which a tenant reads of a check-out, and the answer."""

import base64
import re
from hashlib import sha256
from typing import Any

import pytest

from gateway.check_out_page import WORDS
from gateway.notice_page import LATER
from shared.contracts.housing.check_outs import ANSWER_CHECK_OUT, SHOW_CHECK_OUT
from shared.contracts.housing.vocabulary.stays import DisputeReason, LinkState
from shared.errors import Unavailable
from tests.unit.gateway.harness import House, body_of

CODE = "7Q4M-2ZKD-90XA-B3CE"
FOUND = {
    "house_number": "CHANGTANG-000123",
    "station_name_zh": "长塘派出所",
    "station_name_en": 'Changtang <Police> "Station"',
    "checked_in_on": "2022-03-01",
    "checked_out_on": "2022-06-30",
    "open_until": "2022-07-15",
}
BROWSERS = "text/html,application/xhtml+xml,*/*;q=0.8"


def house_with(state: str = "OPEN") -> House:
    house = House()
    for name in ("show_check_out", "answer_check_out"):
        house.rpc.answers[name] = lambda _: {"state": state, **(dict.fromkeys(FOUND) if state == "UNKNOWN" else FOUND)}
    return house


def shown(house: House, **headers: str) -> Any:
    return house.ask("show_check_out", {"code": CODE}, token=None, headers=headers)


@pytest.mark.parametrize("state", LinkState)
def test_every_state_is_said_in_both_languages(state: str) -> None:
    text = shown(house_with(state)).get_data(as_text=True)

    assert all(words[state] in text for words in WORDS.values())
    assert ("CHANGTANG-000123" in text) == (state != "UNKNOWN")
    assert text.count("<button") == (4 if state == "OPEN" else 0)
    assert ("<script>" in text) == (state == "OPEN")
    assert CODE not in text


def test_a_tenant_may_say_why() -> None:
    text = shown(house_with()).get_data(as_text=True)

    assert all(text.count(f'<option value="{reason}">') == 2 for reason in DisputeReason)
    for said in ("Changtang &lt;Police&gt; &quot;Station&quot;", "2022年6月30日", "30 June 2022"):
        assert said in text


def test_the_page_runs_its_own_script_only_and_is_kept_by_nobody() -> None:
    response = shown(house_with())
    text, headers = response.get_data(as_text=True), response.headers

    for tag in ("style", "script"):
        part = re.search(f"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert part is not None
        assert f"{tag}-src 'sha256-{base64.b64encode(sha256(part[1].encode()).digest()).decode()}'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert not re.search(r"src=|href=|url\(|@import|style=", text)


def test_json_is_for_those_who_ask_for_it() -> None:
    assert body_of(shown(house_with(), Accept="application/json")) == {"state": "OPEN", **FOUND}


def test_nobody_speaks_for_the_tenant() -> None:
    house = house_with("DISPUTED")
    answer = {"decision": "DISPUTE", "reason": "OTHER_DAY"}
    shown(house)

    response = house.ask("answer_check_out", {"code": CODE}, token=None, json=answer)

    assert body_of(response)["state"] == "DISPUTED"
    [asked], [answered] = house.rpc.of(SHOW_CHECK_OUT), house.rpc.of(ANSWER_CHECK_OUT)
    assert (asked.data, asked.actor) == ({"code": CODE}, None)
    assert (answered.data, answered.actor) == ({"code": CODE, **answer}, None)


@pytest.mark.parametrize("name", ["show_check_out", "answer_check_out"])
def test_many_calls_from_one_address_are_slowed_down(name: str) -> None:
    house = house_with()
    options: dict[str, Any] = {"json": {"decision": "CONFIRM"}} if name == "answer_check_out" else {"headers": {"Accept": "application/json"}}

    statuses = [house.ask(name, {"code": CODE}, token=None, **options).status_code for _ in range(6)]

    assert statuses == [200] * 5 + [429]


def test_a_browser_is_told_to_come_back_later() -> None:
    house = house_with()

    def away(_: Any) -> Any:
        raise Unavailable("UNAVAILABLE")

    house.rpc.answers["show_check_out"] = away

    response = shown(house, Accept=BROWSERS)
    assert (response.status_code, LATER["zh"] in response.get_data(as_text=True)) == (503, True)
    assert shown(house, Accept="*/*").content_type == "application/problem+json"
