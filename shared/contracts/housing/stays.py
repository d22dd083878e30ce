"""The RPC methods about stays: who sleeps in which bed from when to when, and how the register was told.

A guest is masked in every answer; ``reveal_guest`` alone shows one in full. Landlords reach the stays of their own houses, staff those of
their station; what is out of reach is not found.
"""

from marshmallow import fields, validate

from shared.contracts.housing.basis import LANDLORD, READERS, REVEALERS, SERVICE, WRITERS, one_of
from shared.contracts.housing.vocabulary.stays import CancelReason, CheckOutState, GuestField, MinorDeclaration, ReportKind, ReportState, StayState
from shared.contracts.method import Method
from shared.contracts.population.vocabulary import Category, DocumentType, Sex, StayReason
from shared.contracts.schema import Answer, Identifier, PageRequest, Pattern, Request, StationCode, Text

HOSTS = WRITERS | LANDLORD
"""Who checks guests in and out: the landlord, and the station for one who cannot."""
FIRST_DAY = {"description": "The first day without the guest."}


class GuestPersonRequest(Request):
    """The guest as the document in hand says; a reservation may leave anything out, a check-in needs document and name."""

    document_type = fields.String(allow_none=True, validate=one_of(DocumentType))
    document_number = Text(allow_none=True, max_length=40)
    name = Text(allow_none=True, max_length=100)
    phone = Text(allow_none=True, max_length=30)
    sex = fields.String(allow_none=True, validate=one_of(Sex))
    birth_date = fields.Date(allow_none=True)
    nationality = fields.String(allow_none=True, validate=Pattern(r"^[A-Z]{3}$"), metadata={"description": "ISO 3166-1 alpha-3."})


class GuestRequest(Request):
    """Who comes; a check-in needs category and reason too, and of a guest under 18 a declaration."""

    person = fields.Nested(GuestPersonRequest)
    category = fields.String(allow_none=True, validate=one_of(Category))
    reason = fields.String(allow_none=True, validate=one_of(StayReason))
    minor_declaration = fields.String(allow_none=True, validate=one_of(MinorDeclaration))


class CreateStayRequest(Request):
    """A bed of a house (``id``) for somebody: kept from ``arrives_on`` on, or with ``check_in`` taken on that day.

    Name the bed, or a room, of which the first free bed is taken.
    """

    id = Identifier(required=True)
    check_in = fields.Boolean(required=True, metadata={"description": "The guest is there."})
    room_id = Identifier(load_default=None, allow_none=True)
    bed_id = Identifier(load_default=None, allow_none=True)
    guest = fields.Nested(GuestRequest, load_default=None, allow_none=True)
    arrives_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when absent."})
    expected_out_on = fields.Date(load_default=None, allow_none=True, metadata=FIRST_DAY)


class StayRequest(Request):
    """One stay."""

    id = Identifier(required=True)


class StayFilters(PageRequest):
    """Which stays; ``report`` is how far the present report is, ``late`` asks for those that are not reported in time."""

    state = fields.String(load_default=None, allow_none=True, validate=one_of(StayState))
    report = fields.String(load_default=None, allow_none=True, validate=one_of(ReportState))
    late = fields.Boolean(load_default=None, allow_none=True)
    disputed = fields.Boolean(load_default=None, allow_none=True)


class ListHouseStaysRequest(StayFilters):
    """The stays of a house (``id``), the newest first."""

    id = Identifier(required=True)


class ListStaysRequest(StayFilters):
    """Stays within reach, the newest first."""

    station_code = StationCode(load_default=None, allow_none=True)
    house_id = Identifier(load_default=None, allow_none=True)


class CountStaysRequest(Request):
    """How many stays there are within reach, at one station or in one house."""

    station_code = StationCode(load_default=None, allow_none=True)
    house_id = Identifier(load_default=None, allow_none=True)


class ChangeStayRequest(Request):
    """What is different: the guest until it is reported, the days, and before the check-in the bed. What is absent stays as it is."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    guest = fields.Nested(GuestRequest)
    bed_id = Identifier()
    arrives_on = fields.Date()
    expected_out_on = fields.Date(allow_none=True, metadata=FIRST_DAY)


class CheckInRequest(Request):
    """Somebody who was expected is there, in the bed that was kept."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    checked_in_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "Today when absent."})
    guest = fields.Nested(GuestRequest, load_default=None, allow_none=True)


class CheckOutRequest(Request):
    """A guest has left. That is a fact, whatever the register answered meanwhile: the version need not be named."""

    id = Identifier(required=True)
    version = fields.Integer(load_default=None, allow_none=True, strict=True)
    checked_out_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "The first day without the guest; today when absent."})


class CancelStayRequest(Request):
    """Nobody comes."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=one_of(CancelReason))


class ResendReportRequest(Request):
    """A report that was refused goes out again, with what is mended of the guest."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    guest = fields.Nested(GuestRequest, load_default=None, allow_none=True)


class RevealGuestRequest(Request):
    """What is to be shown in full, and what for; the purpose is kept in the audit trail."""

    id = Identifier(required=True)
    fields_ = fields.List(
        fields.String(validate=one_of(GuestField)), required=True, validate=validate.Length(min=1), data_key="fields", attribute="fields"
    )
    purpose = Text(required=True, min_length=4, max_length=200)


class MaskedGuest(Answer):
    """A guest, masked; ``lacking`` points at what it lacks to be reported."""

    document_type = fields.String(required=True, allow_none=True, validate=one_of(DocumentType))
    document_number = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    name = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    phone = fields.String(required=True, allow_none=True, metadata={"description": "Masked."})
    sex = fields.String(required=True, allow_none=True, validate=one_of(Sex))
    birth_year = fields.Integer(required=True, allow_none=True)
    nationality = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True, validate=one_of(Category))
    reason = fields.String(required=True, allow_none=True, validate=one_of(StayReason))
    minor_declaration = fields.String(required=True, allow_none=True, validate=one_of(MinorDeclaration))
    lacking = fields.List(fields.String(), required=True)


class ReportAnswer(Answer):
    """How far the register was told: what is reported, the number of the report, and of a refusal why and since when."""

    kind = fields.String(required=True, validate=one_of(ReportKind))
    state = fields.String(required=True, validate=one_of(ReportState))
    attempt = fields.Integer(required=True)
    sent_at = fields.AwareDateTime(required=True, allow_none=True)
    repeats = fields.Integer(required=True, metadata={"description": "How often it was announced again because nothing was answered."})
    refused_at = fields.AwareDateTime(required=True, allow_none=True)
    refusal_code = fields.String(required=True, allow_none=True)
    refusal_pointers = fields.List(fields.String(), required=True)
    due_on = fields.Date(required=True, allow_none=True, metadata={"description": "The last day to report the arrival; null once it is accepted."})
    is_late = fields.Boolean(required=True)


class StayAnswer(Answer):
    """A stay; ``guest`` is null when none is written down, or not any more; of a sealed person ``guest`` and ``residence_id`` are, for all but the head."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    house_id = Identifier(required=True)
    room_id = Identifier(required=True)
    bed_id = Identifier(required=True)
    station_code = StationCode(required=True)
    state = fields.String(required=True, validate=one_of(StayState))
    guest = fields.Nested(MaskedGuest, required=True, allow_none=True)
    arrives_on = fields.Date(required=True)
    expected_out_on = fields.Date(required=True, allow_none=True)
    checked_in_on = fields.Date(required=True, allow_none=True)
    checked_out_on = fields.Date(required=True, allow_none=True)
    cancel_reason = fields.String(required=True, allow_none=True, validate=one_of(CancelReason))
    report = fields.Nested(ReportAnswer, required=True)
    residence_id = Identifier(required=True, allow_none=True)
    residence_ended_on = fields.Date(required=True, allow_none=True, metadata={"description": "As the register says."})
    disputed = fields.Boolean(required=True, metadata={"description": "The tenant disputes the check-out, and it is not decided."})
    registered_by = fields.String(required=True, metadata={"description": "Account id."})
    registered_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)


class CheckOutAnswer(Answer):
    """One check-out of a stay, and what was said of it."""

    checked_out_on = fields.Date(required=True)
    state = fields.String(required=True, validate=one_of(CheckOutState))
    open_until = fields.Date(required=True, metadata={"description": "The last day on which the tenant may answer."})
    reason = fields.String(required=True, allow_none=True)
    answered_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    decided_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    note = fields.String(required=True, allow_none=True)


class StayDetails(StayAnswer):
    """A stay with its check-outs, the first one first."""

    check_outs = fields.List(fields.Nested(CheckOutAnswer), required=True)


class CheckedOutStay(StayAnswer):
    """A stay that is over, with the code for its tenant: shown this once, to be passed on."""

    tenant_code = fields.String(required=True, metadata={"description": "The tenant confirms or disputes the check-out at /check-outs/{code}."})
    tenant_code_until = fields.Date(required=True)


class StayPage(Answer):
    """A page of stays."""

    items = fields.List(fields.Nested(StayAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class StayCounts(Answer):
    """How many stays there are, by state, and by how far the reports are; ``late`` and ``disputed`` count what waits for somebody."""

    by_state = fields.Dict(keys=fields.String(validate=one_of(StayState)), values=fields.Integer(), required=True)
    by_report = fields.Dict(keys=fields.String(validate=one_of(ReportState)), values=fields.Integer(), required=True)
    late = fields.Integer(required=True)
    disputed = fields.Integer(required=True)


class RevealedGuest(Answer):
    """The fields that were asked for, in full."""

    id = Identifier(required=True)
    document_number = fields.String(allow_none=True)
    name = fields.String(allow_none=True)
    phone = fields.String(allow_none=True)
    birth_date = fields.Date(allow_none=True)


CREATE_STAY = Method(SERVICE, "create_stay", CreateStayRequest, StayAnswer, HOSTS, writes=True, about="house")
LIST_HOUSE_STAYS = Method(SERVICE, "list_house_stays", ListHouseStaysRequest, StayPage, READERS | LANDLORD, about="house")
LIST_STAYS = Method(SERVICE, "list_stays", ListStaysRequest, StayPage, READERS | LANDLORD)
COUNT_STAYS = Method(SERVICE, "count_stays", CountStaysRequest, StayCounts, READERS | LANDLORD)
GET_STAY = Method(SERVICE, "get_stay", StayRequest, StayDetails, READERS | LANDLORD, about="stay")
CHANGE_STAY = Method(SERVICE, "change_stay", ChangeStayRequest, StayAnswer, HOSTS, writes=True, about="stay")
CHECK_IN_STAY = Method(SERVICE, "check_in_stay", CheckInRequest, StayAnswer, HOSTS, writes=True, about="stay")
CHECK_OUT_STAY = Method(SERVICE, "check_out_stay", CheckOutRequest, CheckedOutStay, HOSTS, writes=True, about="stay")
CANCEL_STAY = Method(SERVICE, "cancel_stay", CancelStayRequest, StayAnswer, HOSTS, writes=True, about="stay")
RESEND_REPORT = Method(SERVICE, "resend_report", ResendReportRequest, StayAnswer, HOSTS, writes=True, about="stay")
REVEAL_GUEST = Method(SERVICE, "reveal_guest", RevealGuestRequest, RevealedGuest, REVEALERS | LANDLORD, about="stay")
