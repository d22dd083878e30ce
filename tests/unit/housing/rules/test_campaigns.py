"""When a campaign may have been held, and whether it may be changed."""

from datetime import date

import pytest

from services.housing.rules.campaigns import check_change, check_held_on
from shared.contracts.housing.vocabulary.campaigns import CampaignState
from shared.decisions import ALLOWED, Refused

TODAY = date(2022, 3, 31)


@pytest.mark.parametrize(("held_on", "is_allowed"), [(date(2021, 10, 8), True), (TODAY, True), (date(2022, 4, 1), False)])
def test_a_campaign_was_held_today_at_the_latest(held_on: date, is_allowed: bool) -> None:
    assert (check_held_on(held_on, TODAY) == ALLOWED) is is_allowed


def test_what_was_cancelled_stays_as_it_is() -> None:
    refused = check_change(CampaignState.CANCELLED)

    assert check_change(CampaignState.HELD) == ALLOWED
    assert isinstance(refused, Refused)
    assert refused.code == "CAMPAIGN_CANCELLED"
