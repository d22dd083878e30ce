"""Registrations that somebody submits and the station accepts, on a real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from services.population.handlers.submission_upkeep import remove_dead_submissions, transfer_submissions
from shared.contracts.population import rpc
from shared.contracts.population import submissions as contract
from shared.errors import Conflict, DomainError, Forbidden, Invalid, NotFound, Stale, Throttled
from shared.identity import Actor
from tests.factories.population import BUREAU, CLERK, COMMUNITY, OTHER_CLERK, OTHER_COMMUNITY, Population, next_number, registration
from tests.factories.population_records import HEAD, sealed
from tests.factories.population_submissions import (
    EMPLOYER,
    LANDLORD,
    OFFICER,
    OTHER_LANDLORD,
    PINGNAN_LANDLORD,
    accepted,
    changed,
    drafted,
    handed_in,
    listed,
    read,
    refused,
    returned,
    submitted,
    withdrawn,
)
from tests.integration.population.test_mergers import merged


def problems(refusal: pytest.ExceptionInfo[DomainError]) -> list[tuple[str, str]]:
    return [(found["pointer"], found["code"]) for found in refusal.value.problems]


@pytest.mark.parametrize(("actor", "channel"), [(LANDLORD, "LANDLORD"), (EMPLOYER, "EMPLOYER"), (OFFICER, "COMMUNITY_WORKER")])
def test_what_is_accepted_is_registered_by_the_way_it_came(population: Population, actor: Actor, channel: str) -> None:
    submission = submitted(population, actor, community_id=COMMUNITY)

    done = accepted(population, submission)

    residence = population.ask(rpc.GET_RESIDENCE, {"id": done["residence_id"]})
    assert (done["state"], done["channel"], residence["channel"]) == ("ACCEPTED", channel, channel)
    assert (residence["registered_by"], residence["community_id"], residence["address"]["room"]) == (CLERK.account_id, COMMUNITY, "302")
    assert residence["person"]["name"] == "张*"


def test_a_draft_may_say_little_and_is_mended_bit_by_bit(population: Population) -> None:
    number = next_number()
    submission = drafted(population)
    submission = changed(population, submission, person={"name": "张小明"}, started_on="2022-03-01")
    submission = changed(population, submission, person={"document_type": "RESIDENT_ID", "document_number": number}, category="FLOATING")
    submission = changed(population, submission, address={"text": "长塘路 12 号"}, reason="WORK", place_kind="RENTAL")

    submission = handed_in(population, submission)

    assert submission["registration"]["person"] == {
        "document_type": "RESIDENT_ID", "document_number": f"4416**********{number[-4:]}", "name": "张*", "phone": None, "sex": None,
        "birth_year": None, "nationality": None,
    }  # fmt: skip
    assert (submission["state"], submission["submitted_on"], submission["version"]) == ("SUBMITTED", "2022-03-31", 5)
    assert accepted(population, submission)["residence_id"]


def test_an_incomplete_or_wrong_draft_is_not_submitted_and_all_of_it_is_told(population: Population) -> None:
    submission = drafted(population, person={"document_type": "RESIDENT_ID", "document_number": "1", "name": "张3"}, started_on="2022-04-01")

    with pytest.raises(Invalid) as refusal:
        handed_in(population, submission)

    assert problems(refusal) == [
        ("/registration/address", "REQUIRED"),
        ("/registration/category", "REQUIRED"),
        ("/registration/reason", "REQUIRED"),
        ("/registration/place_kind", "REQUIRED"),
        ("/registration/person/document_number", "DOCUMENT_FORMAT"),
        ("/registration/person/name", "NAME_FORMAT"),
        ("/registration/started_on", "STARTED_IN_FUTURE"),
    ]
    assert read(population, submission)["state"] == "DRAFT"


def test_what_is_submitted_at_once_has_to_be_complete(population: Population) -> None:
    with pytest.raises(Invalid) as refusal:
        population.ask(contract.DRAFT_SUBMISSION, {"registration": {}, "submit": True}, LANDLORD)

    assert ("/registration/person/name", "REQUIRED") in problems(refusal)
    assert population.rows("SELECT 1 FROM submission") == []


@pytest.mark.parametrize("act", ["draft", "change"])
def test_another_stations_community_is_unknown(population: Population, act: str) -> None:
    submission = drafted(population)
    with pytest.raises(Invalid) as refusal:
        (drafted(population, community_id=OTHER_COMMUNITY) if act == "draft" else changed(population, submission, community_id=OTHER_COMMUNITY))

    assert problems(refusal) == [("/registration/community_id", "UNKNOWN_COMMUNITY")]


def test_a_return_says_why_and_the_first_day_counts(population: Population) -> None:
    submission = returned(population, submitted(population), reason="OTHER", note="请写明楼栋")
    population.clock.at += timedelta(days=3)
    submission = changed(population, submission, address={"text": "长塘路 14 号", "room": "1"})
    submission = handed_in(population, submission)

    assert (submission["state"], submission["submitted_on"], submission["reason"], submission["note"]) == (
        "SUBMITTED", "2022-03-31", "OTHER", "请写明楼栋",
    )  # fmt: skip
    done = accepted(population, submission)
    assert population.ask(rpc.GET_RESIDENCE, {"id": done["residence_id"]})["address"]["text"] == "长塘路 14 号"


def test_the_journal_tells_who_did_what_and_why(population: Population) -> None:
    submission = returned(population, submitted(population), note="请写明楼栋")
    submission = handed_in(population, changed(population, submission, address={"text": "长塘路 14 号"}))
    accepted(population, submission)

    journal = read(population, submission)["journal"]

    assert [(act["act"], act["account_id"], act["version"]) for act in journal] == [
        ("DRAFTED", LANDLORD.account_id, 1),
        ("SUBMITTED", LANDLORD.account_id, 1),
        ("RETURNED", CLERK.account_id, 2),
        ("CHANGED", LANDLORD.account_id, 3),
        ("SUBMITTED", LANDLORD.account_id, 4),
        ("ACCEPTED", CLERK.account_id, 5),
    ]
    assert (journal[2]["reason"], journal[2]["note"]) == ("ADDRESS_UNCLEAR", "请写明楼栋")


Act = Callable[[Population, dict[str, Any]], Any]
ACTS: dict[str, Act] = {
    "CHANGED": lambda population, it: changed(population, it, reason="STUDY"),
    "SUBMITTED": handed_in,
    "WITHDRAWN": withdrawn,
    "RETURNED": returned,
    "ACCEPTED": accepted,
    "REFUSED": refused,
}
MADE: dict[str, Callable[[Population], dict[str, Any]]] = {
    "SUBMITTED": submitted,
    "RETURNED": lambda population: returned(population, submitted(population)),
    "ACCEPTED": lambda population: accepted(population, submitted(population)),
    "REFUSED": lambda population: refused(population, submitted(population)),
    "WITHDRAWN": lambda population: withdrawn(population, submitted(population)),
}
FORBIDDEN = [
    ("SUBMITTED", ("CHANGED", "SUBMITTED")),
    ("RETURNED", ("RETURNED", "ACCEPTED", "REFUSED")),
    *((end, tuple(ACTS)) for end in ("ACCEPTED", "REFUSED", "WITHDRAWN")),
]


@pytest.mark.parametrize(("state", "act"), [(state, act) for state, acts in FORBIDDEN for act in acts])
def test_an_act_out_of_turn_is_refused_and_changes_nothing(population: Population, state: str, act: str) -> None:
    submission = MADE[state](population)

    with pytest.raises(Conflict, match="SUBMISSION_STATE"):
        ACTS[act](population, submission)

    assert {**read(population, submission), "journal": []} == {**submission, "journal": []}


@pytest.mark.parametrize("act", sorted(ACTS))
def test_an_act_upon_what_has_changed_since_is_stale(population: Population, act: str) -> None:
    submission = submitted(population)

    with pytest.raises(Stale):
        ACTS[act](population, {**submission, "version": 7})


def test_nobody_decides_on_his_own(population: Population) -> None:
    submission = submitted(population, OFFICER)

    for act in (accepted, returned, refused):
        with pytest.raises(Conflict, match="OWN_SUBMISSION"):
            act(population, submission, OFFICER)
    assert accepted(population, submission, CLERK)["state"] == "ACCEPTED"


@pytest.mark.parametrize("act", [returned, refused])
def test_another_reason_is_said_in_a_note(population: Population, act: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        act(population, submitted(population), reason="OTHER")

    assert problems(refusal) == [("/note", "NOTE_REQUIRED")]


def test_one_who_is_resident_there_already_is_not_registered_twice(population: Population) -> None:
    number = next_number()
    residence = population.register(person={"document_number": number})
    submission = submitted(population, person={"document_number": number})

    with pytest.raises(Conflict) as refusal:
        accepted(population, submission)

    assert refusal.value.problems == [{"pointer": "/registration/address", "code": "ALREADY_RESIDENT", "detail": f"residence:{residence['id']}"}]
    assert read(population, submission)["state"] == "SUBMITTED"
    assert refused(population, submission, reason="ALREADY_REGISTERED")["state"] == "REFUSED"


def test_another_name_on_file_is_for_whoever_accepts_to_confirm(population: Population) -> None:
    number = next_number()
    population.register(person={"document_number": number, "name": "王晓明"})
    submission = submitted(population, person={"document_number": number, "name": "王小明"}, address={"text": "东江路 3 号"})

    with pytest.raises(Conflict) as refusal:
        accepted(population, submission)
    assert problems(refusal) == [("/registration/person/name", "PERSON_NAME_DIFFERS")]
    assert read(population, submission) | {"journal": []} == submission | {"journal": []}

    done = accepted(population, submission, confirmed=True)
    person = population.ask(rpc.GET_RESIDENCE, {"id": done["residence_id"]})["person"]
    assert population.revealed(person["id"], "name")["name"] == "王小明"


def test_an_author_cannot_confirm_details_nor_choose_channel_and_station() -> None:
    written = registration(person={"details_confirmed": True}, channel="COUNTER", station_code="pingnan")

    wrong = contract.DRAFT_SUBMISSION.request().validate({"registration": written})

    assert wrong == {
        "registration": {name: ["Unknown field."] for name in ("channel", "station_code")} | {"person": {"details_confirmed": ["Unknown field."]}}
    }


def test_one_submission_accepted_by_eight_clerks_at_once_is_registered_once(population: Population) -> None:
    submission = submitted(population)

    def accept(_: int) -> str:
        try:
            return str(accepted(population, submission)["state"])
        except DomainError as refusal:
            return refusal.code

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(accept, range(8)))

    assert sorted(outcomes) == ["ACCEPTED", *["STALE_VERSION"] * 7]
    assert len(population.announced("residence_registered")) == len(population.announced("submission_accepted")) == 1


def test_two_submissions_of_one_person_accepted_at_once_make_one_person(population: Population) -> None:
    number = next_number()
    both = [submitted(population, person={"document_number": number}, address={"text": text}) for text in ("长塘路 1 号", "长塘路 2 号")]

    with ThreadPoolExecutor(2) as pool:
        assert {done["state"] for done in pool.map(lambda one: accepted(population, one), both)} == {"ACCEPTED"}

    assert population.rows("SELECT count(*) AS n FROM person")[0]["n"] == 1


def test_what_was_written_of_somebody_sealed_is_shown_to_the_head_and_its_author(population: Population) -> None:
    submission = submitted(population)
    submission = returned(population, submission, note="at the back of the house?")
    done = accepted(population, handed_in(population, submission))
    sealed(population, population.ask(rpc.GET_RESIDENCE, {"id": done["residence_id"]}))

    for actor, is_shown in ((CLERK, False), (OFFICER, False), (HEAD, True), (LANDLORD, True)):
        one = read(population, submission, actor)
        [item] = population.ask(contract.LIST_SUBMISSIONS, {}, actor)["items"]
        assert [shown["registration"] is not None for shown in (one, item)] == [is_shown, is_shown]
        assert ("back of the house" in str(one), "back of the house" in str(item)) == (is_shown, is_shown)


def test_an_outside_account_reaches_its_own_only(population: Population) -> None:
    submission = submitted(population)

    for stranger in (OTHER_LANDLORD, PINGNAN_LANDLORD, EMPLOYER):
        with pytest.raises(NotFound, match="SUBMISSION_NOT_FOUND"):
            read(population, submission, stranger)
        with pytest.raises(NotFound):
            withdrawn(population, submission, stranger)
        assert listed(population, stranger) == []
    assert listed(population, LANDLORD) == [submission["id"]]
    denied = population.audited("CALL_DENIED")
    assert {(entry["subject"], entry["station_code"]) for entry in denied} == {(f"submission:{submission['id']}", "changtang")}


def test_the_station_sees_what_was_submitted_to_it_and_no_drafts(population: Population) -> None:
    draft, waiting, elsewhere = drafted(population), submitted(population), submitted(population, PINGNAN_LANDLORD)

    assert listed(population, CLERK) == [waiting["id"]]
    assert read(population, waiting, CLERK)["state"] == "SUBMITTED"
    for hidden in (draft, elsewhere):
        with pytest.raises(NotFound):
            read(population, hidden, CLERK)
        with pytest.raises(NotFound):
            accepted(population, hidden)
    assert listed(population, OTHER_CLERK) == [elsewhere["id"]]


@pytest.mark.parametrize(
    ("method", "actor"), [(contract.LIST_SUBMISSIONS, BUREAU), (contract.DRAFT_SUBMISSION, CLERK), (contract.ACCEPT_SUBMISSION, LANDLORD)]
)
def test_other_roles_may_not(population: Population, method: Any, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        population.ask(method, {}, actor)


def test_those_that_wait_come_oldest_first_and_page_by_page(population: Population) -> None:
    waiting = [submitted(population)["id"] for _ in range(3)]
    own = submitted(population, OFFICER)["id"]

    first = population.ask(contract.LIST_SUBMISSIONS, {"state": "SUBMITTED", "limit": 3}, OFFICER)
    second = population.ask(contract.LIST_SUBMISSIONS, {"state": "SUBMITTED", "limit": 3, "cursor": first["next"]}, OFFICER)

    assert [item["id"] for item in first["items"] + second["items"]] == [*waiting, own]
    assert listed(population, OFFICER) == [own, *reversed(waiting)]
    assert listed(population, OFFICER, own=True) == [own]
    assert population.audited("SUBMISSIONS_LISTED")[-1]["related"] == [f"submission:{own}"]


def test_what_was_written_is_shown_in_full_for_a_purpose(population: Population) -> None:
    number = next_number()
    submission = submitted(population, person={"document_number": number, "birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}"})
    asked = {"id": submission["id"], "fields": ["document_number", "name", "birth_date", "phone"], "purpose": "compare with the copy"}

    shown = population.ask(contract.REVEAL_SUBMISSION, asked, CLERK)

    assert (shown["document_number"], shown["name"], shown["phone"]) == (number, "张小明", "13800138000")
    [entry] = population.audited("SUBMISSION_REVEALED")
    assert (entry["purpose"], entry["detail"]["fields"]) == ("compare with the copy", ["birth_date", "document_number", "name", "phone"])
    accepted(population, submission)
    with pytest.raises(Conflict, match="SUBMISSION_STATE"):
        population.ask(contract.REVEAL_SUBMISSION, asked, CLERK)


def test_too_many_reveals_are_refused_and_on_record(population: Population) -> None:
    asked = {"id": submitted(population)["id"], "fields": ["name"], "purpose": "compare with the copy"}

    for _ in range(30):
        population.ask(contract.REVEAL_SUBMISSION, asked, CLERK)
    with pytest.raises(Throttled, match="TOO_MANY_REVEALS"):
        population.ask(contract.REVEAL_SUBMISSION, asked, CLERK)

    assert population.audited("CALL_DENIED")[-1]["subject"] == f"submission:{asked['id']}"


def test_events_tell_of_what_the_station_has_heard_of(population: Population) -> None:
    withdrawn(population, drafted(population))
    submission = handed_in(population, returned(population, submitted(population)))
    done = accepted(population, submission)
    withdrawn(population, submitted(population))
    refused(population, submitted(population))

    told = {name: population.announced(f"submission_{name}") for name in ("submitted", "returned", "accepted", "withdrawn", "refused")}

    assert {name: len(events) for name, events in told.items()} == {"submitted": 4, "returned": 1, "accepted": 1, "withdrawn": 1, "refused": 1}
    fact = {"submission_id": submission["id"], "station_code": "changtang", "channel": "LANDLORD", "submitted_on": "2022-03-31"}
    assert told["accepted"][0]["data"] == {**fact, "residence_id": done["residence_id"]}
    assert (told["accepted"][0]["subjectversion"], told["accepted"][0]["stationcode"]) == (4, "changtang")
    assert told["returned"][0]["data"] == {**fact, "reason": "ADDRESS_UNCLEAR"}


def test_the_trail_of_the_person_tells_of_the_acceptance(population: Population) -> None:
    done = accepted(population, submitted(population))

    [entry] = population.audited("SUBMISSION_ACCEPTED")
    person = population.ask(rpc.GET_RESIDENCE, {"id": done["residence_id"]})["person"]["id"]
    assert entry["related"] == [f"residence:{done['residence_id']}", f"person:{person}"]


def test_the_same_key_drafts_once(population: Population) -> None:
    data = {"registration": registration(), "submit": True}

    first = population.ask(contract.DRAFT_SUBMISSION, data, LANDLORD, key="k-1")

    assert population.ask(contract.DRAFT_SUBMISSION, data, LANDLORD, key="k-1") == first
    assert len(population.announced("submission_submitted")) == 1


NAME, PHONE, NOTE = "欧阳金丝雀", "13712345678", "金丝雀的房号不对"


@pytest.mark.parametrize("end", [accepted, refused, withdrawn])
def test_nothing_personal_is_in_plain_and_an_end_leaves_the_masked_form_only(population: Population, end: Any) -> None:
    number = next_number()
    submission = submitted(population, person={"document_number": number, "name": NAME, "phone": PHONE})
    submission = handed_in(population, returned(population, submission, note=NOTE))

    done = end(population, submission)

    for table in ("submission", "submission_action", "outbox", "audit_entry", "idempotency"):
        rows = str([{key: _text(value) for key, value in row.items()} for row in population.rows(f"SELECT * FROM {table}")])
        assert [secret for secret in (NAME, PHONE, number, NOTE, "长塘路") if secret in rows] == []
    assert done["registration"] == submission["registration"]
    [row] = population.rows("SELECT id, registration_encrypted FROM submission")
    left = population.store.cipher.open(row["registration_encrypted"], f"submission|registration_encrypted|{row['id']}").decode()
    assert not any(secret in left for secret in (NAME, PHONE, number))


def _text(value: Any) -> Any:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else value


def test_submissions_follow_their_station(population: Population) -> None:
    submission, mine = submitted(population, PINGNAN_LANDLORD), submitted(population)
    merged(population, "pingnan", "changtang", "m-1")

    assert population.store.work("move-submissions", transfer_submissions) == 1
    assert population.store.work("move-submissions", transfer_submissions) == 0

    moved = read(population, submission, CLERK)
    assert (moved["station_code"], moved["version"], read(population, mine, CLERK)["version"]) == ("changtang", 2, 1)
    assert accepted(population, moved)["state"] == "ACCEPTED"
    assert population.audited("SUBMISSION_TRANSFERRED")[0]["detail"] == {"from": "pingnan"}


def test_what_nobody_touches_is_removed_when_its_time_is_over(population: Population) -> None:
    draft, dead, waiting = drafted(population), withdrawn(population, submitted(population)), submitted(population)
    back, ended = returned(population, submitted(population)), refused(population, submitted(population))

    def left_after(days: int) -> set[str]:
        population.clock.at += timedelta(days=days)
        while population.store.work("remove-submissions", lambda uow: remove_dead_submissions(uow, 1)):
            pass
        return {str(row["id"]) for row in population.rows("SELECT id FROM submission")}

    kept = {waiting["id"], back["id"], ended["id"]}
    assert left_after(30) == kept | {draft["id"], dead["id"]}
    population.clock.at += timedelta(seconds=1)
    assert left_after(0) == kept
    assert left_after(150) == kept - {back["id"]}
    assert {entry["subject"] for entry in population.audited("SUBMISSION_REMOVED")} == {f"submission:{one['id']}" for one in (draft, dead, back)}
    assert population.rows("SELECT DISTINCT submission_id::text AS id FROM submission_action ORDER BY 1") == [
        {"id": one} for one in sorted((waiting["id"], ended["id"]))
    ]
