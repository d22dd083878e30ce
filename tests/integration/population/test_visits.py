"""Recording visits and what follows from them, on a real database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.population import rpc
from shared.contracts.population.visits import LIST_VISIT_RULES
from shared.errors import Conflict, DomainError, Invalid, NotFound, Stale
from tests.factories.population import BUREAU, COMMUNITY, NOBODY, TODAY, Population
from tests.factories.population_visits import OFFICER, OTHER_OFFICER, Visiting, rule_line


@pytest.fixture
def visiting(population: Population) -> Iterator[Visiting]:
    """An empty population with officers."""
    made = Visiting(population)
    yield made
    made.forget_rules()


def refused(error: type[DomainError], visiting: Visiting, residence: dict[str, Any], *given: Any, **more: Any) -> list[tuple[str, str]]:
    """The problems with which a visit is refused, as (pointer, code)."""
    with pytest.raises(error) as refusal:
        visiting.visit(residence, *given, **more)
    return [(problem["pointer"], problem["code"]) for problem in refusal.value.problems]


def test_a_registration_makes_the_first_visit_due(visiting: Visiting) -> None:
    assert visiting.population.register(started_on="2020-01-01")["visit_due_on"] == "2022-04-30"


@pytest.mark.parametrize(
    ("outcome", "due", "verified"),
    [("LIVES_THERE", "2022-09-27", "2022-03-31"), ("NOBODY_HOME", "2022-04-03", None), ("REFUSED", "2022-04-14", None), ("MOVED", None, None)],
)
def test_each_outcome_has_its_consequence(visiting: Visiting, outcome: str, due: str | None, verified: str | None) -> None:
    residence = visiting.population.register()

    after = visiting.visit(residence, outcome)["residence"]

    assert (after["visit_due_on"], after["verified_on"], after["state"], after["absence"]) == (due, verified, "ACTIVE", None)
    assert after["version"] == residence["version"] + 1
    assert visiting.population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}) == after


def test_a_visit_is_answered_and_listed_as_it_was_told(visiting: Visiting) -> None:
    residence = visiting.population.register()
    recorded = visiting.visit(residence, "REFUSED", found_via="NEIGHBOUR", note="晚上八点后在家\n请先打电话")
    recorded.pop("residence")

    assert (recorded["note"], recorded["found_via"], recorded["recorded_by"]) == ("晚上八点后在家\n请先打电话", "NEIGHBOUR", OFFICER.account_id)
    assert visiting.visits(residence)["items"] == [recorded]


def test_every_visit_is_announced_and_the_first_that_finds_somebody_is_told_apart(visiting: Visiting) -> None:
    residence = visiting.population.register(community_id=COMMUNITY)
    for outcome in ("NOBODY_HOME", "LIVES_THERE", "LIVES_THERE"):
        visiting.visit(residence, outcome)

    events = visiting.population.announced("residence_verified")
    assert [(event["data"]["outcome"], event["data"]["first_lives_there"]) for event in events] == [
        ("NOBODY_HOME", False), ("LIVES_THERE", True), ("LIVES_THERE", False),
    ]  # fmt: skip
    assert [event["subjectversion"] for event in events] == [2, 3, 4]
    assert events[0]["data"].items() >= {"station_code": "changtang", "community_id": COMMUNITY, "visited_on": "2022-03-31"}.items()


def test_a_visit_of_two_officers_at_once_loses_nothing(visiting: Visiting) -> None:
    residence = visiting.population.register()
    with ThreadPoolExecutor(8) as pool:
        days = [f"2022-03-{day}" for day in range(21, 29)]
        list(pool.map(lambda on: visiting.visit(residence, "NOBODY_HOME", on), days))

    assert [visit["visited_on"] for visit in visiting.visits(residence)["items"]] == sorted(days, reverse=True)
    assert len(visiting.absences(residence)) == 1
    after = visiting.population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]})
    assert (after["absence"], after["visit_due_on"], after["version"]) == ("SUSPECTED", "2022-03-31", 10)


def test_a_visit_that_is_sent_twice_is_recorded_once(visiting: Visiting) -> None:
    residence = visiting.population.register()
    answers = [visiting.visit(residence, "LIVES_THERE", key="visit-1", note="x") for _ in range(2)]

    assert answers[0] == answers[1]
    assert len(visiting.visits(residence)["items"]) == 1


def test_a_visit_recorded_late_does_not_undo_a_later_one(visiting: Visiting) -> None:
    residence = visiting.population.register()
    visiting.visit(residence, "LIVES_THERE", "2022-03-30")

    after = visiting.visit(residence, "NOBODY_HOME", "2022-03-20")["residence"]

    assert (after["visit_due_on"], after["verified_on"]) == ("2022-09-26", "2022-03-30")
    assert visiting.visit(residence, "LIVES_THERE", "2022-03-10")["residence"]["verified_on"] == "2022-03-30"


# An expected end, a move


def test_an_expected_end_is_a_change(visiting: Visiting) -> None:
    residence = visiting.population.register(expected_end_on="2022-04-30")

    after = visiting.visit(residence, "LIVES_THERE", "2022-03-30", version=1, expected_end_on="2022-12-31")["residence"]

    assert (after["expected_end_on"], after["version"]) == ("2022-12-31", 3)
    [event] = visiting.population.announced("residence_changed")
    assert (event["data"]["fields"], event["data"]["changed_on"], event["subjectversion"]) == (["expected_end_on"], "2022-03-30", 3)
    [before] = visiting.population.listed(as_of="2022-03-29")
    assert before["expected_end_on"] == "2022-04-30"


def test_the_expected_end_on_file_is_no_change(visiting: Visiting) -> None:
    residence = visiting.population.register(expected_end_on="2022-04-30")
    visiting.visit(residence, "LIVES_THERE", version=1, expected_end_on="2022-04-30")

    assert visiting.population.announced("residence_changed") == []


@pytest.mark.parametrize(
    "more", [{"outcome": "LIVES_THERE", "expected_end_on": "2022-12-31"}, {"outcome": "MOVED", "moved_on": "2022-03-30", "ends": True}]
)
def test_what_overwrites_names_the_version_seen(visiting: Visiting, more: dict[str, Any]) -> None:
    residence = visiting.population.register()

    with pytest.raises(Invalid, match="IF_MATCH_REQUIRED"):
        visiting.visit(residence, **more)
    visiting.population.change(residence, reason="STUDY")
    with pytest.raises(Stale):
        visiting.visit(residence, version=1, **more)
    assert visiting.visits(residence)["items"] == []


def test_who_has_moved_is_put_on_the_list_until_found_again(visiting: Visiting) -> None:
    residence = visiting.population.register()

    visiting.visit(residence, "MOVED", "2022-03-30", moved_on="2022-03-15")
    assert visiting.waiting("MOVES_REPORTED") == [residence["id"]]
    assert visiting.queues()["MOVES_REPORTED"]["oldest_on"] == "2022-03-30"
    visiting.visit(residence, "NOBODY_HOME")
    assert visiting.waiting("MOVES_REPORTED") == [residence["id"]]
    visiting.visit(residence, "LIVES_THERE")
    assert visiting.waiting("MOVES_REPORTED") == []


def test_who_has_moved_can_be_ended_at_once(visiting: Visiting) -> None:
    residence = visiting.population.register()

    after = visiting.visit(residence, "MOVED", "2022-03-30", version=1, moved_on="2022-03-15", ends=True)["residence"]

    assert (after["state"], after["ended_on"], after["end_reason"], after["version"]) == ("ENDED", "2022-03-15", "MOVED_AWAY", 3)
    assert [visiting.population.announced(name)[0]["subjectversion"] for name in ("residence_verified", "residence_ended")] == [2, 3]
    assert visiting.waiting("MOVES_REPORTED") == []
    with pytest.raises(Conflict, match="ALREADY_ENDED"):
        visiting.visit(residence, "MOVED", "2022-03-15", version=3, moved_on="2022-03-15", ends=True)


def test_a_visit_before_the_end_is_kept_after_it(visiting: Visiting) -> None:
    residence = visiting.population.register()
    ended = visiting.population.end(residence, on="2022-03-20")

    after = visiting.visit(residence, "LIVES_THERE", "2022-03-19")["residence"]

    assert (after["verified_on"], after["visit_due_on"], after["state"]) == ("2022-03-19", ended["visit_due_on"], "ENDED")
    assert refused(Invalid, visiting, residence, "NOBODY_HOME", "2022-03-21") == [("/visited_on", "VISITED_AFTER_END")]


def test_everything_wrong_is_told_at_once_and_changes_nothing(visiting: Visiting) -> None:
    residence = visiting.population.register()

    problems = refused(
        Invalid, visiting, residence, "REFUSED", "2022-04-01", version=1, expected_end_on="2022-12-31", moved_on="2022-02-01", ends=True
    )

    assert problems == [
        ("/visited_on", "VISITED_IN_FUTURE"),
        ("/expected_end_on", "ONLY_WHEN_LIVING_THERE"),
        ("/moved_on", "ONLY_WHEN_MOVED"),
        ("/ends", "ONLY_WHEN_MOVED"),
    ]
    assert visiting.population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}) == residence
    assert visiting.visits(residence)["items"] == []


# Reach, records


def test_another_stations_residence_is_not_there(visiting: Visiting) -> None:
    residence = visiting.population.register()

    for asking in (lambda: visiting.visit(residence, "REFUSED", actor=OTHER_OFFICER), lambda: visiting.visits(residence, OTHER_OFFICER)):
        with pytest.raises(NotFound):
            asking()
    with pytest.raises(NotFound):
        visiting.visit({"id": NOBODY}, "REFUSED")
    denied = visiting.population.audited("CALL_DENIED")
    assert [entry["detail"]["method"] for entry in denied] == ["population.record_visit", "population.list_visits", "population.record_visit"]


def test_acts_and_reads_are_on_record(visiting: Visiting) -> None:
    residence = visiting.population.register()
    visiting.visit(residence, "REFUSED", note="x")
    visiting.visits(residence, BUREAU)

    related = [f"person:{residence['person']['id']}"]
    for action, detail in (("RESIDENCE_VERIFIED", {"outcome": "REFUSED"}), ("VISITS_READ", {"count": 1})):
        [entry] = visiting.population.audited(action)
        assert (entry["subject"], entry["related"], entry["detail"]) == (f"residence:{residence['id']}", related, detail)


def test_a_note_is_encrypted_and_shown_to_the_station_only(visiting: Visiting) -> None:
    residence = visiting.population.register()
    visiting.visit(residence, "REFUSED", note="欧阳金丝雀不在")

    assert visiting.visits(residence, BUREAU)["items"][0]["note"] is None
    for table in ("visit", "outbox", "audit_entry"):
        held = "".join(str({name: bytes(value).decode("utf-8", "replace") if isinstance(value, memoryview | bytes) else value
                            for name, value in row.items()}) for row in visiting.population.rows(f"SELECT * FROM {table}"))  # fmt: skip
        assert "金丝雀" not in held


def test_visits_are_read_page_by_page(visiting: Visiting) -> None:
    residence = visiting.population.register()
    for day in ("2022-03-10", "2022-03-12", "2022-03-12", "2022-03-11"):
        visiting.visit(residence, "REFUSED", day)

    seen, cursor = [], None
    while True:
        answer = visiting.visits(residence, limit=1, cursor=cursor)
        seen += [visit["visited_on"] for visit in answer["items"]]
        cursor = answer["next"]
        if cursor is None:
            break
    assert seen == ["2022-03-12", "2022-03-12", "2022-03-11", "2022-03-10"]


# The rules


def test_the_rule_of_the_day_of_the_visit_holds(visiting: Visiting) -> None:
    visiting.publish("2022-04-01", lives_there_days=90)
    residence = visiting.population.register()
    visiting.move_clock("2022-04-02")

    assert visiting.visit(residence, "LIVES_THERE", "2022-04-01")["residence"]["visit_due_on"] == "2022-06-30"
    other = visiting.population.register()
    assert visiting.visit(other, "LIVES_THERE", "2022-03-31")["residence"]["visit_due_on"] == "2022-09-27"


def test_the_rule_of_the_category_and_place_holds(visiting: Visiting) -> None:
    visiting.publish(
        lines=[rule_line(), rule_line(place_kind="SITE", first_days=7, nobody_home_times=2), rule_line(category="OVERSEAS", first_days=5)]
    )
    visiting.move_clock("2022-04-10")

    due = {place: visiting.population.register(place_kind=place)["visit_due_on"] for place in ("SITE", "OWNED")}
    assert due == {"SITE": "2022-04-17", "OWNED": "2022-05-10"}
    assert visiting.population.register(category="OVERSEAS")["visit_due_on"] == "2022-04-15"
    site = visiting.population.register(place_kind="SITE")
    assert visiting.nobody_home(site, "2022-04-08", "2022-04-09")["absence"] == "SUSPECTED"


def test_versions_are_published_and_listed(visiting: Visiting) -> None:
    published = visiting.publish(first_days=20)

    listed = visiting.population.ask(LIST_VISIT_RULES)["items"]
    assert listed[0] == published
    assert [(rules["version"], rules["lines"][0]["first_days"]) for rules in listed] == [(2, 20), (1, 30)]
    [event] = visiting.population.announced("visit_rules_published")
    assert event["data"] == {"version": 2, "valid_from": "2022-04-01"}
    assert visiting.population.audited("VISIT_RULES_PUBLISHED")[0]["actor_id"] == BUREAU.account_id


def test_two_versions_at_once_have_two_numbers(visiting: Visiting) -> None:
    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(lambda _: visiting.publish()["version"], range(3)))

    assert sorted(versions) == [2, 3, 4]


def test_a_version_with_faults_is_refused_with_all_of_them(visiting: Visiting) -> None:
    with pytest.raises(Invalid) as refusal:
        visiting.publish(TODAY.isoformat(), lines=[rule_line(category="FLOATING"), rule_line(category="FLOATING")])

    assert [problem["pointer"] for problem in refusal.value.problems] == ["/valid_from", "/lines", "/lines/1"]
