"""What anybody may see: the star board page by page, and the card of a house."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.housing import rating as rpc
from shared.contracts.housing.vocabulary.hazards import HazardState
from shared.errors import Invalid, NotFound
from tests.factories.housing import BUREAU, NOON, TODAY, Housing
from tests.factories.housing_rating import put_inspection, rate, set_hazard

DAY = timedelta(days=1)
LEVELS = {1: "RED", 2: "ORANGE", 3: "YELLOW", 4: "BLUE", 5: "GREEN"}


def put_rated(housing: Housing, stars: int | None, **columns: Any) -> str:
    given = {"stars": stars, "level": LEVELS[stars], "rated_on": TODAY, "rating_valid_until": TODAY + 90 * DAY} if stars else {}
    return housing.put_house(**{**given, **columns}).id


def board(housing: Housing, **asked: Any) -> dict[str, Any]:
    return housing.ask(rpc.GET_STAR_BOARD, {"station_code": "changtang", **asked})


def numbers(housing: Housing, **asked: Any) -> list[str]:
    found, page = [], board(housing, **asked)
    while True:
        found += [house["number"] for house in page["items"]]
        if page["next"] is None:
            return found
        page = board(housing, **asked, cursor=page["next"])


@pytest.fixture
def houses(housing: Housing) -> dict[str, int]:
    """Houses of the station by number, with their stars."""
    made = {f"CHANGTANG-{number:06}": stars for number, stars in enumerate([3, 5, 1, 3, 5, 2, 3, 5, 1, 4], 1)}
    for number, stars in made.items():
        put_rated(housing, stars, number=number)
    put_rated(housing, None, number="CHANGTANG-000090")
    put_rated(housing, 5, number="CHANGTANG-000091", state="CLOSED", closed_on=TODAY, close_reason="OTHER")
    put_rated(housing, 5, number="CHANGTANG-000092", state="SELF_REGISTERED")
    put_rated(housing, 5, number="PN-000001", station_code="pingnan", actor=None)
    return made


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 9, 10, 11, 50])
def test_a_board_has_each_rated_house_once_most_stars_first(housing: Housing, houses: dict[str, int], limit: int) -> None:
    assert numbers(housing, limit=limit) == sorted(houses, key=lambda number: (-houses[number], number))


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
def test_a_board_of_some_stars(housing: Housing, houses: dict[str, int], stars: int) -> None:
    wanted = [number for number in sorted(houses) if houses[number] == stars]

    assert numbers(housing, stars=stars, limit=2) == wanted
    assert numbers(housing, level=LEVELS[stars], limit=2) == wanted
    assert numbers(housing, stars=stars, level=LEVELS[1 if stars > 1 else 2]) == []


def test_what_stands_there_of_a_house(housing: Housing) -> None:
    house_id = put_rated(housing, 4, number="CHANGTANG-000123", card_code="7Q4M2ZKD90XAB3CE", state="SUSPENDED", suspended_on=TODAY)
    put_inspection(housing, house_id, ("SMOKE_ALARM", "LETTER_SIGNED"))
    [found] = board(housing)["items"]

    assert found == {
        "number": "CHANGTANG-000123",
        "stars": 4,
        "level": "BLUE",
        "state": "VALID",
        "valid_until": "2022-06-29",
        "open_hazards": 2,
        "is_suspended": True,
        "card_url": "http://127.0.0.1:8000/api/v1/house-cards/7Q4M2ZKD90XAB3CE",
    }


def test_a_rating_that_ran_out_is_marked(housing: Housing) -> None:
    put_rated(housing, 4, rating_valid_until=TODAY - DAY)

    assert [house["state"] for house in board(housing)["items"]] == ["EXPIRED"]


def test_a_cursor_is_good_for_its_board_only(housing: Housing, houses: dict[str, int]) -> None:
    first = board(housing, limit=2)

    with pytest.raises(Invalid, match="INVALID_CURSOR"):
        board(housing, stars=3, cursor=first["next"])


def test_there_is_no_board_of_a_station_that_there_is_not(housing: Housing) -> None:
    with pytest.raises(NotFound):
        board(housing, station_code="nowhere")


def test_the_board_of_an_absorbed_station_is_its_survivors(housing: Housing, houses: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    ask = housing.directory.__class__.__call__

    def merged(directory: Any, method: Any, data: dict[str, Any], **how: Any) -> Any:
        if data == {"code": "pingnan"}:
            reply = ask(directory, method, data, **how)
            reply.result["current_code"] = "changtang"
            return reply
        return ask(directory, method, data, **how)

    monkeypatch.setattr(housing.directory.__class__, "__call__", merged)
    found = board(housing, station_code="pingnan")

    assert (found["station_code"], found["station_name_zh"]) == ("changtang", "changtang派出所")
    assert len(found["items"]) == len(houses)


def test_a_card_tells_what_happened_at_a_house(housing: Housing) -> None:
    house = housing.put_house(number="CHANGTANG-000123", card_code="7Q4M2ZKD90XAB3CE", rooms={"301": 2}, last_inspected_on=TODAY)
    put = put_inspection(housing, house.id, ("SMOKE_ALARM",))
    rate(housing, house.id)
    housing.clock.at = NOON + 5 * DAY
    set_hazard(housing, put.hazards["SMOKE_ALARM"], HazardState.CLOSED, TODAY + 5 * DAY)
    rate(housing, house.id, "HAZARD_CLOSED")

    card = housing.ask(rpc.GET_HOUSE_CARD, {"card_code": "7q4m-2zkd 90xa-b3ce"}, BUREAU)

    told = {name: card[name] for name in ("state", "number", "station_code", "stars", "level", "rating", "stars_since", "open_hazards")}
    assert told == {
        "state": "LISTED",
        "number": "CHANGTANG-000123",
        "station_code": "changtang",
        "stars": 5,
        "level": "GREEN",
        "rating": "VALID",
        "stars_since": "2022-04-05",
        "open_hazards": 0,
    }
    assert [(entry["on"], entry["kind"], entry["severity"], entry["from_stars"], entry["stars"]) for entry in card["timeline"]] == [
        ("2022-04-05", "STARS_CHANGED", None, 3, 5),
        ("2022-04-05", "HAZARD_CLOSED", "MAJOR", None, None),
        ("2022-03-31", "STARS_CHANGED", None, None, 3),
        ("2022-03-31", "HAZARD_FOUND", "MAJOR", None, None),
        ("2022-03-31", "INSPECTED", None, None, None),
    ]
    assert not any(word in str(card) for word in ("东华路", "301", "陈东", house.id))


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"state": "CLOSED", "closed_on": TODAY, "close_reason": "OTHER"}, "CLOSED"),
        ({"state": "SELF_REGISTERED"}, "NOT_VERIFIED"),
    ],
)
def test_a_card_of_a_house_that_is_not_let_says_so_and_nothing_else(housing: Housing, columns: dict[str, Any], state: str) -> None:
    put_rated(housing, 4, card_code="0000000000000001", **columns)

    card = housing.ask(rpc.GET_HOUSE_CARD, {"card_code": "0000000000000001"})
    assert (card["state"], card["stars"], card["open_hazards"], card["timeline"]) == (state, None, None, [])
    assert (card["station_name_en"] is None) is False


@pytest.mark.parametrize("code", ["7Q4M2ZKD90XAB3CF", "", "-", "卡"])
def test_a_code_that_no_house_has_is_unknown(housing: Housing, code: str) -> None:
    put_rated(housing, 4, card_code="7Q4M2ZKD90XAB3CE")
    card = housing.ask(rpc.GET_HOUSE_CARD, {"card_code": code})

    assert card["state"] == "UNKNOWN"
    assert {value for name, value in card.items() if name not in {"state", "timeline"}} == {None}


def test_a_house_before_its_first_inspection_is_unrated(housing: Housing) -> None:
    put_rated(housing, None, card_code="7Q4M2ZKD90XAB3CE")

    assert housing.ask(rpc.GET_HOUSE_CARD, {"card_code": "7Q4M2ZKD90XAB3CE"})["rating"] == "UNRATED"
