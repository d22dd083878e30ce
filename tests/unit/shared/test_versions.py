"""When a version of a rule may begin: both sides of both boundaries."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from shared.versions import check_new_version, shown_versions

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


def test_lines_of_one_version_are_shown_together() -> None:
    said = {"basis_zh": "默认值", "basis_en": "default", "published_by": None, "published_at": datetime(2022, 3, 31, 4, tzinfo=UTC)}
    versions = ((2, date(2022, 5, 1), "a"), (2, date(2022, 5, 1), "b"), (1, date(2012, 10, 1), "c"))
    lines = [SimpleNamespace(version=version, valid_from=begins, name=name, **said) for version, begins, name in versions]

    shown = shown_versions(lines, lambda line: {"name": line.name})

    assert [(one["version"], one["valid_from"], [line["name"] for line in one["lines"]]) for one in shown] == [
        (2, "2022-05-01", ["a", "b"]),
        (1, "2012-10-01", ["c"]),
    ]
    assert (shown[0]["published_at"], shown[0]["published_by"], shown[0]["basis_zh"]) == ("2022-03-31T04:00:00Z", None, "默认值")
