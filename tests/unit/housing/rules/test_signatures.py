"""What is signed has one form, and one digest."""

import hashlib

import pytest

from services.housing.rules.signatures import digest_of


def test_the_digest_is_that_of_the_canonical_text() -> None:
    assert (
        digest_of({"b": [["SMOKE_ALARM", "PASS"]], "a": "独立"}) == hashlib.sha256('{"a":"独立","b":[["SMOKE_ALARM","PASS"]]}'.encode()).hexdigest()
    )


def test_the_order_of_members_does_not_matter() -> None:
    assert digest_of({"a": 1, "b": None}) == digest_of({"b": None, "a": 1})


@pytest.mark.parametrize("other", [{"a": 2}, {"a": "1"}, {"a": 1, "b": None}, {}])
def test_anything_else_does(other: dict[str, object]) -> None:
    assert digest_of(other) != digest_of({"a": 1})
