"""The RPC methods about receipts, their printing and the public check.

A receipt's check code stands on its paper and in no answer. Who has the paper may ask whether it holds, and learns nothing of the
person: ``check_receipt`` takes strangers.
"""

from marshmallow import fields, validate

from shared.contracts.method import Method
from shared.contracts.population.basis import READERS, SERVICE, WRITERS, one_of
from shared.contracts.population.vocabulary.papers import PaperLanguage
from shared.contracts.population.vocabulary.receipts import CheckState, ReceiptState, ReprintReason, RevocationReason
from shared.contracts.schema import Answer, Identifier, Request, StationCode

GIVEN_REASONS = [reason.value for reason in RevocationReason if reason is not RevocationReason.REPLACED]


class IssueReceiptRequest(Request):
    """A receipt of an active residence (``id``)."""

    id = Identifier(required=True)
    replace = fields.Boolean(
        load_default=False,
        metadata={"description": "Issue it although there is a valid one, which is then revoked: its paper no longer holds."},
    )


class ResidenceReceiptRequest(Request):
    """The receipt of a residence (``id``) that was issued last."""

    id = Identifier(required=True)


class ReceiptRequest(Request):
    """One receipt."""

    id = Identifier(required=True)


class PrintReceiptRequest(Request):
    """One more copy on paper."""

    id = Identifier(required=True)
    language = fields.String(required=True, validate=one_of(PaperLanguage))
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=one_of(ReprintReason),
        metadata={"description": "Needed from the second copy on."},
    )


class RevokeReceiptRequest(Request):
    """The end of a receipt before its time."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=validate.OneOf(GIVEN_REASONS))


class CheckReceiptRequest(Request):
    """The code on a paper; hyphens, spaces, case, and O for 0 and I or L for 1 make no difference."""

    code = fields.String(required=True, validate=validate.Length(max=64), metadata={"example": "7Q4M-2ZKD-90XA-B3CE"})


class ReceiptAnswer(Answer):
    """A receipt, without its check code; ``origin_station_code`` is the station that issued it."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    residence_id = Identifier(required=True)
    station_code = StationCode(required=True)
    origin_station_code = StationCode(required=True)
    serial = fields.String(required=True, metadata={"description": "Station, year and number.", "example": "CHANGTANG-2022-000123"})
    state = fields.String(required=True, validate=one_of(ReceiptState))
    template_version = fields.Integer(required=True, metadata={"description": "The form of its paper."})
    issued_on = fields.Date(required=True)
    issued_by = fields.String(required=True, metadata={"description": "Account id."})
    expires_on = fields.Date(required=True, metadata={"description": "The last day on which it holds."})
    prints = fields.Integer(required=True, metadata={"description": "Copies that were printed."})
    last_printed_at = fields.AwareDateTime(required=True, allow_none=True)
    revoked_at = fields.AwareDateTime(required=True, allow_none=True)
    revocation_reason = fields.String(required=True, allow_none=True, validate=one_of(RevocationReason))


class PrintedReceipt(Answer):
    """A copy on paper."""

    receipt_id = Identifier(required=True)
    number = fields.Integer(required=True, metadata={"description": "1 for the first copy."})
    pdf = fields.String(required=True, metadata={"description": "The document, in base64."})


class ReceiptCheck(Answer):
    """Whether a receipt holds; all but ``state`` is null for a code that no receipt has."""

    state = fields.String(required=True, validate=one_of(CheckState))
    serial = fields.String(
        required=True, allow_none=True, metadata={"description": "As printed; compare it with the paper.", "example": "CHANGTANG-2022-000123"}
    )
    station_name_zh = fields.String(required=True, allow_none=True, metadata={"description": "The station that issued it.", "example": "长塘派出所"})
    station_name_en = fields.String(required=True, allow_none=True, metadata={"example": "Changtang Police Station"})
    valid_until = fields.Date(required=True, allow_none=True, metadata={"description": "The last day on which it holds."})


ISSUE_RECEIPT = Method(SERVICE, "issue_receipt", IssueReceiptRequest, ReceiptAnswer, WRITERS, writes=True, about="residence")
GET_RESIDENCE_RECEIPT = Method(SERVICE, "get_residence_receipt", ResidenceReceiptRequest, ReceiptAnswer, READERS, about="residence")
GET_RECEIPT = Method(SERVICE, "get_receipt", ReceiptRequest, ReceiptAnswer, READERS, about="receipt")
PRINT_RECEIPT = Method(SERVICE, "print_receipt", PrintReceiptRequest, PrintedReceipt, WRITERS, writes=True, about="receipt")
REVOKE_RECEIPT = Method(SERVICE, "revoke_receipt", RevokeReceiptRequest, ReceiptAnswer, WRITERS, writes=True, about="receipt")
CHECK_RECEIPT = Method(SERVICE, "check_receipt", CheckReceiptRequest, ReceiptCheck)
