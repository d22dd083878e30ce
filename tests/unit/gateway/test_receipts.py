"""The public check page, and printed papers as answers."""

import base64
import re
from hashlib import sha256
from typing import Any

import pytest

from gateway.check_page import WORDS
from gateway.notice_page import LATER
from shared.contracts.population.receipts import CHECK_RECEIPT
from shared.contracts.population.vocabulary.receipts import CheckState
from shared.errors import Unavailable
from tests.unit.gateway.harness import ID, House, body_of

CODE = "7Q4M-2ZKD-90XA-B3CE"
FOUND = {
    "serial": "CHANGTANG-2022-000123",
    "station_name_zh": "长塘派出所",
    "station_name_en": 'Changtang <Police> "Station"',
    "valid_until": "2023-03-31",
}
BROWSERS = "text/html,application/xhtml+xml,*/*;q=0.8"
NOTHING = dict.fromkeys(FOUND)


def house_with(state: str = "VALID", **given: Any) -> House:
    house = House(**given)
    house.rpc.answers["check_receipt"] = lambda _: {"state": state, **(NOTHING if state == "UNKNOWN" else FOUND)}
    return house


def checked(house: House, **headers: str) -> Any:
    return house.ask("check_receipt", {"code": CODE}, token=None, headers=headers)


def page(house: House, **headers: str) -> str:
    return str(checked(house, **headers).get_data(as_text=True))


@pytest.mark.parametrize("state", CheckState)
def test_every_state_is_said_in_both_languages(state: str) -> None:
    text = page(house_with(state))

    assert all(words[state] in text for words in WORDS.values())
    assert ("CHANGTANG-2022-000123" in text) == (state != "UNKNOWN")
    assert ("good" in text.partition("<main>")[2]) == (state == "VALID")


def test_what_a_stranger_reads() -> None:
    text = page(house_with())

    for said in ("长塘派出所", "Changtang &lt;Police&gt; &quot;Station&quot;", "2023年3月31日", "31 March 2023"):
        assert said in text
    assert "<Police>" not in text
    assert CODE not in text


@pytest.mark.parametrize(("liked", "first"), [("en-GB,en;q=0.9", "en"), ("zh-CN", "zh-CN"), ("fr", "zh-CN"), ("", "zh-CN")])
def test_the_readers_language_comes_first(liked: str, first: str) -> None:
    text = page(house_with(), **{"Accept-Language": liked})

    assert f'<html lang="{first}">' in text
    assert re.findall(r'<section lang="([^"]+)">', text)[0] == first
    assert len(re.findall("<section", text)) == 2


def test_the_page_runs_nothing_loads_nothing_and_is_kept_by_nobody() -> None:
    response = checked(house_with())
    text, headers = response.get_data(as_text=True), response.headers

    style = re.search("<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert f"'sha256-{base64.b64encode(sha256(style[1].encode()).digest()).decode()}'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert (headers["Cache-Control"], headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert response.content_type == "text/html; charset=utf-8"
    assert not re.search(r"<script|src=|href=|url\(|@import|style=", text)
    assert len(text) < 4_000


@pytest.mark.parametrize(
    ("accept", "is_json"),
    [
        ("application/json", True),
        ("application/json, text/html;q=0.5", True),
        (BROWSERS, False),
        ("*/*", False),
        ("", False),
        ("*/*;q=x", False),
        ("image/png", False),
    ],
)
def test_json_is_for_those_who_ask_for_it(accept: str, is_json: bool) -> None:
    response = checked(house_with(), Accept=accept)

    assert response.content_type.partition(";")[0] == ("application/json" if is_json else "text/html")
    if is_json:
        assert body_of(response) == {"state": "VALID", **FOUND}


def test_nobody_speaks_for_the_stranger() -> None:
    house = house_with()
    checked(house)

    [asked] = house.rpc.of(CHECK_RECEIPT)
    assert (asked.data, asked.actor) == ({"code": CODE}, None)


def test_many_checks_from_one_address_are_slowed_down() -> None:
    house = house_with()
    statuses = [checked(house).status_code for _ in range(6)]
    refused, told = checked(house, Accept=BROWSERS), checked(house, Accept="application/json")
    elsewhere = house.ask("check_receipt", {"code": CODE}, token=None, environ_base={"REMOTE_ADDR": "192.0.2.8"})

    assert statuses == [200] * 5 + [429]
    assert LATER["zh"] in refused.get_data(as_text=True)
    assert int(refused.headers["Retry-After"]) >= 1
    assert (body_of(told)["code"], elsewhere.status_code) == ("TOO_MANY_CHECKS", 200)


def test_a_part_that_is_away_is_told_in_words() -> None:
    house = house_with()

    def away(_: object) -> None:
        raise Unavailable("DATABASE_UNREACHABLE")

    house.rpc.answers["check_receipt"] = away
    response = checked(house, Accept=BROWSERS)

    assert (response.status_code, response.content_type) == (503, "text/html; charset=utf-8")
    assert LATER["en"] in response.get_data(as_text=True)
    assert checked(house, Accept="*/*").content_type == "application/problem+json"


def test_a_code_too_long_to_be_one_is_not_asked_for() -> None:
    house = house_with()
    response = house.ask("check_receipt", {"code": "0" * 65}, token=None)

    assert (response.status_code, house.rpc.of(CHECK_RECEIPT)) == (404, [])


@pytest.mark.parametrize("replayed", [False, True])
def test_a_paper_is_a_pdf_under_nobodys_name(replayed: bool) -> None:
    house = House()
    house.rpc.replayed = replayed
    house.rpc.answers["print_receipt"] = lambda _: {"receipt_id": ID, "number": 1, "pdf": base64.b64encode(b"%PDF-1.7 \x00").decode()}

    response = house.ask("print_receipt", {"id": ID}, json={"language": "zh"})

    assert (response.status_code, response.get_data()) == (200, b"%PDF-1.7 \x00")
    assert response.content_type == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="residence-receipt.pdf"'
    assert response.headers["Cache-Control"] == "no-store"
    assert ("Idempotent-Replayed" in response.headers) == replayed
