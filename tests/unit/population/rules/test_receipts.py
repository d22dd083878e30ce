"""When a receipt is issued, printed and valid: both sides of every boundary."""

from datetime import date

import pytest

from services.population.rules.receipts import check_issue, check_print, check_reprint, expiry, serial, serial_prefix, state_of
from shared.contracts.population.vocabulary.receipts import ReceiptState
from shared.decisions import Decision, Refused

LAST = date(2023, 3, 31)


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
