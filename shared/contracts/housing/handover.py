"""The RPC method by which the population register fetches what a stay reports: sealed for the register, so that nobody else can read it."""

from marshmallow import fields

from shared.contracts.housing.basis import SERVICE
from shared.contracts.method import Method
from shared.contracts.schema import Answer, Identifier, Request


class HandOverRequest(Request):
    """Which report of which stay."""

    stay_id = Identifier(required=True)
    attempt = fields.Integer(required=True, strict=True)


class SealedReport(Answer):
    """A report, for the one who holds the key: a registration as ``population.register_residence`` takes it, as sealed JSON in base64."""

    stay_id = Identifier(required=True)
    attempt = fields.Integer(required=True)
    sealed = fields.String(required=True)


HAND_OVER_REPORT = Method(SERVICE, "hand_over_report", HandOverRequest, SealedReport)
