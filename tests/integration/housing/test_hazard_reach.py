"""Who reaches which hazards: through their house, whoever let it when they were found; on a real database."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.housing.handlers.mergers import transfer_chunk
from shared.contracts.housing import hazards as contract
from shared.db.mergers import note_merger
from shared.errors import Forbidden, NotFound
from shared.identity import Actor
from shared.messaging.envelope import Delivered
from tests.factories.housing import BUREAU, CLERK, LANDLORD, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, Housing
from tests.factories.housing_hazards import ITEM, extended, listed, read, rechecked, recorded, rectified, transferred
from tests.factories.housing_inspections import whole

Hazard = dict[str, Any]
ACTS: list[Callable[..., Hazard]] = [rectified, extended]


def test_others_hazards_are_not_there(housing: Housing) -> None:
    place = housing.put_house()
    hazard = recorded(housing, place)

    for actor in (OTHER_OFFICER, OTHER_LANDLORD):
        for act in (read, *ACTS):
            with pytest.raises(NotFound, match="HAZARD_NOT_FOUND"):
                act(housing, hazard, actor=actor)
        with pytest.raises(NotFound, match="HOUSE_NOT_FOUND"):
            housing.ask(contract.LIST_HOUSE_HAZARDS, {"id": place.id}, actor)
        assert listed(housing, actor) == listed(housing, actor, house_id=place.id) == []
    for elsewhere in (rechecked, transferred):
        with pytest.raises(NotFound, match="HAZARD_NOT_FOUND"):
            elsewhere(housing, hazard, actor=OTHER_OFFICER)
    with pytest.raises(NotFound, match="HOUSE_NOT_FOUND"):
        recorded(housing, place, OTHER_OFFICER)
    assert len(read(housing, hazard)["journal"]) == 1


def test_one_that_is_not_there_is_refused_like_one_out_of_reach(housing: Housing) -> None:
    hazard = recorded(housing, housing.put_house())

    with pytest.raises(NotFound) as none:
        read(housing, {"id": "0197c0de-0000-7000-8000-0000000000ff"})
    with pytest.raises(NotFound) as elsewhere:
        read(housing, hazard, OTHER_OFFICER)

    assert none.value.args == elsewhere.value.args
    entries = [(entry["subject"], entry["station_code"]) for entry in housing.audited("CALL_DENIED")]
    assert entries == [("hazard:0197c0de-0000-7000-8000-0000000000ff", None), (f"house:{hazard['house_id']}", "changtang")]


def test_the_bureau_reads_all_and_changes_nothing(housing: Housing) -> None:
    hazard = recorded(housing, housing.put_house())

    assert listed(housing, BUREAU) == listed(housing, BUREAU, station_code="changtang") == [read(housing, hazard, BUREAU)["id"]]
    assert listed(housing, BUREAU, station_code="pingnan") == []
    with pytest.raises(Forbidden):
        rechecked(housing, hazard, actor=BUREAU)


@pytest.mark.parametrize("actor", [CLERK, LANDLORD])
def test_only_who_inspects_records_rechecks_and_hands_on(housing: Housing, actor: Actor) -> None:
    place = housing.put_house()
    hazard = recorded(housing, place)

    for act in (rechecked, transferred):
        with pytest.raises(Forbidden):
            act(housing, hazard, actor=actor)
    with pytest.raises(Forbidden):
        recorded(housing, place, actor)


def test_hazards_stay_with_the_house_when_the_landlord_changes(housing: Housing) -> None:
    place = housing.put_house()
    hazard = rechecked(housing, rectified(housing, recorded(housing, place), note="阿强修的"), "FAILED")
    with housing.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE house SET landlord_id = %s", (housing.put_landlord(OTHER_LANDLORD),))

    shown = read(housing, hazard, OTHER_LANDLORD)

    assert (shown["due_on"], shown["kind"], shown["state"]) == (hazard["due_on"], hazard["kind"], "OPEN")
    assert [(act["act"], act["note"]) for act in shown["journal"]] == [("FOUND", None), ("RECTIFIED", None), ("RECHECK_FAILED", None)]
    assert listed(housing, OTHER_LANDLORD) == [hazard["id"]]
    assert listed(housing, LANDLORD) == []
    with pytest.raises(NotFound):
        rectified(housing, hazard, LANDLORD)
    hazard = rectified(housing, hazard, OTHER_LANDLORD, note="重新修好")
    assert read(housing, hazard, OTHER_LANDLORD)["journal"][-1]["note"] == "重新修好"
    assert [act["note"] for act in read(housing, hazard)["journal"]] == [None, "阿强修的", None, "重新修好"]


def test_hazards_follow_their_station(housing: Housing) -> None:
    hazard = recorded(housing, housing.put_house(station_code="pingnan", actor=OTHER_LANDLORD), OTHER_OFFICER)
    data = {"merger_id": "m-1", "from_code": "pingnan", "to_code": "changtang", "on": date(2022, 3, 30)}
    merger = Delivered(
        id="m-1", source="directory", event="station_merged", version=1, subject="changtang", subject_version=2,
        time=datetime(2022, 3, 31, tzinfo=UTC), station_code="changtang", request_id="request-1", data=data, attempt=1,
    )  # fmt: skip

    housing.store.receive(merger, note_merger)
    while housing.store.work("move-houses", transfer_chunk):
        pass

    moved = read(housing, hazard, OFFICER)
    assert (moved["station_code"], moved["version"]) == ("changtang", 2)
    assert rechecked(housing, moved)["state"] == "CLOSED"
    assert housing.announced("hazard_closed")[0]["stationcode"] == "changtang"


def test_the_oldest_deadline_comes_first_page_by_page(housing: Housing) -> None:
    place, other = housing.put_house(), housing.put_house()
    days = ["2022-03-30", "2022-03-01", "2022-03-15", "2022-03-01"]
    made = [recorded(housing, place if index % 2 else other, found_on=day) for index, day in enumerate(days)]
    over = rechecked(housing, recorded(housing, place))

    pages, cursor = [], None
    for _ in range(2):
        answer = housing.ask(contract.LIST_HAZARDS, {"limit": 2, "cursor": cursor})
        pages += [item["id"] for item in answer["items"]]
        cursor = answer["next"]

    assert cursor is None
    assert pages == [one["id"] for one in sorted(made, key=lambda one: (one["due_on"], one["id"]))]
    assert listed(housing, house_id=other.id) == [made[2]["id"], made[0]["id"]]
    assert listed(housing, state="CLOSED") == [over["id"]]
    assert listed(housing, due_until="2022-03-08") == [made[1]["id"], made[3]["id"]]
    assert listed(housing, due_until="2022-03-07") == []
    assert listed(housing, severity="CRITICAL") == []
    history = housing.ask(contract.LIST_HOUSE_HAZARDS, {"id": place.id}, LANDLORD)["items"]
    assert [item["id"] for item in history] == [over["id"], made[3]["id"], made[1]["id"]]
    assert len(housing.audited("HAZARDS_LISTED")[0]["related"]) > 0


def test_what_an_officer_notes_in_an_inspection_is_the_stations_and_what_of_the_hazard_the_landlords_too(housing: Housing) -> None:
    place = housing.put_house()
    own = recorded(housing, place, note="墙砖松动请先围挡")
    whole(housing, place, **{ITEM: {"note": "二楼住户反映房东脾气大"}})
    [found] = [hazard for hazard in housing.ask(contract.LIST_HAZARDS)["items"] if hazard["origin"] == "INSPECTION"]
    found = rechecked(housing, found, "FAILED", note="通道仍堆放杂物")
    whole(housing, place, **{ITEM: {"note": "又是这样"}})

    landlords, stations = read(housing, found, LANDLORD), read(housing, found)

    assert (landlords["note"], [act["note"] for act in landlords["journal"]]) == (None, [None, "通道仍堆放杂物", None])
    assert (stations["note"], stations["journal"][-1]["note"]) == ("二楼住户反映房东脾气大", "又是这样")
    assert (read(housing, own, LANDLORD)["note"], own["note"]) == ("墙砖松动请先围挡", "墙砖松动请先围挡")
    assert "脾气" not in str(housing.ask(contract.LIST_HAZARDS, {}, LANDLORD)) + str(
        housing.ask(contract.LIST_HOUSE_HAZARDS, {"id": place.id}, LANDLORD)
    )
