"""The public pages: the star board of a station and the card of a house."""

import base64
import re
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from gateway import house_card_page, star_board_page
from gateway.public_page import qr_code
from shared.contracts.housing.rating import GET_HOUSE_CARD, GET_STAR_BOARD
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.contracts.housing.vocabulary.rating import CardEvent, CardState, Level
from shared.errors import NotFound, Unavailable
from tests.unit.gateway.harness import House, body_of

BROWSERS = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
CODE = "7Q4M2ZKD90XAB3CE"
URL = f"https://liangdian.example/api/v1/house-cards/{CODE}"
HOUSE: dict[str, Any] = {
    "number": "CT-<b>1</b>",
    "stars": 4,
    "level": "BLUE",
    "state": "VALID",
    "valid_until": "2022-06-29",
    "open_hazards": 2,
    "is_suspended": False,
    "card_url": URL,
}
STATION = {"station_code": "changtang", "station_name_zh": "长塘派出所", "station_name_en": 'Changtang <Police> "Station"'}
ENTRY: dict[str, Any] = {"on": "2022-03-31", "aspect": None, "severity": None, "from_stars": None, "stars": None}
FOUND = {**ENTRY, "kind": "HAZARD_FOUND", "aspect": "FIRE", "severity": "MAJOR"}
CARD: dict[str, Any] = {
    **STATION,
    "state": "LISTED",
    "card_code": CODE,
    "number": "CT-<b>1</b>",
    "rating": "VALID",
    "stars": 4,
    "level": "BLUE",
    "stars_since": "2022-03-31",
    "valid_until": "2022-06-29",
    "last_inspected_on": "2022-03-31",
    "open_hazards": 2,
    "timeline": [{**ENTRY, "kind": "STARS_CHANGED", "from_stars": 3, "stars": 4}, FOUND, {**ENTRY, "kind": "INSPECTED"}],
}


def board_with(*houses: dict[str, Any], following: str | None = None) -> House:
    house = House()
    house.rpc.answers["get_star_board"] = lambda _: {**STATION, "items": list(houses), "next": following}
    return house


def card_with(**changed: Any) -> House:
    house = House()
    house.rpc.answers["get_house_card"] = lambda _: {**CARD, **changed}
    return house


def ask_board(house: House, query: str = "", **headers: str) -> Any:
    given = {"Accept": BROWSERS, **headers}
    return house.ask("get_star_board", {"station_code": "changtang"}, token=None, headers=given, query_string=query)


def ask_card(house: House, **headers: str) -> Any:
    return house.ask("get_house_card", {"card_code": CODE}, token=None, headers={"Accept": BROWSERS, **headers})


def text_of(response: Any) -> str:
    return str(response.get_data(as_text=True))


class Tags(HTMLParser):
    """Every tag that is opened is closed, in order, but for those that are never."""

    VOID = frozenset({"meta"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """It is closed in itself."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


PAGES = {
    "board": lambda **headers: ask_board(board_with(HOUSE, {**HOUSE, "state": "EXPIRED", "is_suspended": True}, following="c&d"), **headers),
    "card": lambda **headers: ask_card(card_with(), **headers),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_runs_nothing_and_loads_nothing(page: str) -> None:
    response = PAGES[page]()
    text, policy = text_of(response), response.headers["Content-Security-Policy"]
    style = re.search("<style>(.*?)</style>", text, re.DOTALL)

    assert style is not None
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{base64.b64encode(sha256(style[1].encode()).digest()).decode()}'" in policy
    assert not re.search(r"<script|src=|url\(|@import|style=|javascript:| on\w+=", text)
    assert (response.headers["Referrer-Policy"], response.headers["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert response.content_type == "text/html; charset=utf-8"
    assert Tags(text).open == []


@pytest.mark.parametrize("page", PAGES)
def test_what_is_shown_becomes_no_markup(page: str) -> None:
    text = text_of(PAGES[page]())

    assert "CT-&lt;b&gt;1&lt;/b&gt;" in text
    assert "Changtang &lt;Police&gt; &quot;Station&quot;" in text
    assert "<b>" not in text
    assert "<Police>" not in text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("liked", "first"), [("en-GB,en;q=0.9", "en"), ("zh-CN", "zh-CN"), ("fr", "zh-CN"), ("", "zh-CN")])
def test_both_languages_are_there_the_readers_first(page: str, liked: str, first: str) -> None:
    response = PAGES[page](**{"Accept-Language": liked})
    text = text_of(response)

    assert f'<html lang="{first}">' in text
    assert text.index("2022年6月29日") > 0
    assert (text.index("29 June 2022") < text.index("2022年6月29日")) is (first == "en")
    assert response.headers["Content-Language"] == ("en, zh" if first == "en" else "zh, en")


@pytest.mark.parametrize(("accept", "is_page"), [(BROWSERS, True), ("text/html", True), ("application/json", False), ("*/*", False), ("", False)])
def test_a_page_is_for_those_who_name_html(accept: str, is_page: bool) -> None:
    for response in (ask_board(board_with(HOUSE), Accept=accept), ask_card(card_with(), Accept=accept)):
        assert response.content_type.partition(";")[0] == ("text/html" if is_page else "application/json")


@pytest.mark.parametrize("accept", [BROWSERS, "application/json"])
def test_what_has_not_changed_is_not_sent_again(accept: str) -> None:
    for name, ask, house, changed in (
        ("board", ask_board, board_with(HOUSE), board_with({**HOUSE, "stars": 5})),
        ("card", ask_card, card_with(), card_with(stars=5)),
    ):
        first = ask(house, Accept=accept)
        held = {"If-None-Match": first.headers["ETag"], "Accept": accept}
        again, other = ask(house, **held), ask(changed, **held)

        assert (again.status_code, again.get_data(), again.headers["ETag"]) == (304, b"", first.headers["ETag"]), name
        assert (other.status_code, first.headers["Cache-Control"], first.headers["Vary"]) == (200, "no-cache", "Accept, Accept-Language"), name


def test_the_languages_are_different_contents() -> None:
    tags = {ask_board(board_with(HOUSE), **{"Accept-Language": liked}).headers["ETag"] for liked in ("zh", "en")}

    assert len(tags) == 2


def test_each_house_has_the_way_to_its_card() -> None:
    text = text_of(ask_board(board_with(HOUSE, {**HOUSE, "card_url": URL + "X"})))

    assert qr_code(URL) in text
    assert qr_code(URL + "X") in text
    assert text.count("<svg") == 2
    assert qr_code.cache_info().hits >= 2


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("stars", [1, 5])
def test_stars_and_colour_are_also_said_in_words(level: Level, stars: int) -> None:
    board = text_of(ask_board(board_with({**HOUSE, "stars": stars, "level": level.value})))
    card = text_of(ask_card(card_with(stars=stars, level=level.value)))

    for text, page in ((board, star_board_page), (card, house_card_page)):
        assert all(words[level.value] in text for words in page.WORDS.values())
        assert ("1 star" if stars == 1 else "5 stars") in text
        assert "1 stars" not in text


def test_a_board_leads_on_and_back() -> None:
    whole = text_of(ask_board(board_with(HOUSE)))
    first = text_of(ask_board(board_with(HOUSE, following="c&d"), "stars=4"))
    last = text_of(ask_board(board_with(HOUSE), "stars=4&cursor=c"))

    assert 'rel="next"' not in whole
    assert 'href="/api/v1/stations/changtang/star-board?stars=4&amp;cursor=c%26d"' in first
    assert "First page" in last
    assert 'rel="next"' not in last


def test_an_empty_board_says_so() -> None:
    assert star_board_page.WORDS["zh"]["empty"] in text_of(ask_board(board_with()))


@pytest.mark.parametrize("query", ["stars=6", "level=PINK", "limit=51", "nothing=1", "stars=x"])
def test_what_cannot_be_asked_is_refused(query: str) -> None:
    house = board_with(HOUSE)

    response = house.ask("get_star_board", {"station_code": "changtang"}, token=None, query_string=query)
    assert response.status_code in {400, 422}
    assert house.rpc.of(GET_STAR_BOARD) == []


@pytest.mark.parametrize("state", CardState)
def test_every_state_of_a_card_is_said(state: CardState) -> None:
    nothing = {name: None for name in CARD if name not in {"state", "timeline"}}
    told = nothing | {"timeline": []} if state is CardState.UNKNOWN else {}
    text = text_of(ask_card(card_with(**told, state=state.value)))

    if state is not CardState.LISTED:
        assert all(words[state.value] in text for words in house_card_page.WORDS.values())
    assert ("CT-" in text) == (state is not CardState.UNKNOWN)


@pytest.mark.parametrize("rating", ["UNRATED", "EXPIRED"])
def test_a_card_says_when_there_is_no_valid_rating(rating: str) -> None:
    told = {"stars": None, "level": None, "stars_since": None, "valid_until": None} if rating == "UNRATED" else {}
    text = text_of(ask_card(card_with(rating=rating, **told)))

    assert all(words[rating] in text for words in house_card_page.WORDS.values())
    assert 'class="state good"' not in text


@pytest.mark.parametrize("kind", CardEvent)
def test_every_event_of_a_time_line_is_said(kind: CardEvent) -> None:
    for aspect in Aspect:
        for severity in Severity:
            of_kind: dict[str, Any] = {"stars": 4} if kind is CardEvent.STARS_CHANGED else {}
            if kind in {CardEvent.HAZARD_FOUND, CardEvent.HAZARD_CLOSED}:
                of_kind = {"aspect": aspect.value, "severity": severity.value}
            text = text_of(ask_card(card_with(timeline=[{**ENTRY, "kind": kind.value, **of_kind}])))
            assert "None" not in text
            assert text.count("<time ") == 2


def test_a_card_says_how_to_give_a_clue() -> None:
    text = text_of(ask_card(card_with()))

    assert text.count(f"<code>{CODE}</code>") == 2
    assert house_card_page.WORDS["en"]["clue"] in text


def test_nobody_speaks_for_a_stranger() -> None:
    board, card = board_with(HOUSE), card_with()
    ask_board(board)
    ask_card(card)

    assert [asked.actor for asked in (*board.rpc.of(GET_STAR_BOARD), *card.rpc.of(GET_HOUSE_CARD))] == [None, None]


def test_many_pages_for_one_address_are_slowed_down() -> None:
    house = board_with(HOUSE)
    statuses = [ask_board(house).status_code for _ in range(6)]
    refused, told = ask_board(house), ask_board(house, Accept="application/json")

    assert statuses == [200] * 5 + [429]
    assert star_board_page.WORDS["zh"]["LATER"] in text_of(refused)
    assert int(refused.headers["Retry-After"]) >= 1
    assert (told.status_code, body_of(told)["code"]) == (429, "TOO_MANY_REQUESTS")
    house.rpc.answers["check_receipt"] = lambda _: {"state": "UNKNOWN", "serial": None}
    assert house.ask("check_receipt", {"code": CODE}, token=None).status_code == 200  # those are counted by themselves


def test_a_station_that_there_is_not_has_no_board() -> None:
    house = House()

    def missing(_: object) -> None:
        raise NotFound("STATION_NOT_FOUND")

    house.rpc.answers["get_star_board"] = missing
    page, problem = ask_board(house), ask_board(house, Accept="application/json")

    assert (page.status_code, problem.status_code, body_of(problem)["code"]) == (404, 404, "STATION_NOT_FOUND")
    assert all(words["MISSING"] in text_of(page) for words in star_board_page.WORDS.values())


def test_a_part_that_is_away_is_told_in_words() -> None:
    house = House()

    def away(_: object) -> None:
        raise Unavailable("DATABASE_UNREACHABLE")

    house.rpc.answers["get_house_card"] = away
    assert (ask_card(house).status_code, house_card_page.WORDS["en"]["LATER"] in text_of(ask_card(house))) == (503, True)
    assert ask_card(house, Accept="*/*").content_type == "application/problem+json"
