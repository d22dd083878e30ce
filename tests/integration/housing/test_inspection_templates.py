"""Versions of the check sheet: the seeded one, and those that the bureau publishes.

Nothing empties these tables, so each test publishes for a day of its own, far ahead of all other tests.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from shared.contracts.housing import inspection_templates as contract
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.errors import Forbidden, Invalid, NotFound
from tests.factories.housing import BUREAU, HEAD, LANDLORD, TODAY, Housing
from tests.factories.housing_inspections import begin, sheet

LINE = {"severity": "MAJOR", "text_zh": "测试项", "text_en": "A test", "basis_zh": "测试", "basis_en": "Test"}
OUTCOMES = [{"severity": severity, "outcome": "RECTIFY", "allowed": ["RECTIFY"]} for severity in ("GENERAL", "MAJOR", "CRITICAL")]


def version_from(valid_from: str, **others: Any) -> dict[str, Any]:
    items = [{"code": f"TEST_{aspect}", "aspect": aspect.value, **LINE} for aspect in Aspect]
    return {"valid_from": valid_from, "basis_zh": "测试", "basis_en": "Test", "sheet": items, "outcomes": OUTCOMES, **others}


def next_day(housing: Housing) -> date:
    """The day after the last version begins, and after all days on which anything is tested."""
    return max(housing.rows("SELECT max(valid_from) AS last FROM inspection_template")[0]["last"], date(2040, 1, 1)) + timedelta(days=1)


def test_the_first_version_is_there_for_everybody(housing: Housing) -> None:
    [first] = [one for one in housing.ask(contract.LIST_INSPECTION_TEMPLATES, {}, LANDLORD)["items"] if one["is_current"]]
    shown = housing.ask(contract.GET_INSPECTION_TEMPLATE, {"version": 1}, LANDLORD)

    assert (first["version"], first["item_count"], first["published_by"]) == (1, len(shown["sheet"]), None)
    assert len(shown["sheet"]) >= 24
    assert {item["aspect"] for item in shown["sheet"]} == {aspect.value for aspect in Aspect}
    assert {item["severity"] for item in shown["sheet"]} == {"GENERAL", "MAJOR", "CRITICAL"}
    assert all(item[name] for item in shown["sheet"] for name in ("text_zh", "text_en", "basis_zh", "basis_en"))
    assert {line["severity"]: line["outcome"] for line in shown["outcomes"]} == {"GENERAL": "RECTIFY", "MAJOR": "RECTIFY", "CRITICAL": "SUSPEND"}


def test_an_unknown_version_is_not_found(housing: Housing) -> None:
    with pytest.raises(NotFound, match="TEMPLATE_NOT_FOUND"):
        housing.ask(contract.GET_INSPECTION_TEMPLATE, {"version": 999_999})


def test_a_version_holds_for_what_is_inspected_from_its_day_on(housing: Housing) -> None:
    day, place = next_day(housing), housing.put_house()
    before, after = housing.put_house(), housing.put_house()
    published = housing.ask(contract.PUBLISH_INSPECTION_TEMPLATE, version_from(day.isoformat()), BUREAU)
    assert (published["is_current"], published["published_by"], published["item_count"]) == (False, BUREAU.account_id, 4)
    assert begin(housing, place)["template_version"] == 1

    housing.clock.at = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    whole = [{"item_code": item["code"], "result": "PASS"} for item in published["sheet"]]

    assert begin(housing, after, results=whole, close=True)["template_version"] == published["version"]
    late = begin(housing, before, inspected_on=TODAY.isoformat(), results=sheet(housing), close=True)
    assert late["template_version"] == 1
    assert housing.announced("inspection_template_published")[0]["data"] == {"version": published["version"], "valid_from": day.isoformat()}
    assert housing.audited("INSPECTION_TEMPLATE_PUBLISHED")[0]["subject"] == f"inspection_template:{published['version']}"


def test_a_day_has_one_version_and_what_is_wrong_is_told_at_once(housing: Housing) -> None:
    day = next_day(housing).isoformat()
    housing.ask(contract.PUBLISH_INSPECTION_TEMPLATE, version_from(day), BUREAU)
    faulty = version_from(day)
    faulty["sheet"] = [{**faulty["sheet"][0], "code": "SMOKE_ALARM"}, *faulty["sheet"][2:]]

    with pytest.raises(Invalid) as refusal:
        housing.ask(contract.PUBLISH_INSPECTION_TEMPLATE, faulty, BUREAU)

    assert [(problem["pointer"], problem["code"]) for problem in refusal.value.problems] == [
        ("/valid_from", "TEMPLATE_DAY_TAKEN"),
        ("/sheet/0/aspect", "ITEM_ASPECT_CHANGED"),
        ("/sheet", "ASPECT_MISSING"),
    ]


def test_the_bureau_alone_publishes(housing: Housing) -> None:
    with pytest.raises(Forbidden):
        housing.ask(contract.PUBLISH_INSPECTION_TEMPLATE, version_from("2050-01-01"), HEAD)
