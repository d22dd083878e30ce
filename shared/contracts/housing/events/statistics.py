"""Events about capacity: that too many people stay somewhere, and how many."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class OverCapacity(Answer):
    """More people stay in one place of a house than it may hold; told once, and again only after it was over."""

    breach_id = Identifier(required=True)
    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    people = fields.Integer(required=True)
    allowed = fields.Integer(required=True)
    began_on = fields.Date(required=True)


ROOM_OVER_CAPACITY = Event(SERVICE, "room_over_capacity", 1, OverCapacity)
