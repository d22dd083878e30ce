"""Housing's published language: every method is answered, every event has a literal sample, nobody too many may call."""

from pathlib import Path

import orjson
import pytest
from marshmallow import RAISE, Schema

import shared.contracts.housing as contracts
from services.housing.service import HousingService
from shared.contracts.directory.roles import OUTSIDE_ROLES, STATION_ROLES, Role
from shared.contracts.event import Event
from shared.contracts.housing.events import EVENTS
from shared.contracts.housing.methods import METHODS
from shared.contracts.method import Method
from shared.messaging.envelope import Envelope

SAMPLES = Path(contracts.__path__[0]) / "samples"
DISTRICT_READERS = frozenset({Role.BUREAU, Role.AUDITOR})
STRANGERS_MAY: set[str] = {
    # sealed for the population register, whoever asks
    "hand_over_report",
    # who was given the code that the landlord passed on
    "show_check_out",
    "answer_check_out",
    # of houses only: no person, no address
    "get_star_board",
    "get_house_card",
    # what anybody may tell, and what has become of it for whoever has the code
    "give_clue",
    "find_clue_answer",
}
"""What needs no session: it shows nothing of anybody."""


def names(things: object) -> str:
    return str(getattr(things, "name", things))


def declared(schema: type[Schema]) -> set[str]:
    """The names of a schema's fields on the wire."""
    return {field.data_key or name for name, field in schema().fields.items()}


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_every_method_is_answered_under_its_name(method: Method) -> None:
    assert [found.method for found in getattr(HousingService, method.name).nameko_entrypoints] == [method]


def test_no_two_methods_have_one_name() -> None:
    assert len({method.name for method in METHODS}) == len(METHODS)


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_requests_refuse_what_is_not_declared(method: Method) -> None:
    assert method.request().validate({"surprise": 1})["surprise"] == ["Unknown field."]


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_of_outside_accounts_only_landlords_call_anything(method: Method) -> None:
    assert method.roles & OUTSIDE_ROLES <= {Role.LANDLORD}
    assert method.roles <= STATION_ROLES | DISTRICT_READERS | {Role.LANDLORD} | (frozenset(Role) - OUTSIDE_ROLES)
    assert bool(method.roles) is (method.name not in STRANGERS_MAY)


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
    personal = ("name", "document", "phone", "address", "birth", "sex", "room", "text", "note")

    assert {name for name in declared(event.data) if any(word in name for word in personal)} == set()
