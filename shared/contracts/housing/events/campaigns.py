"""Events about campaigns of publicity: counts only."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE, one_of
from shared.contracts.housing.vocabulary.campaigns import CampaignKind, CancelReason
from shared.contracts.schema import Answer, Identifier, StationCode


class CampaignFact(Answer):
    """A campaign and its figures, null where nobody counted."""

    campaign_id = Identifier(required=True)
    kind = fields.String(required=True, validate=one_of(CampaignKind))
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    held_on = fields.Date(required=True)
    people_reached = fields.Integer(required=True, allow_none=True)
    houses_visited = fields.Integer(required=True, allow_none=True)
    leaflets = fields.Integer(required=True, allow_none=True)
    staff = fields.Integer(required=True, allow_none=True)


class CampaignCancelled(CampaignFact):
    """It does not count."""

    reason = fields.String(required=True, validate=one_of(CancelReason))


CAMPAIGN_HELD = Event(SERVICE, "campaign_held", 1, CampaignFact)
CAMPAIGN_CHANGED = Event(SERVICE, "campaign_changed", 1, CampaignFact)
CAMPAIGN_CANCELLED = Event(SERVICE, "campaign_cancelled", 1, CampaignCancelled)
