"""The directory's published language: every method is answered, every event has a literal sample."""

from pathlib import Path

import orjson
import pytest
from marshmallow import RAISE, Schema, fields

import shared.contracts.directory as contracts
from services.directory.service import DirectoryService
from shared.contracts.directory.events import EVENTS
from shared.contracts.directory.roles import Role
from shared.contracts.directory.rpc import METHODS
from shared.contracts.event import Event
from shared.contracts.method import Method
from shared.messaging.envelope import Envelope

SAMPLES = Path(contracts.__path__[0]) / "samples"
STRANGERS_MAY = {"open_session", "resolve_session", "close_session", "locate_station", "locate_community", "name_communities"}


def names(things: object) -> str:
    return str(getattr(things, "name", things))


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_every_method_is_answered_under_its_name(method: Method) -> None:
    entrypoint = getattr(DirectoryService, method.name)

    assert [found.method for found in entrypoint.nameko_entrypoints] == [method]


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_strangers_may_call_only_what_must_work_without_a_session(method: Method) -> None:
    assert (method.roles == frozenset()) is (method.name in STRANGERS_MAY)


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_requests_refuse_what_is_not_declared(method: Method) -> None:
    assert method.request().validate({"surprise": 1})["surprise"] == ["Unknown field."]


@pytest.mark.parametrize("method", [method for method in METHODS if method.writes], ids=names)
def test_outside_accounts_write_nothing(method: Method) -> None:
    assert method.roles <= {Role.ADMINISTRATOR, Role.STATION_HEAD}


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_every_event_has_a_sample_in_its_form(event: Event) -> None:
    envelope = Envelope.decode((SAMPLES / f"{event.name}.v{event.version}.json").read_bytes())

    assert envelope.is_of(event)
    assert event.data(unknown=RAISE).validate(envelope.data) == {}
    assert envelope.data.keys() == event.data().fields.keys()


def test_there_is_no_sample_of_an_unknown_event() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == {f"{event.name}.v{event.version}.json" for event in EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_readers_skip_fields_they_do_not_know(event: Event) -> None:
    sample = orjson.loads((SAMPLES / f"{event.name}.v1.json").read_bytes())

    assert event.data().validate({**sample["data"], "added_later": 1}) == {}


def personal(schema: type[Schema]) -> set[str]:
    return {name for name in schema().fields if any(word in name for word in ("name", "password", "phone", "address"))}


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_no_event_has_room_for_personal_data(event: Event) -> None:
    assert personal(event.data) == set()


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_no_answer_has_room_for_a_password(method: Method) -> None:
    def within(schema: Schema) -> set[str]:
        found = set(schema.fields)
        for field in schema.fields.values():
            nested = field.inner if isinstance(field, fields.List) else field
            found |= within(nested.schema) if isinstance(nested, fields.Nested) else set()
        return found

    assert {name for name in within(method.answer()) if "password" in name or "digest" in name} == set()
