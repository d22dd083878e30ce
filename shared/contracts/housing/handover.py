"""The RPC method by which the population register fetches what a stay reports: sealed for the register, so that nobody else can read it."""

from marshmallow import EXCLUDE, fields

from shared.contracts.housing.basis import SERVICE
from shared.contracts.method import Method
from shared.contracts.population.rpc import RegisterResidenceRequest
from shared.contracts.schema import Answer, Identifier, Request, StationCode, Text


class HandOverRequest(Request):
    """Which report of which stay."""

    stay_id = Identifier(required=True)
    attempt = fields.Integer(required=True, strict=True)


class StayReport(RegisterResidenceRequest):
    """What is under the seal: a registration at the house's station, and the account that has checked the guest in."""

    class Meta(Answer.Meta):
        """Skip what is not declared."""

        unknown = EXCLUDE

    station_code = StationCode(required=True)
    reported_by = Text(required=True, max_length=64)


class SealedReport(Answer):
    """A report for the one who holds the handover key: ``StayReport`` as JSON, sealed (``shared.handover``), in base64."""

    stay_id = Identifier(required=True)
    attempt = fields.Integer(required=True)
    sealed = fields.String(required=True)


HAND_OVER_REPORT = Method(SERVICE, "hand_over_report", HandOverRequest, SealedReport)
