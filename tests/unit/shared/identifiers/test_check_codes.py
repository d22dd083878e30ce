"""Check codes: made by chance, and read however they are typed."""

import pytest

from shared.identifiers.check_codes import ALPHABET, CODE_BYTES, CODE_LENGTH, code_of, grouped, read_code
from tests.factories.population import fullwidth

CODE = "7Q4M2ZKD90XAB3CE"


@pytest.mark.parametrize(
    ("chance", "expected"), [(bytes(CODE_BYTES), "0" * 16), (b"\xff" * CODE_BYTES, "Z" * 16), (b"\x00" * 9 + b"\x21", "0" * 14 + "11")]
)
def test_every_bit_of_chance_is_in_the_code(chance: bytes, expected: str) -> None:
    assert code_of(chance) == expected
    assert len(ALPHABET) ** CODE_LENGTH == 2 ** (8 * CODE_BYTES)


@pytest.mark.parametrize(
    "typed",
    [CODE, grouped(CODE), CODE.lower(), " 7Q4M 2ZKD 90XA B3CE ", "7q4m-2zkd-9Oxa-b3ce"],
)
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert read_code(typed) == CODE


def test_letters_that_look_like_digits_are_digits() -> None:
    assert read_code("OOOO-IIII-LLLL-oill") == "0000111111110111"


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "0", "U" * 16, fullwidth("7") * 16, CODE[:-1] + "_", "../../etc/passwd"])
def test_what_cannot_be_a_code(typed: str) -> None:
    assert read_code(typed) is None
