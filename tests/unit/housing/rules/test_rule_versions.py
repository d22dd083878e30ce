"""When a version of a rule may begin: both sides of both boundaries."""

from datetime import date

import pytest

from services.housing.rules.rule_versions import check_new_version

TODAY = date(2022, 3, 31)


@pytest.mark.parametrize(
    ("valid_from", "existing", "code"),
    [
        (date(2022, 4, 1), [], None),
        (TODAY, [], "RULE_NOT_IN_FUTURE"),
        (date(2022, 5, 2), [date(2012, 10, 1), date(2022, 5, 1)], None),
        (date(2022, 5, 1), [date(2012, 10, 1), date(2022, 5, 1)], "RULE_BEFORE_LATEST"),
        (date(2022, 4, 30), [date(2022, 5, 1)], "RULE_BEFORE_LATEST"),
    ],
)
def test_a_version_begins_after_today_and_all_others(valid_from: date, existing: list[date], code: str | None) -> None:
    assert getattr(check_new_version(valid_from, existing, TODAY), "code", None) == code
