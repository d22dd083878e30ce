"""The population's published language: every method is answered, every event has a literal sample, nobody too many may call."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from marshmallow import RAISE, Schema
from marshmallow import fields as kinds

import shared.contracts.population as contracts
from services.population.service import PopulationService
from shared.contracts.directory.roles import OUTSIDE_ROLES, STATION_ROLES, Role
from shared.contracts.event import Event
from shared.contracts.method import Method
from shared.contracts.population import rpc, submissions
from shared.contracts.population.events import EVENTS
from shared.contracts.population.methods import METHODS
from shared.messaging.envelope import Envelope

SAMPLES = Path(contracts.__path__[0]) / "samples"


def names(things: object) -> str:
    return str(getattr(things, "name", things))


def declared(schema: type[Schema]) -> set[str]:
    """The names of a schema's fields on the wire."""
    return {field.data_key or name for name, field in schema().fields.items()}


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_every_method_is_answered_under_its_name(method: Method) -> None:
    assert [found.method for found in getattr(PopulationService, method.name).nameko_entrypoints] == [method]


def test_no_two_methods_have_one_name() -> None:
    assert len({method.name for method in METHODS}) == len(METHODS)


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_requests_refuse_what_is_not_declared(method: Method) -> None:
    assert method.request().validate({"surprise": 1})["surprise"] == ["Unknown field."]


SUBMITTING = {"draft_submission", "change_submission", "submit_submission", "withdraw_submission", "get_submission", "list_submissions"}
"""What landlords and employers do with their own submissions, which are not the register."""


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_strangers_and_outside_accounts_may_call_nothing(method: Method) -> None:
    assert method.roles
    assert not method.roles & ({Role.OPERATIONS, Role.AUDITOR, Role.ADMINISTRATOR, Role.UNIT_LEADER})
    assert method.name in SUBMITTING or not method.roles & OUTSIDE_ROLES


OF_THE_BUREAU = {"cancel_job", "start_export"}
"""Writes that concern no person's record: the bureau asks for files, and stops what it has asked for itself."""


@pytest.mark.parametrize("method", [method for method in METHODS if method.name not in OF_THE_BUREAU], ids=names)
def test_only_station_roles_write_or_reveal(method: Method) -> None:
    others = OUTSIDE_ROLES if method.name in SUBMITTING else frozenset()
    assert method.roles <= STATION_ROLES | others or not (method.writes or method is rpc.REVEAL_PERSON)


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_every_event_has_a_sample_in_its_form(event: Event) -> None:
    envelope = Envelope.decode((SAMPLES / f"{event.name}.v{event.version}.json").read_bytes())

    assert envelope.is_of(event)
    assert event.data(unknown=RAISE).validate(envelope.data) == {}
    assert envelope.data.keys() == declared(event.data)


def test_there_is_no_sample_of_an_unknown_event() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {f"{event.name}.v{event.version}.json" for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_readers_skip_fields_they_do_not_know(event: Event) -> None:
    sample = orjson.loads((SAMPLES / f"{event.name}.v1.json").read_bytes())

    assert event.data().validate({**sample["data"], "added_later": 1}) == {}


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_no_event_has_room_for_personal_data(event: Event) -> None:
    personal = ("name", "document", "phone", "address", "birth", "sex", "room")

    assert {name for name in declared(event.data) if any(word in name for word in personal)} == set()


REVEALS = (rpc.REVEAL_PERSON, submissions.REVEAL_SUBMISSION)


@pytest.mark.parametrize("method", [method for method in METHODS if method not in REVEALS], ids=names)
def test_no_answer_but_a_reveal_has_room_for_a_birth_date(method: Method) -> None:
    def within(schema: Any) -> set[str]:
        found = set(schema.fields)
        for field in schema.fields.values():
            nested = field.inner if isinstance(field, kinds.List) else field
            found |= within(nested.schema) if isinstance(nested, kinds.Nested) else set()
        return found

    # With the birth date, the two ends of a resident identity number leave nine candidates.
    assert "birth_date" not in within(method.answer())
