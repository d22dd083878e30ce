"""The answers about houses."""

from marshmallow import fields

from shared.contracts.housing.basis import one_of
from shared.contracts.housing.landlords import LandlordBrief
from shared.contracts.housing.vocabulary.houses import (
    CloseReason,
    HouseChannel,
    HouseState,
    HouseUse,
    OperationMode,
    RentalKind,
    Structure,
    SuspendReason,
)
from shared.contracts.schema import Answer, Identifier, StationCode


class Capacity(Answer):
    """How many a house holds, and how many are there or expected; closed rooms and beds do not count."""

    rooms = fields.Integer(required=True)
    beds = fields.Integer(required=True)
    taken = fields.Integer(required=True, metadata={"description": "Beds in which somebody sleeps, or is expected to."})


class HouseAnswer(Answer):
    """A house as it stands; ``letter_signed_on`` is null until the landlord of today has signed the responsibility letter."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    number = fields.String(
        required=True, metadata={"description": "For people: station and number; it stays as it is.", "example": "CHANGTANG-000123"}
    )
    card_code = fields.String(required=True, metadata={"description": "The code of the house's public card.", "example": "7Q4M2ZKD90XAB3CE"})
    state = fields.String(required=True, validate=one_of(HouseState))
    station_code = StationCode(required=True)
    origin_station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    landlord = fields.Nested(LandlordBrief, required=True)
    manager = fields.Nested(LandlordBrief, required=True, allow_none=True)
    address = fields.String(required=True)
    rental_kind = fields.String(required=True, validate=one_of(RentalKind))
    operation_mode = fields.String(required=True, validate=one_of(OperationMode))
    house_use = fields.String(required=True, validate=one_of(HouseUse))
    structure = fields.String(required=True, allow_none=True, validate=one_of(Structure))
    floors = fields.Integer(required=True, allow_none=True)
    area_m2 = fields.Float(required=True, allow_none=True)
    has_video_access = fields.Boolean(required=True, allow_none=True)
    capacity = fields.Nested(Capacity, required=True)
    channel = fields.String(required=True, validate=one_of(HouseChannel))
    registered_on = fields.Date(required=True)
    registered_by = fields.String(required=True, metadata={"description": "Account id."})
    registered_at = fields.AwareDateTime(required=True)
    updated_at = fields.AwareDateTime(required=True)
    verified_on = fields.Date(required=True, allow_none=True)
    verified_by = fields.String(required=True, allow_none=True, metadata={"description": "Account id."})
    suspended_on = fields.Date(required=True, allow_none=True)
    suspend_reason = fields.String(required=True, allow_none=True, validate=one_of(SuspendReason))
    closed_on = fields.Date(required=True, allow_none=True)
    close_reason = fields.String(required=True, allow_none=True, validate=one_of(CloseReason))
    state_note = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "What the station noted when it was suspended or closed; null for a landlord's account."},
    )
    letter_signed_on = fields.Date(required=True, allow_none=True)
    first_passed_on = fields.Date(required=True, allow_none=True)
    last_inspected_on = fields.Date(required=True, allow_none=True)
    inspection_due_on = fields.Date(required=True, allow_none=True)
    stars = fields.Integer(required=True, allow_none=True)
    level = fields.String(required=True, allow_none=True)
    rated_on = fields.Date(required=True, allow_none=True)
    rating_valid_until = fields.Date(required=True, allow_none=True)


class HousePage(Answer):
    """A page of houses."""

    items = fields.List(fields.Nested(HouseAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class HouseLandlordAnswer(Answer):
    """Who let a house from a day on; ``until`` is the first day without, null for who lets it now."""

    landlord = fields.Nested(LandlordBrief, required=True)
    manager = fields.Nested(LandlordBrief, required=True, allow_none=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    recorded_by = fields.String(required=True, metadata={"description": "Account id."})


class HouseLandlords(Answer):
    """All who have let a house, who lets it now first."""

    items = fields.List(fields.Nested(HouseLandlordAnswer), required=True)
