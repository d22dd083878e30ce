"""The schemas about rooms and beds. A room names itself as its door does; the capacity of a room is the number of its open beds."""

from typing import Any

from marshmallow import fields, validate

from shared.contracts.housing.basis import one_of
from shared.contracts.housing.vocabulary.houses import MOST_BEDS, MOST_ROOMS, CloseReason, PlaceState
from shared.contracts.schema import Answer, Identifier, PageRequest, Request, Text

LARGEST_AREA = 999_999.99
"""Square metres."""
ROOMS_A_PAGE = 100


class Area(fields.Float):
    """Square metres, a number, to two places."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=validate.Range(min=0, min_inclusive=False, max=LARGEST_AREA), metadata={"description": "Square metres."}, **kwargs)

    def _validated(self, value: Any) -> float:
        if isinstance(value, str | bool):
            raise self.make_error("invalid", input=value)
        return super()._validated(value)


class RoomRequest(Request):
    """A room with so many beds, which are called by numbers from 1."""

    name = Text(required=True, max_length=40, metadata={"description": "As it stands on the door."})
    floor = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=-5, max=200))
    area_m2 = Area(load_default=None, allow_none=True)
    beds = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=MOST_BEDS))


class AddRoomsRequest(Request):
    """Rooms that a house has beside those on file."""

    id = Identifier(required=True)
    rooms = fields.List(fields.Nested(RoomRequest), required=True, validate=validate.Length(min=1, max=MOST_ROOMS))


class ListRoomsRequest(PageRequest):
    """The rooms of a house, in the order in which they were registered."""

    id = Identifier(required=True)
    limit = fields.Integer(
        load_default=ROOMS_A_PAGE,
        validate=validate.Range(min=1, max=ROOMS_A_PAGE),
        metadata={"description": f"Rows a page, 1 to {ROOMS_A_PAGE}."},
    )


class OneRoomRequest(Request):
    """One room."""

    id = Identifier(required=True)


class ChangeRoomRequest(Request):
    """What is different; a field that is absent stays as it is."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    name = Text(max_length=40)
    floor = fields.Integer(allow_none=True, strict=True, validate=validate.Range(min=-5, max=200))
    area_m2 = Area(allow_none=True)


class CloseRoomRequest(Request):
    """The room is let no more."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=one_of(CloseReason))


class ReopenRoomRequest(Request):
    """The room is let again."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)


class AddBedsRequest(Request):
    """So many more beds; they are called by the numbers that follow."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    beds = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=MOST_BEDS))


class CloseBedRequest(CloseRoomRequest):
    """A bed of the room is let no more; the version is the room's."""

    bed_id = Identifier(required=True)


class ReopenBedRequest(ReopenRoomRequest):
    """A bed of the room is let again; the version is the room's."""

    bed_id = Identifier(required=True)


class BedAnswer(Answer):
    """A bed; it is taken while somebody sleeps in it, or is expected to."""

    id = Identifier(required=True)
    label = fields.String(required=True)
    state = fields.String(required=True, validate=one_of(PlaceState))
    close_reason = fields.String(required=True, allow_none=True, validate=one_of(CloseReason))
    is_taken = fields.Boolean(required=True)


class RoomAnswer(Answer):
    """A room; ``capacity`` is the number of its open beds, 0 when it is closed itself."""

    id = Identifier(required=True)
    version = fields.Integer(required=True)
    house_id = Identifier(required=True)
    name = fields.String(required=True)
    floor = fields.Integer(required=True, allow_none=True)
    area_m2 = fields.Float(required=True, allow_none=True)
    state = fields.String(required=True, validate=one_of(PlaceState))
    close_reason = fields.String(required=True, allow_none=True, validate=one_of(CloseReason))
    capacity = fields.Integer(required=True)
    beds = fields.List(fields.Nested(BedAnswer), required=True)
    updated_at = fields.AwareDateTime(required=True)


class RoomPage(Answer):
    """A page of rooms."""

    items = fields.List(fields.Nested(RoomAnswer), required=True)
    next = fields.String(required=True, allow_none=True)


class RoomsAdded(Answer):
    """What was added."""

    items = fields.List(fields.Nested(RoomAnswer), required=True)
