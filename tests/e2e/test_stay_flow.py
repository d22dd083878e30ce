"""A guest checks in and is registered, checks out and is ended, by events over the broker: over the product's own door."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from dev.bench.registry.rented_houses import RentedHouse, put_houses
from dev.bench.registry.stays import measure_stays
from dev.ports import wait_until
from dev.stack import Stack
from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import document_number, registration


def guest(**person: Any) -> dict[str, Any]:
    """Somebody new; ``person`` is what is different."""
    details = {"document_type": "RESIDENT_ID", "document_number": document_number(), "name": "王小明", "phone": "13800138000", **person}
    return {"person": details, "category": "FLOATING", "reason": "WORK"}


def done(response: httpx.Response) -> dict[str, Any]:
    body: dict[str, Any] = response.raise_for_status().json()
    return body


@dataclass
class Inn:
    """A landlord with a house of two beds, and the clerk and head of its station."""

    landlord: ApiClient
    clerk: ApiClient
    head: ApiClient
    house: RentedHouse

    def check_in(self, bed: int = 0, **person: Any) -> dict[str, Any]:
        """Somebody comes."""
        return done(self.landlord.create_stay(self.house.id, check_in=True, bed_id=self.house.beds[bed], guest=guest(**person)))

    def settled(self, stay: dict[str, Any], state: str = "ACCEPTED") -> dict[str, Any]:
        """The stay once the register has answered so."""
        wait_until(lambda: done(self.landlord.get_stay(stay["id"]))["report"]["state"] == state, f"a report that is {state}", 30)
        return done(self.landlord.get_stay(stay["id"]))


@pytest.fixture
def inn(stack: Stack, new_station: Callable[[], str], new_account: Callable[..., ApiClient]) -> Inn:
    station = new_station()
    landlord, clerk, head = (new_account(role, station) for role in ("LANDLORD", "CLERK", "STATION_HEAD"))
    account_id = done(landlord.me())["id"]
    [house] = put_houses(stack, account_id, station, 2, rooms=1, of=2)
    return Inn(landlord, clerk, head, house)


def test_checked_in_is_registered_and_checked_out_is_ended(inn: Inn) -> None:
    stay = inn.settled(inn.check_in())
    residence = done(inn.clerk.residence(stay["residence_id"]))
    assert (residence["state"], residence["channel"], residence["place_kind"]) == ("ACTIVE", "LANDLORD", "RENTAL")
    assert (residence["house_id"], residence["address"]["room"], residence["started_on"]) == (inn.house.id, "101", stay["checked_in_on"])
    assert residence["registered_by"] == stay["registered_by"]

    done(inn.landlord.act_on_stay(stay["id"], "check-out"))
    left = inn.settled(stay)

    residence = done(inn.clerk.residence(stay["residence_id"]))
    assert (residence["state"], residence["end_reason"], residence["ended_on"]) == ("ENDED", "MOVED_AWAY", left["checked_out_on"])
    assert left["residence_ended_on"] == residence["ended_on"]
    trail = done(inn.head.audit(subject=f"residence:{residence['id']}"))["items"]
    assert {"RESIDENCE_REGISTERED", "RESIDENCE_ENDED"} <= {entry["action"] for entry in trail}
    handed_over = [entry["action"] for entry in done(inn.head.audit(subject=f"stay:{stay['id']}"))["items"]]
    assert handed_over.count("STAY_REPORT_HANDED_OVER") == 1


def test_a_mistyped_name_is_shown_to_the_landlord_for_review_and_registered_when_mended(inn: Inn) -> None:
    number = document_number()
    before = done(inn.clerk.register_residence(**registration(person={"document_number": number, "name": "王晓明"}, place_kind="OWNED")))

    refused = inn.settled(inn.check_in(document_number=number), "REFUSED")

    assert (refused["report"]["refusal_code"], refused["report"]["refusal_pointers"], refused["residence_id"]) == ("REVIEW_AT_STATION", [], None)
    assert inn.landlord.stay_refusals().status_code == 403
    [seen] = done(inn.clerk.stay_refusals())["items"]
    assert (seen["stay_id"], seen["cause"], seen["code"]) == (refused["id"], "PERSON_NAME_DIFFERS", "REVIEW_AT_STATION")
    mended = done(inn.landlord.act_on_stay(refused["id"], "resending", refused["version"], guest={"person": {"name": "王晓明"}}))
    accepted = inn.settled(mended)
    assert done(inn.clerk.residence(accepted["residence_id"]))["person"]["id"] == before["person"]["id"]
    assert done(inn.clerk.stay_refusals())["items"] == []


def test_who_is_a_tenant_elsewhere_is_for_the_station_and_nobody_learns_where(inn: Inn, new_account: Callable[..., ApiClient], stack: Stack) -> None:
    number = document_number()
    elsewhere = done(
        inn.clerk.register_residence(**registration(person={"document_number": number, "name": "王小明"}, address={"text": "东江路 77 号"}))
    )

    refused = inn.landlord.create_stay(inn.house.id, check_in=True, bed_id=inn.house.beds[1], guest=guest(document_number=number))
    told = inn.settled(done(refused), "REFUSED")

    assert told["report"]["refusal_code"] == "REVIEW_AT_STATION"
    assert "东江路" not in str(told)
    assert elsewhere["id"] not in str(told)
    assert [row["cause"] for row in done(inn.clerk.stay_refusals())["items"]] == ["RESIDENCE_OPEN_ELSEWHERE"]
    done(inn.clerk.end_residence(elsewhere["id"], elsewhere["version"], ended_on=told["checked_in_on"], reason="MOVED_AWAY"))
    again = inn.settled(done(inn.landlord.act_on_stay(told["id"], "resending", told["version"])))
    assert done(inn.clerk.residence(again["residence_id"]))["state"] == "ACTIVE"


def test_who_leaves_a_house_for_another_within_the_minute_is_registered_in_both_one_after_the_other(inn: Inn) -> None:
    number = document_number()
    first = inn.check_in(0, document_number=number)
    done(inn.landlord.act_on_stay(first["id"], "check-out"))
    second = inn.check_in(1, document_number=number)

    stays = [inn.settled(first), inn.settled(second)]

    found = [done(inn.clerk.residence(stay["residence_id"])) for stay in stays]
    assert [residence["state"] for residence in found] == ["ENDED", "ACTIVE"]
    assert len({residence["person"]["id"] for residence in found}) == 1


def test_of_a_hundred_who_want_the_last_bed_one_has_it_and_is_registered(inn: Inn) -> None:
    inn.settled(inn.check_in(0))

    def wants(_: int) -> httpx.Response:
        client = ApiClient(inn.landlord.url, inn.landlord.token)
        try:
            return client.create_stay(inn.house.id, check_in=True, bed_id=inn.house.beds[1], guest=guest())
        finally:
            client.http.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(wants, range(100)))

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 99}
    [stay] = [done(answer) for answer in answers if answer.status_code == 201]
    inn.settled(stay)
    assert len(list(inn.clerk.page_items("/residences", house_id=inn.house.id, state="ACTIVE"))) == 2


@pytest.mark.timeout(300)
def test_three_hundred_come_and_go_and_both_registers_say_the_same() -> None:
    assert "150 residences, none doubled, none left open" in measure_stays(150, 8)
