"""Appeals against ratings: made by who runs the house, decided by somebody else than who inspected it."""

from datetime import timedelta
from typing import Any

import pytest

from shared.contracts.housing import rating as rpc
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale
from shared.identity import Actor
from tests.factories.housing import BUREAU, HEAD, LANDLORD, NOON, OFFICER, OTHER_LANDLORD, OTHER_OFFICER, Housing
from tests.factories.housing_rating import put_inspection, rate

DAY = timedelta(days=1)
NOTE = "检查当日已更换电池"
OTHER_HEAD = Actor("01890000-0000-7000-8000-00000000c1f9", HEAD.roles, "pingnan")
PASSED = [{"item_code": "SMOKE_ALARM", "result": "PASS"}]


def rated(housing: Housing, *failed: str, **columns: Any) -> str:
    house = housing.put_house()
    put_inspection(housing, house.id, failed, **columns)
    rate(housing, house.id)
    return house.id


def appealed(housing: Housing, house_id: str, actor: Actor = LANDLORD) -> dict[str, Any]:
    return housing.ask(rpc.APPEAL_RATING, {"id": house_id, "reason": "ITEM_WRONG", "note": NOTE}, actor)


def decided(housing: Housing, appeal: dict[str, Any], actor: Actor = HEAD, **given: Any) -> dict[str, Any]:
    body = {"id": appeal["id"], "version": appeal["version"], "decision": "CORRECTED", "note": "复核属实", "corrections": PASSED, **given}
    return housing.ask(rpc.DECIDE_APPEAL, body, actor)


def refused(error: type[DomainError], call: Any, *given: Any, **more: Any) -> list[str]:
    with pytest.raises(error) as refusal:
        call(*given, **more)
    return [problem["code"] for problem in refusal.value.problems] or [refusal.value.code]


def test_what_a_landlord_says_is_kept_sealed(housing: Housing) -> None:
    appeal = appealed(housing, rated(housing, "SMOKE_ALARM"))

    assert (appeal["state"], appeal["note"], appeal["appealed_on"], appeal["decided_on"]) == ("OPEN", NOTE, "2022-03-31", None)
    [row] = housing.rows("SELECT note_encrypted FROM rating_appeal")
    assert NOTE.encode() not in bytes(row["note_encrypted"])
    [told] = housing.announced("rating_appealed")
    assert NOTE not in str(told)
    assert housing.audited("RATING_APPEALED")[0]["subject"] == f"appeal:{appeal['id']}"


def test_who_lets_the_house_later_sees_that_there_was_an_appeal_and_not_its_words(housing: Housing) -> None:
    house_id = rated(housing, "SMOKE_ALARM")
    appeal = decided(housing, appealed(housing, house_id))
    with housing.store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE house SET landlord_id = %s", (housing.put_landlord(OTHER_LANDLORD),))

    read = housing.ask(rpc.GET_APPEAL, {"id": appeal["id"]}, OTHER_LANDLORD)

    assert (read["state"], read["note"], read["decision_note"]) == ("CORRECTED", None, None)
    assert housing.ask(rpc.LIST_APPEALS, {}, OTHER_LANDLORD)["items"] == [read]
    assert housing.ask(rpc.GET_APPEAL, {"id": appeal["id"]}, BUREAU)["note"] == NOTE


def test_only_who_runs_the_house_appeals(housing: Housing) -> None:
    house_id = rated(housing, "SMOKE_ALARM")

    assert refused(NotFound, appealed, housing, house_id, OTHER_LANDLORD) == ["HOUSE_NOT_FOUND"]
    assert refused(Forbidden, appealed, housing, house_id, OFFICER) == ["ROLE_NOT_ALLOWED"]
    assert refused(NotFound, appealed, housing, housing.put_house().id) == ["HOUSE_NOT_RATED"]


@pytest.mark.parametrize(("days", "code"), [(15, None), (16, "RATING_APPEAL_TOO_LATE")])
def test_an_appeal_is_made_within_the_days_of_the_scheme(housing: Housing, days: int, code: str | None) -> None:
    house_id = rated(housing, "SMOKE_ALARM")
    housing.clock.at = NOON + days * DAY  # 15 April 2022 is a working day

    if code is None:
        assert appealed(housing, house_id)["state"] == "OPEN"
    else:
        assert refused(Conflict, appealed, housing, house_id) == [code]


def test_one_appeal_waits_at_a_time(housing: Housing) -> None:
    house_id = rated(housing, "SMOKE_ALARM")
    first = appealed(housing, house_id)

    assert refused(Conflict, appealed, housing, house_id) == ["RATING_APPEAL_OPEN"]
    decided(housing, first, decision="UPHELD", corrections=[])
    assert appealed(housing, house_id)["state"] == "OPEN"


def test_what_is_corrected_counts_and_the_inspection_stays_as_it_was(housing: Housing) -> None:
    house_id = rated(housing, "SMOKE_ALARM", "NO_EBIKE_INDOORS")
    before = housing.rows("SELECT * FROM inspection_result ORDER BY id")
    both = [*PASSED, {"item_code": "NO_EBIKE_INDOORS", "result": "NOT_APPLICABLE"}]

    answer = decided(housing, appealed(housing, house_id), corrections=both)
    found = housing.ask(rpc.GET_RATING, {"id": house_id})

    assert (answer["state"], answer["decided_by"], len(answer["corrections"])) == ("CORRECTED", HEAD.account_id, 2)
    assert housing.rows("SELECT * FROM inspection_result ORDER BY id") == before
    # The e-bikes' hazard is still open, but of an item that was found not to apply: it caps nothing.
    assert (found["score"], found["stars"], found["caps"], found["because"], found["from_stars"]) == (100, 5, [], "APPEAL_DECIDED", 1)
    corrected = {line["item_code"]: line["result"] for line in found["trace"] if line["basis"] == "CORRECTED"}
    assert corrected == {"SMOKE_ALARM": "PASS", "NO_EBIKE_INDOORS": "NOT_APPLICABLE"}
    assert [told["data"]["corrections"] for told in housing.announced("rating_appeal_decided")] == [2]


def test_the_next_inspection_is_not_corrected_by_it(housing: Housing) -> None:
    house_id = rated(housing, "SMOKE_ALARM")
    decided(housing, appealed(housing, house_id))
    housing.clock.at = NOON + DAY
    put_inspection(housing, house_id, ("SMOKE_ALARM",), inspected_on=(NOON + DAY).date())
    rate(housing, house_id)

    assert housing.ask(rpc.GET_RATING, {"id": house_id})["stars"] == 3


def test_a_rating_that_is_upheld_stays(housing: Housing) -> None:
    house_id = rated(housing, "SMOKE_ALARM")
    answer = decided(housing, appealed(housing, house_id), BUREAU, decision="UPHELD", corrections=[])

    assert (answer["state"], answer["decision_note"]) == ("UPHELD", "复核属实")
    assert len(housing.announced("house_rated")) == 1


def test_nobody_decides_about_an_own_inspection(housing: Housing) -> None:
    appeal = appealed(housing, rated(housing, "SMOKE_ALARM", inspector_id=HEAD.account_id))

    assert refused(Conflict, decided, housing, appeal) == ["OWN_INSPECTION"]
    assert decided(housing, appeal, BUREAU)["state"] == "CORRECTED"


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"corrections": []}, ["CORRECTIONS_MISSING"]),
        ({"decision": "UPHELD"}, ["CORRECTIONS_NOT_EXPECTED"]),
        ({"corrections": PASSED * 2}, ["CORRECTION_REPEATED"]),
        ({"corrections": [{"item_code": "LIFT", "result": "PASS"}]}, ["ITEM_NOT_INSPECTED"]),
    ],
)
def test_a_decision_corrects_what_was_inspected(housing: Housing, given: dict[str, Any], codes: list[str]) -> None:
    appeal = appealed(housing, rated(housing, "SMOKE_ALARM"))

    assert refused(Invalid, decided, housing, appeal, **given) == codes
    assert housing.ask(rpc.GET_APPEAL, {"id": appeal["id"]})["state"] == "OPEN"


def test_a_decision_names_the_version_and_is_made_once(housing: Housing) -> None:
    appeal = appealed(housing, rated(housing, "SMOKE_ALARM"))
    assert refused(Stale, decided, housing, {**appeal, "version": 9}) == ["STALE_VERSION"]

    after = decided(housing, appeal)
    assert refused(Conflict, decided, housing, after) == ["RATING_APPEAL_DECIDED"]


def test_appeals_are_read_and_decided_within_reach(housing: Housing) -> None:
    appeal = appealed(housing, rated(housing, "SMOKE_ALARM"))

    for actor in (OFFICER, LANDLORD, BUREAU):
        assert housing.ask(rpc.GET_APPEAL, {"id": appeal["id"]}, actor) == appeal
        assert housing.ask(rpc.LIST_APPEALS, {"state": "OPEN"}, actor)["items"] == [appeal]
    for actor in (OTHER_OFFICER, OTHER_LANDLORD):
        assert refused(NotFound, housing.ask, rpc.GET_APPEAL, {"id": appeal["id"]}, actor) == ["RATING_APPEAL_NOT_FOUND"]
        assert housing.ask(rpc.LIST_APPEALS, {}, actor)["items"] == []
    assert refused(NotFound, decided, housing, appeal, OTHER_HEAD) == ["RATING_APPEAL_NOT_FOUND"]
    assert refused(Forbidden, decided, housing, appeal, OFFICER) == ["ROLE_NOT_ALLOWED"]
    assert len(housing.audited("APPEALS_LISTED")) == 5


def test_open_appeals_come_with_the_one_that_has_waited_longest_first(housing: Housing) -> None:
    made = [appealed(housing, rated(housing, "SMOKE_ALARM"))["id"] for _ in range(3)]

    first = housing.ask(rpc.LIST_APPEALS, {"state": "OPEN", "limit": 2})
    rest = housing.ask(rpc.LIST_APPEALS, {"state": "OPEN", "limit": 2, "cursor": first["next"]})
    latest = housing.ask(rpc.LIST_APPEALS, {"limit": 3})

    assert [one["id"] for one in (*first["items"], *rest["items"])] == made
    assert [one["id"] for one in latest["items"]] == made[::-1]
