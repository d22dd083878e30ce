"""Versions of the rules of stays, and how long guests are kept."""

from datetime import date

import pytest

from services.housing.rules.stay_rules import check_version, newest_not_kept

TODAY = date(2022, 3, 31)


@pytest.mark.parametrize(
    ("valid_from", "longest", "codes"),
    [
        (date(2022, 4, 1), 60, []),
        (date(2022, 3, 31), 60, ["RULE_NOT_IN_FUTURE"]),
        (date(2022, 4, 1), 59, ["LONGEST_BELOW_FIRST"]),
        (date(2022, 3, 31), 59, ["RULE_NOT_IN_FUTURE", "LONGEST_BELOW_FIRST"]),
    ],
)
def test_a_version_begins_tomorrow(valid_from: date, longest: int, codes: list[str]) -> None:
    assert [wrong.code for wrong in check_version(valid_from, 60, longest, TODAY)] == codes


def test_a_guest_is_kept_for_all_of_its_days() -> None:
    assert newest_not_kept(date(2022, 4, 11), 10) == TODAY
