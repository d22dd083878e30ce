"""What rules answer, gathered and seen from further up in a request."""

import pytest

from shared.decisions import ALLOWED, Refused, conflict, refusals, refuse, under
from shared.errors import Conflict, Invalid

FIRST, SECOND = Refused("FIRST", "because", "/name"), Refused("SECOND", "because")


def test_only_refusals_are_gathered() -> None:
    assert refusals(ALLOWED, FIRST, None, "a value", False, SECOND) == [FIRST, SECOND]


def test_pointers_are_seen_from_further_up() -> None:
    assert [refusal.pointer for refusal in under("/person", [FIRST, SECOND])] == ["/person/name", "/person"]


def test_a_use_case_refuses_with_the_first_code_and_every_pointer() -> None:
    with pytest.raises(Invalid) as refused:
        refuse([FIRST, SECOND])

    assert refused.value.code == "FIRST"
    assert [(each["pointer"], each["code"]) for each in refused.value.problems] == [("/name", "FIRST"), ("", "SECOND")]


def test_nothing_wrong_refuses_nothing() -> None:
    refuse([])


def test_a_conflict_says_the_same() -> None:
    found = conflict([FIRST, SECOND])

    assert isinstance(found, Conflict)
    assert (found.code, len(found.problems)) == ("FIRST", 2)
