"""Housing's published language: nobody too many may call, and events have no room for people."""

import pytest
from marshmallow import Schema

from shared.contracts.directory.roles import OUTSIDE_ROLES, Role
from shared.contracts.event import Event
from shared.contracts.housing.events import EVENTS
from shared.contracts.housing.methods import METHODS
from shared.contracts.method import Method

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
def test_of_outside_accounts_only_landlords_call_anything(method: Method) -> None:
    assert method.roles & OUTSIDE_ROLES <= {Role.LANDLORD}
    assert bool(method.roles) is (method.name not in STRANGERS_MAY)


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_no_event_has_room_for_personal_data(event: Event) -> None:
    personal = ("name", "document", "phone", "address", "birth", "sex", "room", "text", "note")

    assert {name for name in declared(event.data) if any(word in name for word in personal)} == set()
