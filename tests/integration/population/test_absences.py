"""Absences: proposed by visits, decided by people, on a real database."""

from collections.abc import Iterator

import pytest

from shared.contracts.population import rpc
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from tests.factories.population import BUREAU, CLERK, Population
from tests.factories.population_visits import HEAD, MEDIATOR, OFFICER, OTHER_HEAD, OTHER_OFFICER, Visiting


@pytest.fixture
def visiting(population: Population) -> Iterator[Visiting]:
    """An empty population with officers."""
    made = Visiting(population)
    yield made
    made.forget_rules()


def states(visiting: Visiting, residence: dict) -> list[str]:
    """The states of all absences, the latest first."""
    return [absence["state"] for absence in visiting.absences(residence)]


def told(visiting: Visiting) -> list[tuple[str, int]]:
    """The events about absences with the versions of the residence, oldest first."""
    names = "('residence_absence_suspected','residence_absence_established','residence_absence_appealed','residence_absence_upheld','residence_absence_lifted')"
    asked = f"SELECT event, convert_from(body, 'UTF8')::json ->> 'subjectversion' AS version FROM outbox WHERE event IN {names} ORDER BY id"
    return [(row["event"].removeprefix("residence_absence_"), int(row["version"])) for row in visiting.population.rows(asked)]


def test_the_third_day_without_anybody_suspects_and_no_more(visiting: Visiting) -> None:
    residence = visiting.population.register()

    assert visiting.nobody_home(residence, "2022-03-28", "2022-03-28", "2022-03-29")["absence"] is None
    after = visiting.nobody_home(residence, "2022-03-30")
    assert (after["absence"], after["state"], after["visit_due_on"]) == ("SUSPECTED", "ACTIVE", "2022-04-02")
    visiting.nobody_home(residence, "2022-03-31")

    [event] = visiting.population.announced("residence_absence_suspected")
    assert event["data"].items() >= {"state": "SUSPECTED", "suspected_on": "2022-03-31", "station_code": "changtang"}.items()
    assert event["subjectversion"] == after["version"]
    assert states(visiting, residence) == ["SUSPECTED"]


@pytest.mark.parametrize("met", ["LIVES_THERE", "REFUSED", "MOVED"])
def test_days_count_from_anew_when_somebody_was_met(visiting: Visiting, met: str) -> None:
    residence = visiting.nobody_home(visiting.population.register(), "2022-03-25", "2022-03-26")
    visiting.visit(residence, met, "2022-03-27")

    assert visiting.nobody_home(residence, "2022-03-28", "2022-03-29")["absence"] is None
    assert visiting.nobody_home(residence, "2022-03-30")["absence"] == "SUSPECTED"


def test_finding_the_person_takes_a_suspicion_off(visiting: Visiting) -> None:
    after = visiting.visit(visiting.suspected(), "LIVES_THERE")["residence"]

    assert after["absence"] is None
    [absence] = visiting.absences(after)
    assert (absence["state"], absence["decision_reason"], absence["decided_by"]) == ("LIFTED", "FOUND_LIVING_THERE", OFFICER.account_id)
    assert told(visiting) == [("suspected", 5), ("lifted", after["version"])]


@pytest.mark.parametrize("outcome", ["REFUSED", "MOVED"])
def test_a_refusal_has_no_consequence(visiting: Visiting, outcome: str) -> None:
    assert visiting.visit(visiting.suspected(), outcome)["residence"]["absence"] == "SUSPECTED"


def test_who_was_found_before_is_still_suspected(visiting: Visiting) -> None:
    assert visiting.visit(visiting.suspected(), "LIVES_THERE", "2022-03-28")["residence"]["absence"] == "SUSPECTED"


def test_establishing_marks_and_ends_nothing(visiting: Visiting) -> None:
    residence = visiting.suspected()

    decided = visiting.decide(residence, "ESTABLISHED", "ROOM_EMPTY", "房间已清空", HEAD)

    after = decided["residence"]
    assert (after["absence"], after["state"], after["visit_due_on"], after["version"]) == ("ESTABLISHED", "ACTIVE", None, residence["version"] + 1)
    assert (decided["established_on"], decided["established_by"], decided["reason"]) == ("2022-03-31", HEAD.account_id, "ROOM_EMPTY")
    assert decided["note"] == "房间已清空"
    # 60 days after 31 March is 30 May 2022, a Monday.
    assert decided["appeal_until"] == "2022-05-30"
    assert told(visiting)[-1] == ("established", after["version"])


def test_an_appeal_period_that_ends_on_a_day_off_ends_on_the_next_working_day(visiting: Visiting) -> None:
    visiting.publish(appeal_days=62)
    residence = visiting.suspected()
    visiting.move_clock("2022-04-02")

    # 62 days after 2 April is Friday 3 June, the first of three days of the Dragon Boat festival.
    assert visiting.decide(residence, "ESTABLISHED", "NOBODY_SEEN")["appeal_until"] == "2022-06-06"


def test_lifting_a_suspicion_makes_a_visit_due_anew(visiting: Visiting) -> None:
    after = visiting.decide(visiting.suspected(), "LIFTED", "AWAY_FOR_A_WHILE", "回乡探亲")["residence"]

    assert (after["absence"], after["visit_due_on"]) == (None, "2022-04-30")
    visiting.move_clock("2022-04-05")
    assert visiting.nobody_home(after, "2022-04-01", "2022-04-02")["absence"] is None
    assert visiting.nobody_home(after, "2022-04-03")["absence"] == "SUSPECTED"
    assert states(visiting, after) == ["SUSPECTED", "LIFTED"]


def test_an_appeal_is_granted_by_somebody_else(visiting: Visiting) -> None:
    residence = visiting.established()
    appealed = visiting.appeal(residence, "上夜班", actor=CLERK)
    assert (appealed["state"], appealed["residence"]["absence"], appealed["appeal_note"]) == ("APPEALED", "APPEALED", "上夜班")

    decided = visiting.decide_appeal(appealed["residence"], "LIFTED", "夜间核实在住")

    assert (decided["state"], decided["decision"], decided["decided_by"]) == ("LIFTED", "LIFTED", HEAD.account_id)
    assert (decided["residence"]["absence"], decided["residence"]["visit_due_on"]) == (None, "2022-04-30")
    assert told(visiting) == [("suspected", 5), ("established", 6), ("appealed", 7), ("lifted", 8)]


def test_an_appeal_turned_down_is_final_here(visiting: Visiting) -> None:
    upheld = visiting.decide_appeal(visiting.appeal(visiting.established())["residence"], "UPHELD")["residence"]

    assert (upheld["absence"], upheld["state"]) == ("ESTABLISHED", "ACTIVE")
    with pytest.raises(Conflict, match="APPEAL_DECIDED"):
        visiting.appeal(upheld)
    assert visiting.waiting("ABSENCES_FINAL") == [upheld["id"]]
    assert visiting.decide(upheld, "LIFTED", "FOUND_LIVING_THERE", actor=HEAD)["residence"]["absence"] is None


def test_nobody_decides_about_an_appeal_against_the_own_decision(visiting: Visiting) -> None:
    residence = visiting.decide(visiting.suspected(), "ESTABLISHED", "NOBODY_SEEN", actor=HEAD)["residence"]
    appealed = visiting.appeal(residence)["residence"]

    with pytest.raises(Forbidden, match="OWN_DECISION_APPEALED"):
        visiting.decide_appeal(appealed, "UPHELD", actor=HEAD)
    assert states(visiting, residence) == ["APPEALED"]
    [entry] = visiting.population.audited("CALL_DENIED")
    assert entry["subject"] == f"residence:{residence['id']}"


@pytest.mark.parametrize(
    ("on", "code"), [("2022-03-30", "APPEALED_BEFORE_DECISION"), ("2022-05-31", "APPEAL_TOO_LATE"), ("2022-06-02", "APPEALED_IN_FUTURE")]
)
def test_an_appeal_has_its_period(visiting: Visiting, on: str, code: str) -> None:
    residence = visiting.established()
    visiting.move_clock("2022-06-01")

    with pytest.raises(Invalid, match=code):
        visiting.appeal(residence, on=on)
    assert visiting.appeal(residence, on="2022-05-30")["appealed_on"] == "2022-05-30"


def test_finding_the_person_contradicts_what_was_established_and_leaves_it_to_people(visiting: Visiting) -> None:
    residence = visiting.established()

    after = visiting.visit(residence, "LIVES_THERE")["residence"]

    assert after["absence"] == "ESTABLISHED"
    assert visiting.waiting("ABSENCES_CONTRADICTED") == [residence["id"]]
    assert visiting.decide(after, "LIFTED", "FOUND_LIVING_THERE")["residence"]["absence"] is None
    assert visiting.waiting("ABSENCES_CONTRADICTED") == []


def test_where_an_absence_is_established_nobody_knocks_again(visiting: Visiting) -> None:
    assert visiting.visit(visiting.established(), "NOBODY_HOME")["residence"]["visit_due_on"] is None


def test_acts_out_of_turn_are_refused(visiting: Visiting) -> None:
    plain, suspected = visiting.population.register(), visiting.suspected()

    for code, asking in {
        "NO_ABSENCE": lambda: visiting.decide(plain, "ESTABLISHED", "NOBODY_SEEN"),
        "ABSENCE_NOT_ESTABLISHED": lambda: visiting.appeal(suspected),
        "NO_APPEAL": lambda: visiting.decide_appeal(suspected, "LIFTED"),
    }.items():
        with pytest.raises(Conflict, match=code):
            asking()


def test_a_decision_names_the_version_seen(visiting: Visiting) -> None:
    residence = visiting.suspected()
    visiting.visit(residence, "LIVES_THERE")

    with pytest.raises(Stale):
        visiting.decide(residence, "ESTABLISHED", "NOBODY_SEEN")


@pytest.mark.parametrize(
    ("decision", "reason", "pointers"),
    [("ESTABLISHED", "MISTAKE", ["/reason"]), ("LIFTED", "ROOM_EMPTY", ["/reason"]), ("LIFTED", "OTHER", ["/note"])],
)
def test_a_reason_fits_its_decision(visiting: Visiting, decision: str, reason: str, pointers: list[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        visiting.decide(visiting.suspected(), decision, reason)

    assert [problem["pointer"] for problem in refusal.value.problems] == pointers


def test_an_ended_residence_is_not_established_as_absent_but_an_appeal_goes_on(visiting: Visiting) -> None:
    ended = visiting.population.end(visiting.suspected())
    with pytest.raises(Conflict, match="ALREADY_ENDED"):
        visiting.decide(ended, "ESTABLISHED", "NOBODY_SEEN")

    appealed = visiting.appeal(visiting.population.end(visiting.established()))["residence"]
    assert visiting.waiting("APPEALS_OPEN") == [appealed["id"]]
    assert visiting.decide_appeal(appealed, "LIFTED")["residence"]["absence"] is None


def test_roles_and_reach(visiting: Visiting) -> None:
    residence = visiting.suspected()

    for actor in (CLERK, MEDIATOR, BUREAU):
        with pytest.raises(Forbidden):
            visiting.decide(residence, "LIFTED", "MISTAKE", actor=actor)
    with pytest.raises(Forbidden):
        visiting.decide_appeal(residence, "LIFTED", actor=OFFICER)
    with pytest.raises(NotFound):
        visiting.decide(residence, "LIFTED", "MISTAKE", actor=OTHER_OFFICER)
    with pytest.raises(NotFound):
        visiting.decide_appeal(residence, "LIFTED", actor=OTHER_HEAD)
    with pytest.raises(NotFound):
        visiting.absences(residence, OTHER_OFFICER)


def test_notes_are_for_the_station_and_encrypted(visiting: Visiting) -> None:
    residence = visiting.decide(visiting.suspected(), "ESTABLISHED", "OTHER", "欧阳金丝雀说已搬走")["residence"]
    residence = visiting.appeal(residence, "欧阳金丝雀上夜班")["residence"]
    residence = visiting.decide_appeal(residence, "LIFTED", "欧阳金丝雀在住")["residence"]

    [own], [bureau] = visiting.absences(residence), visiting.absences(residence, BUREAU)
    notes = ("note", "appeal_note", "decision_note")
    assert [own[name] for name in notes] == ["欧阳金丝雀说已搬走", "欧阳金丝雀上夜班", "欧阳金丝雀在住"]
    assert [bureau[name] for name in notes] == [None, None, None]
    held = visiting.population.rows("SELECT note_encrypted, appeal_note_encrypted, decision_note_encrypted FROM absence")[0]
    assert all("金丝雀".encode() not in bytes(value) for value in held.values())
    [read] = [entry for entry in visiting.population.audited("ABSENCES_READ") if entry["actor_id"] == BUREAU.account_id]
    assert read["related"] == [f"person:{residence['person']['id']}"]
    assert visiting.population.ask(rpc.GET_RESIDENCE, {"id": residence["id"]}) == residence
