"""The transitions of a submission, all of them, and when it is complete."""

from datetime import UTC, datetime

import pytest

from services.population.rules.submissions import (
    ENDS,
    FROM,
    TO,
    channel_of,
    check_act,
    check_reason,
    check_reviewer,
    missing,
    oldest_kept,
)
from shared.contracts.directory.roles import Role
from shared.contracts.population.rpc import PersonRequest, RegisterResidenceRequest
from shared.contracts.population.submissions import AUTHORS, DraftRegistration
from shared.contracts.population.vocabulary import Channel
from shared.contracts.population.vocabulary.submissions import SubmissionAct, SubmissionState
from shared.decisions import ALLOWED, Refused

TABLE = """
            DRAFT  SUBMITTED  RETURNED  ACCEPTED  REFUSED  WITHDRAWN
CHANGED     yes    no         yes       no        no       no
SUBMITTED   yes    no         yes       no        no       no
RETURNED    no     yes        no        no        no       no
ACCEPTED    no     yes        no        no        no       no
REFUSED     no     yes        no        no        no       no
WITHDRAWN   yes    yes        yes       no        no       no
"""
STATES, *ROWS = (line.split() for line in TABLE.strip().splitlines())
CASES = [(row[0], state, answer) for row in ROWS for state, answer in zip(STATES, row[1:], strict=True)]
COMPLETE = {
    "person": {"document_type": "PASSPORT", "document_number": "E1234567", "name": "Anna Li"},
    "address": {"text": "长塘路 12 号", "room": None},
    "category": "OVERSEAS",
    "reason": "WORK",
    "place_kind": "RENTAL",
    "started_on": "2022-03-01",
}


@pytest.mark.parametrize(("act", "state", "answer"), CASES)
def test_an_act_is_possible_in_its_states_only(act: str, state: str, answer: str) -> None:
    decision = check_act(SubmissionAct(act), SubmissionState(state))

    assert (decision is ALLOWED) == (answer == "yes")
    assert decision is ALLOWED or (isinstance(decision, Refused) and decision.code == "SUBMISSION_STATE")


def test_the_table_names_every_state_and_every_act() -> None:
    assert set(STATES) == set(SubmissionState)
    assert {row[0] for row in ROWS} == set(FROM) == set(SubmissionAct) - {SubmissionAct.DRAFTED}
    assert set(TO) == set(FROM) - {SubmissionAct.CHANGED}


def test_nothing_leads_out_of_an_end() -> None:
    assert all(not ENDS & states for states in FROM.values())


def test_nobody_decides_on_his_own() -> None:
    own = check_reviewer("a", "a")

    assert isinstance(own, Refused)
    assert own.code == "OWN_SUBMISSION"
    assert check_reviewer("a", "b") is ALLOWED


@pytest.mark.parametrize(("reason", "note", "refused"), [("OTHER", None, True), ("OTHER", "x", False), ("ADDRESS_UNCLEAR", None, False)])
def test_another_reason_needs_a_note(reason: str, note: str | None, refused: bool) -> None:
    assert (check_reason(reason, note) is not ALLOWED) == refused


@pytest.mark.parametrize(
    ("roles", "channel"),
    [
        ({Role.LANDLORD}, Channel.LANDLORD),
        ({Role.EMPLOYER}, Channel.EMPLOYER),
        ({Role.OFFICER}, Channel.COMMUNITY_WORKER),
        ({Role.OFFICER, Role.CLERK}, Channel.COMMUNITY_WORKER),
        ({Role.EMPLOYER, Role.LANDLORD}, Channel.LANDLORD),
    ],
)
def test_the_channel_is_the_roles(roles: set[Role], channel: Channel) -> None:
    assert channel_of(roles) is channel


def test_every_author_has_a_channel_and_nobody_else() -> None:
    assert all(channel_of({role}) for role in AUTHORS)
    with pytest.raises(ValueError, match="submits nothing"):
        channel_of({Role.CLERK, Role.UNIT_LEADER})


def test_a_complete_registration_lacks_nothing() -> None:
    assert missing(COMPLETE) == []


def test_an_empty_one_lacks_all_that_registering_requires() -> None:
    required = {name for name, field in RegisterResidenceRequest().fields.items() if field.required} - {"person"}
    of_person = {name for name, field in PersonRequest().fields.items() if field.required}

    assert {lack.pointer for lack in missing({})} == {f"/{name}" for name in required} | {f"/person/{name}" for name in of_person}


@pytest.mark.parametrize("name", sorted(COMPLETE.keys() - {"person"}))
def test_each_part_that_is_missing_is_pointed_at(name: str) -> None:
    assert [(lack.pointer, lack.code) for lack in missing({**COMPLETE, name: None})] == [(f"/{name}", "REQUIRED")]


def test_a_draft_may_say_all_that_registering_takes_but_station_channel_and_confirmation() -> None:
    draft = DraftRegistration()

    assert set(RegisterResidenceRequest().fields) - set(draft.fields) == {"station_code", "channel"}
    assert set(PersonRequest().fields) - set(draft.fields["person"].schema.fields) == {"details_confirmed"}
    assert draft.load({}) == {}
    assert draft.load({"person": {}}) == {"person": {}}


def test_what_is_older_than_its_days_is_not_kept() -> None:
    assert oldest_kept(datetime(2022, 3, 31, 4, tzinfo=UTC), 30) == datetime(2022, 3, 1, 4, tzinfo=UTC)
