"""Houses and landlords follow when stations merge, on a real database; two records of one landlord become one."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from services.housing.handlers.landlord_mergers import hand_over_houses, transfer_landlords
from services.housing.handlers.mergers import transfer_chunk
from shared.contracts.directory.roles import Role
from shared.contracts.housing.houses import GET_HOUSE, GET_LANDLORD, LIST_HOUSE_LANDLORDS, LIST_HOUSES, REGISTER_HOUSE
from shared.contracts.housing.letting import LIST_LETTERS, SIGN_LETTER
from shared.db.mergers import note_merger
from shared.errors import NotFound
from shared.identity import Actor
from shared.messaging.envelope import Delivered
from tests.factories.housing import CLERK, LANDLORD, OFFICER, OTHER_CLERK, Housing
from tests.factories.housing_houses import house, landlord

AWAY = Actor("01890000-0000-7000-8000-00000000c1f9", frozenset({Role.LANDLORD}), "pingnan")


def merged(housing: Housing, from_code: str, to_code: str) -> None:
    """Deliver the news of a merger, and move all that follows."""
    data = {"merger_id": from_code, "from_code": from_code, "to_code": to_code, "on": date(2022, 3, 30)}
    delivered = Delivered(
        id=f"m-{from_code}", source="directory", event="station_merged", version=1, subject=to_code, subject_version=2,
        time=datetime(2022, 3, 31, tzinfo=UTC), station_code=to_code, request_id="request-1", data=data, attempt=1,
    )  # fmt: skip
    housing.store.receive(delivered, note_merger)


def moved(housing: Housing, most: int = 200) -> list[int]:
    """Let everything follow; how many each step moved."""
    steps: tuple[Any, ...] = (transfer_chunk, transfer_landlords, hand_over_houses)
    counts = []
    for step in steps:
        total = 0
        while done := housing.store.work("merger", lambda uow, step=step: step(uow, most)):
            total += done
        counts.append(total)
    return counts


def test_houses_and_landlords_of_the_absorbed_station_are_the_survivors(housing: Housing) -> None:
    made = housing.ask(REGISTER_HOUSE, house(), AWAY)

    merged(housing, "pingnan", "changtang")

    assert moved(housing) == [1, 1, 0]
    found = housing.ask(GET_HOUSE, {"id": made["id"]}, OFFICER)
    assert (found["station_code"], found["origin_station_code"], found["number"], found["version"]) == ("changtang", "pingnan", made["number"], 2)
    assert housing.ask(GET_LANDLORD, {"id": made["landlord"]["id"]}, CLERK)["station_code"] == "changtang"
    assert housing.ask(GET_HOUSE, {"id": made["id"]}, AWAY)["id"] == made["id"]
    with pytest.raises(NotFound):
        housing.ask(GET_HOUSE, {"id": made["id"]}, OTHER_CLERK)
    [event] = housing.announced("house_transferred")
    assert (event["data"]["from_station_code"], event["stationcode"], event["subjectversion"]) == ("pingnan", "changtang", 2)
    assert housing.audited("LANDLORD_TRANSFERRED")[0]["detail"] == {"from": "pingnan"}


def test_two_records_of_one_landlord_become_one_and_no_account_loses_a_house(housing: Housing) -> None:
    body = landlord()
    here = housing.ask(REGISTER_HOUSE, house(landlord=body), LANDLORD)
    there = housing.ask(REGISTER_HOUSE, house(landlord=body), AWAY)
    housing.ask(SIGN_LETTER, {"id": there["id"], "version": 1, "text_version": 1}, AWAY)

    merged(housing, "pingnan", "changtang")

    assert moved(housing) == [1, 1, 1]
    both = [there["id"], here["id"]]
    for account in (LANDLORD, AWAY):
        assert [item["id"] for item in housing.ask(LIST_HOUSES, {}, account)["items"]] == both
    for account in (LANDLORD, replace(AWAY, station_code="changtang")):
        assert housing.ask(REGISTER_HOUSE, house(landlord=None), account)["landlord"] == here["landlord"]
    found = housing.ask(GET_HOUSE, {"id": there["id"]}, OFFICER)
    assert (found["landlord"]["id"], found["letter_signed_on"]) == (here["landlord"]["id"], "2022-03-31")
    assert [line["landlord"]["id"] for line in housing.ask(LIST_HOUSE_LANDLORDS, {"id": there["id"]})["items"]] == [here["landlord"]["id"]]
    assert [letter["landlord_id"] for letter in housing.ask(LIST_LETTERS, {"id": there["id"]}, AWAY)["items"]] == [here["landlord"]["id"]]
    assert housing.ask(GET_LANDLORD, {"id": there["landlord"]["id"]}, CLERK)["joined_into"] == here["landlord"]["id"]
    assert [event["data"]["joined_into"] for event in housing.announced("landlord_changed")] == [here["landlord"]["id"]]
    assert housing.ask(REGISTER_HOUSE, house(landlord=body), CLERK)["landlord"] == here["landlord"]
    assert moved(housing) == [0, 0, 0]


def test_a_landlord_whom_two_absorbed_stations_know_is_one(housing: Housing) -> None:
    body = landlord()
    first = housing.ask(REGISTER_HOUSE, house(landlord=body), CLERK)
    second = housing.ask(REGISTER_HOUSE, house(landlord=body), OTHER_CLERK)
    merged(housing, "pingnan", "yuancheng")
    merged(housing, "changtang", "yuancheng")

    assert moved(housing) == [2, 2, 1]

    rows = housing.rows("SELECT landlord_id FROM house")
    assert {row["landlord_id"] for row in rows} == {housing.rows("SELECT landlord_id FROM house WHERE id = :id", id=first["id"])[0]["landlord_id"]}
    assert len(housing.rows("SELECT id FROM landlord WHERE joined_into IS NULL")) == 1
    assert {first["id"], second["id"]} == {str(row["id"]) for row in housing.rows("SELECT id FROM house WHERE station_code = 'yuancheng'")}


def test_everything_follows_in_chunks(housing: Housing) -> None:
    for _ in range(5):
        housing.ask(REGISTER_HOUSE, house(), OTHER_CLERK)

    merged(housing, "pingnan", "changtang")

    assert moved(housing, 2) == [5, 5, 0]
