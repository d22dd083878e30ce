"""A landlord's first house: registered from home, seen by the officer, the letter signed and printed; and why nobody may be let in yet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.e2e.api_client import ApiClient
from tests.e2e.houses import house, landlord


@pytest.fixture
def station(new_station: Callable[[], str]) -> str:
    return new_station()


@pytest.fixture
def owner(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    return new_account("LANDLORD", station)


@pytest.fixture
def officer(new_account: Callable[..., ApiClient], station: str) -> ApiClient:
    return new_account("OFFICER", station)


@pytest.fixture
def community(administrator: ApiClient, station: str) -> str:
    return str(administrator.add_community(station_code=station, name_zh="长塘村", name_en="Changtang").raise_for_status().json()["id"])


def reasons(client: ApiClient, house_id: str) -> list[tuple[str, str]]:
    return [(reason["code"], reason["remover"]) for reason in client.letting(house_id).raise_for_status().json()["reasons"]]


def test_from_the_landlords_telephone_to_the_signed_letter(owner: ApiClient, officer: ApiClient, community: str) -> None:
    made = owner.register_house(**house()).raise_for_status().json()
    assert reasons(owner, made["id"]) == [
        ("HOUSE_NOT_VERIFIED", "OFFICER"),
        ("LETTER_NOT_SIGNED", "LANDLORD"),
        ("FIRST_INSPECTION_NOT_PASSED", "OFFICER"),
    ]

    assert [item["id"] for item in officer.houses(state="SELF_REGISTERED").json()["items"]] == [made["id"]]
    seen = officer.verify_house(made["id"], made["version"], community_id=community).raise_for_status().json()
    letter = owner.sign_letter(made["id"], seen["version"]).raise_for_status().json()
    paper = owner.print_letter(made["id"])

    assert (seen["state"], seen["community_id"], letter["way"]) == ("VERIFIED", community, "ACCOUNT")
    assert (paper.headers["content-type"], paper.content[:5]) == ("application/pdf", b"%PDF-")
    assert reasons(officer, made["id"]) == [("FIRST_INSPECTION_NOT_PASSED", "OFFICER")]
    assert owner.print_letter(made["id"]).json()["code"] == "REPRINT_REASON_REQUIRED"


def test_rooms_are_added_and_closed_by_the_landlord(owner: ApiClient) -> None:
    made = owner.register_house(**house()).raise_for_status().json()

    [room] = owner.add_rooms(made["id"], [{"name": "302", "area_m2": 15.5, "beds": 3}]).raise_for_status().json()["items"]
    owner.close_room(room["id"], room["version"], "REBUILT").raise_for_status()

    assert owner.get_house(made["id"]).json()["capacity"] == {"rooms": 1, "beds": 2, "taken": 0}
    again = owner.add_rooms(made["id"], [{"name": "302", "beds": 1}])
    assert (again.status_code, again.json()["errors"]) == (
        422, [{"pointer": "/rooms/0/name", "code": "ROOM_EXISTS", "detail": "The house has a room of this name."}],
    )  # fmt: skip


def test_what_is_wrong_is_told_at_once(owner: ApiClient) -> None:
    refused = owner.register_house(**house(landlord=landlord(document_number="441699199003070012", phone="1"), address="--"))

    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["/landlord/document_number", "/landlord/phone", "/address"]


@pytest.mark.parametrize("area", ["12", True, 0, -1, 1e9])
def test_an_area_is_a_number_of_square_metres(owner: ApiClient, area: object) -> None:
    assert owner.register_house(**house(area_m2=area)).status_code == 422


def test_the_same_key_makes_one_house(owner: ApiClient) -> None:
    body = house()

    first, second = owner.register_house(key="k-1", **body), owner.register_house(key="k-1", **body)

    assert (first.status_code, second.status_code, first.json()) == (201, 201, second.json())
    assert second.headers["idempotent-replayed"] == "true"


def test_many_at_once_get_a_number_each_and_one_address_one_house(officer: ApiClient) -> None:
    bodies = [house() for _ in range(12)]
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda body: officer.register_house(**body), bodies))
        same = list(pool.map(lambda _: officer.register_house(**house(address=bodies[0]["address"])), range(4)))
        whose = landlord()
        theirs = list(pool.map(lambda _: officer.register_house(**house(landlord=whose)), range(4)))

    assert {answer.status_code for answer in made + theirs} == {201}
    assert len({answer.json()["number"] for answer in made + theirs}) == 16
    assert {answer.status_code for answer in same} == {409}
    assert len({answer.json()["landlord"]["id"] for answer in theirs}) == 1


def test_nobody_else_sees_a_landlords_house(
    owner: ApiClient, station: str, new_station: Callable[[], str], new_account: Callable[..., ApiClient]
) -> None:
    made = owner.register_house(**house()).raise_for_status().json()

    for outsider in (new_account("LANDLORD", station), new_account("LANDLORD", new_station()), new_account("CLERK", new_station())):
        answers = [
            outsider.get_house(made["id"]),
            outsider.rooms(made["id"]),
            outsider.letting(made["id"]),
            outsider.landlord(made["landlord"]["id"]),
        ]
        assert {answer.status_code for answer in answers} == {404}
        assert outsider.houses().json()["items"] == []


def test_a_clerk_gives_a_house_another_landlord(
    owner: ApiClient, station: str, new_account: Callable[..., ApiClient], administrator: ApiClient
) -> None:
    made = owner.register_house(**house()).raise_for_status().json()
    clerk, heir = new_account("CLERK", station), new_account("LANDLORD", station)

    body = {"landlord": landlord(name="李红", account_id=heir.me().json()["id"])}
    clerk.change_house_landlord(made["id"], made["version"], **body).raise_for_status()

    assert (owner.get_house(made["id"]).status_code, heir.get_house(made["id"]).status_code) == (404, 200)
    assert [line["until"] is None for line in clerk.house_landlords(made["id"]).json()["items"]] == [True, False]
    assert clerk.reveal_landlord(made["landlord"]["id"], ["phone"], "the keys were left").json()["phone"] == "13800138000"
