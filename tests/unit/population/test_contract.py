"""The population's published language: every method is answered, every event has a literal sample, nobody too many may call."""

from typing import Any

import pytest
from marshmallow import Schema
from marshmallow import fields as kinds

from shared.contracts.directory.roles import OUTSIDE_ROLES, STATION_ROLES, Role
from shared.contracts.event import Event
from shared.contracts.method import Method
from shared.contracts.population.events import EVENTS
from shared.contracts.population.methods import METHODS

EMPLOYER, AUDITOR = frozenset({Role.EMPLOYER}), frozenset({Role.AUDITOR})
AUTHORS = frozenset({Role.LANDLORD, Role.EMPLOYER})
INSIDERS = frozenset(Role) - OUTSIDE_ROLES
OTHERS: dict[str, frozenset[Role]] = {
    # An employer's own account acts for its employer.
    **dict.fromkeys(("get_employer", "list_employers", "check_hires", "list_hire_checks", "list_hire_rules"), EMPLOYER),
    **dict.fromkeys(("upload_roster", "get_roster", "list_roster_versions"), EMPLOYER),
    # Landlords and employers submit what they know; that is not the register yet.
    **dict.fromkeys(("draft_submission", "change_submission", "submit_submission"), AUTHORS),
    **dict.fromkeys(("withdraw_submission", "get_submission", "list_submissions"), AUTHORS),
    # The auditor reads what was kept and what was destroyed, and by whom; nothing of a person but the id.
    **dict.fromkeys(("list_retention_rules", "list_due_records", "list_holds", "list_disposals", "get_disposal"), AUDITOR),
    **dict.fromkeys(("list_erasures", "get_erasure"), AUDITOR),
    # The law and its words are for every insider, and tell of nobody.
    **dict.fromkeys(("list_statutory_rules", "get_vocabulary"), INSIDERS),
}
"""Roles beside those of the stations and the bureau that may call a method."""
STRANGERS_MAY = {"check_receipt"}
"""It tells whether a paper in the stranger's hand holds, and nothing about a person."""
OF_THE_BUREAU = {"publish_hire_rule", "publish_visit_rules", "publish_statutory_rule", "publish_retention_rule", "publish_duplicate_rule"}
"""Rules that hold for all stations are the bureau's to write, and nobody else's."""
DECIDED_BY_THE_BUREAU = {"approve_disposal", "reject_disposal", "approve_erasure", "reject_erasure"} | {
    "merge_duplicate",
    "undo_merge",
    "dismiss_duplicate",
    "cancel_job",
    "start_export",
}
"""What a station proposed, or what stands between two stations, the bureau may decide upon."""
UNMASKED = {"reveal_person", "access_own_record", "print_own_record", "reveal_submission"}
"""Answers in full: for a purpose, and for the person it is about."""
COUNTS = {"documents_valid"}
"""Fields of events that count documents and hold none."""


def names(things: object) -> str:
    return str(getattr(things, "name", things))


def declared(schema: type[Schema]) -> set[str]:
    """The names of a schema's fields on the wire."""
    return {field.data_key or name for name, field in schema().fields.items()}


@pytest.mark.parametrize("method", METHODS, ids=names)
def test_strangers_and_outside_accounts_may_call_nothing_but_what_is_named(method: Method) -> None:
    others = method.roles - STATION_ROLES - {Role.BUREAU}

    assert others == OTHERS.get(method.name, frozenset()) - STATION_ROLES - {Role.BUREAU}
    assert bool(method.roles) is (method.name not in STRANGERS_MAY)


@pytest.mark.parametrize("method", [method for method in METHODS if method.writes or method.name in UNMASKED], ids=names)
def test_only_station_roles_write_or_reveal(method: Method) -> None:
    others = OTHERS.get(method.name, frozenset()) | ({Role.BUREAU} if method.name in DECIDED_BY_THE_BUREAU else frozenset())

    assert method.roles == {Role.BUREAU} if method.name in OF_THE_BUREAU else method.roles <= STATION_ROLES | others


@pytest.mark.parametrize("event", EVENTS, ids=names)
def test_no_event_has_room_for_personal_data(event: Event) -> None:
    personal = ("name", "document", "phone", "address", "birth", "sex", "room")

    assert {name for name in declared(event.data) - COUNTS if any(word in name for word in personal)} == set()


@pytest.mark.parametrize("method", [method for method in METHODS if method.name not in UNMASKED], ids=names)
def test_no_answer_but_a_reveal_has_room_for_a_birth_date(method: Method) -> None:
    def within(schema: Any) -> set[str]:
        found = set(schema.fields)
        for field in schema.fields.values():
            nested = field.inner if isinstance(field, kinds.List) else field
            found |= within(nested.schema) if isinstance(nested, kinds.Nested) else set()
        return found

    # With the birth date, the two ends of a resident identity number leave nine candidates.
    assert "birth_date" not in within(method.answer())
