"""Figures of houses and beds, the round, and rooms with too many people, on a real database."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from services.housing.endpoints.statistics import GAUGES
from services.housing.handlers.capacity import notice_breaches
from services.housing.models import Room
from shared.contracts.housing import clues
from shared.contracts.housing import statistics as contract
from shared.errors import Invalid
from shared.identity import Actor
from shared.observability.metrics import REGISTRY
from tests.factories.housing import BUREAU, OFFICER, OTHER_OFFICER, TODAY, Housing, Place
from tests.factories.housing_community import clue, put_stay

LINE = {"area_per_person_m2": 6, "most_in_room": 2}
RULE = {"valid_from": "2022-04-01", "basis_zh": "《测试规定》", "basis_en": "For tests"}


def figures(housing: Housing, actor: Actor = OFFICER, **asked: Any) -> dict[str, Any]:
    [found] = housing.ask(contract.GET_HOUSE_STATISTICS, asked, actor)["items"]
    return dict(found)


def over(housing: Housing, actor: Actor = OFFICER) -> list[dict[str, Any]]:
    return list(housing.ask(contract.LIST_CAPACITY_BREACHES, {}, actor)["items"])


def noticed(housing: Housing) -> int:
    return int(housing.store.work("notice", notice_breaches))


def put_area(housing: Housing, place: Place, room: str, area: str) -> None:
    housing.rows("UPDATE room SET area_m2 = :area WHERE id = CAST(:id AS uuid) RETURNING 1", area=Decimal(area), id=place.rooms[room])


def set_out(housing: Housing, stay_id: str, on: date | None) -> None:
    housing.rows(
        "UPDATE stay SET state = :state, checked_out_on = :on, over_on = :on WHERE id = CAST(:id AS uuid) RETURNING 1",
        state="CHECKED_OUT" if on else "CHECKED_IN", on=on, id=stay_id,
    )  # fmt: skip


def test_a_station_without_a_house_has_figures_too(housing: Housing) -> None:
    found = figures(housing)

    assert (found["known"], found["beds"], found["vacancy_percent"]) == (0, 0, None)
    assert set(found["by_state"].values()) == {0}


def test_houses_and_beds_are_counted(housing: Housing) -> None:
    first = housing.put_house({"301": 2, "302": 2}, stars=4, level="BLUE", last_inspected_on=TODAY)
    second = housing.put_house({"101": 1}, state="SELF_REGISTERED", verified_on=None, verified_by=None)
    housing.put_house({"1": 5}, state="CLOSED", closed_on=TODAY, close_reason="DEMOLISHED")
    housing.put_house({"1": 5}, state="CLOSED", closed_on=TODAY, close_reason="DUPLICATE")
    housing.put_house({"1": 3}, station_code="pingnan", actor=None)
    housing.add(
        Room(id=first.rooms["301"][:-12] + "0" * 12, house_id=first.id, name="关", state="CLOSED", close_reason="OTHER", updated_at=housing.clock.at)
    )
    put_stay(housing, first, "301", 0)
    put_stay(housing, first, "301", 0, "CHECKED_OUT")
    put_stay(housing, first, "301", 0, "PRE_CHECKED_IN")  # for a bed that somebody is in
    put_stay(housing, first, "302", 0, "PRE_CHECKED_IN")
    put_stay(housing, second, "101", 0, "CANCELLED")
    found = figures(housing)

    assert (found["known"], found["verified"], found["not_inspected"]) == (3, 2, 1)
    assert found["by_state"] == {"SELF_REGISTERED": 1, "VERIFIED": 1, "SUSPENDED": 0, "CLOSED": 1}
    assert (found["by_stars"], found["by_level"]) == ({"4": 1, "NONE": 1}, {"BLUE": 1, "NONE": 1})
    assert (found["rooms"], found["beds"], found["occupied"], found["reserved"], found["vacant"]) == (3, 5, 1, 1, 3)
    assert found["vacancy_percent"] == 60.0


def test_a_past_day_is_told_from_dates(housing: Housing) -> None:
    place = housing.put_house(
        {"301": 2}, registered_on=date(2022, 1, 1), verified_on=date(2022, 2, 1), state="CLOSED", closed_on=TODAY, close_reason="REBUILT"
    )
    put_stay(housing, place, "301", 0, "CHECKED_OUT")
    days = [figures(housing, as_of=day) for day in ("2021-12-31", "2022-01-31", "2022-02-01", "2022-03-31")]

    assert [(day["known"], day["verified"], day["occupied"]) for day in days] == [(0, 0, 0), (1, 0, 1), (1, 1, 1), (1, 1, 0)]
    assert [max(day["by_state"], key=day["by_state"].__getitem__) for day in days[1:]] == ["SELF_REGISTERED", "VERIFIED", "CLOSED"]
    assert days[1]["beds"] is None
    with pytest.raises(Invalid, match="DAY_IN_FUTURE"):
        figures(housing, as_of="2022-04-01")


def test_another_stations_figures_are_the_bureaus_only(housing: Housing) -> None:
    housing.put_house()
    housing.put_house(station_code="pingnan", actor=None)

    assert housing.ask(contract.GET_HOUSE_STATISTICS, {"station_code": "pingnan"})["items"] == []
    assert [one["station_code"] for one in housing.ask(contract.GET_HOUSE_STATISTICS, {}, BUREAU)["items"]] == ["changtang", "pingnan"]
    assert figures(housing, BUREAU, station_code="pingnan")["known"] == 1


def test_the_round_goes_along_the_streets(housing: Housing) -> None:
    other = "01890000-0000-7000-8000-000000000c0f"
    b = housing.put_house(address_key="东华路2号", inspection_due_on=TODAY)
    a = housing.put_house(address_key="东华路1号", inspection_due_on=TODAY - timedelta(days=3))
    c = housing.put_house(address_key="东华路0号", community_id=other, inspection_due_on=TODAY)
    nowhere = housing.put_house(community_id=None, inspection_due_on=TODAY)
    later = housing.put_house(address_key="东华路9号", inspection_due_on=TODAY + timedelta(days=7))
    housing.put_house(inspection_due_on=TODAY, state="CLOSED", closed_on=TODAY, close_reason="OTHER")
    pages, cursor = [], None
    for _ in range(2):
        page = housing.ask(contract.LIST_DUE_INSPECTIONS, {"limit": 2, "cursor": cursor})
        pages += page["items"]
        cursor = page["next"]

    assert [house["id"] for house in pages] == [nowhere.id, a.id, b.id, c.id]
    assert [house["days_left"] for house in pages] == [0, -3, 0, 0]
    ahead = housing.ask(contract.LIST_DUE_INSPECTIONS, {"within_days": 7, "community_id": pages[1]["community_id"]})["items"]
    assert [house["id"] for house in ahead] == [a.id, b.id, later.id]
    assert housing.ask(contract.LIST_DUE_INSPECTIONS, {"station_code": "changtang"}, OTHER_OFFICER)["items"] == []
    assert housing.audited("DUE_INSPECTIONS_LISTED")[0]["related"] == [f"house:{nowhere.id}", f"house:{a.id}"]


def test_rooms_with_too_many_people_are_found_and_told_of_once(housing: Housing) -> None:
    place = housing.put_house({"301": 3, "302": 2, "303": 2})
    put_area(housing, place, "302", "9.9")
    put_area(housing, place, "303", "10")
    first = [put_stay(housing, place, "301", bed) for bed in range(3)]
    for room in ("302", "303"):
        for bed in range(2):
            put_stay(housing, place, room, bed)
    found = {room["room_name"]: room for room in over(housing)}

    assert found.keys() == {"301", "302"}
    assert (found["301"]["reasons"], found["301"]["people"], found["301"]["allowed"], found["301"]["since"]) == (["ROOM_LIMIT"], 3, 2, None)
    assert (found["302"]["reasons"], found["302"]["allowed"]) == (["AREA"], 1)
    assert [noticed(housing), noticed(housing)] == [2, 0]
    assert over(housing)[0]["since"] == "2022-03-31"
    assert {event["data"]["people"] for event in housing.announced("room_over_capacity")} == {2, 3}
    assert over(housing, OTHER_OFFICER) == []

    set_out(housing, first[0], TODAY)
    assert [noticed(housing), noticed(housing)] == [1, 0]
    set_out(housing, first[0], None)
    assert [noticed(housing), noticed(housing)] == [1, 0]
    assert len(housing.announced("room_over_capacity")) == 3


def test_a_dormitory_has_a_line_of_its_own(housing: Housing) -> None:
    place = housing.put_house({"301": 6}, rental_kind="DORM")
    for bed in range(6):
        put_stay(housing, place, "301", bed)
    assert over(housing) == []

    put_area(housing, place, "301", "23.9")
    assert over(housing)[0]["reasons"] == ["AREA"]


def test_more_people_than_beds_are_too_many(housing: Housing) -> None:
    place = housing.put_house({"301": 1})
    put_stay(housing, place, "301")
    housing.rows("UPDATE bed SET state = 'CLOSED', close_reason = 'OTHER' WHERE id = CAST(:id AS uuid) RETURNING 1", id=place.beds["301"][0])

    assert over(housing)[0]["reasons"] == ["BEDS"]


def test_the_bureau_publishes_how_many_a_room_may_hold(housing: Housing) -> None:
    with pytest.raises(Invalid) as refusal:
        housing.ask(contract.PUBLISH_CAPACITY_RULE, {**RULE, "valid_from": str(TODAY), "lines": [{"rental_kind": "DORM"}]}, BUREAU)
    made = housing.ask(contract.PUBLISH_CAPACITY_RULE, {**RULE, "lines": [LINE]}, BUREAU)
    place = housing.put_house({"301": 2})
    put_area(housing, place, "301", "10")
    for bed in range(2):
        put_stay(housing, place, "301", bed)
    before = over(housing)
    housing.clock.at += timedelta(days=1)

    assert [found["code"] for found in refusal.value.problems] == ["RULE_NOT_IN_FUTURE", "DEFAULT_LINE_MISSING", "LIMIT_MISSING"]
    assert housing.ask(contract.LIST_CAPACITY_RULES)["items"][0] == made
    assert (before, [room["rule_version"] for room in over(housing)]) == ([], [2])
    housing.rows("DELETE FROM capacity_rule WHERE version = 2 RETURNING 1")


def test_what_is_monitored_is_counted_and_becomes_0_again(housing: Housing) -> None:
    place = housing.put_house({"301": 3}, inspection_due_on=TODAY)
    for bed in range(3):
        put_stay(housing, place, "301", bed, report="REFUSED")
    housing.ask(clues.GIVE_CLUE, clue(), None)
    noticed(housing)
    housing.service.measure_housing()

    def shown(name: str, **labels: str) -> float | None:
        return REGISTRY.get_sample_value(f"liangdian_{name}", {"station": "changtang", **labels})

    assert (shown("houses", state="VERIFIED"), shown("beds", state="occupied"), shown("beds", state="vacant")) == (1, 3, 0)
    assert (shown("due_inspections"), shown("capacity_breaches"), shown("stays_unreported")) == (1, 1, 3)
    assert shown("clues", state="RECEIVED") == 1
    housing.rows("DELETE FROM clue RETURNING 1")
    housing.service.measure_housing()
    assert shown("clues", state="RECEIVED") == 0
    assert set(GAUGES) == {"houses", "beds", "due_inspections", "hazards", "capacity_breaches", "stays_unreported", "clues", "campaigns"}
