"""Telephone numbers: how they are typed and in what form they are filed."""

import pytest

from shared.decisions import Refused
from shared.identifiers.phones import read_phone
from tests.factories.population import fullwidth


@pytest.mark.parametrize(
    ("typed", "filed"),
    [
        ("13800138000", "13800138000"),
        ("138 0013 8000", "13800138000"),
        ("138-0013-8000", "13800138000"),
        ("+86 13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        (fullwidth("13800138000"), "13800138000"),
        ("19912345678", "19912345678"),
        ("0762-3388110", "07623388110"),
        ("(0755) 26001234", "075526001234"),
        ("010 62345678", "01062345678"),
        ("+86 762 3388110", "07623388110"),
        ("+86 10 62345678", "01062345678"),
        ("+852 9123 4567", "+85291234567"),
        ("00852 9123 4567", "+85291234567"),
        ("+1 (415) 555-2671", "+14155552671"),
        ("+123456789012345", "+123456789012345"),
    ],
)
def test_a_number_is_filed_in_one_form(typed: str, filed: str) -> None:
    assert read_phone(typed) == filed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "1380013800",
        "138001380000",
        "12800138000",
        "3388110",
        "+86 1380013800",
        "+86 12345",
        "+0123456789",
        "+123456",
        "+1234567890123456",
        "phone",
        "13800138000 ext 5",
        "++8613800138000",
    ],
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    read = read_phone(typed)

    assert isinstance(read, Refused)
    assert (read.code, read.pointer) == ("PHONE_FORMAT", "/phone")
