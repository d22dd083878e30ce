"""An officer's round: from the list of doors to an absence that is suspected, established, appealed against and lifted."""

from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from typing import Any

import pytest

from tests.e2e.api_client import ApiClient
from tests.e2e.registrations import registration

TODAY = datetime.now(timezone(timedelta(hours=8))).date()
FAR = "2999-12-31"


def days_ago(days: int) -> str:
    """A day before today, at the stations."""
    return (TODAY - timedelta(days)).isoformat()


@pytest.fixture
def staff(new_station: Callable[[], str], new_account: Callable[..., ApiClient]) -> dict[str, ApiClient]:
    """A clerk, an officer and two heads of one station."""
    station = new_station()
    return {name: new_account(role, station) for name, role in
            {"clerk": "CLERK", "officer": "OFFICER", "head": "STATION_HEAD", "deputy": "STATION_HEAD"}.items()}  # fmt: skip


def registered(clerk: ApiClient, **others: Any) -> dict[str, Any]:
    """A residence at the counter."""
    made: dict[str, Any] = clerk.register_residence(**registration(**others)).raise_for_status().json()
    return made


def waiting(client: ApiClient) -> dict[str, int]:
    """The queues in which something waits."""
    return {queue["queue"]: queue["count"] for queue in client.work_queues().raise_for_status().json()["items"] if queue["count"]}


def test_an_absence_from_the_round_to_the_appeal(staff, new_account):
    officer, head, deputy = staff["officer"], staff["head"], staff["deputy"]
    made = registered(staff["clerk"])
    [door] = officer.due_visits(until=FAR).raise_for_status().json()["items"]
    assert (door["id"], door["nobody_home_count"], door["last_outcome"]) == (made["id"], 0, None)
    assert date.fromisoformat(door["visit_due_on"]) == TODAY + timedelta(30)

    for ago in (6, 3, 0):
        assert waiting(officer).get("ABSENCES_SUSPECTED") is None
        visit = officer.record_visit(door["id"], outcome="NOBODY_HOME", visited_on=days_ago(ago), note="无人应答")
        assert visit.status_code == 201, visit.text
    residence = visit.json()["residence"]
    assert (residence["absence"], waiting(officer)) == ("SUSPECTED", {"ABSENCES_SUSPECTED": 1})

    established = head.decide_absence(door["id"], residence["version"], decision="ESTABLISHED", reason="NOBODY_SEEN").raise_for_status().json()
    assert (established["residence"]["absence"], established["residence"]["state"]) == ("ESTABLISHED", "ACTIVE")
    assert date.fromisoformat(established["appeal_until"]) >= TODAY + timedelta(60)

    appealed = staff["clerk"].appeal_absence(door["id"], established["residence"]["version"], note="上夜班").raise_for_status().json()
    assert waiting(head) == {"APPEALS_OPEN": 1}
    version = appealed["residence"]["version"]
    own = head.decide_appeal(door["id"], version, decision="UPHELD", note="维持")
    assert (own.status_code, own.json()["code"]) == (403, "OWN_DECISION_APPEALED")
    lifted = deputy.decide_appeal(door["id"], version, decision="LIFTED", note="夜间核实在住").raise_for_status().json()

    assert (lifted["state"], lifted["residence"]["absence"], waiting(officer)) == ("LIFTED", None, {})
    [history] = officer.absences(door["id"]).raise_for_status().json()["items"]
    assert (history["appeal_note"], history["decision_note"]) == ("上夜班", "夜间核实在住")
    actions = [entry["action"] for entry in new_account("AUDITOR").page_items("/audit", subject=f"person:{made['person']['id']}")]
    assert {"VISITS_DUE_LISTED", "RESIDENCE_VERIFIED", "RESIDENCE_ABSENCE_LIFTED", "ABSENCES_READ"} <= set(actions)


def test_somebody_who_has_moved_is_ended_at_the_door(staff):
    officer, made = staff["officer"], registered(staff["clerk"])
    body = {"outcome": "MOVED", "visited_on": days_ago(0), "moved_on": days_ago(10), "ends": True, "found_via": "LANDLORD"}

    assert officer.record_visit(made["id"], **body).json()["code"] == "IF_MATCH_REQUIRED"
    ended = officer.record_visit(made["id"], made["version"], **body)

    assert (ended.status_code, ended.json()["residence"]["state"], ended.json()["residence"]["ended_on"]) == (201, "ENDED", days_ago(10))
    assert ended.headers["Location"] == f"/api/v1/residences/{made['id']}/verifications"


def test_wrong_input_is_told_field_by_field(staff):
    officer, made = staff["officer"], registered(staff["clerk"])

    refused = officer.record_visit(made["id"], outcome="NOBODY_HOME", visited_on=FAR, moved_on=days_ago(1))
    unknown = officer.record_visit(made["id"], outcome="ASLEEP", visited_on="yesterday", mood="bad")

    assert refused.status_code == 422
    assert [(problem["pointer"], problem["code"]) for problem in refused.json()["errors"]] == [
        ("/visited_on", "VISITED_IN_FUTURE"), ("/moved_on", "ONLY_WHEN_MOVED"),
    ]  # fmt: skip
    assert {problem["pointer"] for problem in unknown.json()["errors"]} >= {"/mood"}
    assert officer.get("/work-queues/SUSPECTS").status_code in {404, 422}
    assert officer.visits(made["id"]).json()["items"] == []


def test_the_bureau_publishes_rules_and_counts_every_station(staff, new_account):
    bureau = new_account("BUREAU")
    registered(staff["clerk"], expected_end_on=days_ago(1))
    rules = bureau.visit_rules().raise_for_status().json()["items"]
    line = {**rules[-1]["lines"][0], "place_kind": "HOTEL", "first_days": 1}

    published = bureau.publish_visit_rules(valid_from=FAR, basis_zh="测试", basis_en="Test", lines=[rules[-1]["lines"][0], line])
    counted = bureau.work_queues().raise_for_status().json()["items"]

    assert published.status_code == 201, published.text
    assert bureau.visit_rules().json()["items"][0] == published.json()
    assert rules[-1]["lines"][0].items() >= {"first_days": 30, "nobody_home_times": 3, "appeal_days": 60}.items()
    assert ("EXPECTED_END_PASSED", 1) in {(queue["queue"], queue["count"]) for queue in counted}
    assert bureau.due_visits().status_code == 403
