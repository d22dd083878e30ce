"""Masks: enough to recognise somebody, not enough to know them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.identifiers.masking import mask_name, mask_number, mask_phone


@pytest.mark.parametrize(("name", "masked"), [("张三", "张*"), ("欧阳小明", "欧*"), ("John Smith", "J*"), ("𠮷野", "𠮷*")])
def test_of_a_name_the_first_character_is_shown(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("441602199001010016", "4416**********0016"), ("E12345678", "E1*****78"), ("12345678", "12****78"), ("12345", "1***5")],
)
def test_of_a_number_the_ends_are_shown(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(("phone", "masked"), [("13800138000", "138****8000"), ("07623388110", "07*******10"), ("+85291234567", "+85******567")])
def test_of_a_phone_the_ends_are_shown(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text(alphabet="0123456789ABCDEF", min_size=5, max_size=18))
def test_at_least_half_of_a_number_is_hidden(number: str) -> None:
    assert mask_number(number).count("*") * 2 >= len(number) == len(mask_number(number))
