"""The schemas of how many people a room may hold, and of the rooms in which more stay."""

from marshmallow import fields, validate

from shared.contracts.housing.basis import one_of
from shared.contracts.housing.vocabulary.houses import RentalKind
from shared.contracts.housing.vocabulary.statistics import BreachReason
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, StationCode, Text
from shared.contracts.versions import RuleVersion


class CapacityRuleLineRequest(Request):
    """Limits for houses that are let in one way, or (without ``rental_kind``) for all the rest; at least one of the two."""

    rental_kind = fields.String(load_default=None, allow_none=True, validate=one_of(RentalKind))
    area_per_person_m2 = fields.Float(
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1, max=100),
        metadata={"description": "Square metres, kept to the hundredth."},
    )
    most_in_room = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=50))


class PublishCapacityRuleRequest(Request):
    """A version that replaces the one before from a day to come, with the law or practice that it rests on."""

    valid_from = fields.Date(required=True)
    basis_zh = Text(required=True, max_length=500)
    basis_en = Text(required=True, max_length=500)
    lines = fields.List(fields.Nested(CapacityRuleLineRequest), required=True, validate=validate.Length(min=1, max=len(RentalKind) + 1))


class CapacityRuleLineAnswer(Answer):
    """One line of a version."""

    rental_kind = fields.String(required=True, allow_none=True, validate=one_of(RentalKind))
    area_per_person_m2 = fields.Float(required=True, allow_none=True, metadata={"description": "Square metres for each person at least."})
    most_in_room = fields.Integer(required=True, allow_none=True, metadata={"description": "People in one room at most."})


class CapacityRuleAnswer(RuleVersion):
    """One version; the one with the latest ``valid_from`` that has come holds."""

    lines = fields.List(fields.Nested(CapacityRuleLineAnswer), required=True)


class CapacityRules(Answer):
    """All versions, the newest first."""

    items = fields.List(fields.Nested(CapacityRuleAnswer), required=True)


class ListCapacityBreachesRequest(PageRequest):
    """Rooms within reach in which more people stay now than they may hold."""

    station_code = StationCode(load_default=None, allow_none=True)


class CapacityBreachAnswer(Answer):
    """A room with too many: how many may stay (``allowed``) by its floor, its beds and the rule, and which of them it breaks."""

    room_id = Identifier(required=True)
    room_name = fields.String(required=True, metadata={"example": "301"})
    house_id = Identifier(required=True)
    house_number = fields.String(required=True, metadata={"example": "CHANGTANG-000123"})
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    people = fields.Integer(required=True)
    allowed = fields.Integer(required=True)
    open_beds = fields.Integer(required=True)
    area_m2 = fields.Float(required=True, allow_none=True)
    reasons = fields.List(fields.String(validate=one_of(BreachReason)), required=True)
    rule_version = fields.Integer(required=True)
    since = fields.Date(required=True, allow_none=True, metadata={"description": "When it was noticed; null for a minute at most."})


class CapacityBreachPage(Answer):
    """A page of rooms with too many people."""

    items = fields.List(fields.Nested(CapacityBreachAnswer), required=True)
    next = fields.String(required=True, allow_none=True)
