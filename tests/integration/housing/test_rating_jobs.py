"""Ratings by the calendar: new schemes, and ratings that ran out; in chunks, once for each house, whoever is killed."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from unittest.mock import Mock

import pytest

from services.housing.handlers import rating_jobs
from shared.contracts.housing import rating as rpc
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Forbidden, Invalid, NotFound
from tests.factories.housing import BUREAU, HEAD, LANDLORD, NOON, TODAY, Housing
from tests.factories.housing_rating import put_inspection, rate

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _first_scheme_only(housing: Housing) -> Iterator[None]:
    """No version that a test publishes outlives it."""
    yield
    for table in ("rating_correction", "rating_appeal", "rating", "rating_scheme WHERE version > 1"):
        housing.rows(f"DELETE FROM {table.partition(' ')[0]} {table.partition(' ')[2]} RETURNING 1")  # constants


def stricter(housing: Housing, **changed: Any) -> dict[str, Any]:
    """The first scheme, with a higher threshold for five stars, from tomorrow on."""
    [first] = housing.rows("SELECT terms FROM rating_scheme WHERE version = 1")
    terms = first["terms"]
    stars = [{**line, "from_score": 99} if line["stars"] == 5 else line for line in terms["stars"]]
    return {**terms, "stars": stars, "valid_from": (TODAY + DAY).isoformat(), "basis_zh": "通知", "basis_en": "Notice", **changed}


def rated_houses(housing: Housing, count: int) -> list[str]:
    houses = [housing.put_house().id for _ in range(count)]
    for house_id in houses:
        put_inspection(housing, house_id, fixed=("SMOKE_ALARM",))  # 56.8 of 58: 97.93
        rate(housing, house_id)
    return houses


def work(housing: Housing, most: int = 2) -> int:
    return int(housing.store.work("rate-houses", lambda uow: rating_jobs.rate_by_new_scheme(uow, most)))


def stars_of(housing: Housing) -> list[int]:
    return [row["stars"] for row in housing.rows("SELECT stars FROM house ORDER BY id")]


def test_only_the_bureau_publishes_and_all_read(housing: Housing) -> None:
    with pytest.raises(Forbidden):
        housing.ask(rpc.PUBLISH_RATING_SCHEME, stricter(housing), HEAD)
    made = housing.ask(rpc.PUBLISH_RATING_SCHEME, stricter(housing), BUREAU)

    assert (made["scheme_version"], made["is_in_force"], made["terms"]["stars"][4]["from_score"]) == (2, False, 99)
    listed = housing.ask(rpc.LIST_RATING_SCHEMES, {}, LANDLORD)["items"]
    assert [(one["scheme_version"], one["is_in_force"]) for one in listed] == [(2, False), (1, True)]
    assert "待市局确认" in listed[1]["basis_zh"]
    assert housing.ask(rpc.GET_RATING_SCHEME, {"scheme_version": 2}) == made
    assert [told["data"]["scheme_version"] for told in housing.announced("rating_scheme_published")] == [2]
    with pytest.raises(NotFound, match="RATING_SCHEME_NOT_FOUND"):
        housing.ask(rpc.GET_RATING_SCHEME, {"scheme_version": 3})


def test_a_faulty_scheme_is_refused_with_all_that_is_wrong(housing: Housing) -> None:
    faulty = stricter(housing, valid_from=TODAY.isoformat(), validity_days=59, vetoes=[{"item_code": "SMOKE_ALRM", "stars": 2}])

    with pytest.raises(Invalid) as refusal:
        housing.ask(rpc.PUBLISH_RATING_SCHEME, faulty, BUREAU)
    assert [found["code"] for found in refusal.value.problems] == ["RULE_NOT_IN_FUTURE", "SCHEME_ITEM_UNKNOWN", "VALIDITY_TOO_SHORT"]
    assert len(housing.rows("SELECT 1 FROM rating_scheme")) == 1


def test_a_new_scheme_rates_each_house_once_when_it_begins(housing: Housing) -> None:
    houses = rated_houses(housing, 5)
    housing.ask(rpc.PUBLISH_RATING_SCHEME, stricter(housing), BUREAU)
    assert work(housing) == 0  # it has not begun
    housing.clock.at = NOON + DAY

    assert [work(housing) for _ in range(4)] == [2, 2, 1, 0]
    assert stars_of(housing) == [4] * 5
    told = [one["data"] for one in housing.announced("house_rated") if one["data"]["scheme_version"] == 2]
    assert sorted(one["house_id"] for one in told) == sorted(houses)
    assert {(one["because"], one["from_stars"], one["stars"]) for one in told} == {("SCHEME_PUBLISHED", 5, 4)}


def test_a_chunk_that_is_killed_is_done_again(housing: Housing, monkeypatch: pytest.MonkeyPatch) -> None:
    rated_houses(housing, 3)
    housing.ask(rpc.PUBLISH_RATING_SCHEME, stricter(housing), BUREAU)
    housing.clock.at = NOON + DAY

    def killed(uow: UnitOfWork) -> int:
        monkeypatch.setattr(uow, "commit", Mock(side_effect=ZeroDivisionError))  # the process ends before the commit
        return rating_jobs.rate_by_new_scheme(uow)

    with pytest.raises(ZeroDivisionError):
        housing.store.work("rate-houses", killed)
    assert stars_of(housing) == [5] * 3

    assert (work(housing, 50), work(housing, 50)) == (3, 0)
    assert len([one for one in housing.announced("house_rated") if one["data"]["scheme_version"] == 2]) == 3


def test_closed_houses_keep_their_last_rating_and_hold_nobody_up(housing: Housing) -> None:
    [closed, _] = rated_houses(housing, 2)
    housing.rows(
        "UPDATE house SET state = 'CLOSED', closed_on = :on, close_reason = 'OTHER' WHERE id = CAST(:id AS uuid) RETURNING id", on=TODAY, id=closed
    )
    housing.ask(rpc.PUBLISH_RATING_SCHEME, stricter(housing), BUREAU)
    housing.clock.at = NOON + DAY

    assert [work(housing, 1) for _ in range(2)] == [1, 0]


def test_a_rating_that_ran_out_is_told_of_once_and_an_inspection_is_due(housing: Housing) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, inspected_on=date(2022, 1, 1))  # valid for 90 days: until 1 April
    rate(housing, house.id)

    counted = []
    for days in (1, 2, 3):
        housing.clock.at = NOON + days * DAY
        counted.append(housing.store.work("expire-ratings", rating_jobs.note_expired))
    [told] = housing.announced("rating_expired")
    [row] = housing.rows("SELECT stars, inspection_due_on, version FROM house")

    assert counted == [0, 1, 0]
    assert (told["data"]["stars"], told["data"]["valid_until"], told["subjectversion"]) == (5, "2022-04-01", row["version"])
    assert (row["stars"], row["inspection_due_on"] <= TODAY + 2 * DAY) == (5, True)
    assert len(housing.audited("RATING_EXPIRED")) == 1


def test_a_rating_worked_out_anew_runs_out_no_second_time(housing: Housing) -> None:
    house = housing.put_house()
    put_inspection(housing, house.id, ("SMOKE_ALARM",), inspected_on=date(2022, 1, 1), due_on=date(2022, 12, 31))
    rate(housing, house.id)
    housing.clock.at = NOON + 5 * DAY
    housing.store.work("expire-ratings", rating_jobs.note_expired)
    housing.rows("UPDATE hazard SET state = 'CLOSED', closed_on = :on RETURNING id", on=TODAY)
    rate(housing, house.id, "HAZARD_CLOSED")

    assert housing.store.work("expire-ratings", rating_jobs.note_expired) == 0
    assert len(housing.announced("house_rated")) == 2
