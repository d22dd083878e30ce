"""The RPC methods about the rules of hazards: how many days there are, and what may be done by whom."""

from marshmallow import fields, validate

from shared.contracts.housing.basis import LANDLORD, PUBLISHERS, READERS, SERVICE, one_of
from shared.contracts.housing.hazards import ITEM_CODE
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Empty, Request, Text
from shared.contracts.versions import RuleVersion
from shared.contracts.vocabulary import DayKind

DAYS = validate.Range(min=0, max=365)


class HazardRuleLineRequest(Request):
    """Periods for all hazards of a severity, or for those of one item of the template, whatever their severity."""

    severity = fields.String(load_default=None, allow_none=True, validate=one_of(Severity))
    item_code = fields.String(load_default=None, allow_none=True, validate=ITEM_CODE)
    days = fields.Integer(required=True, strict=True, validate=DAYS)
    again_days = fields.Integer(required=True, strict=True, validate=DAYS)
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    extensions = fields.Integer(required=True, strict=True, validate=validate.Range(min=0, max=10))
    extension_days = fields.Integer(required=True, strict=True, validate=DAYS)
    landlord_reports = fields.Boolean(required=True)


class PublishHazardRuleRequest(Request):
    """A version that replaces the one before from a day to come, with the law or practice that it rests on."""

    valid_from = fields.Date(required=True)
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)
    lines = fields.List(fields.Nested(HazardRuleLineRequest), required=True, validate=validate.Length(min=1, max=100))


class HazardRuleLineAnswer(Answer):
    """One line of a version; that of an item counts before that of a severity."""

    severity = fields.String(required=True, allow_none=True, validate=one_of(Severity))
    item_code = fields.String(required=True, allow_none=True)
    days = fields.Integer(required=True, metadata={"description": "From the day on which it is found, which does not count, to the last in time."})
    again_days = fields.Integer(required=True, metadata={"description": "The same after a recheck that failed, or a transfer that came back."})
    day_kind = fields.String(required=True, validate=one_of(DayKind))
    extensions = fields.Integer(required=True, metadata={"description": "How often it may be extended, 0 for never."})
    extension_days = fields.Integer(required=True, metadata={"description": "By how much at most each time, from the deadline before."})
    landlord_reports = fields.Boolean(required=True, metadata={"description": "Whether the landlord may report it as put right."})


class HazardRule(RuleVersion):
    """One version; the one with the latest ``valid_from`` that has come holds."""

    lines = fields.List(fields.Nested(HazardRuleLineAnswer), required=True)


class HazardRuleList(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(HazardRule), required=True)


LIST_HAZARD_RULES = Method(SERVICE, "list_hazard_rules", Empty, HazardRuleList, READERS | LANDLORD, about="hazard_rule")
PUBLISH_HAZARD_RULE = Method(SERVICE, "publish_hazard_rule", PublishHazardRuleRequest, HazardRule, PUBLISHERS, writes=True, about="hazard_rule")
