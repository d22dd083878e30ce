"""The RPC methods about landlords, houses, rooms and beds.

Station staff keep those of their own station; a landlord's account (role LANDLORD) reaches the houses that name its landlord record as
landlord or manager, and nothing else is there for it. The bureau reads all.
"""

from marshmallow import fields, validate

from shared.contracts.housing import house_answers, landlords, rooms
from shared.contracts.housing.basis import INSPECTORS, LANDLORD, READERS, REVEALERS, SERVICE, WRITERS, one_of
from shared.contracts.housing.vocabulary.houses import (
    MOST_ROOMS,
    CloseReason,
    HouseState,
    HouseUse,
    OperationMode,
    RentalKind,
    Structure,
    SuspendReason,
)
from shared.contracts.method import Method
from shared.contracts.schema import Identifier, PageRequest, Request, StationCode, Text

HOUSE_READERS = READERS | LANDLORD
HOUSE_WRITERS = WRITERS | LANDLORD


class RegisterHouseRequest(Request):
    """A house that is let, or is to be.

    A landlord's account registers its own: with its first house it says who it is (``landlord``), later neither. Staff name a landlord
    on file (``landlord_id``) or say who it is, and find the one on file under that document.
    """

    landlord_id = Identifier(load_default=None, allow_none=True)
    landlord = fields.Nested(landlords.CounterLandlordRequest, load_default=None, allow_none=True)
    address = Text(required=True, min_length=2, max_length=200, metadata={"description": "As it stands on the door: street, number, building."})
    community_id = Identifier(load_default=None, allow_none=True)
    rental_kind = fields.String(required=True, validate=one_of(RentalKind))
    operation_mode = fields.String(load_default=OperationMode.SELF_GOVERNED.value, validate=one_of(OperationMode))
    house_use = fields.String(load_default=HouseUse.RESIDENTIAL.value, validate=one_of(HouseUse))
    structure = fields.String(load_default=None, allow_none=True, validate=one_of(Structure))
    floors = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=200))
    area_m2 = rooms.Area(load_default=None, allow_none=True)
    has_video_access = fields.Boolean(
        load_default=None, allow_none=True, truthy={True}, falsy={False}, metadata={"description": "Whether the door has video access control."}
    )
    registered_on = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "Since when the station knows it, if not since today; only staff say so."}
    )
    rooms = fields.List(fields.Nested(rooms.RoomRequest), load_default=list, validate=validate.Length(max=MOST_ROOMS))


class ListHousesRequest(PageRequest):
    """Houses within reach, the newest registration first."""

    station_code = StationCode(load_default=None, allow_none=True)
    community_id = Identifier(load_default=None, allow_none=True)
    state = fields.String(load_default=None, allow_none=True, validate=one_of(HouseState))
    landlord_id = Identifier(load_default=None, allow_none=True, metadata={"description": "Whose houses: as landlord or as manager."})
    stars = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(min=1, max=5))
    level = Text(load_default=None, allow_none=True, max_length=20)
    lettable = fields.Boolean(
        load_default=None, allow_none=True, metadata={"description": "Whether somebody new may be let in today, by the letting rule in force."}
    )
    inspection_due_before = fields.Date(
        load_default=None, allow_none=True, metadata={"description": "To be inspected before this day; a closed house is not."}
    )
    address = Text(
        load_default=None, allow_none=True, min_length=2, max_length=200, metadata={"description": "The whole address, however it is spelt."}
    )
    address_prefix = Text(load_default=None, allow_none=True, min_length=2, max_length=200, metadata={"description": "How the address begins."})
    updated_after = fields.AwareDateTime(load_default=None, allow_none=True)


class OneHouseRequest(Request):
    """One house."""

    id = Identifier(required=True)


class ChangeHouseRequest(Request):
    """What is different; a field that is absent stays as it is."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    address = Text(min_length=2, max_length=200)
    community_id = Identifier(allow_none=True)
    rental_kind = fields.String(validate=one_of(RentalKind))
    operation_mode = fields.String(validate=one_of(OperationMode))
    house_use = fields.String(validate=one_of(HouseUse))
    structure = fields.String(allow_none=True, validate=one_of(Structure))
    floors = fields.Integer(allow_none=True, strict=True, validate=validate.Range(min=1, max=200))
    area_m2 = rooms.Area(allow_none=True)
    has_video_access = fields.Boolean(allow_none=True, truthy={True}, falsy={False})


class VerifyHouseRequest(Request):
    """The house was seen at the door, and is as it is on file; its community is named unless it is known."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    community_id = Identifier(load_default=None, allow_none=True)
    verified_on = fields.Date(load_default=None, allow_none=True, metadata={"description": "When it was seen, if not today."})


class SuspendHouseRequest(Request):
    """Nobody new is let in for a while."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=one_of(SuspendReason))
    note = Text(load_default=None, allow_none=True, max_length=500, multiline=True, metadata={"description": "Needed for the reason OTHER."})


class ResumeHouseRequest(Request):
    """The suspension is over."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)


class CloseHouseRequest(Request):
    """The house is let no more; its past stays as it is."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    reason = fields.String(required=True, validate=one_of(CloseReason))
    note = Text(load_default=None, allow_none=True, max_length=500, multiline=True, metadata={"description": "Needed for the reason OTHER."})


class ReopenHouseRequest(Request):
    """The house is let again; it has to be seen at the door once more."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)


class ChangeHouseLandlordRequest(Request):
    """Another landlord (one on file, or said anew), another manager, or none; what is absent stays."""

    id = Identifier(required=True)
    version = fields.Integer(required=True, strict=True)
    landlord_id = Identifier(load_default=None, allow_none=True)
    landlord = fields.Nested(landlords.CounterLandlordRequest, load_default=None, allow_none=True)
    manager_id = Identifier(allow_none=True, metadata={"description": "Who manages it for the landlord; null for nobody."})


REGISTER_HOUSE = Method(SERVICE, "register_house", RegisterHouseRequest, house_answers.HouseAnswer, HOUSE_WRITERS, writes=True)
LIST_HOUSES = Method(SERVICE, "list_houses", ListHousesRequest, house_answers.HousePage, HOUSE_READERS)
GET_HOUSE = Method(SERVICE, "get_house", OneHouseRequest, house_answers.HouseAnswer, HOUSE_READERS, about="house")
CHANGE_HOUSE = Method(SERVICE, "change_house", ChangeHouseRequest, house_answers.HouseAnswer, HOUSE_WRITERS, writes=True, about="house")
VERIFY_HOUSE = Method(SERVICE, "verify_house", VerifyHouseRequest, house_answers.HouseAnswer, INSPECTORS, writes=True, about="house")
SUSPEND_HOUSE = Method(SERVICE, "suspend_house", SuspendHouseRequest, house_answers.HouseAnswer, INSPECTORS, writes=True, about="house")
RESUME_HOUSE = Method(SERVICE, "resume_house", ResumeHouseRequest, house_answers.HouseAnswer, INSPECTORS, writes=True, about="house")
CLOSE_HOUSE = Method(SERVICE, "close_house", CloseHouseRequest, house_answers.HouseAnswer, HOUSE_WRITERS, writes=True, about="house")
REOPEN_HOUSE = Method(SERVICE, "reopen_house", ReopenHouseRequest, house_answers.HouseAnswer, HOUSE_WRITERS, writes=True, about="house")
CHANGE_HOUSE_LANDLORD = Method(
    SERVICE, "change_house_landlord", ChangeHouseLandlordRequest, house_answers.HouseAnswer, WRITERS, writes=True, about="house"
)
LIST_HOUSE_LANDLORDS = Method(SERVICE, "list_house_landlords", OneHouseRequest, house_answers.HouseLandlords, READERS, about="house")

REGISTER_LANDLORD = Method(SERVICE, "register_landlord", landlords.CounterLandlordRequest, landlords.LandlordAnswer, WRITERS, writes=True)
LIST_LANDLORDS = Method(SERVICE, "list_landlords", landlords.ListLandlordsRequest, landlords.LandlordPage, HOUSE_READERS)
FIND_LANDLORD = Method(SERVICE, "find_landlord", landlords.FindLandlordRequest, landlords.LandlordsFound, WRITERS)
GET_LANDLORD = Method(SERVICE, "get_landlord", landlords.OneLandlordRequest, landlords.LandlordAnswer, HOUSE_READERS, about="landlord")
CHANGE_LANDLORD = Method(
    SERVICE, "change_landlord", landlords.ChangeLandlordRequest, landlords.LandlordAnswer, HOUSE_WRITERS, writes=True, about="landlord"
)
REVEAL_LANDLORD = Method(SERVICE, "reveal_landlord", landlords.RevealLandlordRequest, landlords.RevealedLandlord, REVEALERS, about="landlord")

ADD_ROOMS = Method(SERVICE, "add_rooms", rooms.AddRoomsRequest, rooms.RoomsAdded, HOUSE_WRITERS, writes=True, about="house")
LIST_ROOMS = Method(SERVICE, "list_rooms", rooms.ListRoomsRequest, rooms.RoomPage, HOUSE_READERS, about="house")
GET_ROOM = Method(SERVICE, "get_room", rooms.OneRoomRequest, rooms.RoomAnswer, HOUSE_READERS, about="room")
CHANGE_ROOM = Method(SERVICE, "change_room", rooms.ChangeRoomRequest, rooms.RoomAnswer, HOUSE_WRITERS, writes=True, about="room")
CLOSE_ROOM = Method(SERVICE, "close_room", rooms.CloseRoomRequest, rooms.RoomAnswer, HOUSE_WRITERS, writes=True, about="room")
REOPEN_ROOM = Method(SERVICE, "reopen_room", rooms.ReopenRoomRequest, rooms.RoomAnswer, HOUSE_WRITERS, writes=True, about="room")
ADD_BEDS = Method(SERVICE, "add_beds", rooms.AddBedsRequest, rooms.RoomAnswer, HOUSE_WRITERS, writes=True, about="room")
CLOSE_BED = Method(SERVICE, "close_bed", rooms.CloseBedRequest, rooms.RoomAnswer, HOUSE_WRITERS, writes=True, about="room")
REOPEN_BED = Method(SERVICE, "reopen_bed", rooms.ReopenBedRequest, rooms.RoomAnswer, HOUSE_WRITERS, writes=True, about="room")
