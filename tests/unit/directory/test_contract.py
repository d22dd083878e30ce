"""The directory's published language: every method is answered, every event has a literal sample."""

import pytest
from marshmallow import Schema, fields

from shared.contracts.directory.events import EVENTS
from shared.contracts.directory.roles import Role
from shared.contracts.directory.rpc import METHODS
from shared.contracts.event import Event
from shared.contracts.method import Method

STRANGERS_MAY = {"open_session", "resolve_session", "close_session", "locate_station", "locate_community", "name_communities"}


def names(things: object) -> str:
    return str(getattr(things, "name", things))


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_strangers_may_call_only_what_must_work_without_a_session(method: Method) -> None:
    assert (method.roles == frozenset()) is (method.name in STRANGERS_MAY)


@pytest.mark.parametrize("method", [method for method in METHODS if method.writes], ids=names)
def test_outside_accounts_write_nothing(method: Method) -> None:
    assert method.roles <= {Role.ADMINISTRATOR, Role.STATION_HEAD}


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
