"""Houses: registered by landlords and at the counter, read, changed, found by who may."""

from typing import Any

import pytest

from services.housing.throttle import GUESSES
from shared.contracts.housing.houses import (
    CHANGE_HOUSE,
    CHANGE_HOUSE_LANDLORD,
    GET_HOUSE,
    LIST_HOUSE_LANDLORDS,
    LIST_HOUSES,
    LIST_ROOMS,
    REGISTER_HOUSE,
    REGISTER_LANDLORD,
)
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale, Throttled
from shared.runtime.throttle import AccountLimit
from tests.factories.housing import BUREAU, CLERK, COMMUNITY, LANDLORD, OFFICER, OTHER_CLERK, OTHER_LANDLORD, Housing
from tests.factories.housing_houses import house, landlord, organisation
from tests.factories.population import NOBODY, OTHER_COMMUNITY, fullwidth

ROOMS = [{"name": "301", "floor": 3, "area_m2": 18.5, "beds": 2}, {"name": "302", "beds": 1}]


def test_a_landlord_registers_its_first_house_with_itself_and_its_rooms(housing: Housing) -> None:
    body = house(community_id=COMMUNITY, rooms=ROOMS, area_m2=320.456, floors=5)

    made = housing.ask(REGISTER_HOUSE, body, LANDLORD)

    assert (made["state"], made["channel"], made["number"], made["version"]) == ("SELF_REGISTERED", "LANDLORD", "CHANGTANG-000001", 1)
    assert made["landlord"] == {"id": made["landlord"]["id"], "kind": "PERSON", "name": "陈*", "phone": "138****8000"}
    assert (made["capacity"], made["area_m2"]) == ({"rooms": 2, "beds": 3, "taken": 0}, 320.46)
    assert housing.ask(GET_HOUSE, {"id": made["id"]}, LANDLORD) == made
    [event] = housing.announced("house_registered")
    assert event["data"] == {
        "house_id": made["id"],
        "landlord_id": made["landlord"]["id"],
        "manager_id": None,
        "station_code": "changtang",
        "community_id": COMMUNITY,
        "state": "SELF_REGISTERED",
        "rental_kind": "SHARED",
        "operation_mode": "SELF_GOVERNED",
        "channel": "LANDLORD",
        "registered_on": "2022-03-31",
        "capacity": 3,
    }
    assert [entry["subject"] for entry in housing.audited("HOUSE_REGISTERED")] == [f"house:{made['id']}"]
    assert [row["name"] for row in housing.ask(LIST_ROOMS, {"id": made["id"]}, LANDLORD)["items"]] == ["301", "302"]


def test_its_next_house_says_no_more_who_it_is(housing: Housing) -> None:
    first = housing.ask(REGISTER_HOUSE, house(), LANDLORD)

    second = housing.ask(REGISTER_HOUSE, house(landlord=None), LANDLORD)

    assert (second["landlord"], second["number"]) == (first["landlord"], "CHANGTANG-000002")
    for wrong in (house(), house(landlord=None, landlord_id=NOBODY)):
        with pytest.raises(Invalid, match="LANDLORD_ON_FILE"):
            housing.ask(REGISTER_HOUSE, wrong, LANDLORD)
    with pytest.raises(Invalid, match="ACCOUNT_BY_STATION"):
        housing.ask(REGISTER_HOUSE, house(landlord=landlord(account_id=LANDLORD.account_id)), OTHER_LANDLORD)
    with pytest.raises(Invalid, match="LANDLORD_REQUIRED"):
        housing.ask(REGISTER_HOUSE, house(landlord=None), OTHER_LANDLORD)


def test_an_account_is_not_whoever_it_says_it_is(housing: Housing) -> None:
    body = landlord()
    housing.ask(REGISTER_LANDLORD, body, CLERK)

    with pytest.raises(Conflict, match="LANDLORD_EXISTS") as refused:
        housing.ask(REGISTER_HOUSE, house(landlord=body), LANDLORD)

    assert [problem["detail"] for problem in refused.value.problems] == [""]
    assert housing.rows("SELECT id FROM house") == []


def test_who_guesses_documents_of_landlords_is_told_nothing_more_for_a_while(housing: Housing) -> None:
    vars(housing.service)["guesses"] = AccountLimit("1/hour", *GUESSES[1:])
    known = landlord()
    housing.ask(REGISTER_LANDLORD, known, CLERK)
    with pytest.raises(Conflict, match="LANDLORD_EXISTS"):
        housing.ask(REGISTER_HOUSE, house(landlord=known), LANDLORD)

    for guessed in (known, landlord()):
        with pytest.raises(Throttled, match="TOO_MANY_GUESSES"):
            housing.ask(REGISTER_HOUSE, house(landlord=guessed), LANDLORD)


def test_the_counter_finds_the_landlord_on_file_by_its_document(housing: Housing) -> None:
    body = landlord(name="欧阳·东")
    first = housing.ask(REGISTER_HOUSE, house(landlord=body), CLERK)

    second = housing.ask(REGISTER_HOUSE, house(landlord={**body, "name": "欧阳东", "phone": "13900139000"}), CLERK)
    third = housing.ask(REGISTER_HOUSE, house(landlord=None, landlord_id=first["landlord"]["id"]), OFFICER)

    assert (first["channel"], first["state"]) == ("STATION", "SELF_REGISTERED")
    assert {made["landlord"]["id"] for made in (first, second, third)} == {first["landlord"]["id"]}
    with pytest.raises(Invalid, match="LANDLORD_NAME_DIFFERS"):
        housing.ask(REGISTER_HOUSE, house(landlord={**body, "name": "李红"}), CLERK)
    with pytest.raises(Invalid, match="UNKNOWN_LANDLORD"):
        housing.ask(REGISTER_HOUSE, house(landlord=None, landlord_id=first["landlord"]["id"]), OTHER_CLERK)
    for neither in (house(landlord=None), house(landlord_id=first["landlord"]["id"])):
        with pytest.raises(Invalid, match="LANDLORD_REQUIRED"):
            housing.ask(REGISTER_HOUSE, neither, CLERK)


def test_everything_wrong_is_told_at_once(housing: Housing) -> None:
    body = house(landlord=landlord(document_number="441699199003070012", phone="12", credit_code="X"), address="--", rooms=[ROOMS[1], ROOMS[1]])

    with pytest.raises(Invalid) as refused:
        housing.ask(REGISTER_HOUSE, body, CLERK)

    assert [(problem["pointer"], problem["code"]) for problem in refused.value.problems] == [
        ("/landlord/document_number", "DOCUMENT_CHECK_DIGIT"),
        ("/landlord/phone", "PHONE_FORMAT"),
        ("/landlord/credit_code", "NOT_OF_THIS_KIND"),
        ("/address", "ADDRESS_FORMAT"),
        ("/rooms/1/name", "ROOM_EXISTS"),
    ]
    assert housing.rows("SELECT id FROM house") == housing.rows("SELECT id FROM landlord") == []


def test_an_organisation_lets_by_its_credit_code_and_its_name_is_public(housing: Housing) -> None:
    made = housing.ask(REGISTER_HOUSE, house(landlord=organisation()), CLERK)

    assert made["landlord"]["name"] == "东华公寓 1 号"
    assert made["landlord"]["phone"] != "07623380000"
    with pytest.raises(Invalid, match="CREDIT_CODE_REQUIRED"):
        housing.ask(REGISTER_HOUSE, house(landlord=organisation(credit_code=None)), CLERK)


def test_one_address_is_one_house_until_it_is_closed(housing: Housing) -> None:
    made = housing.ask(REGISTER_HOUSE, house(address="长塘路 12-3 号"), CLERK)

    for spelling in ("长塘路12-3号", f"长塘路 {fullwidth('12-3')} 号"):
        with pytest.raises(Conflict, match="HOUSE_EXISTS") as refused:
            housing.ask(REGISTER_HOUSE, house(address=spelling), CLERK)
        assert refused.value.problems == [{"pointer": "/address", "code": "HOUSE_EXISTS", "detail": f"house:{made['id']}"}]
    for outsider in (OTHER_CLERK, LANDLORD):
        with pytest.raises(Conflict, match="HOUSE_EXISTS") as refused:
            housing.ask(REGISTER_HOUSE, house(address="长塘路12-3号"), outsider)
        assert refused.value.problems[0]["detail"] == ""
    assert housing.ask(REGISTER_HOUSE, house(address="长塘路123号"), CLERK)["number"] == "CHANGTANG-000002"


def test_another_stations_community_is_unknown(housing: Housing) -> None:
    with pytest.raises(Invalid, match="UNKNOWN_COMMUNITY"):
        housing.ask(REGISTER_HOUSE, house(community_id=OTHER_COMMUNITY), LANDLORD)


def test_what_is_different_is_changed_and_nothing_else(housing: Housing) -> None:
    made = housing.ask(REGISTER_HOUSE, house(), CLERK)

    changed = housing.ask(CHANGE_HOUSE, {"id": made["id"], "version": 1, "floors": 4, "address": "长塘路 900 号", "area_m2": 12.3}, OFFICER)

    assert changed == {**made, "version": 2, "floors": 4, "address": "长塘路 900 号", "area_m2": 12.3, "updated_at": changed["updated_at"]}
    assert housing.audited("HOUSE_CHANGED")[0]["detail"] == {"fields": ["address_key", "address_text", "area_m2", "floors"]}
    with pytest.raises(Invalid, match="NOTHING_TO_CHANGE"):
        housing.ask(CHANGE_HOUSE, {"id": made["id"], "version": 2, "floors": 4, "area_m2": 12.3})
    with pytest.raises(Stale):
        housing.ask(CHANGE_HOUSE, {"id": made["id"], "version": 1, "floors": 6})
    other = housing.ask(REGISTER_HOUSE, house(), CLERK)
    with pytest.raises(Conflict, match="HOUSE_EXISTS"):
        housing.ask(CHANGE_HOUSE, {"id": other["id"], "version": 1, "address": "长塘路900号"})
    assert len(housing.announced("house_changed")) == 1
    verified = housing.put_house()
    with pytest.raises(Invalid, match="COMMUNITY_REQUIRED"):
        housing.ask(CHANGE_HOUSE, {"id": verified.id, "version": 1, "community_id": None})


def test_a_landlord_changes_where_a_house_is_only_until_it_was_seen(housing: Housing) -> None:
    place = housing.put_house()

    assert housing.ask(CHANGE_HOUSE, {"id": place.id, "version": 1, "floors": 4}, LANDLORD)["floors"] == 4
    with pytest.raises(Invalid, match="CHANGED_BY_STATION") as refused:
        housing.ask(CHANGE_HOUSE, {"id": place.id, "version": 2, "floors": 5, "address": "长塘路 901 号", "community_id": None}, LANDLORD)
    assert {problem["pointer"] for problem in refused.value.problems} == {"/address", "/community_id"}


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["c", "b", "a"]),
        ({"state": "VERIFIED"}, ["b", "a"]),
        ({"stars": 4}, ["b"]),
        ({"level": "GREEN"}, ["b"]),
        ({"community_id": COMMUNITY}, ["c", "b"]),
        ({"lettable": True}, ["a"]),
        ({"lettable": False}, ["c", "b"]),
        ({"inspection_due_before": "2022-05-01"}, ["a"]),
        ({"address": "东华路 1 号"}, ["a"]),
        ({"address_prefix": "东华 路1"}, ["b", "a"]),
        ({"address_prefix": "东华路%"}, ["c", "b", "a"]),
        ({"address_prefix": "华路"}, []),
        ({"station_code": "pingnan"}, []),
        ({"updated_after": "2022-03-31T12:00:00+08:00"}, []),
    ],
)
def test_houses_are_found(housing: Housing, filters: dict[str, Any], found: list[str]) -> None:
    ids = {
        "a": housing.put_house(address_text="东华路 1 号", address_key="东华路1号", community_id=None, inspection_due_on="2022-04-30").id,
        "b": housing.put_house(
            address_text="东华路 12 号", address_key="东华路12号", stars=4, level="GREEN", letter_signed_on=None, inspection_due_on="2022-05-01"
        ).id,
        "c": housing.put_house(address_text="东华路 2 号", address_key="东华路2号", state="SELF_REGISTERED").id,
    }
    housing.put_house(actor=None, station_code="pingnan", address_key="别处1号")

    page = housing.ask(LIST_HOUSES, filters, OFFICER)

    assert [item["id"] for item in page["items"]] == [ids[name] for name in found]


def test_a_listing_pages_and_is_on_record(housing: Housing) -> None:
    made = [housing.put_house().id for _ in range(5)]

    first = housing.ask(LIST_HOUSES, {"limit": 3})
    second = housing.ask(LIST_HOUSES, {"limit": 3, "cursor": first["next"]})

    assert [item["id"] for item in first["items"] + second["items"]] == made[::-1]
    assert second["next"] is None
    assert [entry["detail"]["count"] for entry in housing.audited("HOUSES_LISTED")] == [3, 2]


def test_a_landlord_sees_its_own_houses_as_landlord_or_manager(housing: Housing) -> None:
    own = housing.put_house()
    managed = housing.put_house(actor=None, landlord_id=housing.put_landlord(OTHER_LANDLORD), manager_id=own.landlord_id)
    alien = housing.put_house(actor=OTHER_LANDLORD)

    assert [item["id"] for item in housing.ask(LIST_HOUSES, {}, LANDLORD)["items"]] == [managed.id, own.id]
    assert housing.ask(LIST_HOUSES, {"station_code": "pingnan"}, LANDLORD)["items"] == []
    assert [item["id"] for item in housing.ask(LIST_HOUSES, {"landlord_id": own.landlord_id}, OFFICER)["items"]] == [managed.id, own.id]
    assert housing.ask(LIST_HOUSES, {"landlord_id": alien.landlord_id, "lettable": True}, LANDLORD)["items"][0]["id"] == managed.id
    assert housing.ask(GET_HOUSE, {"id": managed.id}, LANDLORD)["manager"]["id"] == own.landlord_id
    with pytest.raises(NotFound):
        housing.ask(GET_HOUSE, {"id": alien.id}, LANDLORD)


def test_the_bureau_reads_all_and_writes_nothing(housing: Housing) -> None:
    place = housing.put_house()

    assert housing.ask(GET_HOUSE, {"id": place.id}, BUREAU)["id"] == place.id
    with pytest.raises(Forbidden):
        housing.ask(CHANGE_HOUSE, {"id": place.id, "version": 1, "floors": 3}, BUREAU)


def test_another_landlord_has_the_house_and_signs_anew(housing: Housing) -> None:
    made = housing.ask(REGISTER_HOUSE, house(), CLERK)
    housing.rows("UPDATE house SET letter_signed_on = '2022-03-31', stars = 4 RETURNING id")

    changed = housing.ask(CHANGE_HOUSE_LANDLORD, {"id": made["id"], "version": 1, "landlord": landlord(account_id=LANDLORD.account_id)}, CLERK)

    assert (changed["version"], changed["letter_signed_on"], changed["stars"]) == (2, None, 4)
    assert housing.ask(GET_HOUSE, {"id": made["id"]}, LANDLORD)["landlord"] == changed["landlord"]
    lines = housing.ask(LIST_HOUSE_LANDLORDS, {"id": made["id"]})["items"]
    assert [(line["landlord"]["id"], line["until"]) for line in lines] == [(changed["landlord"]["id"], None), (made["landlord"]["id"], "2022-03-31")]
    [event] = housing.announced("house_landlord_changed")
    assert (event["data"]["from_landlord_id"], event["data"]["landlord_id"]) == (made["landlord"]["id"], changed["landlord"]["id"])


def test_a_manager_comes_and_goes_and_the_letter_stays(housing: Housing) -> None:
    place, manager = housing.put_house(), housing.put_landlord(OTHER_LANDLORD)

    came = housing.ask(CHANGE_HOUSE_LANDLORD, {"id": place.id, "version": 1, "manager_id": manager}, CLERK)
    assert housing.ask(GET_HOUSE, {"id": place.id}, OTHER_LANDLORD)["letter_signed_on"] == came["letter_signed_on"] == "2022-03-31"
    gone = housing.ask(CHANGE_HOUSE_LANDLORD, {"id": place.id, "version": 2, "manager_id": None}, CLERK)

    assert gone["manager"] is None
    with pytest.raises(NotFound):
        housing.ask(GET_HOUSE, {"id": place.id}, OTHER_LANDLORD)
    with pytest.raises(Invalid, match="NOTHING_TO_CHANGE"):
        housing.ask(CHANGE_HOUSE_LANDLORD, {"id": place.id, "version": 3, "manager_id": None}, CLERK)
    with pytest.raises(Invalid, match="MANAGER_IS_LANDLORD"):
        housing.ask(CHANGE_HOUSE_LANDLORD, {"id": place.id, "version": 3, "manager_id": place.landlord_id}, CLERK)
    with pytest.raises(Invalid, match="UNKNOWN_LANDLORD"):
        housing.ask(CHANGE_HOUSE_LANDLORD, {"id": place.id, "version": 3, "manager_id": housing.put_landlord(None, "pingnan")}, CLERK)
