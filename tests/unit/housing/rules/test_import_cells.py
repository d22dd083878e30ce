"""A row as a registration of a house."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.housing.rules.import_cells import column_of, facts_told, house_told, landlord_told
from services.housing.rules.import_columns import HOUSES
from shared.contracts.housing.houses import RegisterHouseRequest
from shared.contracts.housing.landlords import LandlordRequest
from shared.contracts.housing.rooms import RoomRequest
from shared.files.columns import read_cells
from tests.factories.housing import COMMUNITY
from tests.factories.housing_imports import of_organisation, row

SINCE = date(2022, 3, 1)


def said(cells: list[str]) -> dict[str, Any]:
    values, wrong = read_cells(cells, HOUSES)
    assert wrong == []
    return values


def test_a_row_that_is_right_is_a_registration() -> None:
    values = said(row(document_number="441602199003070012", address="长塘路 12 号", area_m2="85.126", rooms="101:2"))

    assert landlord_told(values) == {
        "kind": "PERSON", "document_type": "RESIDENT_ID", "document_number": "441602199003070012", "credit_code": None, "name": "陈东",
        "phone": "13800138000",
    }  # fmt: skip
    assert house_told(values, COMMUNITY, SINCE) == {
        "address": "长塘路 12 号", "community_id": COMMUNITY, "rental_kind": "SHARED", "operation_mode": "SELF_GOVERNED", "house_use": "RESIDENTIAL",
        "structure": "BRICK_CONCRETE", "floors": 5, "area_m2": Decimal("85.13"), "has_video_access": True, "registered_on": SINCE,
        "rooms": [{"name": "101", "floor": None, "area_m2": None, "beds": 2}],
    }  # fmt: skip


def test_it_has_all_that_a_registration_asks_for() -> None:
    values = said(row())

    house = house_told(values, None, SINCE)
    assert set(RegisterHouseRequest().fields) - house.keys() == {"landlord", "landlord_id"}
    assert set(LandlordRequest().fields) - landlord_told(values).keys() <= {"account_id"}
    assert house["rooms"][0].keys() == RoomRequest().fields.keys()


@pytest.mark.parametrize(
    ("cells", "kind"),
    [(row(landlord_kind=""), "PERSON"), (of_organisation(landlord_kind=""), "ORGANISATION"), (row(landlord_kind="单位"), "ORGANISATION"),
     (row(landlord_kind="", document_number=""), "PERSON")],
)  # fmt: skip
def test_of_which_kind_a_landlord_is(cells: list[str], kind: str) -> None:
    assert landlord_told(said(cells))["kind"] == kind


def test_what_is_not_said_is_not_compared() -> None:
    values = said(row(community="", operation_mode="", has_video_access="", rooms="", area_m2=""))

    facts = facts_told(values, house_told(values, COMMUNITY, SINCE))
    assert {name for name, value in facts.items() if value is None} >= {
        "community",
        "operation_mode",
        "house_use",
        "has_video_access",
        "rooms",
        "area_m2",
    }
    assert house_told(said(row(has_video_access="无")), None, SINCE)["has_video_access"] is False


@pytest.mark.parametrize(
    ("pointer", "column"),
    [("/name", "landlord_name"), ("/kind", "landlord_kind"), ("/document_number", "document_number"), ("/rooms/3/name", "rooms"), ("/rooms", "rooms"),
     ("/community_id", "community"), ("/address", "address"), ("/credit_code", "credit_code")],
)  # fmt: skip
def test_a_pointer_speaks_of_a_column(pointer: str, column: str) -> None:
    assert column_of(pointer) == column
    assert column in {known.name for known in HOUSES}
