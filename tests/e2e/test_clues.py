"""Somebody without a name tells the station of a place, and finds the answer; what is hostile or too much is kept out."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from dev.stack import Stack
from tests.e2e.api_client import ApiClient
from tests.e2e.canaries import logs, metrics

TEXT = "金丝雀栈道一楼停放电动自行车充电"
CONTACT = "欧阳女士 13712345679"
HOSTILE = "<script>alert('金丝雀')</script> {{7*7}} %s ' OR 1=1; -- \\ud800 ${jndi:ldap://x}"


@pytest.fixture
def station(new_station: Callable[[], str]) -> str:
    """A station of this test's own."""
    return new_station()


@pytest.fixture
def officer(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    """Its officer."""
    return new_account("OFFICER", station)


@pytest.fixture
def somebody_at(stack: Stack) -> Iterator[Callable[[str], ApiClient]]:
    """A stranger who calls from another address of this machine."""
    made: list[ApiClient] = []

    def make(address: str) -> ApiClient:
        client = ApiClient(stack.url)
        client.http.close()
        transport = httpx.HTTPTransport(local_address=address)
        client.http = httpx.Client(base_url=f"{stack.url}/api/v1", transport=transport, timeout=30, trust_env=False)
        made.append(client)
        return client

    yield make
    for client in made:
        client.http.close()


def given(stranger: ApiClient, officer: ApiClient, **changed: str) -> tuple[dict[str, str], str]:
    """A clue of a stranger, and the id under which its station knows it."""
    told = stranger.give_clue(kind="FIRE_SAFETY", text=TEXT, **changed).raise_for_status().json()
    [clue] = [one["id"] for one in officer.clues().json()["items"] if one["serial"] == told["serial"]]
    return told, clue


def test_a_stranger_is_heard_and_answered(
    somebody_at: Callable[[str], ApiClient], officer: ApiClient, station: str, new_station: Callable[[], str], new_account: Callable[..., ApiClient]
) -> None:
    stranger, elsewhere = somebody_at("127.0.0.21"), new_account("OFFICER", new_station())
    told, clue = given(stranger, officer, station_code=station, contact=CONTACT)
    assert told["id"] is None
    assert stranger.find_clue_answer(told["code"]).json()["state"] == "RECEIVED"

    shown = officer.clue(clue).json()
    assert (shown["text"], shown["has_contact"], shown["given_by"]) == (TEXT, True, None)
    assert CONTACT not in str(shown)
    assert officer.reveal_clue_contact(clue, purpose="to find the place").json()["contact"] == CONTACT
    assert stranger.clue(clue).status_code == 401
    assert elsewhere.clue(clue).status_code == 404

    me = officer.me().json()["id"]
    assert officer.act_on_clue(clue, "acceptance", 1, assignee_id=clue).json()["code"] == "UNKNOWN_ASSIGNEE"
    assert officer.act_on_clue(clue, "acceptance", 1, assignee_id=me).status_code == 200
    assert officer.act_on_clue(clue, "answer", 1, outcome="FOUND_TRUE", answer="已处理完毕").status_code == 412
    answered = officer.act_on_clue(clue, "answer", 2, outcome="FOUND_TRUE", answer="已到场检查")
    assert (answered.status_code, answered.headers["etag"]) == (200, '"v3"')

    found = stranger.find_clue_answer(told["code"]).json()
    assert (found["state"], found["answer"], found["station_name_zh"]) == ("ANSWERED", "已到场检查", f"{station}派出所")
    page = stranger.find_clue_answer(told["code"], "text/html", **{"Accept-Language": "en"})
    assert "Found to be so" in page.text
    assert not any(word in page.text for word in (TEXT, CONTACT, clue, me))
    assert "No report has this code" in stranger.find_clue_answer("0000-0000-0000-0000", "text/html").text


def test_a_repeated_clue_is_one(somebody_at: Callable[[str], ApiClient], officer: ApiClient, station: str) -> None:
    stranger = somebody_at("127.0.0.22")
    first, second = (stranger.give_clue(kind="THEFT", text=TEXT, station_code=station, key=f"{station}-1") for _ in range(2))

    assert first.json() == second.json()
    assert second.headers["idempotent-replayed"] == "true"
    assert len(officer.clues().json()["items"]) == 1


def test_hostile_words_stay_words(somebody_at: Callable[[str], ApiClient], officer: ApiClient, station: str) -> None:
    stranger = somebody_at("127.0.0.23")
    told, clue = given(stranger, officer, station_code=station, place=HOSTILE)
    assert officer.clue(clue).json()["place"] == HOSTILE
    officer.act_on_clue(clue, "acceptance", 1, assignee_id=officer.me().json()["id"]).raise_for_status()
    officer.act_on_clue(clue, "answer", 2, outcome="FOUND_UNTRUE", answer=HOSTILE).raise_for_status()

    page = stranger.find_clue_answer(told["code"], "text/html")
    assert "<script" not in page.text
    assert "&lt;script&gt;" in page.text
    for body in (
        {"text": "x" * 2001},
        {"text": "\u0000\u202e hidden"},
        {"text": TEXT, "card_code": HOSTILE},
        {"text": TEXT, "house_id": clue},
        {"text": TEXT, "station_code": "../../etc"},
    ):
        refused = stranger.give_clue(
            kind="OTHER", **{"station_code": station, **body} if "card_code" not in body and "house_id" not in body else body
        )
        assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert stranger.send("POST", "/clues", content=b"{" + b" " * 20_000 + b"}", headers={"Content-Type": "application/json"}).status_code == 413
    assert stranger.find_clue_answer("%00%3Cscript%3E").status_code in {400, 404}
    assert len(officer.clues().json()["items"]) == 1


def test_too_many_clues_from_one_address_are_kept_out(somebody_at: Callable[[str], ApiClient], officer: ApiClient, station: str) -> None:
    flood, other = somebody_at("127.0.0.24"), somebody_at("127.0.0.25")
    statuses = [flood.give_clue(kind="OTHER", text=f"{TEXT}{number}", station_code=station).status_code for number in range(22)]
    refused = flood.give_clue(kind="OTHER", text=TEXT, station_code=station)

    assert statuses == [201] * 20 + [429] * 2
    assert (refused.json()["code"], int(refused.headers["retry-after"]) > 0) == ("TOO_MANY_CLUES", True)
    assert other.give_clue(kind="OTHER", text=TEXT, station_code=station).status_code == 201
    assert officer.give_clue(kind="OTHER", text=TEXT).status_code == 201
    assert len(officer.clues().json()["items"]) == 22


def test_words_of_clues_are_in_no_log_and_no_metric(stack: Stack, somebody_at: Callable[[str], ApiClient], officer: ApiClient, station: str) -> None:
    told, _ = given(somebody_at("127.0.0.26"), officer, station_code=station, contact=CONTACT)

    for text in (*logs(stack).values(), *metrics(stack).values()):
        assert not any(word in text for word in (TEXT, CONTACT, told["code"], told["code"].replace("-", "")))
