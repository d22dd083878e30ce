"""Whether a house may be let, and everything that stands in the way."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from services.housing.rules.letting import Condition, Need, reasons

ALL = Need(letter=True, first_inspection=True)
NOTHING = Need(letter=False, first_inspection=False)
READY: dict[str, Any] = {"state": "VERIFIED", "is_letter_signed": True, "has_passed": True}


@pytest.mark.parametrize(
    ("need", "seen", "codes"),
    [
        (ALL, {}, []),
        (ALL, {"state": "SELF_REGISTERED"}, ["HOUSE_NOT_VERIFIED"]),
        (ALL, {"state": "SUSPENDED"}, ["HOUSE_SUSPENDED"]),
        (ALL, {"state": "CLOSED", "is_letter_signed": False, "hazards": ["CRITICAL"]}, ["HOUSE_CLOSED"]),
        (ALL, {"is_letter_signed": False}, ["LETTER_NOT_SIGNED"]),
        (ALL, {"has_passed": False}, ["FIRST_INSPECTION_NOT_PASSED"]),
        (NOTHING, {"is_letter_signed": False, "has_passed": False}, []),
        (ALL, {"hazards": ["CRITICAL"]}, ["CRITICAL_HAZARD_OPEN"]),
        (ALL, {"hazards": ["GENERAL", "CRITICAL"]}, ["CRITICAL_HAZARD_OPEN", "GENERAL_HAZARD_OPEN"]),
        (ALL, {"is_room_closed": True}, ["ROOM_CLOSED"]),
        (
            ALL,
            {"state": "SELF_REGISTERED", "is_letter_signed": False, "has_passed": False, "hazards": ["MAJOR"], "is_room_closed": True},
            ["HOUSE_NOT_VERIFIED", "LETTER_NOT_SIGNED", "FIRST_INSPECTION_NOT_PASSED", "MAJOR_HAZARD_OPEN", "ROOM_CLOSED"],
        ),
    ],
)
def test_every_reason_is_told(need: Need, seen: dict[str, Any], codes: list[str]) -> None:
    assert [reason.code for reason in reasons(need, Condition(**READY | seen))] == codes


def test_each_reason_says_in_both_languages_what_the_api_says_of_its_code() -> None:
    known = yaml.safe_load(Path("gateway/problems.yaml").read_text("utf-8"))
    states = [reasons(ALL, Condition(**READY | {"state": state})) for state in ("SELF_REGISTERED", "SUSPENDED", "CLOSED")]
    hazards = ["CRITICAL", "MAJOR", "GENERAL"]
    rest = reasons(ALL, Condition("VERIFIED", is_letter_signed=False, has_passed=False, hazards=hazards, is_room_closed=True))
    found = [*rest, *(reason for one in states for reason in one)]

    assert len({reason.code for reason in found}) == 9
    for reason in found:
        assert (reason.because_zh, reason.because.rstrip(".")) == (known[reason.code]["zh"], known[reason.code]["en"])
