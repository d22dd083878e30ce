"""Since when an imported house is registered and verified: both sides of each bound."""

from datetime import date

import pytest

from services.housing.rules.import_days import check_verified, registered_since
from shared.decisions import Refused

TODAY = date(2022, 3, 31)
YESTERDAY, TOMORROW = date(2022, 3, 30), date(2022, 4, 1)


@pytest.mark.parametrize(
    ("registered_on", "verified_on", "since"),
    [(None, None, TODAY), (YESTERDAY, None, YESTERDAY), (None, YESTERDAY, YESTERDAY), (date(2021, 1, 1), YESTERDAY, date(2021, 1, 1))],
)
def test_since_when(registered_on: date | None, verified_on: date | None, since: date) -> None:
    assert registered_since(registered_on, verified_on, TODAY) == since


@pytest.mark.parametrize(
    ("verified_on", "registered_on", "may_verify", "code"),
    [
        (None, TODAY, False, None),
        (TODAY, TODAY, True, None),
        (YESTERDAY, YESTERDAY, True, None),
        (YESTERDAY, TODAY, True, "VERIFIED_BEFORE_REGISTERED"),
        (TOMORROW, TOMORROW, True, "VERIFIED_IN_FUTURE"),
        (TODAY, TODAY, False, "VERIFIED_BY_OFFICER"),
    ],
)
def test_a_visit_is_between_registration_and_today_and_an_officers_word(
    verified_on: date | None, registered_on: date, may_verify: bool, code: str | None
) -> None:
    found = check_verified(verified_on, registered_on, TODAY, may_verify=may_verify)

    assert getattr(found, "code", None) == code
    assert not isinstance(found, Refused) or found.pointer == "/verified_on"
