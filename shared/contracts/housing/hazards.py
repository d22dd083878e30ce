"""The RPC methods about hazards.

A note, and the kind of a hazard that is no item's, are free text: they are shown to the staff of the house's station and to its landlord,
and are null to everybody else. The landlord is not shown what a landlord before has written, nor what an officer noted in an inspection,
which is the station's: of such a hazard it reads item, room, severity and deadline. What an officer notes about a hazard itself (recording
it without an inspection, rechecking, extending, handing it on) is written for the landlord too.
"""

from marshmallow import fields

from shared.contracts.directory.roles import Role
from shared.contracts.housing.basis import INSPECTORS, LANDLORD, READERS, SERVICE, WRITERS, one_of
from shared.contracts.housing.vocabulary.hazards import (
    ActSide,
    Authority,
    ExtensionDecision,
    ExtensionReason,
    HazardAct,
    HazardOrigin,
    HazardState,
    RecheckReason,
    RecheckResult,
    Severity,
    TransferOutcome,
    WithdrawalReason,
)
from shared.contracts.housing.vocabulary.inspections import Aspect
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier, PageRequest, Pattern, Request, StationCode, Text

HEADS = frozenset({Role.STATION_HEAD})
LONGEST_NOTE = 1000
ITEM_CODE = Pattern(r"^[A-Z][A-Z0-9_]{0,63}$")


def _note() -> Text:
    return Text(
        load_default=None,
        allow_none=True,
        max_length=LONGEST_NOTE,
        multiline=True,
        metadata={"description": "In free words, which the landlord reads too; kept encrypted."},
    )


def _photo() -> Identifier:
    return Identifier(load_default=None, allow_none=True, metadata={"description": "A photograph of an inspection of the house that shows it."})


class RecordHazardRequest(Request):
    """What an officer saw at a house, without an inspection.

    Either ``item_code`` of the template in force, which says aspect and severity, or for what no item speaks of ``kind``, ``aspect`` and
    ``severity``. ``found_on`` is today when absent.
    """

    id = Identifier(required=True)
    room_id = Identifier(load_default=None, allow_none=True)
    item_code = fields.String(load_default=None, allow_none=True, validate=ITEM_CODE)
    kind = Text(load_default=None, allow_none=True, max_length=100)
    aspect = fields.String(load_default=None, allow_none=True, validate=one_of(Aspect))
    severity = fields.String(load_default=None, allow_none=True, validate=one_of(Severity))
    found_on = fields.Date(load_default=None, allow_none=True)
    note = _note()
    photo_id = _photo()
    fixed_on_site = fields.Boolean(load_default=False, metadata={"description": "Put right while the officer stood there: it is over at once."})


class HazardRequest(Request):
    """One hazard."""

    id = Identifier(required=True)


class SeenHazard(HazardRequest):
    """One hazard, in the version that was seen."""

    version = fields.Integer(required=True, strict=True)


class ListHazardsRequest(PageRequest):
    """Hazards, the oldest deadline first: those in one state, or without one those that are still there."""

    station_code = StationCode(load_default=None, allow_none=True)
    house_id = Identifier(load_default=None, allow_none=True)
    severity = fields.String(load_default=None, allow_none=True, validate=one_of(Severity))
    state = fields.String(load_default=None, allow_none=True, validate=one_of(HazardState))
    due_until = fields.Date(load_default=None, allow_none=True, metadata={"description": "Due on this day or before, in houses that are let."})
    overdue = fields.Boolean(load_default=False, metadata={"description": "Only what was not reported as put right in time, in houses that are let."})


class ListHouseHazardsRequest(PageRequest):
    """All hazards that were ever found at one house, the newest first."""

    id = Identifier(required=True)


class RectifyHazardRequest(SeenHazard):
    """What was done; the hazard waits for the recheck from then on."""

    note = Text(required=True, max_length=LONGEST_NOTE, multiline=True, metadata={"description": "In free words; kept encrypted."})
    rectified_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "When it was put right, if not today; only staff say so."}
    )


class RecheckHazardRequest(SeenHazard):
    """What the recheck found; FAILED names its reason, OTHER says it in a note."""

    result = fields.String(required=True, validate=one_of(RecheckResult))
    reason = fields.String(load_default=None, allow_none=True, validate=one_of(RecheckReason))
    note = _note()
    photo_id = _photo()
    rechecked_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "When somebody looked, if not today."})


class ExtendHazardRequest(SeenHazard):
    """Another deadline: asked for by the landlord, granted at once by who decides. OTHER says its reason in a note."""

    due_on = fields.Date(required=True)
    reason = fields.String(required=True, validate=one_of(ExtensionReason))
    note = _note()


class DecideHazardExtensionRequest(SeenHazard):
    """The decision about the extension that was asked for."""

    decision = fields.String(required=True, validate=one_of(ExtensionDecision))
    note = _note()


class TransferHazardRequest(SeenHazard):
    """To whom it is handed on and why; ``reference`` is that authority's number and kept encrypted."""

    authority = fields.String(required=True, validate=one_of(Authority))
    reference = Text(load_default=None, allow_none=True, max_length=100)
    note = Text(required=True, max_length=LONGEST_NOTE, multiline=True, metadata={"description": "The reason; kept encrypted."})


class RecordTransferOutcomeRequest(SeenHazard):
    """What came of it."""

    outcome = fields.String(required=True, validate=one_of(TransferOutcome))
    note = _note()


class WithdrawHazardRequest(SeenHazard):
    """Why it was entered by mistake; OTHER says it in a note."""

    reason = fields.String(required=True, validate=one_of(WithdrawalReason))
    note = _note()


class HazardAnswer(Answer):
    """A hazard. ``due_on`` is the last day on which it is put right in time, by the rule of ``rule_version``.

    It is overdue when it was not reported as put right by then, unless another authority has it.
    """

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    house_id = Identifier(required=True)
    room_id = Identifier(required=True, allow_none=True)
    station_code = StationCode(required=True)
    origin = fields.String(required=True, validate=one_of(HazardOrigin))
    inspection_id = Identifier(required=True, allow_none=True, metadata={"description": "The last inspection that found it."})
    item_code = fields.String(required=True, metadata={"description": "`OTHER` for what no item of the template speaks of."})
    kind = fields.String(required=True, allow_none=True)
    aspect = fields.String(required=True, validate=one_of(Aspect))
    severity = fields.String(required=True, validate=one_of(Severity))
    state = fields.String(required=True, validate=one_of(HazardState))
    note = fields.String(
        required=True, allow_none=True, metadata={"description": "Null to the landlord when an inspection has found it: that is the station's note."}
    )
    found_on = fields.Date(required=True)
    times_found = fields.Integer(required=True, metadata={"description": "Once, and each time that it was found again while it was there."})
    due_on = fields.Date(required=True)
    rule_version = fields.Integer(required=True)
    overdue = fields.Boolean(required=True)
    overdue_noted_on = fields.Date(required=True, allow_none=True)
    extensions = fields.Integer(required=True, metadata={"description": "How often it was extended."})
    extension_asked_until = fields.Date(required=True, allow_none=True, metadata={"description": "Asked for, and not decided yet."})
    rectified_on = fields.Date(required=True, allow_none=True)
    authority = fields.String(required=True, allow_none=True, validate=one_of(Authority))
    reference = fields.String(required=True, allow_none=True, metadata={"description": "The authority's number; null to all but the station."})
    transferred_on = fields.Date(required=True, allow_none=True)
    closed_on = fields.Date(required=True, allow_none=True)
    found_by = fields.String(required=True, metadata={"description": "Account id."})
    found_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class HazardActionAnswer(Answer):
    """One entry of a hazard's journal."""

    act = fields.String(required=True, validate=one_of(HazardAct))
    at = fields.AwareDateTime(required=True)
    side = fields.String(required=True, validate=one_of(ActSide))
    account_id = fields.String(required=True, allow_none=True, metadata={"description": "Null when nobody but the clock acted."})
    version = fields.Integer(required=True, metadata={"description": "The version that the hazard reached by it."})
    inspection_id = Identifier(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True)
    note = fields.String(required=True, allow_none=True)
    photo_id = Identifier(required=True, allow_none=True)
    from_due_on = fields.Date(required=True, allow_none=True)
    to_due_on = fields.Date(required=True, allow_none=True)


class HazardHistory(HazardAnswer):
    """A hazard with its journal, the first act first."""

    journal = fields.List(fields.Nested(HazardActionAnswer), required=True)


class HazardPage(Answer):
    """A page of hazards."""

    items = fields.List(fields.Nested(HazardAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


def _writes(name: str, request: type[Request], roles: frozenset[Role], about: str = "hazard") -> Method:
    return Method(SERVICE, name, request, HazardAnswer, roles, writes=True, about=about)


RECORD_HAZARD = _writes("record_hazard", RecordHazardRequest, INSPECTORS, "house")
LIST_HAZARDS = Method(SERVICE, "list_hazards", ListHazardsRequest, HazardPage, READERS | LANDLORD, about="hazard")
LIST_HOUSE_HAZARDS = Method(SERVICE, "list_house_hazards", ListHouseHazardsRequest, HazardPage, READERS | LANDLORD, about="house")
GET_HAZARD = Method(SERVICE, "get_hazard", HazardRequest, HazardHistory, READERS | LANDLORD, about="hazard")
RECTIFY_HAZARD = _writes("rectify_hazard", RectifyHazardRequest, WRITERS | LANDLORD)
RECHECK_HAZARD = _writes("recheck_hazard", RecheckHazardRequest, INSPECTORS)
EXTEND_HAZARD = _writes("extend_hazard", ExtendHazardRequest, INSPECTORS | LANDLORD)
DECIDE_HAZARD_EXTENSION = _writes("decide_hazard_extension", DecideHazardExtensionRequest, INSPECTORS)
TRANSFER_HAZARD = _writes("transfer_hazard", TransferHazardRequest, INSPECTORS)
RECORD_TRANSFER_OUTCOME = _writes("record_transfer_outcome", RecordTransferOutcomeRequest, INSPECTORS)
WITHDRAW_HAZARD = _writes("withdraw_hazard", WithdrawHazardRequest, HEADS)
