"""When a letter is signed and printed: both sides."""

from datetime import date

import pytest

from services.housing.rules.letters import check_again, check_reprint, check_signed_on, check_text, letter_serial

TODAY = date(2022, 3, 31)


@pytest.mark.parametrize(
    ("signed_on", "by_account", "code"),
    [
        (TODAY, True, None),
        (date(2022, 3, 30), True, "SIGNED_TODAY"),
        (date(2022, 4, 1), True, "SIGNED_TODAY"),
        (TODAY, False, None),
        (date(2012, 10, 1), False, None),
        (date(2022, 4, 1), False, "SIGNED_IN_FUTURE"),
    ],
)
def test_an_account_signs_today_and_paper_was_signed_before(signed_on: date, by_account: bool, code: str | None) -> None:
    assert getattr(check_signed_on(signed_on, TODAY, by_account=by_account), "code", None) == code


@pytest.mark.parametrize(("asked", "in_force", "code"), [(1, 1, None), (1, 2, "LETTER_TEXT_NOT_IN_FORCE"), (1, None, "LETTER_TEXT_NOT_IN_FORCE")])
def test_what_is_signed_is_the_version_of_the_day(asked: int, in_force: int | None, code: str | None) -> None:
    assert getattr(check_text(asked, in_force), "code", None) == code


@pytest.mark.parametrize(("asked", "current", "code"), [(1, None, None), (1, 1, "LETTER_SIGNED"), (1, 2, "LETTER_SIGNED"), (2, 1, None)])
def test_a_version_is_signed_once(asked: int, current: int | None, code: str | None) -> None:
    assert getattr(check_again(asked, current), "code", None) == code


@pytest.mark.parametrize(("printed", "reason", "code"), [(0, None, None), (1, None, "REPRINT_REASON_REQUIRED"), (1, "LOST", None)])
def test_a_reprint_needs_a_reason(printed: int, reason: str | None, code: str | None) -> None:
    assert getattr(check_reprint(printed, reason), "code", None) == code


@pytest.mark.parametrize(("number", "serial"), [(1, "CHANGTANG-000123-L01"), (100, "CHANGTANG-000123-L100")])
def test_serials(number: int, serial: str) -> None:
    assert letter_serial("CHANGTANG-000123", number) == serial
