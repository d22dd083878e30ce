"""The RPC methods about campaigns of publicity (宣传活动): counts only, of nobody by name.

Station staff record those of their own station, the bureau reads all.
"""

from typing import Any

from marshmallow import fields, validate

from shared.contracts.housing.basis import READERS, SERVICE, WRITERS, one_of
from shared.contracts.housing.vocabulary.campaigns import CampaignKind, CampaignLanguage, CampaignState, CancelReason
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text

MOST = 1_000_000


def _figure(description: str, **how: Any) -> fields.Integer:
    return fields.Integer(allow_none=True, strict=True, validate=validate.Range(min=0, max=MOST), metadata={"description": description}, **how)


def _languages(**how: Any) -> fields.List[Any]:
    unique = validate.Length(max=len(CampaignLanguage))
    return fields.List(fields.String(validate=one_of(CampaignLanguage)), validate=unique, **how)


class RecordCampaignRequest(Request):
    """A campaign that was held; figures that nobody counted are left out."""

    title = Text(required=True, min_length=2, max_length=100, metadata={"description": "What it was about; it names nobody."})
    kind = fields.String(required=True, validate=one_of(CampaignKind))
    held_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when absent."})
    community_id = Identifier(load_default=None, allow_none=True)
    languages = _languages(load_default=list)
    people_reached = _figure("How many people it reached.", load_default=None)
    houses_visited = _figure("At how many houses.", load_default=None)
    leaflets = _figure("How many leaflets were given out.", load_default=None)
    staff = _figure("How many of the station's people took part.", load_default=None)
    note = Text(load_default=None, allow_none=True, max_length=500, multiline=True, metadata={"description": "Kept encrypted."})


class CampaignRequest(Request):
    """One campaign."""

    id = Identifier(required=True)


class ChangeCampaignRequest(CampaignRequest):
    """What is different; a field that is absent stays as it is."""

    version = fields.Integer(required=True, strict=True)
    title = Text(min_length=2, max_length=100)
    kind = fields.String(validate=one_of(CampaignKind))
    held_on = fields.Date()
    community_id = Identifier(allow_none=True)
    languages = _languages()
    people_reached = _figure("How many people it reached.")
    houses_visited = _figure("At how many houses.")
    leaflets = _figure("How many leaflets were given out.")
    staff = _figure("How many of the station's people took part.")
    note = Text(allow_none=True, max_length=500, multiline=True)


class CancelCampaignRequest(CampaignRequest):
    """Why it does not count."""

    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=one_of(CancelReason))


class ListCampaignsRequest(PageRequest):
    """Campaigns within reach, the latest day first."""

    station_code = StationCode(load_default=None, allow_none=True)
    held_from = fields.Date(load_default=None, allow_none=True, metadata={"description": "The first day of a period."})
    held_to = fields.Date(load_default=None, allow_none=True, metadata={"description": "The last day of a period."})
    kind = fields.String(load_default=None, allow_none=True, validate=one_of(CampaignKind))
    state = fields.String(load_default=None, allow_none=True, validate=one_of(CampaignState))


class CampaignAnswer(Answer):
    """A campaign; the note is shown to its station only."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, validate=one_of(CampaignState))
    station_code = StationCode(required=True)
    origin_station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    title = fields.String(required=True)
    kind = fields.String(required=True, validate=one_of(CampaignKind))
    held_on = fields.Date(required=True)
    languages = fields.List(fields.String(validate=one_of(CampaignLanguage)), required=True)
    people_reached = fields.Integer(required=True, allow_none=True)
    houses_visited = fields.Integer(required=True, allow_none=True)
    leaflets = fields.Integer(required=True, allow_none=True)
    staff = fields.Integer(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    cancel_reason = fields.String(required=True, allow_none=True, validate=one_of(CancelReason))
    cancelled_on = fields.Date(required=True, allow_none=True)
    recorded_by = fields.String(required=True, metadata={"description": "Account id."})
    recorded_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class CampaignPage(Answer):
    """A page of campaigns."""

    items = fields.List(fields.Nested(CampaignAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


RECORD_CAMPAIGN = Method(SERVICE, "record_campaign", RecordCampaignRequest, CampaignAnswer, WRITERS, writes=True, about="campaign")
LIST_CAMPAIGNS = Method(SERVICE, "list_campaigns", ListCampaignsRequest, CampaignPage, READERS, about="campaign")
GET_CAMPAIGN = Method(SERVICE, "get_campaign", CampaignRequest, CampaignAnswer, READERS, about="campaign")
CHANGE_CAMPAIGN = Method(SERVICE, "change_campaign", ChangeCampaignRequest, CampaignAnswer, WRITERS, writes=True, about="campaign")
CANCEL_CAMPAIGN = Method(SERVICE, "cancel_campaign", CancelCampaignRequest, CampaignAnswer, WRITERS, writes=True, about="campaign")
