"""The error tree crosses the bus unchanged and never carries a text that was not meant to be seen."""

import pytest

from shared.errors import BY_NAME, Conflict, DomainError, Invalid, Unavailable, from_wire, invalid_field


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_every_class_is_rebuilt_from_its_wire_form(name: str) -> None:
    sent = BY_NAME[name]("SOME_CODE", "a sentence", [{"pointer": "/a", "code": "B", "detail": ""}], 3)

    received = from_wire(name, sent.args)

    assert type(received) is BY_NAME[name]
    assert (received.code, received.detail, received.problems, received.retry_after) == ("SOME_CODE", "a sentence", sent.problems, 3)


def test_a_name_outside_the_tree_is_not_rebuilt() -> None:
    assert from_wire("SystemExit", ["x"]) is None


def test_the_code_falls_back_to_the_class() -> None:
    assert Conflict().code == "CONFLICT"
    assert Unavailable().code == "UNAVAILABLE"
    assert DomainError().code == "INTERNAL"


def test_one_field_error_points_at_the_field() -> None:
    error = invalid_field("/person/name", "NAME_EMPTY", "A name is needed.")

    assert isinstance(error, Invalid)
    assert error.problems == [{"pointer": "/person/name", "code": "NAME_EMPTY", "detail": "A name is needed."}]
    assert str(error) == "NAME_EMPTY: A name is needed."
