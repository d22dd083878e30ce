"""Addresses: when two spellings are one place."""

import pytest

from shared.identifiers.addresses import address_key, bare_address
from tests.factories.population import fullwidth


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("长塘路 12 号", "302"), ("长塘路12号。", " 302 "), True),
        ((f"长塘路{fullwidth('12')}号", fullwidth("302")), ("长塘路12号", "302"), True),
        (("12 Dongjiang Road, Block B", "3a"), ("12 dongjiang road block b", "3A"), True),
        (("长塘路12号", None), ("长塘路12号", ""), True),
        (("长塘路12号", "302"), ("长塘路12号", "303"), False),
        (("长塘路12号", "302"), ("长塘路12号", None), False),
        (("长塘路1号", "2302"), ("长塘路12号", "302"), False),
        (("长塘路1", "2"), ("长塘路", "12"), False),
        (("长塘路1-23号", None), ("长塘路12-3号", None), False),
        (("长塘路1-23号", None), ("长塘路123号", None), False),
        (("长塘路 1 - 23 号", None), ("长塘路1\u201323号", None), True),
    ],
)
def test_spellings_of_one_place_have_one_key(one: tuple[str, str | None], other: tuple[str, str | None], same: bool) -> None:
    assert (address_key(*one) == address_key(*other)) is same


@pytest.mark.parametrize(
    ("beginning", "whole", "begins"),
    [("东华路", "东华路 12 号", True), ("东华路 1", "东华路12号", True), ("东华 路12", "东华路 12 号", True), ("华路", "东华路 12 号", False)],
)
def test_the_beginning_of_an_address_is_the_beginning_of_what_it_is_found_by(beginning: str, whole: str, begins: bool) -> None:
    assert bare_address(whole).startswith(bare_address(beginning)) is begins
