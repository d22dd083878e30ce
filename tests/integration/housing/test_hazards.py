"""The life of hazards, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.housing.handlers import hazard_acts
from services.housing.handlers import hazards as hazard_handlers
from shared.contracts.housing import hazards as contract
from shared.contracts.housing.photos import BEGIN_PHOTO
from shared.errors import Conflict, DomainError, Forbidden, Invalid, Stale
from tests.factories.housing import BUREAU, CLERK, HEAD, LANDLORD, OFFICER, Housing, Place
from tests.factories.housing_hazards import (
    ITEM,
    KIND,
    acts,
    came_back,
    decided,
    extended,
    inspected,
    read,
    rechecked,
    recorded,
    rectified,
    seen,
    transferred,
    withdrawn,
)
from tests.factories.housing_inspections import begin, picture, upload

Hazard = dict[str, Any]
DUE = "2022-04-07"
"""Seven days after the day on which a MAJOR one is found."""


@pytest.fixture
def place(housing: Housing) -> Place:
    return housing.put_house({"301": 2, "302": 2})


@pytest.fixture
def rated(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why the house was rated anew, so far."""
    because: list[str] = []
    for module in (hazard_acts, hazard_handlers):
        monkeypatch.setattr(module, "rate_house", lambda _uow, _house, why: because.append(why))
    return because


def problems(refusal: pytest.ExceptionInfo[DomainError]) -> dict[str, str]:
    return {found["pointer"]: found["code"] for found in refusal.value.problems}


def told(housing: Housing, hazard: Hazard) -> list[tuple[str, int]]:
    """The events about a hazard with its versions, in order."""
    rows = housing.rows("SELECT event, version FROM outbox WHERE subject = :id ORDER BY id", id=hazard["id"])
    versions = [event["subjectversion"] for name in dict.fromkeys(row["event"] for row in rows) for event in housing.announced(name)]
    assert versions
    return [row["event"] for row in rows]


def test_an_officer_records_what_no_item_speaks_of(housing: Housing, place: Place, rated: list[str]) -> None:
    hazard = recorded(housing, place, room_id=place.rooms["301"], note="临街一侧")

    assert (hazard["origin"], hazard["inspection_id"], hazard["item_code"], hazard["kind"]) == ("OFFICER", None, "OTHER", KIND["kind"])
    assert (hazard["state"], hazard["found_on"], hazard["due_on"], hazard["overdue"]) == ("OPEN", "2022-03-31", DUE, False)
    assert (hazard["note"], hazard["found_by"], hazard["times_found"], hazard["rule_version"]) == ("临街一侧", OFFICER.account_id, 1, 1)
    assert rated == ["HAZARD_OPENED"]
    [event] = housing.announced("hazard_opened")
    assert (event["subject"], event["subjectversion"], event["stationcode"]) == (hazard["id"], 1, "changtang")
    assert {name: event["data"][name] for name in ("item_code", "severity", "due_on", "state", "origin")} == {
        "item_code": "OTHER", "severity": "MAJOR", "due_on": DUE, "state": "OPEN", "origin": "OFFICER",
    }  # fmt: skip
    [entry] = housing.audited("HAZARD_FOUND")
    assert (entry["subject"], entry["station_code"]) == (f"hazard:{hazard['id']}", "changtang")


def test_free_text_is_sealed_wherever_it_is_kept(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place, note="住户阿强说的")
    transferred(housing, hazard, reference="移送2022第12号")

    kept = housing.rows("SELECT kind_encrypted, note_encrypted, reference_encrypted FROM hazard")[0]
    notes = [row["note_encrypted"] for row in housing.rows("SELECT note_encrypted FROM hazard_action")]
    sealed = b"".join(bytes(value) for value in (*kept.values(), *notes) if value is not None)
    assert all(text.encode() not in sealed for text in (KIND["kind"], "阿强", "移送", "鉴定"))
    assert len([value for value in kept.values() if value]) == 3


def test_an_item_says_aspect_and_severity(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place, item_code=ITEM, found_on="2022-03-28")

    assert (hazard["item_code"], hazard["kind"], hazard["aspect"], hazard["severity"]) == (ITEM, None, "FIRE", "MAJOR")
    assert (hazard["found_on"], hazard["due_on"]) == ("2022-03-28", "2022-04-06")


def test_all_that_is_wrong_with_a_record_is_told_and_nothing_is_kept(housing: Housing, place: Place) -> None:
    elsewhere = housing.put_house({"101": 1})
    with pytest.raises(Invalid) as refusal:
        recorded(housing, place, item_code="NO_SUCH_ITEM", kind="x", room_id=elsewhere.rooms["101"], found_on="2022-04-01")

    assert problems(refusal) == {
        "/kind": "HAZARD_ITEM_SAYS", "/found_on": "FOUND_IN_FUTURE", "/item_code": "UNKNOWN_ITEM", "/room_id": "UNKNOWN_ROOM",
    }  # fmt: skip
    assert housing.rows("SELECT 1 FROM hazard") == []


def test_nothing_is_recorded_at_a_house_that_is_let_no_more(housing: Housing) -> None:
    closed = housing.put_house(state="CLOSED", closed_on="2022-03-30", close_reason="DEMOLISHED")

    with pytest.raises(Conflict, match="HAZARD_HOUSE_CLOSED"):
        recorded(housing, closed)


def test_what_was_put_right_on_the_spot_is_over_at_once(housing: Housing, place: Place, rated: list[str]) -> None:
    hazard = recorded(housing, place, fixed_on_site=True)

    assert (hazard["state"], hazard["closed_on"], hazard["version"]) == ("CLOSED", "2022-03-31", 2)
    assert acts(housing, hazard) == ["FOUND", "FIXED_ON_SITE"]
    assert told(housing, hazard) == ["hazard_opened", "hazard_closed"]
    assert rated == ["HAZARD_CLOSED"]


def test_failed_items_become_hazards_and_those_put_right_do_not(housing: Housing, place: Place) -> None:
    room = place.rooms["301"]
    found = inspected(housing, place, seen(note="堆物"), seen(room_id=room), seen("SMOKE_ALARM", fixed_on_site=True))

    whole, in_room = (read(housing, {"id": hazard_id}) for hazard_id in found)
    assert (whole["room_id"], in_room["room_id"], whole["note"], whole["origin"]) == (None, room, "堆物", "INSPECTION")
    assert whole["inspection_id"] == whole["journal"][0]["inspection_id"] is not None
    assert [event["data"]["inspection_id"] for event in housing.announced("hazard_opened")] == [whole["inspection_id"]] * 2


def test_an_item_that_fails_again_makes_no_second_hazard(housing: Housing, place: Place) -> None:
    [first] = inspected(housing, place, seen())
    before = read(housing, {"id": first})
    housing.clock.at += timedelta(days=2)

    again = inspected(housing, place, seen(note="仍有杂物"))

    hazard = read(housing, {"id": first})
    assert again == [first]
    assert [act["inspection_id"] for act in hazard["journal"]] == [before["inspection_id"], hazard["inspection_id"]]
    assert before["inspection_id"] != hazard["inspection_id"]
    assert (hazard["times_found"], hazard["version"], hazard["due_on"], hazard["state"]) == (2, 2, before["due_on"], "OPEN")
    assert [(act["act"], act["note"]) for act in hazard["journal"]] == [("FOUND", None), ("FOUND_AGAIN", "仍有杂物")]
    assert told(housing, hazard) == ["hazard_opened", "hazard_found_again"]
    assert recorded(housing, place, item_code=ITEM)["id"] == first
    assert len(housing.rows("SELECT 1 FROM hazard")) == 1


def test_another_room_another_item_or_a_kind_of_its_own_is_another_hazard(housing: Housing, place: Place) -> None:
    rooms = [place.rooms[name] for name in ("301", "302")]
    found = inspected(housing, place, seen(), seen(room_id=rooms[0]), seen(room_id=rooms[1]), seen("SMOKE_ALARM"))
    own = [recorded(housing, place)["id"], recorded(housing, place)["id"]]

    assert len({*found, *own}) == 6


def test_an_item_that_fails_twice_in_one_inspection_is_one_hazard(housing: Housing, place: Place) -> None:
    first, second = inspected(housing, place, seen(), seen())

    assert first == second


def test_what_is_over_is_found_as_another_hazard(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place, item_code=ITEM)
    rechecked(housing, hazard)

    assert recorded(housing, place, item_code=ITEM)["id"] != hazard["id"]


def test_finding_again_what_was_reported_as_put_right_is_a_recheck_that_failed(housing: Housing, place: Place) -> None:
    hazard = rectified(housing, recorded(housing, place, item_code=ITEM))
    housing.clock.at += timedelta(days=1)

    inspected(housing, place, seen())

    found = read(housing, hazard)
    assert (found["state"], found["due_on"], found["rectified_on"], found["times_found"]) == ("OPEN", "2022-04-06", None, 2)
    assert told(housing, hazard)[-2:] == ["hazard_reopened", "hazard_found_again"]


def test_the_landlord_reports_and_the_officer_closes(housing: Housing, place: Place, rated: list[str]) -> None:
    hazard = rectified(housing, recorded(housing, place))
    assert (hazard["state"], hazard["rectified_on"], hazard["version"]) == ("RECTIFIED", "2022-03-31", 2)

    hazard = rechecked(housing, hazard, note="已复查")

    assert (hazard["state"], hazard["closed_on"], hazard["overdue"]) == ("CLOSED", "2022-03-31", False)
    assert rated == ["HAZARD_OPENED", "HAZARD_CLOSED"]
    assert told(housing, hazard) == ["hazard_opened", "hazard_rectified", "hazard_closed", "hazard_rechecked"]
    journal = read(housing, hazard)["journal"]
    assert [(act["act"], act["side"], act["account_id"], act["version"], act["note"], act["photo_id"]) for act in journal] == [
        ("FOUND", "STATION", OFFICER.account_id, 1, None, None),
        ("RECTIFIED", "LANDLORD", LANDLORD.account_id, 2, "已更换墙砖", None),
        ("RECHECK_PASSED", "STATION", OFFICER.account_id, 3, "已复查", None),
    ]


@pytest.mark.parametrize("actor", [CLERK, OFFICER, HEAD])
def test_staff_note_what_a_landlord_reports_by_telephone(housing: Housing, place: Place, actor: Any) -> None:
    assert rectified(housing, recorded(housing, place), actor)["state"] == "RECTIFIED"


def test_a_failed_recheck_opens_it_again_with_a_deadline_by_rule(housing: Housing, place: Place, rated: list[str]) -> None:
    hazard = rectified(housing, recorded(housing, place))
    housing.clock.at += timedelta(days=6)

    hazard = rechecked(housing, hazard, "FAILED", note="仍松动")

    assert (hazard["state"], hazard["due_on"], hazard["rectified_on"]) == ("OPEN", "2022-04-11", None)
    last = read(housing, hazard)["journal"][-1]
    assert (last["act"], last["reason"], last["from_due_on"], last["to_due_on"]) == ("RECHECK_FAILED", "PARTLY_DONE", DUE, "2022-04-11")
    assert told(housing, hazard)[-2:] == ["hazard_reopened", "hazard_rechecked"]
    assert rated == ["HAZARD_OPENED"]


def test_looking_in_vain_before_anybody_reported_gives_no_more_time(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place)
    housing.clock.at += timedelta(days=6)

    hazard = rechecked(housing, hazard, "FAILED")

    assert (hazard["state"], hazard["due_on"]) == ("OPEN", DUE)
    assert told(housing, hazard)[-1] == "hazard_rechecked"


def test_a_failure_says_why(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place)

    with pytest.raises(Invalid) as none_given:
        rechecked(housing, hazard, "FAILED", reason=None)
    with pytest.raises(Invalid) as other:
        rechecked(housing, hazard, "FAILED", reason="OTHER")

    assert (problems(none_given), problems(other)) == ({"/reason": "REQUIRED"}, {"/note": "NOTE_REQUIRED"})


def test_a_critical_one_is_not_the_landlords_to_report(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place, severity="CRITICAL")
    assert hazard["due_on"] == "2022-04-06"

    with pytest.raises(Conflict, match="HAZARD_NOT_FOR_LANDLORD"):
        rectified(housing, hazard)

    assert rectified(housing, hazard, CLERK)["state"] == "RECTIFIED"


def test_another_authority_has_it_until_its_outcome_is_recorded(housing: Housing, place: Place, rated: list[str]) -> None:
    hazard = transferred(housing, recorded(housing, place), "FIRE", reference="消移2022第12号")
    assert (hazard["state"], hazard["authority"], hazard["reference"], hazard["transferred_on"]) == (
        "TRANSFERRED", "FIRE", "消移2022第12号", "2022-03-31",
    )  # fmt: skip
    assert [item["state"] for item in housing.ask(contract.LIST_HAZARDS, {})["items"]] == ["TRANSFERRED"]
    assert read(housing, hazard, LANDLORD)["reference"] is None

    hazard = came_back(housing, hazard)

    assert (hazard["state"], hazard["closed_on"]) == ("CLOSED", "2022-03-31")
    assert told(housing, hazard) == ["hazard_opened", "hazard_transferred", "hazard_closed"]
    assert housing.announced("hazard_closed")[0]["data"]["by"] == "TRANSFER_RESOLVED"
    assert rated == ["HAZARD_OPENED", "HAZARD_CLOSED"]


def test_what_comes_back_is_the_landlords_again(housing: Housing, place: Place) -> None:
    hazard = transferred(housing, rectified(housing, recorded(housing, place)))
    housing.clock.at += timedelta(days=30)

    hazard = came_back(housing, hazard, "RETURNED", note="不属本部门职责")

    assert (hazard["state"], hazard["due_on"], hazard["rectified_on"], hazard["overdue"]) == ("OPEN", "2022-05-05", None, False)
    assert told(housing, hazard)[-1] == "hazard_reopened"


def test_only_a_head_withdraws_and_says_why(housing: Housing, place: Place, rated: list[str]) -> None:
    hazard = recorded(housing, place)
    with pytest.raises(Forbidden):
        withdrawn(housing, hazard, OFFICER)
    with pytest.raises(Invalid) as refusal:
        withdrawn(housing, hazard, reason="OTHER")
    assert problems(refusal) == {"/note": "NOTE_REQUIRED"}

    hazard = withdrawn(housing, hazard)

    assert (hazard["state"], hazard["closed_on"]) == ("WITHDRAWN", None)
    assert told(housing, hazard) == ["hazard_opened", "hazard_withdrawn"]
    assert rated == ["HAZARD_OPENED", "HAZARD_WITHDRAWN"]


Act = Callable[[Housing, Hazard], Hazard]
ACTS: dict[str, Act] = {
    "RECTIFIED": rectified,
    "RECHECK_PASSED": rechecked,
    "RECHECK_FAILED": lambda housing, it: rechecked(housing, it, "FAILED"),
    "EXTENDED": extended,
    "TRANSFERRED": transferred,
    "CAME_BACK": came_back,
    "WITHDRAWN": withdrawn,
}
MADE: dict[str, Act] = {
    "OPEN": lambda _, it: it,
    "RECTIFIED": rectified,
    "TRANSFERRED": transferred,
    "CLOSED": rechecked,
    "WITHDRAWN": withdrawn,
}
FORBIDDEN = [
    ("OPEN", ("CAME_BACK",)),
    ("RECTIFIED", ("RECTIFIED", "EXTENDED", "CAME_BACK")),
    ("TRANSFERRED", ("RECTIFIED", "RECHECK_PASSED", "RECHECK_FAILED", "EXTENDED", "TRANSFERRED")),
    *((end, tuple(ACTS)) for end in ("CLOSED", "WITHDRAWN")),
]


@pytest.mark.parametrize(("state", "act"), [(state, act) for state, refused in FORBIDDEN for act in refused])
def test_an_act_out_of_turn_is_refused_and_changes_nothing(housing: Housing, place: Place, state: str, act: str) -> None:
    hazard = MADE[state](housing, recorded(housing, place))
    before = read(housing, hazard)

    with pytest.raises(Conflict, match="HAZARD_STATE"):
        ACTS[act](housing, hazard)

    assert read(housing, hazard) == before


@pytest.mark.parametrize("act", sorted(ACTS))
def test_an_act_upon_what_has_changed_since_is_stale(housing: Housing, place: Place, act: str) -> None:
    hazard = recorded(housing, place)

    with pytest.raises(Stale):
        ACTS[act](housing, {**hazard, "version": 7})


def test_of_two_officers_at_once_one_acts(housing: Housing, place: Place) -> None:
    hazard = recorded(housing, place)

    def act(done: Act) -> str:
        try:
            return str(done(housing, hazard)["state"])
        except (Stale, Conflict) as refusal:
            return refusal.code

    with ThreadPoolExecutor(4) as pool:
        came = list(pool.map(act, [rechecked, transferred, rechecked, transferred]))

    assert sorted(came)[-3:] == ["STALE_VERSION"] * 3 or came.count("STALE_VERSION") == 3
    assert len(acts(housing, hazard)) == 2


def test_two_who_record_the_same_item_at_once_find_one_hazard(housing: Housing, place: Place) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: recorded(housing, place, item_code=ITEM)["id"], range(4)))

    assert len(set(found)) == 1
    assert read(housing, {"id": found[0]})["times_found"] == 4


def test_recording_under_one_key_twice_records_once(housing: Housing, place: Place) -> None:
    first, second = (housing.ask(contract.RECORD_HAZARD, {"id": place.id, **KIND}, key="k-1") for _ in range(2))

    assert first == second
    assert len(housing.rows("SELECT 1 FROM hazard")) == 1


def test_the_journal_is_never_changed(housing: Housing, place: Place) -> None:
    recorded(housing, place)

    with housing.store.engine.connect() as connection, pytest.raises(Exception, match="append-only"):
        connection.exec_driver_sql("UPDATE hazard_action SET act = 'WITHDRAWN'")


def test_others_are_not_shown_what_was_written(housing: Housing, place: Place) -> None:
    hazard = rectified(housing, recorded(housing, place, note="临街"))

    shown = read(housing, hazard, BUREAU)
    assert (shown["kind"], shown["note"], [act["note"] for act in shown["journal"]]) == (None, None, [None, None])
    own = read(housing, hazard, LANDLORD)
    assert (own["kind"], own["note"], own["journal"][1]["note"]) == (KIND["kind"], "临街", "已更换墙砖")
    [entry, _] = housing.audited("HAZARD_READ")
    assert (entry["actor_id"], entry["subject"]) == (BUREAU.account_id, f"hazard:{hazard['id']}")


def test_an_extension_that_waits_lapses_when_it_is_put_right(housing: Housing, place: Place) -> None:
    hazard = extended(housing, recorded(housing, place), actor=LANDLORD)
    hazard = rectified(housing, hazard)

    assert hazard["extension_asked_until"] is None
    with pytest.raises(Conflict, match="EXTENSION_NOT_ASKED"):
        decided(housing, hazard)


def test_what_shows_a_hazard_is_a_photograph_of_an_inspection_of_its_house(housing: Housing, place: Place) -> None:
    elsewhere, here = upload(housing, begin(housing, housing.put_house()), picture()), upload(housing, begin(housing, place), picture())
    half_way = housing.ask(BEGIN_PHOTO, {"id": here["inspection_id"]})
    hazard = recorded(housing, place)

    for photo_id in (elsewhere["id"], half_way["id"], place.id):
        for ask in (lambda photo: recorded(housing, place, photo_id=photo), lambda photo: rechecked(housing, hazard, photo_id=photo)):
            with pytest.raises(Invalid) as refusal:
                ask(photo_id)
            assert [(found["code"], found["pointer"]) for found in refusal.value.problems] == [("UNKNOWN_PHOTO", "/photo_id")]

    assert recorded(housing, place, photo_id=here["id"])["state"] == "OPEN"
    closed = rechecked(housing, hazard, photo_id=here["id"])
    assert read(housing, closed)["journal"][-1]["photo_id"] == here["id"]
