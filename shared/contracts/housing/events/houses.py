"""Events about landlords, houses, rooms and beds."""

from marshmallow import fields

from shared.contracts.event import Event
from shared.contracts.housing.basis import SERVICE
from shared.contracts.schema import Answer, Identifier, StationCode


class LandlordFact(Answer):
    """A landlord as it now stands; ``joined_into`` is the record that it has become, when a merger of stations found two of one."""

    landlord_id = Identifier(required=True)
    station_code = StationCode(required=True)
    kind = fields.String(required=True)
    joined_into = Identifier(required=True, allow_none=True)


class HouseFact(Answer):
    """A house as it now stands."""

    house_id = Identifier(required=True)
    station_code = StationCode(required=True)
    community_id = Identifier(required=True, allow_none=True)
    landlord_id = Identifier(required=True)
    manager_id = Identifier(required=True, allow_none=True)
    state = fields.String(required=True)
    rental_kind = fields.String(required=True)
    operation_mode = fields.String(required=True)


class HouseRegistered(HouseFact):
    """A house was registered, by which way, with so many beds."""

    channel = fields.String(required=True)
    registered_on = fields.Date(required=True)
    capacity = fields.Integer(required=True)


class HouseVerified(HouseFact):
    """A house was seen at the door."""

    verified_on = fields.Date(required=True)


class HouseSuspended(HouseFact):
    """Nobody new is let in for a while."""

    suspended_on = fields.Date(required=True)
    reason = fields.String(required=True)


class HouseClosed(HouseFact):
    """A house is let no more."""

    closed_on = fields.Date(required=True)
    reason = fields.String(required=True)


class HouseLandlordChanged(HouseFact):
    """Another landlord or manager since a day."""

    from_landlord_id = Identifier(required=True)
    from_manager_id = Identifier(required=True, allow_none=True)
    since = fields.Date(required=True)


class HouseTransferred(HouseFact):
    """A merger of stations has moved a house."""

    from_station_code = StationCode(required=True)


class HouseCapacityChanged(HouseFact):
    """A house has another number of open beds, or of the places that hold them."""

    change = fields.String(required=True)
    capacity = fields.Integer(required=True)


LANDLORD_REGISTERED = Event(SERVICE, "landlord_registered", 1, LandlordFact)
LANDLORD_CHANGED = Event(SERVICE, "landlord_changed", 1, LandlordFact)
HOUSE_REGISTERED = Event(SERVICE, "house_registered", 1, HouseRegistered)
HOUSE_VERIFIED = Event(SERVICE, "house_verified", 1, HouseVerified)
HOUSE_CHANGED = Event(SERVICE, "house_changed", 1, HouseFact)
HOUSE_SUSPENDED = Event(SERVICE, "house_suspended", 1, HouseSuspended)
HOUSE_RESUMED = Event(SERVICE, "house_resumed", 1, HouseFact)
HOUSE_CLOSED = Event(SERVICE, "house_closed", 1, HouseClosed)
HOUSE_REOPENED = Event(SERVICE, "house_reopened", 1, HouseFact)
HOUSE_LANDLORD_CHANGED = Event(SERVICE, "house_landlord_changed", 1, HouseLandlordChanged)
HOUSE_CAPACITY_CHANGED = Event(SERVICE, "house_capacity_changed", 1, HouseCapacityChanged)
HOUSE_TRANSFERRED = Event(SERVICE, "house_transferred", 1, HouseTransferred)
