"""The RPC methods about versions of the check sheet: its items, and what may come of an inspection by it.

An inspection keeps the version of its day, so what was seen is always read with the words it was seen by.
"""

from marshmallow import fields, validate

from shared.contracts.housing.basis import LANDLORD, PUBLISHERS, READERS, SERVICE, one_of
from shared.contracts.housing.vocabulary.hazards import Severity
from shared.contracts.housing.vocabulary.inspections import Aspect, InspectionOutcome
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Empty, Pattern, Request, Text

LONGEST_TEXT = 300
MOST_ITEMS = 100
ITEM_CODE = r"^[A-Z][A-Z0-9_]{2,39}$"
WITH_HAZARDS = [outcome.value for outcome in (InspectionOutcome.RECTIFY, InspectionOutcome.TRANSFER, InspectionOutcome.SUSPEND)]
"""What may come of an inspection that leaves hazards."""


class GetTemplateRequest(Request):
    """One version."""

    version = fields.Integer(required=True, validate=validate.Range(min=1, max=1_000_000))


class TemplateItemRequest(Request):
    """An item; a code that was used before keeps its meaning and its aspect. ``severity`` is that of the hazard when it fails."""

    code = fields.String(required=True, validate=Pattern(ITEM_CODE), metadata={"example": "SMOKE_ALARM"})
    aspect = fields.String(required=True, validate=one_of(Aspect))
    severity = fields.String(required=True, validate=one_of(Severity))
    is_mandatory = fields.Boolean(load_default=True, metadata={"description": "Whether an inspection is closed only with a result of it."})
    text_zh = Text(required=True, max_length=LONGEST_TEXT)
    text_en = Text(required=True, max_length=LONGEST_TEXT)
    basis_zh = Text(required=True, max_length=LONGEST_TEXT)
    basis_en = Text(required=True, max_length=LONGEST_TEXT)


class OutcomeLineRequest(Request):
    """What an inspection comes to whose worst hazard is of this severity; ``allowed`` is what its officer may choose, with a reason, instead."""

    severity = fields.String(required=True, validate=one_of(Severity))
    outcome = fields.String(required=True, validate=validate.OneOf(WITH_HAZARDS))
    allowed = fields.List(fields.String(validate=validate.OneOf(WITH_HAZARDS)), required=True, validate=validate.Length(min=1, max=3))


class PublishTemplateRequest(Request):
    """A version for inspections of a day (today or to come) and after it, with the law or practice that it rests on; ``sheet`` is in its order."""

    valid_from = fields.Date(required=True)
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)
    sheet = fields.List(fields.Nested(TemplateItemRequest), required=True, validate=validate.Length(min=1, max=MOST_ITEMS))
    outcomes = fields.List(fields.Nested(OutcomeLineRequest), required=True, validate=validate.Length(min=1, max=10))


class TemplateItemAnswer(Answer):
    """One item of a version."""

    code = fields.String(required=True, metadata={"example": "SMOKE_ALARM"})
    aspect = fields.String(required=True, validate=one_of(Aspect))
    severity = fields.String(required=True, validate=one_of(Severity))
    is_mandatory = fields.Boolean(required=True)
    text_zh = fields.String(required=True)
    text_en = fields.String(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)


class OutcomeLineAnswer(Answer):
    """What an inspection comes to whose worst hazard is of this severity, and what its officer may choose instead."""

    severity = fields.String(required=True, validate=one_of(Severity))
    outcome = fields.String(required=True, validate=one_of(InspectionOutcome))
    allowed = fields.List(fields.String(validate=one_of(InspectionOutcome)), required=True)


class TemplateSummary(Answer):
    """A version without its items; the latest whose ``valid_from`` has come is ``is_current``."""

    version = fields.Integer(required=True)
    valid_from = fields.Date(required=True)
    is_current = fields.Boolean(required=True)
    basis_zh = fields.String(required=True)
    basis_en = fields.String(required=True)
    published_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id; null for the first version."})
    published_at = fields.AwareDateTime(required=True)
    item_count = fields.Integer(required=True)


class TemplateAnswer(TemplateSummary):
    """A version with its items, in the order of the sheet."""

    sheet = fields.List(fields.Nested(TemplateItemAnswer), required=True)
    outcomes = fields.List(fields.Nested(OutcomeLineAnswer), required=True)


class TemplateList(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(TemplateSummary), required=True)


LIST_INSPECTION_TEMPLATES = Method(SERVICE, "list_inspection_templates", Empty, TemplateList, READERS | LANDLORD)
GET_INSPECTION_TEMPLATE = Method(SERVICE, "get_inspection_template", GetTemplateRequest, TemplateAnswer, READERS | LANDLORD)
PUBLISH_INSPECTION_TEMPLATE = Method(SERVICE, "publish_inspection_template", PublishTemplateRequest, TemplateAnswer, PUBLISHERS, writes=True)
