"""Events about receipts. None has a receipt's check code."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.population.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class ReceiptIssued(Answer):
    """A receipt of a residence was issued."""

    receipt_id = Identifier(required=True)
    residence_id = Identifier(required=True)
    station_code = StationCode(required=True)
    issued_on = fields.Date(required=True)
    expires_on = fields.Date(required=True)


class ReceiptRevoked(Answer):
    """A receipt no longer holds. Of one whose residence has ended, ``residence_ended`` tells."""

    receipt_id = Identifier(required=True)
    residence_id = Identifier(required=True)
    station_code = StationCode(required=True)
    reason = fields.String(required=True)


RECEIPT_ISSUED = Event(SERVICE, "receipt_issued", 1, ReceiptIssued)
RECEIPT_REVOKED = Event(SERVICE, "receipt_revoked", 1, ReceiptRevoked)
