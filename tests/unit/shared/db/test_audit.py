"""An entry's code covers all that it says."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from shared.contracts.directory.roles import Role
from shared.db.audit import FIELDS, SYSTEM, Act, Auditor
from shared.identity import Call
from tests.stores import Within, call, clerk

AT = datetime(2026, 5, 1, 8, 30, 0, 123456, tzinfo=UTC)
AUDITOR = Auditor("population", b"A" * 32)
ACT = Act("RESIDENCE_READ", "residence:1", "lotus-pond", {"b": 1, "a": "x"})
ROW = AUDITOR.row(call(actor=clerk(purpose="case 7")), ACT, AT)
ENTRY = dict(zip([*FIELDS, "mac"], ROW, strict=True))


def test_entry_says_who_did_what_to_which_record_and_why() -> None:
    assert ENTRY["actor_id"] == clerk().account_id
    assert (ENTRY["actor_roles"], ENTRY["actor_station"]) == ("CLERK", "lotus-pond")
    assert (ENTRY["action"], ENTRY["subject"], ENTRY["station_code"]) == ("RESIDENCE_READ", "residence:1", "lotus-pond")
    assert (ENTRY["purpose"], ENTRY["request_id"], ENTRY["at"]) == ("case 7", "request-1", AT)


def test_detail_is_canonical() -> None:
    assert ENTRY["detail"] == '{"a":"x","b":1}'


def test_several_roles_are_in_one_order() -> None:
    actor = clerk(role=Role.OFFICER)
    both = type(actor)(actor.account_id, frozenset({Role.OFFICER, Role.CLERK}), None)

    assert AUDITOR.row(call(actor=both), ACT, AT)[3] == "CLERK,OFFICER"


def test_what_no_account_asked_for_is_the_systems() -> None:
    row = AUDITOR.row(Call("request-1", Within()), ACT, AT)

    assert row[2:5] == (SYSTEM, "", None)


@pytest.mark.parametrize("position", range(len(FIELDS)), ids=FIELDS)
def test_code_changes_with_every_field(position: int) -> None:
    values = list(ROW[:-1])
    values[position] = AT + timedelta(microseconds=1) if FIELDS[position] == "at" else f"{values[position]}x"

    assert AUDITOR.mac(ROW[:-1]) == ROW[-1]
    assert AUDITOR.mac(values) != ROW[-1]


def test_code_does_not_depend_on_the_time_zone_it_is_read_in() -> None:
    values = [ROW[0], AT.astimezone(timezone(timedelta(hours=8))), *ROW[2:-1]]

    assert AUDITOR.mac(values) == ROW[-1]


@pytest.mark.parametrize("other", [Auditor("population", b"B" * 32), Auditor("housing", b"A" * 32)])
def test_code_depends_on_key_and_service(other: Auditor) -> None:
    assert other.mac(ROW[:-1]) != ROW[-1]
