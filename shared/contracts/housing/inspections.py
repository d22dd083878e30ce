"""The RPC methods about inspections.

An inspection is filled in while it is open, in one call or in many, and frozen when it is closed: nothing that was seen, no photograph
and nothing of the outcome changes afterwards, and a digest over all of it says whether that is so. A note is free text and is shown to the
staff of the house's station only, also where it went on to a hazard; the landlord reads what was seen, and may acknowledge having read it.
"""

from marshmallow import fields, validate

from shared.contracts.housing.basis import INSPECTORS, LANDLORD, READERS, SERVICE, one_of
from shared.contracts.housing.inspection_templates import ITEM_CODE, TemplateItemAnswer
from shared.contracts.housing.photos import PhotoAnswer
from shared.contracts.housing.vocabulary.inspections import (
    AbandonReason,
    InspectionKind,
    InspectionOutcome,
    InspectionState,
    ItemResult,
)
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier, PageRequest, Pattern, Request, StationCode, Text

LONGEST_NOTE = 1000
MOST_RESULTS = 500


class InspectionRequest(Request):
    """One inspection."""

    id = Identifier(required=True)


class ResultRequest(Request):
    """What was seen of an item, in one room or in the whole house; ``fixed_on_site`` goes with FAIL.

    ``seen_at`` is the time on the officer's device. What was seen later counts, in whichever order results arrive.
    """

    item_code = fields.String(required=True, validate=Pattern(ITEM_CODE), metadata={"example": "SMOKE_ALARM"})
    result = fields.String(required=True, validate=one_of(ItemResult))
    room_id = Identifier(load_default=None, allow_none=True)
    fixed_on_site = fields.Boolean(load_default=False)
    note = Text(load_default=None, allow_none=True, max_length=LONGEST_NOTE, multiline=True)
    seen_at = fields.AwareDateTime(load_default=None, allow_none=True)


class OpenInspectionRequest(InspectionRequest):
    """An inspection of a house (``id``), of today unless ``inspected_on`` says otherwise, with what was seen so far.

    With ``close`` it is closed at once, as ``close_inspection`` would; ``outcome`` and ``reason`` go with it.
    """

    kind = fields.String(required=True, validate=one_of(InspectionKind))
    inspected_on = fields.Date(load_default=None, allow_none=True)
    results = fields.List(fields.Nested(ResultRequest), load_default=list, validate=validate.Length(max=MOST_RESULTS))
    close = fields.Boolean(load_default=False)
    outcome = fields.String(load_default=None, allow_none=True, validate=one_of(InspectionOutcome))
    reason = Text(load_default=None, allow_none=True, max_length=LONGEST_NOTE, multiline=True)


class ListHouseInspectionsRequest(PageRequest):
    """The inspections of a house (``id``), the newest first."""

    id = Identifier(required=True)


class ListInspectionsRequest(PageRequest):
    """The inspections of the own station, the newest first; ``inspected_from`` and ``inspected_until`` are the first and the last day."""

    station_code = StationCode(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=one_of(InspectionState))
    outcome = fields.String(load_default=None, allow_none=True, validate=one_of(InspectionOutcome))
    kind = fields.String(load_default=None, allow_none=True, validate=one_of(InspectionKind))
    inspected_from = fields.Date(load_default=None, allow_none=True)
    inspected_until = fields.Date(load_default=None, allow_none=True)


class RecordResultsRequest(InspectionRequest):
    """What was seen of some items; a result that comes again takes the place of the one before. The version is checked if it is named."""

    version = fields.Integer(load_default=None, allow_none=True, strict=True)
    results = fields.List(fields.Nested(ResultRequest), required=True, validate=validate.Length(min=1, max=MOST_RESULTS))


class CloseInspectionRequest(InspectionRequest):
    """The end of an inspection. Without an ``outcome`` it is the one that the rule proposes; another that the rule allows needs a ``reason``."""

    version = fields.Integer(required=True, strict=True)
    outcome = fields.String(load_default=None, allow_none=True, validate=one_of(InspectionOutcome))
    reason = Text(load_default=None, allow_none=True, max_length=LONGEST_NOTE, multiline=True)


class AbandonInspectionRequest(InspectionRequest):
    """An inspection that is given up; OTHER needs a note."""

    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=one_of(AbandonReason))
    note = Text(load_default=None, allow_none=True, max_length=LONGEST_NOTE, multiline=True)


class AcknowledgeInspectionRequest(InspectionRequest):
    """The landlord has read what was found."""

    version = fields.Integer(required=True, strict=True)


class ResultAnswer(Answer):
    """What was seen of an item, with the item as the version of the sheet has it; ``note`` is for the station's staff."""

    item = fields.Nested(TemplateItemAnswer, required=True)
    result = fields.String(required=True, validate=one_of(ItemResult))
    room_id = Identifier(required=True, allow_none=True)
    fixed_on_site = fields.Boolean(required=True)
    note = fields.String(required=True, allow_none=True)
    seen_at = fields.AwareDateTime(required=True, allow_none=True)


class InspectionSummary(Answer):
    """An inspection without what was seen. ``proposed_outcome`` is what the rule made of it, ``outcome`` what its officer signed for."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    template_version = fields.Integer(required=True)
    kind = fields.String(required=True, validate=one_of(InspectionKind))
    state = fields.String(required=True, validate=one_of(InspectionState))
    inspected_on = fields.Date(required=True)
    inspector_id = fields.String(required=True, metadata={"description": "Account id."})
    started_at = fields.AwareDateTime(required=True)
    proposed_outcome = fields.String(required=True, allow_none=True, validate=one_of(InspectionOutcome))
    outcome = fields.String(required=True, allow_none=True, validate=one_of(InspectionOutcome))
    closed_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id of who signed."})
    closed_at = fields.AwareDateTime(required=True, allow_none=True)
    digest = fields.String(required=True, allow_none=True, metadata={"description": "SHA-256 over all that was signed, in hexadecimal."})
    acknowledged_at = fields.AwareDateTime(required=True, allow_none=True)
    abandon_reason = fields.String(required=True, allow_none=True, validate=one_of(AbandonReason))


class InspectionAnswer(InspectionSummary):
    """An inspection with what was seen. ``missing`` are the codes of mandatory items without a result."""

    outcome_reason = fields.String(required=True, allow_none=True, metadata={"description": "For the station's staff."})
    abandon_note = fields.String(required=True, allow_none=True, metadata={"description": "For the station's staff."})
    missing = fields.List(fields.String(), required=True, metadata={"example": ["SMOKE_ALARM"]})
    results = fields.List(fields.Nested(ResultAnswer), required=True)
    photos = fields.List(fields.Nested(PhotoAnswer), required=True)


class InspectionPage(Answer):
    """A page of inspections."""

    items = fields.List(fields.Nested(InspectionSummary), required=True)
    next = fields.String(required=True, allow_none=True)


class InspectionVerification(Answer):
    """Whether a closed inspection is what was signed; ``altered`` says what is not: CONTENT, or the id of a photograph."""

    id = Identifier(required=True)
    signed_by = fields.String(required=True, metadata={"description": "Account id."})
    signed_at = fields.AwareDateTime(required=True)
    digest = fields.String(required=True)
    is_intact = fields.Boolean(required=True)
    altered = fields.List(fields.String(), required=True)


OPEN_INSPECTION = Method(SERVICE, "open_inspection", OpenInspectionRequest, InspectionAnswer, INSPECTORS, writes=True, about="house")
LIST_HOUSE_INSPECTIONS = Method(SERVICE, "list_house_inspections", ListHouseInspectionsRequest, InspectionPage, READERS | LANDLORD, about="house")
LIST_INSPECTIONS = Method(SERVICE, "list_inspections", ListInspectionsRequest, InspectionPage, READERS)
GET_INSPECTION = Method(SERVICE, "get_inspection", InspectionRequest, InspectionAnswer, READERS | LANDLORD, about="inspection")
VERIFY_INSPECTION = Method(SERVICE, "verify_inspection", InspectionRequest, InspectionVerification, READERS | LANDLORD, about="inspection")
RECORD_RESULTS = Method(SERVICE, "record_results", RecordResultsRequest, InspectionAnswer, INSPECTORS, writes=True, about="inspection")
CLOSE_INSPECTION = Method(SERVICE, "close_inspection", CloseInspectionRequest, InspectionAnswer, INSPECTORS, writes=True, about="inspection")
ABANDON_INSPECTION = Method(SERVICE, "abandon_inspection", AbandonInspectionRequest, InspectionAnswer, INSPECTORS, writes=True, about="inspection")
ACKNOWLEDGE_INSPECTION = Method(
    SERVICE, "acknowledge_inspection", AcknowledgeInspectionRequest, InspectionAnswer, LANDLORD, writes=True, about="inspection"
)
