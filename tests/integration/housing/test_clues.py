"""Clues from strangers, landlords and at the counter; how they are handled, and how they go, on a real database."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.housing.handlers.clue_handling import erase_old_clues
from services.housing.handlers.mergers import transfer_chunk
from shared.contracts.housing import clues as contract
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale, Throttled
from shared.identity import Actor
from tests.factories.housing import BUREAU, CLERK, HEAD, LANDLORD, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, TODAY, Housing
from tests.factories.housing_community import TEXT, clue

CONTACT = "王女士 13800138000"
PLACE = "东华路 12 号后门"
ANSWER = "已到场检查并责令当场搬离"


def codes(refusal: pytest.ExceptionInfo[DomainError]) -> list[tuple[str, str]]:
    return [(found["pointer"], found["code"]) for found in refusal.value.problems]


def given(housing: Housing, actor: Actor | None = None, **changed: Any) -> dict[str, Any]:
    return housing.ask(contract.GIVE_CLUE, clue(**changed), actor)


def read(housing: Housing, clue_id: str, actor: Actor = OFFICER) -> dict[str, Any]:
    return housing.ask(contract.GET_CLUE, {"id": clue_id}, actor)


def accepted(housing: Housing, clue_id: str, version: int = 1, **changed: Any) -> dict[str, Any]:
    return housing.ask(contract.ACCEPT_CLUE, {"id": clue_id, "version": version, "assignee_id": OFFICER.account_id, **changed})


def answered(housing: Housing, clue_id: str, version: int = 2, **changed: Any) -> dict[str, Any]:
    return housing.ask(contract.ANSWER_CLUE, {"id": clue_id, "version": version, "outcome": "FOUND_TRUE", "answer": ANSWER, **changed})


def dismissed(housing: Housing, clue_id: str, version: int = 1, **changed: Any) -> dict[str, Any]:
    return housing.ask(contract.DISMISS_CLUE, {"id": clue_id, "version": version, "reason": "ABUSE", **changed})


def found(housing: Housing, code: str) -> dict[str, Any]:
    return housing.ask(contract.FIND_CLUE_ANSWER, {"code": code}, None)


def listed(housing: Housing, actor: Actor = OFFICER, **filters: Any) -> list[str]:
    return [item["serial"] for item in housing.ask(contract.LIST_CLUES, filters, actor)["items"]]


def only_id(housing: Housing) -> str:
    [row] = housing.rows("SELECT id FROM clue")
    return str(row["id"])


def test_a_stranger_gives_a_clue_and_finds_the_answer_with_the_code_alone(housing: Housing) -> None:
    told = given(housing, contact=CONTACT, place=PLACE)
    waiting = found(housing, told["code"].lower().replace("-", " "))
    clue_id = only_id(housing)
    accepted(housing, clue_id)
    answered(housing, clue_id)

    assert told["serial"] == "XS-CHANGTANG-2022-000001"
    assert (told["id"], told["similar"], told["answer_due_on"]) == (None, [], "2022-04-22")  # Qingming and its make-up days count
    assert (waiting["state"], waiting["answer"], waiting["station_name_zh"]) == ("RECEIVED", None, "changtang派出所")
    after = found(housing, told["code"])
    assert (after["state"], after["outcome"], after["answer"]) == ("ANSWERED", "FOUND_TRUE", ANSWER)
    assert after.keys() == contract.PublicClueAnswer().fields.keys()
    assert found(housing, "0000-0000-0000-0000")["state"] == found(housing, "no code at all")["state"] == "UNKNOWN"


def test_nothing_that_was_written_stands_in_the_open(housing: Housing) -> None:
    told = given(housing, contact=CONTACT, place=PLACE)
    clue_id = only_id(housing)
    accepted(housing, clue_id)
    answered(housing, clue_id)

    rows = str(housing.rows("SELECT *, encode(text_encrypted, 'escape') FROM clue")) + str(housing.rows("SELECT detail, related FROM audit_entry"))
    rows += str([event["data"] for name in ("clue_received", "clue_accepted", "clue_answered") for event in housing.announced(name)])
    assert not any(word in rows for word in (TEXT, CONTACT, PLACE, ANSWER, told["code"], told["code"].replace("-", "")))


def test_a_card_leads_to_the_house_and_its_station(housing: Housing) -> None:
    place = housing.put_house(station_code="pingnan", card_code="7Q4M2ZKD90XAB3CE")
    told = given(housing, station_code=..., card_code="7q4m-2zkd-9oxa-b3ce")

    assert told["station_code"] == "pingnan"
    [event] = housing.announced("clue_received")
    assert (event["data"]["house_id"], event["stationcode"]) == (place.id, "pingnan")
    [entry] = housing.audited("CLUE_RECEIVED")
    assert (entry["actor_id"], entry["related"]) == ("system", [f"house:{place.id}"])


@pytest.mark.parametrize(
    ("changed", "actor", "expected"),
    [
        ({"station_code": ...}, None, [("/station_code", "CLUE_PLACE_MISSING")]),
        ({"station_code": ...}, BUREAU, [("/station_code", "CLUE_PLACE_MISSING")]),
        ({"station_code": "nowhere"}, None, [("/station_code", "UNKNOWN_STATION")]),
        ({"station_code": ..., "card_code": "7Q4M-2ZKD-90XA-B3CE"}, None, [("/card_code", "UNKNOWN_CARD")]),
        ({"station_code": ..., "card_code": "'; DROP TABLE clue"}, None, [("/card_code", "UNKNOWN_CARD")]),
        ({"card_code": "7Q4M"}, None, [("/station_code", "CLUE_PLACE_TWICE"), ("/card_code", "CLUE_PLACE_TWICE")]),
        ({"received_on": date(2022, 3, 1)}, None, [("/received_on", "RECEIVED_ON_NOT_YOURS")]),
        ({"received_on": date(2022, 4, 1)}, OFFICER, [("/received_on", "RECEIVED_IN_FUTURE")]),
    ],
)
def test_what_is_wrong_with_a_clue_is_told(housing: Housing, changed: dict[str, Any], actor: Actor | None, expected: list[tuple[str, str]]) -> None:
    with pytest.raises(Invalid) as refusal:
        housing.ask(contract.GIVE_CLUE, {name: str(value) if isinstance(value, date) else value for name, value in clue(**changed).items()}, actor)

    assert codes(refusal) == expected
    assert housing.rows("SELECT 1 FROM clue") == []


def test_a_house_is_there_for_its_landlord_and_its_station_only(housing: Housing) -> None:
    place = housing.put_house()

    for actor in (None, OTHER_LANDLORD, OTHER_OFFICER):
        with pytest.raises(Invalid, match="UNKNOWN_HOUSE"):
            given(housing, actor, station_code=..., house_id=place.id)
    assert given(housing, LANDLORD, station_code=..., house_id=place.id)["id"] is not None


def test_a_landlord_sees_its_own_clues_and_no_others(housing: Housing) -> None:
    mine = given(housing, LANDLORD, station_code=...)
    theirs = given(housing, OTHER_LANDLORD)
    dismissed(housing, mine["id"], note="来电人已搬走", reason="OTHER")
    shown = read(housing, mine["id"], LANDLORD)

    assert listed(housing, LANDLORD) == [mine["serial"]]
    assert (shown["text"], shown["state"], shown["note"], shown["similar"]) == (TEXT, "DISMISSED", None, [])
    with pytest.raises(NotFound):
        read(housing, theirs["id"], LANDLORD)
    assert set(listed(housing)) == {mine["serial"], theirs["serial"]}


def test_another_station_finds_nothing_and_the_bureau_no_words(housing: Housing) -> None:
    given(housing, contact=CONTACT)
    clue_id = only_id(housing)

    for act in (read, accepted, dismissed):
        with pytest.raises(NotFound):
            act(housing, clue_id, OTHER_OFFICER) if act is read else housing.ask(
                contract.ACCEPT_CLUE if act is accepted else contract.DISMISS_CLUE,
                {"id": clue_id, "version": 1, **({"assignee_id": clue_id} if act is accepted else {"reason": "ABUSE"})},
                OTHER_OFFICER,
            )
    assert (listed(housing, OTHER_OFFICER), listed(housing, OTHER_OFFICER, station_code="changtang")) == ([], [])
    assert len(housing.audited("CALL_DENIED")) == 3
    seen = read(housing, clue_id, BUREAU)
    assert (seen["text"], seen["has_contact"]) == (None, True)
    assert len(listed(housing, BUREAU, station_code="changtang")) == 1
    with pytest.raises(Forbidden):
        housing.ask(contract.ACCEPT_CLUE, {"id": clue_id, "version": 1, "assignee_id": clue_id}, BUREAU)


def test_staff_are_told_what_is_alike(housing: Housing) -> None:
    place = housing.put_house()
    first = given(housing, LANDLORD, station_code=..., house_id=place.id)
    given(housing, LANDLORD, station_code=..., house_id=place.id, kind="THEFT")
    given(housing, OFFICER, station_code=..., house_id=place.id, received_on="2022-02-28")  # 31 days before
    last = given(housing, OFFICER, station_code=..., house_id=place.id)

    assert [one["serial"] for one in last["similar"]] == [first["serial"]]
    assert [one["id"] for one in read(housing, first["id"])["similar"]] == [last["id"]]


def test_the_contact_is_shown_for_a_purpose_only(housing: Housing) -> None:
    given(housing, contact=CONTACT)
    clue_id = only_id(housing)
    shown = housing.ask(contract.REVEAL_CLUE_CONTACT, {"id": clue_id, "purpose": "核实线索地点"})

    assert shown["contact"] == CONTACT
    [entry] = housing.audited("CLUE_CONTACT_REVEALED")
    assert entry["purpose"] == "核实线索地点"
    with pytest.raises(NotFound):
        housing.ask(contract.REVEAL_CLUE_CONTACT, {"id": clue_id, "purpose": "核实线索地点"}, OTHER_OFFICER)


def test_who_has_too_much_shown_is_stopped(housing: Housing) -> None:
    given(housing, contact=CONTACT)
    asked = {"id": only_id(housing), "purpose": "核实线索地点"}
    for _ in range(30):
        housing.ask(contract.REVEAL_CLUE_CONTACT, asked)

    with pytest.raises(Throttled):
        housing.ask(contract.REVEAL_CLUE_CONTACT, asked)
    assert [entry["detail"]["code"] for entry in housing.audited("CALL_DENIED")] == ["TOO_MANY_REVEALS"]


def test_a_clue_is_accepted_handed_on_and_answered(housing: Housing) -> None:
    place = housing.put_house()
    given(housing)
    clue_id = only_id(housing)
    with pytest.raises(Conflict, match="CLUE_NOT_ACCEPTED"):
        answered(housing, clue_id, 1)
    accepted(housing, clue_id, house_id=place.id)
    with pytest.raises(Stale):
        accepted(housing, clue_id)
    handed_on = accepted(housing, clue_id, 2, assignee_id=HEAD.account_id)
    done = answered(housing, clue_id, 3, outcome="NOT_OURS", referred_to="FIRE_RESCUE")

    assert (handed_on["assignee_id"], handed_on["accepted_on"], handed_on["house_id"]) == (HEAD.account_id, "2022-03-31", place.id)
    assert (done["state"], done["closed_on"], done["referred_to"], done["is_overdue"]) == ("ANSWERED", "2022-03-31", "FIRE_RESCUE", False)
    for act in (accepted, answered, dismissed):
        with pytest.raises(Conflict, match="CLUE_CLOSED"):
            act(housing, clue_id, 4)
    assert [event["subjectversion"] for event in housing.announced("clue_accepted")] == [2, 3]
    assert housing.announced("clue_answered")[0]["data"]["outcome"] == "NOT_OURS"


def test_all_that_is_wrong_with_an_answer_is_told_at_once(housing: Housing) -> None:
    given(housing, OFFICER, station_code=...)
    clue_id = only_id(housing)
    accepted(housing, clue_id)
    with pytest.raises(Invalid) as refusal:
        answered(housing, clue_id, outcome="DUPLICATE", referred_to="OTHER", duplicate_of=clue_id, answered_on="2022-04-01")

    assert codes(refusal) == [
        ("/referred_to", "REFERRAL_MISMATCH"),
        ("/answered_on", "CLUE_DAY_IN_FUTURE"),
        ("/duplicate_of", "UNKNOWN_CLUE"),
    ]
    assert read(housing, clue_id)["version"] == 2


def test_a_duplicate_names_a_clue_of_the_own_station(housing: Housing) -> None:
    first = given(housing, OFFICER, station_code=...)
    elsewhere = given(housing, OTHER_OFFICER, station_code=...)
    second = given(housing, OFFICER, station_code=...)
    accepted(housing, second["id"])
    with pytest.raises(Invalid, match="UNKNOWN_CLUE"):
        answered(housing, second["id"], outcome="DUPLICATE", duplicate_of=elsewhere["id"])

    assert answered(housing, second["id"], outcome="DUPLICATE", duplicate_of=first["id"])["duplicate_of"] == first["id"]


def test_a_past_clue_is_written_down_with_the_days_on_which_things_were_done(housing: Housing) -> None:
    told = given(housing, CLERK, station_code=..., received_on="2022-01-10")
    accepted(housing, told["id"], accepted_on="2022-01-11")
    with pytest.raises(Invalid, match="CLUE_DAY_TOO_EARLY"):
        answered(housing, told["id"], answered_on="2022-01-10")
    done = answered(housing, told["id"], answered_on="2022-01-20")

    assert (done["received_on"], done["accepted_on"], done["closed_on"]) == ("2022-01-10", "2022-01-11", "2022-01-20")


def test_overdue_are_those_that_wait_beyond_their_day(housing: Housing) -> None:
    late = given(housing, CLERK, station_code=..., received_on="2022-03-10")["serial"]  # due on 31 March
    earlier = given(housing, CLERK, station_code=..., received_on="2022-03-09")["serial"]
    given(housing, CLERK, station_code=...)
    today = listed(housing, overdue=True)
    housing.clock.at += timedelta(days=1)

    assert today == [earlier]
    assert listed(housing, overdue=True) == [earlier, late]


def test_pages_follow_one_another(housing: Housing) -> None:
    serials = [given(housing, CLERK, station_code=...)["serial"] for _ in range(3)]
    page = housing.ask(contract.LIST_CLUES, {"limit": 2})
    rest = housing.ask(contract.LIST_CLUES, {"limit": 2, "cursor": page["next"]})

    assert [item["serial"] for item in [*page["items"], *rest["items"]]] == serials[::-1]
    with pytest.raises(Invalid, match="INVALID_CURSOR"):
        housing.ask(contract.LIST_CLUES, {"limit": 2, "cursor": page["next"], "state": "RECEIVED"})


def test_what_was_written_goes_when_its_time_is_over_and_the_clue_is_still_counted(housing: Housing) -> None:
    told = [given(housing, CLERK, station_code=..., contact=CONTACT) for _ in range(3)]
    for one in told[:2]:
        accepted(housing, one["id"])
        answered(housing, one["id"])
    housing.clock.at += timedelta(days=365)
    kept = housing.store.work("erase", erase_old_clues)
    housing.clock.at += timedelta(days=1)

    assert (kept, housing.store.work("erase", lambda uow: erase_old_clues(uow, 1)), housing.store.work("erase", erase_old_clues)) == (0, 1, 1)
    assert housing.store.work("erase", erase_old_clues) == 0
    gone = read(housing, told[0]["id"])
    assert (gone["text"], gone["answer"], gone["has_contact"], gone["state"], gone["erased_on"]) == (None, None, False, "ANSWERED", "2023-04-01")
    assert found(housing, told[0]["code"])["answer"] is None
    assert read(housing, told[2]["id"])["text"] == TEXT
    assert len(listed(housing)) == 3


def test_a_repeated_request_is_one_clue(housing: Housing) -> None:
    first, second = (housing.ask(contract.GIVE_CLUE, clue(), None, "key-1") for _ in range(2))

    assert first == second
    assert len(housing.rows("SELECT 1 FROM clue")) == 1


def test_clues_follow_their_station(housing: Housing) -> None:
    told = given(housing, CLERK, station_code=...)
    housing.rows(
        "INSERT INTO station_merger (from_code, to_code, merged_on, recorded_at) VALUES ('changtang', 'pingnan', '2022-03-31', now()) RETURNING 1"
    )
    housing.store.work("move", transfer_chunk)

    moved = read(housing, told["id"], OTHER_OFFICER)
    assert (moved["station_code"], moved["origin_station_code"], moved["serial"]) == ("pingnan", "changtang", told["serial"])
    assert housing.ask(contract.FIND_CLUE_ANSWER, {"code": told["code"]}, None)["station_name_zh"] == "pingnan派出所"


def test_the_bureau_publishes_how_soon_clues_are_answered(housing: Housing) -> None:
    rule = {"answer_days": 5, "day_kind": "CALENDAR", "similar_days": 7, "retention_days": 100, "basis_zh": "《测试规定》", "basis_en": "For tests"}
    for early in (TODAY, date(2022, 3, 1)):
        with pytest.raises(Invalid, match="RULE_NOT_IN_FUTURE"):
            housing.ask(contract.PUBLISH_CLUE_RULE, {**rule, "valid_from": str(early)}, BUREAU)
    made = housing.ask(contract.PUBLISH_CLUE_RULE, {**rule, "valid_from": "2022-04-01"}, BUREAU)
    before = given(housing)
    housing.clock.at += timedelta(days=1)

    assert housing.ask(contract.LIST_CLUE_RULES)["items"][0] == made
    assert (before["answer_due_on"], given(housing)["answer_due_on"]) == ("2022-04-22", "2022-04-06")
    housing.rows("DELETE FROM clue_rule WHERE id = CAST(:id AS uuid) RETURNING 1", id=made["id"])
