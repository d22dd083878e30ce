"""The RPC methods about what the register answered to the reports of stays."""

from marshmallow import fields

from shared.contracts.method import Method
from shared.contracts.population.basis import READERS, SERVICE
from shared.contracts.schema import Answer, Identifier, PageRequest, StationCode


class ListStayRefusalsRequest(PageRequest):
    """Stays whose last report was refused, the newest stay first."""

    station_code = StationCode(load_default=None, allow_none=True)


class StayRefusalAnswer(Answer):
    """A refused report. ``code`` is what the landlord was told; ``cause`` is the station's: why it has to look at it, null if that says all."""

    stay_id = Identifier(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    attempt = fields.Integer(required=True)
    code = fields.String(required=True)
    cause = fields.String(required=True, allow_none=True)
    pointers = fields.List(fields.String(), required=True, metadata={"description": "The fields of the report that are at fault."})
    residence_id = Identifier(required=True, allow_none=True, metadata={"description": "The residence that was to end, if that was refused."})
    answered_at = fields.AwareDateTime(required=True)


class StayRefusalPage(Answer):
    """A page of refused reports."""

    items = fields.List(fields.Nested(StayRefusalAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


LIST_STAY_REFUSALS = Method(SERVICE, "list_stay_refusals", ListStayRefusalsRequest, StayRefusalPage, READERS, about="stay_refusals")
