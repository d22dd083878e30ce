"""Where a row says something else of a house than the register."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.housing.rules.import_comparison import COMPARED, check_facts, is_same_name, keyed
from tests.factories.population import fullwidth

FILED: dict[str, Any] = {
    "community": "c-1", "rental_kind": "SHARED", "operation_mode": "SELF_GOVERNED", "house_use": "RESIDENTIAL", "structure": None, "floors": 5,
    "area_m2": Decimal("85.50"), "has_video_access": False, "registered_on": date(2022, 3, 1), "verified_on": None, "rooms": {"101": 2, "a1": 1},
}  # fmt: skip
SILENT = dict.fromkeys(FILED)


def columns(**given: Any) -> list[str]:
    return [refusal.pointer[1:] for refusal in check_facts(FILED, {**SILENT, **given})]


@pytest.mark.parametrize(
    ("given", "different"),
    [
        ({}, []),
        ({name: FILED[name] for name in COMPARED}, []),
        ({"area_m2": Decimal("85.5"), "has_video_access": False}, []),
        ({"has_video_access": True}, ["has_video_access"]),
        ({"structure": "STEEL"}, ["structure"]),
        ({"verified_on": date(2022, 3, 2), "floors": 6}, ["floors", "verified_on"]),
        ({"rooms": [(fullwidth("A1"), 1), ("101", 2)]}, []),
        ({"rooms": [("101", 2)]}, ["rooms"]),
        ({"rooms": [("101", 2), ("A1", 2)]}, ["rooms"]),
    ],
)
def test_only_what_is_said_can_contradict(given: dict[str, Any], different: list[str]) -> None:
    assert columns(**given) == different


def test_rooms_are_told_apart_as_doors_are() -> None:
    assert keyed([("A 1", 2), ("101", 1)]) == {"a1": 2, "101": 1}


@pytest.mark.parametrize(
    ("kind", "filed", "given", "is_same"),
    [
        ("PERSON", "陈东", "陈 东", True),
        ("PERSON", "陈东", "陈冬", False),
        ("ORGANISATION", "安居", "安居", True),
        ("ORGANISATION", "安居", "安 居", False),
    ],
)
def test_a_persons_name_is_one_in_any_spelling(kind: str, filed: str, given: str, is_same: bool) -> None:
    assert is_same_name(kind, filed, given) is is_same
