"""On which day a campaign may have been held, and whether it may still be changed."""

from datetime import date

from shared.contracts.housing.vocabulary.campaigns import CampaignState
from shared.decisions import ALLOWED, Decision, Refused


def check_held_on(held_on: date, today: date) -> Decision:
    """What is recorded was held, today at the latest."""
    return Refused("CAMPAIGN_IN_FUTURE", "A campaign was held today at the latest.", "/held_on") if held_on > today else ALLOWED


def check_change(state: CampaignState) -> Decision:
    """What does not count any more stays as it is."""
    return Refused("CAMPAIGN_CANCELLED", "It was cancelled.") if state is CampaignState.CANCELLED else ALLOWED
