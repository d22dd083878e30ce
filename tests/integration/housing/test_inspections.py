"""Inspections from the first look to what follows from their end, on a real database."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from services.housing.queries.findings import last_seen
from shared.contracts.housing import inspections as contract
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale
from tests.factories.housing import BUREAU, CLERK, HEAD, LANDLORD, NOON, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, TODAY, Housing
from tests.factories.housing_inspections import begin, end, mandatory, record, sheet, shown, whole

NOBODY = "01890000-0000-7000-8000-000000000000"


def problems(error: type[DomainError], ask: Any) -> tuple[str, list[tuple[str, str]]]:
    """The code with which something is refused, and its problems as (pointer, code)."""
    with pytest.raises(error) as refusal:
        ask()
    return refusal.value.code, [(problem["pointer"], problem["code"]) for problem in refusal.value.problems]


def house_row(housing: Housing, house_id: str) -> dict[str, Any]:
    return housing.rows("SELECT * FROM house WHERE id = :id", id=house_id)[0]


def test_a_whole_day_is_one_call(housing: Housing) -> None:
    place = housing.put_house({"301": 2}, first_passed_on=None)

    closed = whole(housing, place)

    assert (closed["state"], closed["proposed_outcome"], closed["outcome"], closed["missing"]) == ("CLOSED", "PASS", "PASS", [])
    assert (closed["closed_by"], closed["inspected_on"], closed["template_version"]) == (OFFICER.account_id, TODAY.isoformat(), 1)
    assert [row["item"]["code"] for row in closed["results"]] == mandatory(housing)
    assert closed["results"][0]["item"]["text_zh"]
    assert closed["results"][0]["item"]["text_en"]
    house = house_row(housing, place.id)
    assert (house["last_inspected_on"], house["first_passed_on"], house["state"]) == (TODAY, TODAY, "VERIFIED")
    assert shown(housing, closed) == closed


def test_it_is_filled_in_in_parts_that_come_again_and_in_any_order(housing: Housing) -> None:
    place = housing.put_house({"301": 2})
    opened = begin(housing, place)
    early, late = (NOON - timedelta(minutes=minutes) for minutes in (9, 5))
    alarm = {"item_code": "SMOKE_ALARM", "room_id": place.rooms["301"]}

    record(housing, opened, {**alarm, "result": "PASS", "seen_at": late.isoformat()})
    again = record(housing, opened, {**alarm, "result": "FAIL", "seen_at": early.isoformat()})
    assert [row["result"] for row in again["results"]] == ["PASS"]

    ahead = (NOON + timedelta(days=1)).isoformat()
    record(housing, opened, {**alarm, "result": "FAIL", "note": "电池没电", "seen_at": ahead})
    changed = record(housing, opened, {**alarm, "result": "FAIL", "fixed_on_site": True, "note": "已换电池"})

    [row] = changed["results"]
    assert (row["result"], row["fixed_on_site"], row["note"], row["room_id"]) == ("FAIL", True, "已换电池", place.rooms["301"])
    assert changed["version"] == opened["version"] + 4
    assert "SMOKE_ALARM" not in changed["missing"]
    assert problems(Conflict, lambda: end(housing, changed)) == (
        "RESULT_MISSING",
        [(f"/results/{code}", "RESULT_MISSING") for code in mandatory(housing) if code != "SMOKE_ALARM"],
    )
    assert end(housing, record(housing, changed, *(one for one in sheet(housing) if one["item_code"] != "SMOKE_ALARM")))["outcome"] == "FIXED_ON_SITE"


def test_a_call_that_is_repeated_is_answered_again(housing: Housing) -> None:
    place = housing.put_house()
    given = {"results": sheet(housing), "close": True}

    assert begin(housing, place, key="k1", **given) == begin(housing, place, key="k1", **given)
    assert len(housing.announced("inspection_closed")) == 1


def test_all_that_is_wrong_is_told_at_once_and_nothing_is_kept(housing: Housing) -> None:
    place, other = housing.put_house({"301": 1}), housing.put_house({"101": 1})
    results = [
        {"item_code": "SMOKE_ALARM", "result": "PASS", "fixed_on_site": True},
        {"item_code": "SMOKE_ALARM", "result": "PASS"},
        {"item_code": "NO_SUCH_ITEM", "result": "PASS", "room_id": other.rooms["101"]},
    ]
    ask = lambda: begin(housing, place, kind="FIRST", inspected_on="2022-04-01", results=results)  # noqa: E731

    assert problems(Invalid, ask) == (
        "INSPECTED_IN_FUTURE",
        [
            ("/inspected_on", "INSPECTED_IN_FUTURE"),
            ("/kind", "NOT_THE_FIRST"),
            ("/results/0/fixed_on_site", "FIXED_WITHOUT_FAIL"),
            ("/results/1", "RESULT_REPEATED"),
            ("/results/2/item_code", "ITEM_UNKNOWN"),
            ("/results/2/room_id", "ROOM_UNKNOWN"),
        ],
    )
    assert housing.rows("SELECT id FROM inspection") == []
    assert housing.announced("inspection_opened") == []


def test_a_house_has_one_inspection_under_way(housing: Housing) -> None:
    place = housing.put_house()
    opened = begin(housing, place)

    assert problems(Conflict, lambda: begin(housing, place))[0] == "INSPECTION_OPEN"
    housing.ask(contract.ABANDON_INSPECTION, {"id": opened["id"], "version": 1, "reason": "NOBODY_HOME"})
    assert begin(housing, place)["state"] == "OPEN"


def test_a_closed_house_is_not_inspected(housing: Housing) -> None:
    place = housing.put_house(state="CLOSED", closed_on=TODAY, close_reason="DEMOLISHED")

    assert problems(Conflict, lambda: begin(housing, place))[0] == "INSPECTION_HOUSE_CLOSED"


def test_what_failed_becomes_hazards_but_what_was_put_right(housing: Housing) -> None:
    place = housing.put_house({"301": 1})

    closed = whole(housing, place, SMOKE_ALARM={"note": "二楼未装"}, FIRE_EXTINGUISHER={"fixed_on_site": True}, WIRING_SAFE="FAIL")

    assert closed["outcome"] == "RECTIFY"
    found = housing.rows("SELECT item_code, severity, inspection_id FROM hazard ORDER BY item_code")
    assert [(row["item_code"], row["severity"], str(row["inspection_id"])) for row in found] == [
        ("SMOKE_ALARM", "MAJOR", closed["id"]),
        ("WIRING_SAFE", "MAJOR", closed["id"]),
    ]
    told = housing.announced("inspection_closed")[0]["data"]
    assert (told["general_count"], told["major_count"], told["critical_count"], told["fixed_on_site_count"]) == (0, 2, 0, 1)


def test_a_critical_hazard_stops_the_letting_unless_the_officer_says_why_not(housing: Housing) -> None:
    stopped, spared = housing.put_house(), housing.put_house()

    assert whole(housing, stopped, NO_EBIKE_INDOORS="FAIL")["outcome"] == "SUSPEND"
    assert house_row(housing, stopped.id)["state"] == "SUSPENDED"
    assert house_row(housing, stopped.id)["suspend_reason"] == "CRITICAL_HAZARD"
    assert problems(Invalid, lambda: whole(housing, spared, outcome="RECTIFY", NO_EBIKE_INDOORS="FAIL")) == (
        "OUTCOME_REASON_REQUIRED",
        [("/reason", "OUTCOME_REASON_REQUIRED")],
    )
    assert problems(Invalid, lambda: whole(housing, spared, outcome="PASS", reason="算了", NO_EBIKE_INDOORS="FAIL"))[0] == "OUTCOME_NOT_ALLOWED"
    milder = whole(housing, spared, outcome="RECTIFY", reason="车主已联系, 今日搬离", NO_EBIKE_INDOORS="FAIL")
    assert (milder["proposed_outcome"], milder["outcome"], milder["outcome_reason"]) == ("SUSPEND", "RECTIFY", "车主已联系, 今日搬离")
    assert house_row(housing, spared.id)["state"] == "VERIFIED"


def test_an_outcome_that_passes_is_the_first_once(housing: Housing) -> None:
    place = housing.put_house(first_passed_on=None, registered_on=TODAY - timedelta(days=30))

    whole(housing, place, SMOKE_ALARM="FAIL")
    assert house_row(housing, place.id)["first_passed_on"] is None
    housing.clock.at = NOON + timedelta(days=3)
    whole(housing, place, SMOKE_ALARM={"fixed_on_site": True})
    housing.clock.at = NOON + timedelta(days=5)
    whole(housing, place)
    begin(housing, place, inspected_on="2022-03-20", results=sheet(housing), close=True)

    house = house_row(housing, place.id)
    assert (house["first_passed_on"], house["last_inspected_on"]) == (TODAY + timedelta(days=3), TODAY + timedelta(days=5))
    assert [told["data"]["is_first_pass"] for told in housing.announced("inspection_closed")] == [False, True, False, False]


def test_the_last_one_by_its_day_is_what_was_seen_last(housing: Housing) -> None:
    place = housing.put_house({"301": 1}, registered_on=TODAY - timedelta(days=30))
    with Session(housing.store.engine) as session:
        assert last_seen(session, place.id) is None
    latest = whole(housing, place, SMOKE_ALARM={"room_id": place.rooms["301"]})
    begin(housing, place, inspected_on="2022-03-20", results=sheet(housing), close=True)
    begin(housing, place, results=sheet(housing)[:3])

    with Session(housing.store.engine) as session:
        found = last_seen(session, place.id)
    assert found is not None
    inspection, seen = found
    assert inspection.id == latest["id"]
    assert [item.code for item in seen] == mandatory(housing)
    assert [(item.code, item.room_id, item.note) for item in seen if item.leaves_a_hazard] == [("SMOKE_ALARM", place.rooms["301"], None)]


def test_nothing_changes_after_the_signature(housing: Housing) -> None:
    place = housing.put_house()
    closed = whole(housing, place, SMOKE_ALARM={"note": "二楼未装"})
    again = {"id": closed["id"], "version": closed["version"]}

    for method, more in (
        (contract.RECORD_RESULTS, {"results": [{"item_code": "SMOKE_ALARM", "result": "PASS"}]}),
        (contract.CLOSE_INSPECTION, {}),
        (contract.ABANDON_INSPECTION, {"reason": "MISTAKE"}),
    ):
        assert problems(Conflict, lambda method=method, more=more: housing.ask(method, {**again, **more}))[0] == "INSPECTION_NOT_OPEN"
    assert shown(housing, closed) == closed


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE inspection_result SET result = 'PASS'",
        "DELETE FROM inspection_result WHERE item_code = 'SMOKE_ALARM'",
        "INSERT INTO inspection_result SELECT gen_random_uuid(), inspection_id, 'VIDEO_ENTRY', NULL, 'PASS', false, NULL, NULL FROM inspection_result LIMIT 1",
        "UPDATE inspection SET outcome = 'PASS'",
        "UPDATE inspection SET digest = NULL",
        "UPDATE inspection SET inspector_id = 'somebody'",
        "DELETE FROM inspection",
    ],
)
def test_the_database_refuses_it_too(housing: Housing, statement: str) -> None:
    whole(housing, housing.put_house(), SMOKE_ALARM="FAIL")

    with pytest.raises(Exception, match="what was signed does not change"):
        housing.rows(f"{statement} RETURNING 1")


def test_a_merger_moves_what_was_signed_and_the_signature_holds(housing: Housing) -> None:
    closed = whole(housing, housing.put_house())

    housing.rows("UPDATE inspection SET station_code = 'pingnan', version = version + 1 RETURNING id")
    housing.rows("UPDATE house SET station_code = 'pingnan' RETURNING id")

    assert housing.ask(contract.VERIFY_INSPECTION, {"id": closed["id"]}, OTHER_OFFICER)["is_intact"]


def test_a_signature_tells_whether_anything_was_altered(housing: Housing) -> None:
    closed = whole(housing, housing.put_house(), SMOKE_ALARM={"note": "二楼未装"})
    verify = lambda: housing.ask(contract.VERIFY_INSPECTION, {"id": closed["id"]}, LANDLORD)  # noqa: E731
    assert verify() == {
        "id": closed["id"], "signed_by": OFFICER.account_id, "signed_at": closed["closed_at"], "digest": closed["digest"], "is_intact": True,
        "altered": [],
    }  # fmt: skip
    assert housing.audited("INSPECTION_CLOSED")[0]["detail"]["digest"] == closed["digest"]

    # A superuser gets around the trigger, and the signature tells.
    altered = (
        "ALTER TABLE inspection_result DISABLE TRIGGER USER; UPDATE inspection_result SET result = 'PASS' WHERE item_code = 'SMOKE_ALARM' RETURNING 1"
    )
    housing.rows(altered)
    housing.rows("ALTER TABLE inspection_result ENABLE TRIGGER USER; SELECT 1")

    assert (verify()["is_intact"], verify()["altered"]) == (False, ["CONTENT"])


def test_what_is_not_signed_cannot_be_verified(housing: Housing) -> None:
    opened = begin(housing, housing.put_house())

    assert problems(Conflict, lambda: housing.ask(contract.VERIFY_INSPECTION, {"id": opened["id"]}))[0] == "INSPECTION_NOT_CLOSED"


def test_a_landlord_reads_what_was_signed_without_notes_and_acknowledges_it_once(housing: Housing) -> None:
    place = housing.put_house()
    opened = begin(housing, place, results=sheet(housing, SMOKE_ALARM={"note": "房东态度不好"}))
    assert problems(NotFound, lambda: shown(housing, opened, LANDLORD))[0] == "INSPECTION_NOT_FOUND"
    assert housing.ask(contract.LIST_HOUSE_INSPECTIONS, {"id": place.id}, LANDLORD)["items"] == []
    closed = end(housing, opened, outcome="SUSPEND", reason="屡查屡犯")

    seen = shown(housing, closed, LANDLORD)
    assert {row["note"] for row in seen["results"]} == {None}
    assert (seen["outcome"], seen["outcome_reason"], closed["outcome_reason"]) == ("SUSPEND", None, "屡查屡犯")
    assert [row["id"] for row in housing.ask(contract.LIST_HOUSE_INSPECTIONS, {"id": place.id}, LANDLORD)["items"]] == [closed["id"]]
    act = {"id": closed["id"], "version": closed["version"]}
    assert problems(NotFound, lambda: housing.ask(contract.ACKNOWLEDGE_INSPECTION, act, OTHER_LANDLORD))[0] == "INSPECTION_NOT_FOUND"
    done = housing.ask(contract.ACKNOWLEDGE_INSPECTION, act, LANDLORD)
    assert done["acknowledged_at"] is not None
    again = {**act, "version": done["version"]}
    assert problems(Conflict, lambda: housing.ask(contract.ACKNOWLEDGE_INSPECTION, again, LANDLORD))[0] == "ALREADY_ACKNOWLEDGED"
    assert housing.ask(contract.VERIFY_INSPECTION, {"id": closed["id"]})["is_intact"]
    with pytest.raises(Forbidden):
        housing.ask(contract.ACKNOWLEDGE_INSPECTION, act, OFFICER)


def test_the_bureau_reads_everywhere_without_notes_and_others_find_nothing(housing: Housing) -> None:
    place = housing.put_house()
    closed = whole(housing, place, SMOKE_ALARM={"note": "二楼未装"})

    assert {row["note"] for row in shown(housing, closed, BUREAU)["results"]} == {None}
    assert [row["id"] for row in housing.ask(contract.LIST_INSPECTIONS, {"station_code": "changtang"}, BUREAU)["items"]] == [closed["id"]]
    for ask in (
        lambda: shown(housing, closed, OTHER_OFFICER),
        lambda: shown(housing, {"id": NOBODY}, OTHER_OFFICER),
        lambda: record(housing, closed, {"item_code": "SMOKE_ALARM", "result": "PASS"}, actor=OTHER_OFFICER),
        lambda: end(housing, closed, OTHER_OFFICER),
    ):
        assert problems(NotFound, ask) == ("INSPECTION_NOT_FOUND", [])
    assert problems(NotFound, lambda: begin(housing, place, OTHER_OFFICER))[0] == "HOUSE_NOT_FOUND"
    assert housing.ask(contract.LIST_INSPECTIONS, {"station_code": "changtang"}, OTHER_OFFICER)["items"] == []
    with pytest.raises(Forbidden):
        begin(housing, place, CLERK)


def test_a_listing_is_filtered_and_paged(housing: Housing) -> None:
    places = [housing.put_house(registered_on=TODAY - timedelta(days=60)) for _ in range(3)]
    passed = whole(housing, places[0])
    failed = begin(housing, places[1], inspected_on="2022-03-01", kind="SPECIAL", results=sheet(housing, WIRING_SAFE="FAIL"), close=True)
    opened = begin(housing, places[2])

    def listed(**filters: Any) -> list[str]:
        return [row["id"] for row in housing.ask(contract.LIST_INSPECTIONS, filters, HEAD)["items"]]

    assert listed() == [opened["id"], failed["id"], passed["id"]]
    assert listed(state="CLOSED") == [failed["id"], passed["id"]]
    assert listed(outcome="RECTIFY") == listed(kind="SPECIAL") == listed(inspected_until="2022-03-01") == [failed["id"]]
    assert listed(inspected_from="2022-03-02") == [opened["id"], passed["id"]]
    first = housing.ask(contract.LIST_INSPECTIONS, {"limit": 2}, HEAD)
    rest = housing.ask(contract.LIST_INSPECTIONS, {"limit": 2, "cursor": first["next"]}, HEAD)
    assert [row["id"] for row in (*first["items"], *rest["items"])] == listed()


def test_a_version_that_was_not_seen_is_refused(housing: Housing) -> None:
    opened = begin(housing, housing.put_house(), results=sheet(housing))
    record(housing, opened, {"item_code": "SMOKE_ALARM", "result": "FAIL"}, version=1)

    for ask in (
        lambda: end(housing, opened),
        lambda: record(housing, opened, {"item_code": "SMOKE_ALARM", "result": "PASS"}, version=1),
        lambda: housing.ask(contract.ABANDON_INSPECTION, {"id": opened["id"], "version": 1, "reason": "MISTAKE"}),
    ):
        with pytest.raises(Stale):
            ask()


def test_an_inspection_that_is_given_up_counts_nowhere(housing: Housing) -> None:
    place = housing.put_house()
    opened = begin(housing, place, results=sheet(housing, SMOKE_ALARM="FAIL"))
    given_up = {"id": opened["id"], "version": 1, "reason": "OTHER"}
    assert problems(Invalid, lambda: housing.ask(contract.ABANDON_INSPECTION, given_up)) == ("NOTE_REQUIRED", [("/note", "NOTE_REQUIRED")])

    done = housing.ask(contract.ABANDON_INSPECTION, {**given_up, "note": "停电"})

    assert (done["state"], done["abandon_reason"], done["abandon_note"], done["outcome"]) == ("ABANDONED", "OTHER", "停电", None)
    assert housing.rows("SELECT id FROM hazard") == []
    assert house_row(housing, place.id)["last_inspected_on"] is None
    assert housing.announced("inspection_abandoned")[0]["data"]["reason"] == "OTHER"


def test_everything_is_on_record_and_no_note_leaves_the_service(housing: Housing) -> None:
    closed = whole(housing, housing.put_house(), SMOKE_ALARM={"note": "王小明不在家"}, outcome="SUSPEND", reason="王小明拒不整改")
    shown(housing, closed)

    subject = f"inspection:{closed['id']}"
    for action in ("INSPECTION_OPENED", "INSPECTION_CLOSED", "INSPECTION_READ"):
        [entry] = housing.audited(action)
        assert (entry["subject"], entry["related"], entry["station_code"]) == (subject, [f"house:{closed['house_id']}"], "changtang")
    kept = housing.rows("SELECT (SELECT string_agg(body::text, '') FROM outbox) || (SELECT string_agg(t::text, '') FROM inspection t) AS text")
    kept += housing.rows("SELECT string_agg(t::text, '') AS text FROM inspection_result t")
    assert not any("王小明" in row["text"] or "王小明".encode().hex() in row["text"] for row in kept)
