"""The RPC methods about what a tenant and the station say of a check-out, and about the rules of stays.

Who has the code may read and answer: it stands in the landlord's answer and nowhere else. What is shown to its holder is nobody's.
"""

from marshmallow import fields, validate

from shared.contracts.housing.basis import DECIDERS, PUBLISHERS, READERS, SERVICE, one_of
from shared.contracts.housing.stays import StayAnswer
from shared.contracts.housing.vocabulary.stays import CheckOutDecision, DisputeReason, LinkState, TenantAnswer
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Empty, Identifier, Request, Text

CODE = {"description": "Hyphens, spaces, case, and O for 0 and I or L for 1 make no difference.", "example": "7Q4M-2ZKD-90XA-B3CE"}
DAYS = validate.Range(min=1, max=3650)
SECONDS = validate.Range(min=1, max=86_400)


class ShowCheckOutRequest(Request):
    """The code of a tenant's link."""

    code = fields.String(required=True, validate=validate.Length(max=64), metadata=CODE)


class AnswerCheckOutRequest(Request):
    """The tenant has left, or has not, and why; a reason is needed to dispute."""

    code = fields.String(required=True, validate=validate.Length(max=64), metadata=CODE)
    decision = fields.String(required=True, validate=one_of(TenantAnswer))
    reason = fields.String(load_default=None, allow_none=True, validate=one_of(DisputeReason))


class TenantCheckOut(Answer):
    """A check-out as its tenant sees it; all but ``state`` is null for a code that nobody was given."""

    state = fields.String(required=True, validate=one_of(LinkState))
    house_number = fields.String(
        required=True, allow_none=True, metadata={"description": "As on the card of the house.", "example": "CHANGTANG-000123"}
    )
    station_name_zh = fields.String(required=True, allow_none=True, metadata={"example": "长塘派出所"})
    station_name_en = fields.String(required=True, allow_none=True, metadata={"example": "Changtang Police Station"})
    checked_in_on = fields.Date(required=True, allow_none=True)
    checked_out_on = fields.Date(required=True, allow_none=True, metadata={"description": "The first day without the tenant."})
    open_until = fields.Date(required=True, allow_none=True, metadata={"description": "The last day to answer."})


class DecideCheckOutRequest(Request):
    """A dispute is decided: the check-out of a stay (``id``) stands, or the guest lives there and the stay goes on, in its bed or another."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    decision = fields.String(required=True, validate=one_of(CheckOutDecision))
    bed_id = Identifier(load_default=None, allow_none=True, metadata={"description": "When somebody else has moved into the bed."})
    note = Text(load_default=None, allow_none=True, max_length=1000, multiline=True)


class PublishStayRuleRequest(Request):
    """A version of the rules of stays; days are calendar days."""

    valid_from = fields.Date(required=True)
    report_days = fields.Integer(required=True, strict=True, validate=DAYS, metadata={"description": "To report an arrival."})
    dispute_days = fields.Integer(required=True, strict=True, validate=DAYS, metadata={"description": "In which a tenant answers a check-out."})
    guest_days = fields.Integer(required=True, strict=True, validate=DAYS, metadata={"description": "That a guest is kept after the stay."})
    repeat_seconds = fields.Integer(
        required=True, strict=True, validate=SECONDS, metadata={"description": "Until a report without an answer is repeated; doubled each time."}
    )
    longest_repeat_seconds = fields.Integer(required=True, strict=True, validate=SECONDS)
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)


class StayRuleAnswer(Answer):
    """A version of the rules of stays."""

    valid_from = fields.Date(required=True)
    report_days = fields.Integer(required=True)
    dispute_days = fields.Integer(required=True)
    guest_days = fields.Integer(required=True)
    repeat_seconds = fields.Integer(required=True)
    longest_repeat_seconds = fields.Integer(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)
    published_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id; null for the first version."})
    published_at = fields.AwareDateTime(required=True)


class StayRuleList(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(StayRuleAnswer), required=True)


SHOW_CHECK_OUT = Method(SERVICE, "show_check_out", ShowCheckOutRequest, TenantCheckOut)
ANSWER_CHECK_OUT = Method(SERVICE, "answer_check_out", AnswerCheckOutRequest, TenantCheckOut, writes=True)
DECIDE_CHECK_OUT = Method(SERVICE, "decide_check_out", DecideCheckOutRequest, StayAnswer, DECIDERS, writes=True, about="stay")
LIST_STAY_RULES = Method(SERVICE, "list_stay_rules", Empty, StayRuleList, READERS)
PUBLISH_STAY_RULE = Method(SERVICE, "publish_stay_rule", PublishStayRuleRequest, StayRuleAnswer, PUBLISHERS, writes=True)
