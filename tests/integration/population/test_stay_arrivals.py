"""Guests who check in are registered, or refused without a trace of half a registration, on a real database."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shared.contracts.population import rpc
from shared.db.base import new_id
from shared.db.lease import Lease
from shared.errors import Unavailable
from shared.handover import Handover
from shared.identity import Actor
from tests.factories.population import BUREAU, CLERK, COMMUNITY, OTHER_CLERK, Population, next_number, person
from tests.factories.population_duplicates import twice
from tests.factories.population_records import HEAD, at, erased, everything, sealed
from tests.factories.population_stays import HOUSE, LANDLORD_ACCOUNT, Stays, report
from tests.integration.population.test_mergers import merged

REVIEW = {"code": "REVIEW_AT_STATION", "pointers": []}
RENTED = {"address": {"text": "东江路 3 号", "room": "501"}, "place_kind": "RENTAL"}


@pytest.fixture
def stays(population: Population) -> Stays:
    return Stays(population)


def counted(population: Population) -> dict[str, int]:
    """How many of each there are."""
    tables = ("person", "residence", "alteration", "stay_residence")
    return {table: population.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"] for table in tables}  # names of tables


def said(stays: Stays, stay_id: str) -> dict[str, Any]:
    """Code and pointers of the last answer, which refuses."""
    event, data = stays.last(stay_id)
    assert event == "stay_residence_refused"
    return {name: data[name] for name in ("code", "pointers")}


def test_a_guest_is_registered_as_by_a_clerk(stays: Stays) -> None:
    stay_id = stays.check_in(person={"name": "王小明"})

    residence = stays.residence(stay_id)
    kept = ("state", "channel", "place_kind", "station_code", "address_text", "room", "registered_by")
    assert [residence[name] for name in kept] == ["ACTIVE", "LANDLORD", "RENTAL", "changtang", "东华路 12 号", "301", LANDLORD_ACCOUNT]
    assert (str(residence["house_id"]), residence["started_on"].isoformat(), residence["visit_due_on"] is not None) == (HOUSE, "2022-03-20", True)
    answer = {"stay_id": stay_id, "attempt": 1, "station_code": "changtang", "residence_id": residence["id"], "person_id": residence["person_id"]}
    answer["expected_end_on"] = "2022-09-30"
    assert stays.answers(stay_id) == [("stay_residence_registered", answer)]
    assert [event["subject"] for event in stays.population.announced("residence_registered")] == [residence["id"]]
    assert stays.population.revealed(residence["person_id"], "name")["name"] == "王小明"


def test_it_is_on_record_for_the_account_that_checked_in_without_a_role_and_under_its_request(stays: Stays) -> None:
    stay_id = stays.check_in()

    [registered], [answered] = stays.population.audited("RESIDENCE_REGISTERED"), stays.population.audited("STAY_RESIDENCE_REGISTERED")
    for entry in (registered, answered):
        assert (entry["actor_id"], entry["actor_roles"], entry["actor_station"]) == (LANDLORD_ACCOUNT, "", "changtang")
        assert entry["request_id"] == "request-stay"
    assert answered["subject"] == f"stay_residence:{stay_id}"
    assert answered["related"] == [registered["subject"]]


def test_what_must_be_so_is_so_whatever_the_report_says(stays: Stays) -> None:
    stay_id = stays.check_in(channel="COUNTER", place_kind="OWNED", house_id=None, later="unknown")

    residence = stays.residence(stay_id)
    assert (residence["channel"], residence["place_kind"], str(residence["house_id"])) == ("LANDLORD", "RENTAL", HOUSE)


def test_one_message_that_comes_twice_is_answered_once(stays: Stays) -> None:
    stay_id, message = new_id(), new_id()
    stays.open[stay_id, 1] = report()

    for _ in range(2):
        stays.arrive(stay_id, message=message)

    assert len(stays.answers(stay_id)) == 1


def test_a_report_that_is_announced_again_is_answered_the_same_and_not_fetched(stays: Stays) -> None:
    stay_id = stays.check_in()

    stays.arrive(stay_id)

    assert (stays.asked, counted(stays.population)["residence"]) == (1, 1)
    first, second = stays.answers(stay_id)
    assert first == second


def test_a_report_before_the_last_is_not_answered(stays: Stays) -> None:
    stay_id = stays.check_in(attempt=2)

    stays.check_in(stay_id, attempt=1)

    assert [data["attempt"] for _, data in stays.answers(stay_id)] == [2]
    assert stays.asked == 1


def test_many_at_once_make_one_residence_and_answer_the_same(stays: Stays) -> None:
    stay_id = new_id()
    stays.open[stay_id, 1] = report()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: stays.arrive(stay_id), range(12)))

    assert counted(stays.population) == {"person": 1, "residence": 1, "alteration": 0, "stay_residence": 1}
    assert len({str(answer) for answer in stays.answers(stay_id)}) == 1


def test_reported_once_more_while_the_residence_goes_on_it_is_the_same(stays: Stays) -> None:
    stay_id = stays.check_in()
    first = stays.residence(stay_id)

    stays.check_in(stay_id, attempt=2)

    assert (stays.residence(stay_id)["id"], counted(stays.population)["residence"]) == (first["id"], 1)
    assert [data["attempt"] for _, data in stays.answers(stay_id)] == [1, 2]


def test_a_report_that_is_not_open_any_more_is_nobodys(stays: Stays) -> None:
    stay_id = new_id()

    stays.arrive(stay_id)

    assert (stays.answers(stay_id), counted(stays.population)["stay_residence"]) == ([], 0)


def test_while_housing_is_away_the_event_fails_and_succeeds_when_it_comes_again(stays: Stays) -> None:
    stay_id, message = new_id(), new_id()
    stays.open[stay_id, 1] = report()
    stays.is_away = True
    with pytest.raises(Unavailable):
        stays.arrive(stay_id, message=message)

    stays.is_away = False
    stays.arrive(stay_id, message=message, tried=2)

    assert stays.last(stay_id)[0] == "stay_residence_registered"


def test_what_another_key_has_sealed_is_no_report(stays: Stays) -> None:
    stay_id = new_id()
    stays.open[stay_id, 1] = report()
    stays.handover = Handover({"k1": b"X" * 32})

    with pytest.raises(Unavailable, match="HANDOVER_UNREADABLE"):
        stays.arrive(stay_id)

    assert stays.answers(stay_id) == []


def test_what_is_wrong_with_the_report_is_said_with_all_its_fields(stays: Stays) -> None:
    number = next_number()
    wrong = number[:-1] + ("1" if number[-1] != "1" else "2")

    stay_id = stays.check_in(person={"document_number": wrong, "phone": "12"}, started_on="2022-04-01")

    assert said(stays, stay_id) == {"code": "DOCUMENT_CHECK_DIGIT", "pointers": ["/person/document_number", "/person/phone", "/started_on"]}
    assert counted(stays.population) == {"person": 0, "residence": 0, "alteration": 0, "stay_residence": 1}


def test_what_is_no_registration_at_all_is_refused_too(stays: Stays) -> None:
    stay_id = stays.check_in(category="GUEST")

    assert said(stays, stay_id) == {"code": "INVALID_FIELDS", "pointers": ["/category"]}


def test_a_contradiction_with_the_person_on_file_changes_nothing_and_tells_nothing(stays: Stays) -> None:
    number = next_number()
    before = stays.population.register(OTHER_CLERK, person={"document_number": number, "name": "王晓明"}, place_kind="OWNED")

    stay_id = stays.check_in(person={"document_number": number, "name": "王小明", "phone": "13900139000", "details_confirmed": True})

    assert said(stays, stay_id) == REVIEW
    assert counted(stays.population) == {"person": 1, "residence": 1, "alteration": 0, "stay_residence": 1}
    assert stays.population.revealed(before["person"]["id"], "name", "phone", actor=OTHER_CLERK) == {
        "id": before["person"]["id"], "name": "王晓明", "phone": "13800138000",
    }  # fmt: skip
    [refusal] = stays.refusals()
    assert (refusal["cause"], refusal["stay_id"]) == ("PERSON_NAME_DIFFERS", stay_id)


def test_of_a_sealed_record_its_landlord_learns_nothing_and_the_trail_tells_its_head(stays: Stays) -> None:
    number = next_number()
    before = stays.population.register(person={"document_number": number, "name": "王小明"})
    sealed(stays.population, before)

    stay_id = stays.check_in(person={"document_number": number, "name": "王小明"})

    assert said(stays, stay_id) == REVIEW
    assert counted(stays.population)["residence"] == 1
    [denied] = stays.population.audited("CALL_DENIED")
    assert (denied["subject"], denied["detail"]["code"], denied["actor_id"]) == (
        f"person:{before['person']['id']}",
        "RECORD_SEALED",
        LANDLORD_ACCOUNT,
    )
    assert [found["cause"] for found in stays.refusals(HEAD)] == ["RECORD_SEALED"]
    assert (stays.refusals(), stays.refusals(BUREAU)) == ([], [])


HERE = {"address": {"text": "东华路 12 号", "room": "301"}, "place_kind": "RENTAL"}


def test_what_the_station_has_registered_by_hand_is_what_a_stay_that_was_refused_has_led_to(stays: Stays) -> None:
    who = {"document_number": next_number(), "name": "王小明"}
    filed = stays.population.register(person=who, **HERE)
    stay_id = stays.check_in(person=who)
    assert said(stays, stay_id) == REVIEW

    stays.check_in(stay_id, 2, person=who)

    event, answer = stays.last(stay_id)
    assert (event, answer["residence_id"], counted(stays.population)["residence"]) == ("stay_residence_registered", filed["id"], 1)
    assert stays.refusals() == []
    stays.check_out(stay_id, 3)
    assert stays.residence(stay_id)["state"] == "ENDED"


@pytest.mark.parametrize(
    ("actor", "where", "second"),
    [
        (OTHER_CLERK, HERE, {}),
        (CLERK, {**HERE, "place_kind": "OWNED"}, {}),
        (CLERK, {**HERE, "house_id": COMMUNITY}, {}),
        (CLERK, HERE, {"name": "王晓明"}),
    ],
)
def test_of_another_station_house_kind_of_place_or_name_it_stays_refused(
    stays: Stays, actor: Actor, where: dict[str, Any], second: dict[str, Any]
) -> None:
    who = {"document_number": next_number(), "name": "王小明"}
    filed = stays.population.register(actor, person=who, **where)
    stay_id = stays.check_in(person=who)

    stays.check_in(stay_id, 2, person={**who, **second})

    assert said(stays, stay_id) == REVIEW
    assert stays.population.rows("SELECT version, state FROM residence") == [{"version": filed["version"], "state": "ACTIVE"}]


def test_two_stays_do_not_share_a_residence(stays: Stays) -> None:
    who = {"document_number": next_number(), "name": "王小明"}
    stays.check_in(person=who)
    stay_id = new_id()
    for attempt in (1, 2):
        stays.open[stay_id, attempt] = report(person=who)
        stays.arrive(stay_id, attempt, tried=3)

    assert said(stays, stay_id) == REVIEW


def test_who_takes_another_bed_of_the_room_is_given_time_to_have_left_the_first(stays: Stays) -> None:
    who = {"document_number": next_number(), "name": "王小明"}
    earlier, later, message = stays.check_in(person=who), new_id(), new_id()
    stays.open[later, 1] = report(person=who)
    with pytest.raises(Unavailable, match="EARLIER_STAY_OPEN"):
        stays.arrive(later, message=message)

    stays.check_out(earlier)
    stays.arrive(later, message=message, tried=2)

    assert stays.last(later)[0] == "stay_residence_registered"


@pytest.mark.parametrize("where", [{"address": {"text": "东华路 12 号", "room": "301"}}, RENTED])
def test_who_is_on_file_as_a_tenant_is_refused_alike_here_and_elsewhere(stays: Stays, where: dict[str, Any]) -> None:
    number = next_number()
    before = stays.population.register(OTHER_CLERK, person={"document_number": number, "name": "王小明"}, **where)

    stay_id = stays.check_in(person={"document_number": number, "name": "王小明"})

    assert said(stays, stay_id) == REVIEW
    assert counted(stays.population)["residence"] == 1
    assert "pingnan" not in str(stays.answers(stay_id))
    assert stays.refusals()[0]["cause"] == ("RESIDENCE_OPEN_ELSEWHERE" if where is RENTED else "ALREADY_RESIDENT")
    [denied] = stays.population.audited("CALL_DENIED")
    assert (denied["station_code"], denied["related"]) == ("pingnan", [f"residence:{before['id']}"])


def test_who_owns_a_home_elsewhere_may_be_a_guest(stays: Stays) -> None:
    number = next_number()
    stays.population.register(OTHER_CLERK, person={"document_number": number, "name": "王小明"}, place_kind="OWNED")

    stay_id = stays.check_in(person={"document_number": number, "name": "王小明"})

    assert stays.last(stay_id)[0] == "stay_residence_registered"
    assert counted(stays.population)["person"] == 1


def test_an_erased_person_is_somebody_new(stays: Stays) -> None:
    number = next_number()
    gone = stays.population.end(stays.population.register(person={"document_number": number, "name": "王小明"}))
    at(stays.population, "2026-03-31")
    erased(stays.population, gone)

    stay_id = stays.check_in(person={"document_number": number, "name": "王小明"})

    assert stays.residence(stay_id)["person_id"] != gone["person"]["id"]


def test_under_the_document_of_a_merged_record_the_guest_is_the_survivor(stays: Stays) -> None:
    two = twice(stays.population, address="长塘路 12 号")
    two.merged()
    for home in stays.population.rows("SELECT id::text AS id FROM residence WHERE state = 'ACTIVE'"):
        stays.population.end(stays.population.ask(rpc.GET_RESIDENCE, {"id": home["id"]}))

    stay_id = stays.check_in(person={"document_number": two.numbers[1], "name": "张小明"})

    assert stays.residence(stay_id)["person_id"] == two.people[0]


def test_an_earlier_stay_is_given_time_to_end(stays: Stays) -> None:
    number, message = next_number(), new_id()
    guest = {"document_number": number, "name": "王小明"}
    earlier, later = stays.check_in(person=guest), new_id()
    stays.open[later, 1] = report(person=guest, address=RENTED["address"])
    for tried in (1, 2):
        with pytest.raises(Unavailable, match="EARLIER_STAY_OPEN"):
            stays.arrive(later, message=message, tried=tried)

    stays.check_out(earlier)
    stays.arrive(later, message=message, tried=3)

    assert stays.last(later)[0] == "stay_residence_registered"


def test_an_earlier_stay_that_goes_on_is_refused_in_the_end(stays: Stays) -> None:
    guest = {"document_number": next_number(), "name": "王小明"}
    stays.check_in(person=guest)
    later = new_id()
    stays.open[later, 1] = report(person=guest, address=RENTED["address"])

    stays.arrive(later, tried=3)

    assert said(stays, later) == REVIEW
    assert stays.refusals()[0]["cause"] == "RESIDENCE_OPEN_ELSEWHERE"


def test_one_guest_in_two_houses_at_once_is_registered_in_one(stays: Stays) -> None:
    guest = person(name="王小明")
    ids = [new_id() for _ in range(6)]
    for number, stay_id in enumerate(ids):
        stays.open[stay_id, 1] = report(person=guest, address={"text": f"东江路 {number} 号", "room": None})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda stay_id: stays.arrive(stay_id, tried=3), ids))

    assert sorted(stays.last(stay_id)[0] for stay_id in ids) == ["stay_residence_refused"] * 5 + ["stay_residence_registered"]
    assert counted(stays.population)["residence"] == 1


def test_what_was_refused_and_mended_is_registered_and_waits_no_more(stays: Stays) -> None:
    number = next_number()
    stay_id = stays.check_in(person={"document_number": number[:-1] + ("1" if number[-1] != "1" else "2")})
    assert [refusal["stay_id"] for refusal in stays.refusals()] == [stay_id]

    stays.check_in(stay_id, attempt=2, person={"document_number": number})

    assert [event for event, _ in stays.answers(stay_id)] == ["stay_residence_refused", "stay_residence_registered"]
    assert stays.refusals() == []


def test_a_refusal_that_is_announced_again_is_answered_the_same(stays: Stays) -> None:
    stay_id = stays.check_in(category="GUEST")

    stays.arrive(stay_id)

    first, second = stays.answers(stay_id)
    assert first == second


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_process_that_is_killed_before_a_commit_leaves_nothing(stays: Stays, monkeypatch: pytest.MonkeyPatch, calls: int) -> None:
    stay_id, message, done = new_id(), new_id(), []
    wrong = {"document_number": next_number(), "name": "王1"}
    stays.open[stay_id, 1] = report(person=wrong if calls == 3 else {})
    run = Lease.run

    def killed(lease: Lease, *args: Any) -> Any:
        done.append(args)
        if len(done) == calls:
            raise KeyboardInterrupt
        return run(lease, *args)

    with monkeypatch.context() as dying:
        dying.setattr(Lease, "commit", killed) if calls == 1 else dying.setattr(Lease, "run", killed)
        with pytest.raises(KeyboardInterrupt):
            stays.arrive(stay_id, message=message)
    assert counted(stays.population) == {"person": 0, "residence": 0, "alteration": 0, "stay_residence": 0}
    assert stays.answers(stay_id) == []

    stays.arrive(stay_id, message=message)

    assert len(stays.answers(stay_id)) == 1
    assert counted(stays.population)["stay_residence"] == 1


def test_refusals_are_shown_to_their_station_and_to_the_bureau(stays: Stays) -> None:
    stay_id = stays.check_in(category="GUEST", station_code="pingnan")

    assert stays.refusals() == stays.refusals(station_code="pingnan") == []
    for actor in (OTHER_CLERK, BUREAU):
        [found] = stays.refusals(actor)
        assert (found["stay_id"], found["house_id"], found["station_code"], found["cause"]) == (stay_id, HOUSE, "pingnan", None)
    assert [entry["subject"] for entry in stays.population.audited("STAY_REFUSALS_LISTED")][-2:] == ["stay_refusals:pingnan", "stay_refusals:*"]


def test_refusals_follow_their_station(stays: Stays) -> None:
    stay_id = stays.check_in(category="GUEST", station_code="pingnan")

    merged(stays.population, "pingnan", "changtang", "m-stays")

    assert [(found["stay_id"], found["station_code"]) for found in stays.refusals()] == [(stay_id, "changtang")]


def test_pages_of_refusals_follow_each_other(stays: Stays) -> None:
    ids = [stays.check_in(category="GUEST") for _ in range(5)]

    assert [found["stay_id"] for found in stays.refusals(HEAD, limit=3)] == ids[:1:-1]


def test_nothing_of_a_guest_stands_anywhere_in_plain(stays: Stays) -> None:
    guest = {"document_number": next_number(), "name": "欧阳金丝雀", "phone": "13712345678"}
    stays.check_in(person=guest)
    for wrong in ({"name": "欧阳金丝雀儿"}, {"phone": "137123456789"}):
        stay_id = new_id()
        stays.open[stay_id, 1] = report(person={**guest, **wrong})
        stays.arrive(stay_id, tried=3)

    held = everything(stays.population)
    assert [value for value in (*guest.values(), "金丝雀") if value in held] == []
