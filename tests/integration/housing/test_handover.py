"""What a stay reports is handed over sealed, while it is open, to whoever asks; on a real database."""

from typing import Any

import pytest

from shared.contracts.housing.handover import HAND_OVER_REPORT, StayReport
from shared.db.base import new_id
from shared.errors import NotFound, Unavailable
from shared.handover import Handover, Question
from shared.identity import Call
from tests.factories.housing import LANDLORD, Housing
from tests.factories.housing_stays import check_in, check_out, ended, guest, refused, registered
from tests.factories.population import Patient

NAME = "欧阳金丝雀"


def ask(housing: Housing, stay_id: str, attempt: int = 1) -> dict[str, Any]:
    """What a stranger is answered."""
    call = Call("request-stranger", Patient(), None, None, HAND_OVER_REPORT.key)
    answer: dict[str, Any] = housing.service.hand_over_report(call, HAND_OVER_REPORT.request().load({"stay_id": stay_id, "attempt": attempt}))
    assert HAND_OVER_REPORT.answer().validate(answer) == {}
    return answer


def opened(housing: Housing, stay_id: str, attempt: int = 1) -> dict[str, Any]:
    """What the register reads."""
    handover = Handover(housing.store.settings.handover_keys)
    return handover.open(ask(housing, stay_id, attempt)["sealed"], Question("hand_over_report", stay_id, attempt))


@pytest.fixture
def stay(housing: Housing) -> dict[str, Any]:
    place = housing.put_house({"301": 2})
    return check_in(housing, place, guest=guest(name=NAME))


def test_the_register_reads_a_registration_and_who_has_checked_in(housing: Housing, stay: dict[str, Any]) -> None:
    report = opened(housing, stay["id"])

    assert StayReport().validate(report) == {}
    assert (report["person"]["name"], report["reported_by"], report["station_code"]) == (NAME, LANDLORD.account_id, "changtang")
    assert (report["address"]["room"], report["started_on"]) == ("301", "2022-03-31")


def test_who_has_no_key_reads_nothing(housing: Housing, stay: dict[str, Any]) -> None:
    answer = ask(housing, stay["id"])

    assert NAME not in str(answer)
    assert answer.keys() == {"stay_id", "attempt", "sealed"}
    with pytest.raises(Unavailable, match="HANDOVER_UNREADABLE"):
        Handover({"k1": b"X" * 32}).open(answer["sealed"], Question("hand_over_report", stay["id"], 1))


def test_every_handing_over_is_on_record_and_names_nobody_who_is_not_vouched_for(housing: Housing, stay: dict[str, Any]) -> None:
    for _ in range(2):
        ask(housing, stay["id"])

    entries = housing.audited("STAY_REPORT_HANDED_OVER")
    assert len(entries) == 2
    assert {(entry["subject"], entry["actor_id"], entry["station_code"], entry["request_id"]) for entry in entries} == {
        (f"stay:{stay['id']}", "system", "changtang", "request-stranger")
    }
    assert entries[0]["detail"] == {"attempt": 1, "to": "population"}
    assert entries[0]["purpose"] == "registration of residence"


@pytest.mark.parametrize("attempt", [0, 2, 99])
def test_another_attempt_is_not_there(housing: Housing, stay: dict[str, Any], attempt: int) -> None:
    with pytest.raises(NotFound, match="REPORT_NOT_FOUND"):
        ask(housing, stay["id"], attempt)

    [denied] = housing.audited("CALL_DENIED")
    assert (denied["subject"], denied["station_code"]) == (f"stay:{stay['id']}", "changtang")


def test_a_stay_that_is_not_there_is_answered_alike(housing: Housing) -> None:
    stay_id = new_id()

    with pytest.raises(NotFound, match="REPORT_NOT_FOUND"):
        ask(housing, stay_id)

    assert [entry["subject"] for entry in housing.audited("CALL_DENIED")] == [f"stay:{stay_id}"]


def test_once_it_is_answered_it_is_handed_over_no_more(housing: Housing, stay: dict[str, Any]) -> None:
    registered(housing, stay)

    with pytest.raises(NotFound):
        ask(housing, stay["id"])


def test_a_refused_report_is_not_handed_over(housing: Housing, stay: dict[str, Any]) -> None:
    refused(housing, stay, "REVIEW_AT_STATION")

    with pytest.raises(NotFound):
        ask(housing, stay["id"])


def test_of_a_guest_who_leaves_nothing_is_handed_over(housing: Housing, stay: dict[str, Any]) -> None:
    residence_id = registered(housing, stay)
    gone = check_out(housing, stay["id"])

    with pytest.raises(NotFound):
        ask(housing, stay["id"], gone["report"]["attempt"])
    ended(housing, gone, housing.clock.at.date(), residence_id)


def test_who_has_left_before_the_answer_is_still_to_be_registered(housing: Housing, stay: dict[str, Any]) -> None:
    check_out(housing, stay["id"])

    assert opened(housing, stay["id"])["person"]["name"] == NAME
