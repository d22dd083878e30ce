"""Rating houses: when a rating is recorded, what follows for the house, and that every star can be traced."""

from datetime import date, timedelta
from typing import Any

import pytest

from shared.contracts.housing import rating as rpc
from shared.contracts.housing.vocabulary.hazards import HazardState
from shared.errors import Invalid, NotFound
from tests.factories.housing import BUREAU, LANDLORD, NOON, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, TODAY, Housing
from tests.factories.housing_rating import ITEMS, put_inspection, rate, set_hazard

DAY = timedelta(days=1)
NOBODY = "01890000-0000-7000-8000-000000000000"


def house_row(housing: Housing, house_id: str) -> dict[str, Any]:
    return housing.rows("SELECT * FROM house WHERE id = CAST(:id AS uuid)", id=house_id)[0]


def rating_of(housing: Housing, house_id: str) -> dict[str, Any]:
    return housing.ask(rpc.GET_RATING, {"id": house_id})


def test_a_house_without_a_closed_inspection_has_no_stars(housing: Housing) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, state="OPEN", closed_at=None, outcome=None)
    rate(housing, house.id)

    assert house_row(housing, house.id)["stars"] is None
    assert housing.announced("house_rated") == []
    with pytest.raises(NotFound) as refusal:
        rating_of(housing, house.id)
    assert refusal.value.code == "HOUSE_NOT_RATED"


def test_a_rating_sets_the_house_is_announced_and_on_record(housing: Housing) -> None:
    # Missing: SMOKE_ALARM 12 of 58 points in all: 46 of 58 is 79.31.
    house = housing.put_house()
    put_inspection(housing, house.id, ("SMOKE_ALARM",))
    rate(housing, house.id)

    row, found = house_row(housing, house.id), rating_of(housing, house.id)
    assert (row["stars"], row["level"], row["rated_on"], row["version"]) == (3, "YELLOW", TODAY, 2)
    assert (row["rating_valid_until"], row["inspection_due_on"]) == (TODAY + 90 * DAY, TODAY + 21 * DAY)
    assert {name: found[name] for name in ("score", "stars_by_score", "stars", "from_stars", "caps", "scheme_version", "state", "because")} == {
        "score": 79.31,
        "stars_by_score": 3,
        "stars": 3,
        "from_stars": None,
        "caps": [],
        "scheme_version": 1,
        "state": "VALID",
        "because": "INSPECTION_CLOSED",
    }
    assert [line["item_code"] for line in found["trace"]] == list(ITEMS)
    [missing] = [line for line in found["trace"] if line["lost"]]
    assert (missing["item_code"], missing["weight"], missing["got"], missing["lost"]) == ("SMOKE_ALARM", 12, 0, 12)
    assert missing["text_zh"]
    assert missing["text_en"]
    [told] = housing.announced("house_rated")
    assert (told["subject"], told["subjectversion"], told["data"]["stars"], told["data"]["from_stars"]) == (house.id, 2, 3, None)
    [audited] = housing.audited("HOUSE_RATED")
    assert audited["subject"] == f"rating:{found['id']}"


def test_nothing_is_recorded_when_nothing_differs(housing: Housing) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, ("SMOKE_ALARM",))
    for because in ("INSPECTION_CLOSED", "HAZARD_OVERDUE"):
        rate(housing, house.id, because)

    assert len(housing.announced("house_rated")) == 1
    assert house_row(housing, house.id)["version"] == 2


def test_closing_a_hazard_raises_the_stars_and_says_why(housing: Housing) -> None:
    # 80 % of SMOKE_ALARM's 12 points come back: 46 + 9.6 = 55.6 of 58 is 95.86.
    house = housing.put_house()
    put = put_inspection(housing, house.id, ("SMOKE_ALARM",))
    rate(housing, house.id)
    housing.clock.at = NOON + 5 * DAY
    set_hazard(housing, put.hazards["SMOKE_ALARM"], HazardState.CLOSED, TODAY + 5 * DAY)
    rate(housing, house.id, "HAZARD_CLOSED")

    found = rating_of(housing, house.id)
    assert (found["score"], found["stars"], found["from_stars"], found["because"]) == (95.86, 5, 3, "HAZARD_CLOSED")
    [line] = [line for line in found["trace"] if line["basis"] != "AS_SEEN"]
    assert (line["basis"], line["result"], line["got"], line["lost"]) == ("RECTIFIED", "FAIL", 9.6, 2.4)
    # Both count from the inspection, not from the day on which it was worked out anew.
    assert (found["valid_until"], found["inspection_due_on"]) == ("2022-06-29", "2022-05-30")
    listed = housing.ask(rpc.LIST_RATINGS, {"id": house.id, "limit": 1})
    second = housing.ask(rpc.LIST_RATINGS, {"id": house.id, "limit": 1, "cursor": listed["next"]})
    assert [page["items"][0]["stars"] for page in (listed, second)] == [5, 3]
    assert second["next"] is None


def test_a_hazard_entered_by_mistake_costs_nothing(housing: Housing) -> None:
    house = housing.put_house()
    put = put_inspection(housing, house.id, ("NO_EBIKE_INDOORS",))
    rate(housing, house.id)
    assert (rating_of(housing, house.id)["stars"], [cap["kind"] for cap in rating_of(housing, house.id)["caps"]]) == (
        1,
        ["CRITICAL_OPEN", "ITEM_FAILED"],
    )
    set_hazard(housing, put.hazards["NO_EBIKE_INDOORS"], HazardState.WITHDRAWN)
    rate(housing, house.id, "HAZARD_WITHDRAWN")

    assert (rating_of(housing, house.id)["score"], rating_of(housing, house.id)["stars"]) == (100, 5)


@pytest.mark.parametrize(("days", "stars"), [(7, 3), (8, 2)])
def test_a_major_hazard_caps_from_the_day_after_its_due_day(housing: Housing, days: int, stars: int) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, ("SMOKE_ALARM",))
    housing.clock.at = NOON + days * DAY
    rate(housing, house.id, "HAZARD_OVERDUE")

    found = rating_of(housing, house.id)
    assert (found["stars_by_score"], found["stars"]) == (3, stars)


def test_an_inspection_supersedes_the_one_before_but_its_hazards_cap_on(housing: Housing) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, ("NO_EBIKE_INDOORS",), inspected_on=TODAY - 10 * DAY)
    rate(housing, house.id)
    put_inspection(housing, house.id)
    rate(housing, house.id)

    found = rating_of(housing, house.id)
    assert (found["score"], found["stars_by_score"], found["stars"]) == (100, 5, 1)
    assert [(cap["kind"], cap["item_code"]) for cap in found["caps"]] == [("CRITICAL_OPEN", "NO_EBIKE_INDOORS")]


def test_what_is_fixed_on_the_spot_and_what_does_not_apply_count_as_the_scheme_says(housing: Housing) -> None:
    # SMOKE_ALARM has 90 % of 12, DOORS_AND_LOCKS leaves: 41 + 10.8 = 51.8 of 53 is 97.73.
    house = housing.put_house()
    put_inspection(housing, house.id, fixed=("SMOKE_ALARM",), absent=("DOORS_AND_LOCKS",))
    rate(housing, house.id)

    found = rating_of(housing, house.id)
    assert (found["score"], found["stars"]) == (97.73, 5)
    assert [line["weight"] for line in found["trace"] if line["result"] == "NOT_APPLICABLE"] == [0]


def test_a_closed_house_is_rated_no_more(housing: Housing) -> None:
    house = housing.put_house(state="CLOSED", closed_on=TODAY, close_reason="DEMOLISHED")
    put_inspection(housing, house.id)
    rate(housing, house.id)

    assert house_row(housing, house.id)["stars"] is None


@pytest.mark.parametrize("method", [rpc.GET_RATING, rpc.LIST_RATINGS, rpc.SIMULATE_RATING], ids=lambda method: method.name)
def test_a_house_out_of_reach_is_not_there(housing: Housing, method: Any) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id)
    rate(housing, house.id)

    for actor in (LANDLORD, OFFICER, BUREAU):
        assert housing.ask(method, {"id": house.id}, actor)
    for actor in (OTHER_LANDLORD, OTHER_OFFICER):
        with pytest.raises(NotFound, match="HOUSE_NOT_FOUND"):
            housing.ask(method, {"id": house.id}, actor)
    with pytest.raises(NotFound, match="HOUSE_NOT_FOUND"):
        housing.ask(method, {"id": NOBODY}, OFFICER)


def test_a_simulation_says_what_raises_the_stars_and_by_when(housing: Housing) -> None:
    # 58 points; SMOKE_ALARM 12, FIRE_EXTINGUISHER 8 and NO_EBIKE_INDOORS 12 are missing: 26 of 58 is 44.82, one star.
    house = housing.put_house()
    put = put_inspection(housing, house.id, ("SMOKE_ALARM", "FIRE_EXTINGUISHER", "NO_EBIKE_INDOORS"))
    rate(housing, house.id)

    told = housing.ask(rpc.SIMULATE_RATING, {"id": house.id, "fixed": ["SMOKE_ALARM", "FIRE_EXTINGUISHER"]}, LANDLORD)
    ways = {target["stars"]: target for target in told["targets"]}
    # With NO_EBIKE_INDOORS (9.6 come back) 35.6 of 58 is 61.37: two stars; with SMOKE_ALARM too 45.2: 77.93, three; with all 51.6: 88.96, four.
    assert {stars: [step["item_code"] for step in way["steps"]] for stars, way in ways.items()} == {
        2: ["NO_EBIKE_INDOORS"],
        3: ["NO_EBIKE_INDOORS", "SMOKE_ALARM"],
        4: ["NO_EBIKE_INDOORS", "SMOKE_ALARM", "FIRE_EXTINGUISHER"],
        5: ["NO_EBIKE_INDOORS", "SMOKE_ALARM", "FIRE_EXTINGUISHER"],
    }
    assert [ways[stars]["is_reachable"] for stars in (2, 3, 4, 5)] == [True, True, True, False]
    assert [ways[stars]["score"] for stars in (2, 3, 4)] == [61.37, 77.93, 88.96]
    step = ways[2]["steps"][0]
    assert (step["lifts_cap"], step["hazard_ids"], step["earliest_on"], step["due_on"], ways[2]["by"]) == (
        True,
        [put.hazards["NO_EBIKE_INDOORS"]],
        "2022-03-31",
        "2022-04-07",
        "2022-04-07",
    )
    # Supposed: 26 + 9.6 + 6.4 = 42 of 58 is 72.41, three stars by points, but the e-bikes still cap.
    assert (told["supposed"]["score"], told["supposed"]["stars"]) == (72.41, 1)
    assert [cap["kind"] for cap in told["supposed"]["caps"]] == ["CRITICAL_OPEN", "ITEM_FAILED"]


def test_what_is_not_wrong_cannot_be_supposed_to_be_put_right(housing: Housing) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, ("SMOKE_ALARM",))

    with pytest.raises(Invalid) as refusal:
        housing.ask(rpc.SIMULATE_RATING, {"id": house.id, "fixed": ["SMOKE_ALARM", "LETTER_SIGNED"]})
    assert (refusal.value.code, refusal.value.problems[0]["pointer"]) == ("ITEM_NOT_OPEN", "/fixed")


def test_a_rating_is_shown_as_expired_after_its_last_day(housing: Housing) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, inspected_on=date(2022, 1, 1))
    rate(housing, house.id)

    states = []
    for on in (1, 2):  # valid for 90 days: until 1 April
        housing.clock.at = NOON + on * DAY
        states.append(rating_of(housing, house.id)["state"])
    assert states == ["VALID", "EXPIRED"]
