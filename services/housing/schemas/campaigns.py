"""Campaigns as the contract's answers and events; notes are opened for the campaign's station only."""

from services.housing.models import Campaign
from shared.answers import Answer, day, instant
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note

FIGURES = ("people_reached", "houses_visited", "leaflets", "staff")
PLAIN = (
    "id",
    "version",
    "state",
    "station_code",
    "origin_station_code",
    "community_id",
    "title",
    "kind",
    "languages",
    *FIGURES,
    "cancel_reason",
    "recorded_by",
)


def show_campaign(campaign: Campaign, cipher: FieldCipher, *, notes: bool) -> Answer:
    """``CampaignAnswer``."""
    return {
        **{name: getattr(campaign, name) for name in PLAIN},
        "note": open_note(cipher, campaign, "note_encrypted") if notes else None,
        "held_on": day(campaign.held_on),
        "cancelled_on": day(campaign.cancelled_on),
        "recorded_at": instant(campaign.recorded_at),
        "updated_at": instant(campaign.updated_at),
    }


def campaign_fact(campaign: Campaign) -> Answer:
    """``CampaignFact``: what an event says of a campaign."""
    return {
        "campaign_id": campaign.id,
        **{name: getattr(campaign, name) for name in ("kind", "station_code", "community_id", *FIGURES)},
        "held_on": day(campaign.held_on),
    }
