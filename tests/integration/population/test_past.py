"""Who lived where on a day or in a period: the SQL says what the rule says, and filters go by how it was then."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from services.population.models import Alteration, Base, Residence
from services.population.queries.past import in_the_past
from services.population.rules.uncertain_days import Period, Spell, lived_there
from shared.contracts.population import rpc
from shared.errors import Invalid
from tests.factories.population import COMMUNITY, NOBODY, OTHER_COMMUNITY, Population

days = some.dates(date(2021, 11, 1), date(2022, 4, 30))
precisions = some.sampled_from(["DAY", "MONTH", "YEAR"])


def written(on: date, precision: str) -> date:
    return on.replace(month=1 if precision == "YEAR" else on.month, day=on.day if precision == "DAY" else 1)


@some.composite
def spells(draw: Any) -> dict[str, Any]:
    """The columns of a spell that a record may have."""
    start, start_precision, end, end_precision = draw(days), draw(precisions), draw(some.none() | days), draw(precisions)
    return {
        "started_on": written(start, start_precision),
        "started_precision": start_precision,
        "ended_on": None if end is None else written(max(start, end), end_precision),
        "ended_precision": "DAY" if end is None else end_precision,
    }


@some.composite
def periods(draw: Any) -> Period:
    """A period, open on either side at times."""
    one, other = draw(days), draw(days)
    first, last = min(one, other), max(one, other)
    return Period(draw(some.sampled_from([first, None])), draw(some.sampled_from([last, None])))


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(spells(), min_size=1, max_size=8), periods())
def test_the_sql_lists_whom_the_rule_calls_resident(population: Population, given_spells: list[dict[str, Any]], period: Period) -> None:
    with population.store.engine.connect() as connection:
        transaction = connection.begin()
        ids = [_insert(connection, population, spell) for spell in given_spells]
        found = connection.scalars(in_the_past(select(Residence.id), period, {})).all()
        transaction.rollback()

    expected = {row_id for row_id, spell in zip(ids, given_spells, strict=True) if lived_there(Spell(**spell), period)}
    assert set(found) == expected


def _insert(connection: Any, population: Population, spell: dict[str, Any], **others: Any) -> str:
    person = {
        "version": 1, "document_type": "RESIDENT_ID", "document_index": f"{population.clock.at}{_insert.count}".encode(), "document_encrypted": b"x",
        "name_encrypted": b"x", "created_at": population.clock.at, "updated_at": population.clock.at,
    }  # fmt: skip
    _insert.count += 1
    person_id = connection.execute(Base.metadata.tables["person"].insert().returning(Base.metadata.tables["person"].c.id), person).scalar_one()
    ended = spell["ended_on"] is not None
    residence = {
        "version": 1, "person_id": person_id, "state": "ENDED" if ended else "ACTIVE", "end_reason": "MOVED_AWAY" if ended else None,
        "station_code": "changtang", "origin_station_code": "changtang", "address_text": "x", "address_key": "x", "category": "FLOATING",
        "reason": "WORK", "place_kind": "RENTAL", "registered_by": "x", "registered_at": population.clock.at, "updated_at": population.clock.at,
        **spell, **others,
    }  # fmt: skip
    return str(connection.execute(Residence.__table__.insert().returning(Residence.__table__.c.id), residence).scalar_one())


_insert.count = 0  # type: ignore[attr-defined] # so that no two people have one document


places = some.sampled_from([COMMUNITY, OTHER_COMMUNITY, None])


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(days, places), max_size=4), places, days, some.integers(0, 40))
def test_the_sql_knows_where_it_was_then(
    population: Population, changes: list[tuple[date, str | None]], now: str | None, first: date, length: int
) -> None:
    """``changes`` are days with what was before them."""
    spell = {"started_on": date(2021, 1, 1), "started_precision": "DAY", "ended_on": None, "ended_precision": "DAY"}
    period = Period(first, date.fromordinal(first.toordinal() + length))
    in_order = sorted(changes, key=lambda change: change[0])
    with population.store.engine.connect() as connection:
        transaction = connection.begin()
        residence_id = _insert(connection, population, spell, community_id=now)
        for changed_on, before in in_order:
            _insert_change(connection, population, residence_id, changed_on, before)
        found = connection.scalars(in_the_past(select(Residence.id), period, {"community_id": COMMUNITY})).all()
        transaction.rollback()

    assert period.first is not None
    assert period.last is not None
    each_day = [date.fromordinal(n) for n in range(period.first.toordinal(), period.last.toordinal() + 1)]
    was = {next((before for changed_on, before in in_order if changed_on > day), now) for day in each_day}
    was |= {before for changed_on, before in in_order if period.first < changed_on <= period.last}  # several changes of one day
    assert bool(found) is (COMMUNITY in was)


def _insert_change(connection: Any, population: Population, residence_id: str, changed_on: date, before: str | None) -> None:
    person_id = connection.execute(select(Residence.person_id).where(Residence.id == residence_id)).scalar_one()
    change = {
        "person_id": person_id, "residence_id": residence_id, "station_code": "changtang", "kind": "CHANGE", "changed_on": changed_on,
        "fields": ["community_id"], "community_before": before, "values_encrypted": b"x", "recorded_by": "x", "recorded_at": population.clock.at,
    }  # fmt: skip
    connection.execute(Alteration.__table__.insert(), change)


def ids(population: Population, **filters: Any) -> list[str]:
    return [item["id"] for item in population.listed(**filters)]


def test_filters_go_by_how_it_was_then(population: Population) -> None:
    residence = population.register(community_id=COMMUNITY, house_id=NOBODY)
    population.change(residence, on="2022-03-15", community_id=None, house_id=None)

    assert ids(population, as_of="2022-03-14", community_id=COMMUNITY) == ids(population, as_of="2022-03-14", house_id=NOBODY) == [residence["id"]]
    assert ids(population, as_of="2022-03-15", community_id=COMMUNITY) == ids(population, as_of="2022-03-15", house_id=NOBODY) == []
    assert ids(population, **{"from": "2022-03-14", "to": "2022-03-31"}, community_id=COMMUNITY) == [residence["id"]]
    assert ids(population, **{"from": "2022-03-15", "to": "2022-03-31"}, community_id=COMMUNITY) == []


def test_a_correction_says_where_it_always_was(population: Population) -> None:
    residence = population.register(community_id=None)
    population.change(residence, kind="CORRECTION", community_id=COMMUNITY)

    assert ids(population, as_of="2022-03-02", community_id=COMMUNITY) == [residence["id"]]


def test_the_state_is_that_of_the_end_of_the_period(population: Population) -> None:
    residence = population.end(population.register(started_on="2022-03-01"), on="2022-03-20")

    assert ids(population, as_of="2022-03-19", state="ACTIVE") == [residence["id"]]
    assert ids(population, as_of="2022-03-19", state="ENDED") == []
    assert ids(population, **{"from": "2022-03-01", "to": "2022-03-20"}, state="ENDED") == [residence["id"]]
    assert ids(population, **{"from": "2022-03-01", "to": "2022-03-20"}, state="ACTIVE") == []
    assert ids(population, **{"from": "2022-03-01"}, state="ENDED") == [residence["id"]]


@pytest.mark.parametrize(
    ("first", "last", "there"),
    [
        ("2022-03-01", "2022-03-09", False),
        ("2022-03-01", "2022-03-10", True),
        ("2022-03-19", "2022-03-31", True),
        ("2022-03-20", "2022-03-31", False),
    ],
)
def test_a_period_lists_who_lived_there_at_some_time_of_it(population: Population, first: str, last: str, there: bool) -> None:
    population.end(population.register(started_on="2022-03-10"), on="2022-03-20")

    listed = population.listed(**{"from": first, "to": last})

    assert [item["certainty"] for item in listed] == (["CERTAIN"] if there else [])


def test_a_period_tells_each_residence_as_it_was_at_its_end(population: Population) -> None:
    residence = population.change(population.register(), on="2022-03-15", reason="STUDY")
    population.end(residence, on="2022-03-20")

    def then(first: str, last: str) -> tuple[str, str, str | None]:
        [item] = population.listed(**{"from": first, "to": last})
        return item["reason"], item["state"], item["end_reason"]

    assert then("2022-03-01", "2022-03-14") == ("WORK", "ACTIVE", None)
    assert then("2022-03-01", "2022-03-19") == ("STUDY", "ACTIVE", None)
    assert then("2022-03-01", "2022-03-20") == ("STUDY", "ENDED", "MOVED_AWAY")


@pytest.mark.parametrize(
    ("day", "certainty"),
    [("2022-01-31", None), ("2022-02-01", "POSSIBLE"), ("2022-02-28", "CERTAIN"), ("2022-03-01", "POSSIBLE"), ("2022-03-30", "POSSIBLE")],
)
def test_a_day_in_an_uncertain_month_makes_a_possible_resident(population: Population, day: str, certainty: str | None) -> None:
    residence = population.register(started_on="2022-02-01", started_precision="MONTH")
    population.end(residence, on="2022-03-01", ended_precision="MONTH")

    assert [item["certainty"] for item in population.listed(as_of=day)] == ([certainty] if certainty else [])


def test_the_present_says_nothing_of_certainty(population: Population) -> None:
    population.register()

    assert [item["certainty"] for item in population.listed()] == [None]


def test_an_end_in_the_month_of_the_start_is_no_end_before_it(population: Population) -> None:
    residence = population.register(started_on="2022-03-10")

    ended = population.end(residence, on="2022-03-01", ended_precision="MONTH")

    assert (ended["ended_on"], ended["ended_precision"]) == ("2022-03-01", "MONTH")
    assert [item["certainty"] for item in population.listed(as_of="2022-03-10")] == ["POSSIBLE"]


@pytest.mark.parametrize(
    ("on", "precision", "code"),
    [("2022-03-02", "MONTH", "DATE_NOT_AS_PRECISE"), ("2022-02-01", "MONTH", "ENDED_BEFORE_START"), ("2022-03-01", "YEAR", "DATE_NOT_AS_PRECISE")],
)
def test_an_uncertain_end_has_its_limits(population: Population, on: str, precision: str, code: str) -> None:
    residence = population.register(started_on="2022-03-01")

    with pytest.raises(Invalid, match=code):
        population.end(residence, on=on, ended_precision=precision)


def test_an_uncertain_start_is_the_first_of_its_month(population: Population) -> None:
    with pytest.raises(Invalid) as refusal:
        population.register(started_on="2022-03-02", started_precision="MONTH", channel="IMPORT")

    assert [(problem["pointer"], problem["code"]) for problem in refusal.value.problems] == [
        ("/channel", "CHANNEL_NOT_ALLOWED"),
        ("/started_on", "DATE_NOT_AS_PRECISE"),
    ]


def test_an_uncertain_start_can_be_corrected_to_a_day(population: Population) -> None:
    residence = population.register(started_on="2022-03-01", started_precision="MONTH")
    with pytest.raises(Invalid, match="DATE_NOT_AS_PRECISE"):
        population.change(residence, kind="CORRECTION", started_on="2022-03-05")

    corrected = population.change(residence, kind="CORRECTION", started_on="2022-03-05", started_precision="DAY")

    assert (corrected["started_on"], corrected["started_precision"]) == ("2022-03-05", "DAY")
    assert [item["certainty"] for item in population.listed(as_of="2022-03-05")] == ["CERTAIN"]


def test_a_year_of_birth_can_be_the_year_of_the_start(population: Population) -> None:
    born = {"document_type": "PASSPORT", "document_number": "E12345678", "birth_date": "2021-06-01", "nationality": "VNM"}

    residence = population.register(person=born, started_on="2021-01-01", started_precision="YEAR", category="OVERSEAS")

    assert residence["started_precision"] == "YEAR"


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"from": "2022-03-02", "to": "2022-03-01"}, "PERIOD_REVERSED"),
        ({"as_of": "2022-03-01", "to": "2022-03-01"}, "ONE_TIME_ONLY"),
        ({"as_of": "2022-03-01", "due": "EXPECTED_END_PASSED"}, "ONE_TIME_ONLY"),
    ],
)
def test_contradictory_times_are_refused(population: Population, filters: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        population.listed(**filters)


def test_pages_of_the_past_go_on(population: Population) -> None:
    made = [population.register(started_on="2022-03-01", started_precision="MONTH")["id"] for _ in range(3)]

    def pages(cursor: str | None = None) -> list[str]:
        page = population.ask(rpc.LIST_RESIDENCES, {"from": "2022-03-01", "to": "2022-03-15", "limit": 2, "cursor": cursor})
        return [item["id"] for item in page["items"]] + (pages(page["next"]) if page["next"] else [])

    assert pages() == made[::-1]


def test_what_never_was_is_in_no_period(population: Population) -> None:
    population.end(population.register(), reason="REGISTERED_IN_ERROR")

    assert population.listed(**{"from": "2022-01-01"}) == []
