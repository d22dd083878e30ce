"""When a receipt is issued, printed and valid: both sides of every boundary."""

from datetime import date

import pytest

from services.population.rules.receipts import (
    ALPHABET,
    CODE_BYTES,
    CODE_LENGTH,
    check_issue,
    check_print,
    check_reprint,
    code_of,
    expiry,
    grouped,
    read_code,
    serial,
    serial_prefix,
    state_of,
)
from shared.contracts.population.vocabulary.receipts import ReceiptState
from shared.decisions import Decision, Refused
from tests.factories.population import fullwidth

LAST = date(2023, 3, 31)
CODE = "7Q4M2ZKD90XAB3CE"


def code(decision: Decision) -> str | None:
    """The code of a refusal, None for what is allowed."""
    return decision.code if isinstance(decision, Refused) else None


@pytest.mark.parametrize(
    ("issued_on", "days", "last"),
    [
        (date(2022, 3, 31), 365, date(2023, 3, 31)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2023, 3, 1), 365, date(2024, 2, 29)),
        (date(2022, 12, 31), 1, date(2023, 1, 1)),
    ],
)
def test_the_day_of_issue_does_not_count(issued_on: date, days: int, last: date) -> None:
    assert expiry(issued_on, days) == last


@pytest.mark.parametrize(
    ("is_revoked", "residence_state", "today", "expected"),
    [
        (False, "ACTIVE", date(2022, 3, 31), "VALID"),
        (False, "ACTIVE", LAST, "VALID"),
        (False, "ACTIVE", date(2023, 4, 1), "EXPIRED"),
        (False, "ENDED", LAST, "ENDED"),
        (False, "ENDED", date(2023, 4, 1), "ENDED"),
        (True, "ACTIVE", LAST, "REVOKED"),
        (True, "ACTIVE", date(2023, 4, 1), "REVOKED"),
        (True, "ENDED", LAST, "REVOKED"),
    ],
)
def test_whether_it_holds(is_revoked: bool, residence_state: str, today: date, expected: str) -> None:
    assert state_of(is_revoked=is_revoked, residence_state=residence_state, expires_on=LAST, today=today) == expected


@pytest.mark.parametrize(
    ("residence_state", "current", "replace", "expected"),
    [
        ("ACTIVE", None, False, None),
        ("ACTIVE", None, True, None),
        ("ACTIVE", ReceiptState.VALID, False, "RECEIPT_EXISTS"),
        ("ACTIVE", ReceiptState.VALID, True, None),
        ("ACTIVE", ReceiptState.EXPIRED, False, None),
        ("ENDED", None, False, "RECEIPT_OF_ENDED_RESIDENCE"),
        ("ENDED", ReceiptState.ENDED, True, "RECEIPT_OF_ENDED_RESIDENCE"),
    ],
)
def test_one_valid_receipt_of_a_residence(residence_state: str, current: ReceiptState | None, replace: bool, expected: str | None) -> None:
    assert code(check_issue(residence_state, current, replace=replace)) == expected


@pytest.mark.parametrize(
    ("state", "is_as_issued", "expected"),
    [
        (ReceiptState.VALID, True, None),
        (ReceiptState.VALID, False, "RECEIPT_OUTDATED"),
        (ReceiptState.EXPIRED, True, "RECEIPT_NOT_VALID"),
        (ReceiptState.ENDED, True, "RECEIPT_NOT_VALID"),
        (ReceiptState.REVOKED, False, "RECEIPT_NOT_VALID"),
    ],
)
def test_only_what_holds_and_is_as_it_was_is_printed(state: ReceiptState, is_as_issued: bool, expected: str | None) -> None:
    assert code(check_print(state, is_as_issued=is_as_issued)) == expected


@pytest.mark.parametrize(
    ("printed", "reason", "expected"), [(0, None, None), (0, "LOST", None), (1, None, "REPRINT_REASON_REQUIRED"), (1, "LOST", None)]
)
def test_a_reprint_needs_a_reason(printed: int, reason: str | None, expected: str | None) -> None:
    assert code(check_reprint(printed, reason)) == expected


@pytest.mark.parametrize(
    ("station_code", "number", "expected"),
    [
        ("changtang", 123, "CHANGTANG-2022-000123"),
        ("ct-1", 1, "CT-1-2022-000001"),
        ("ct", 999_999, "CT-2022-999999"),
        ("ct", 1_000_000, "CT-2022-1000000"),
    ],
)
def test_serials(station_code: str, number: int, expected: str) -> None:
    assert serial(serial_prefix(station_code, 2022), number) == expected


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
