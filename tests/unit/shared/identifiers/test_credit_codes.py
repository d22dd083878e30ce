"""Unified social credit codes, both sides."""

import pytest

from shared.decisions import Refused
from shared.identifiers.credit_codes import read_credit_code
from tests.factories.population import fullwidth

CODE = "91441602MA4UQ0F00P"


@pytest.mark.parametrize(
    "typed",
    [CODE, CODE.lower(), f" {CODE[:2]} {CODE[2:8]} {CODE[8:]} ", "91441602-MA4UQ0F00-P", fullwidth(CODE)],
)
def test_however_it_is_typed_it_is_one_code(typed: str) -> None:
    assert read_credit_code(typed) == CODE


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "CREDIT_CODE_FORMAT"),
        (CODE[:-1], "CREDIT_CODE_FORMAT"),
        (f"{CODE}1", "CREDIT_CODE_FORMAT"),
        (f"9144160A{CODE[8:]}", "CREDIT_CODE_FORMAT"),
        (CODE.replace("U", "I"), "CREDIT_CODE_FORMAT"),
        (CODE.replace("U", "O"), "CREDIT_CODE_FORMAT"),
        (CODE.replace("U", "厂"), "CREDIT_CODE_FORMAT"),
        (f"{CODE[:-1]}Q", "CREDIT_CODE_CHECK_DIGIT"),
        (CODE.replace("4UQ", "U4Q"), "CREDIT_CODE_CHECK_DIGIT"),
    ],
)
def test_what_cannot_be_a_code_is_refused(typed: str, code: str) -> None:
    read = read_credit_code(typed)

    assert isinstance(read, Refused)
    assert (read.code, read.pointer) == (code, "/credit_code")
