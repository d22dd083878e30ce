"""Words about landlords, houses, rooms and beds."""

from enum import StrEnum

MOST_ROOMS = 300
"""Of one house; what is larger is several."""
MOST_BEDS = 50
"""Of one room."""


class HouseState(StrEnum):
    """How far a house is: told of by its landlord, seen by the station, stopped for a while, let no more."""

    SELF_REGISTERED = "SELF_REGISTERED"
    VERIFIED = "VERIFIED"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"


class HouseChannel(StrEnum):
    """By which way a house came; it is kept on the record."""

    LANDLORD = "LANDLORD"
    STATION = "STATION"
    IMPORT = "IMPORT"


class RentalKind(StrEnum):
    """How it is let (出租类别): whole 整租, shared 分租, crowded 群租, by the day or hour 日租/时租, apartment 公寓, dormitory 单位宿舍."""

    WHOLE = "WHOLE"
    SHARED = "SHARED"
    CROWDED = "CROWDED"
    SHORT = "SHORT"
    APARTMENT = "APARTMENT"
    DORM = "DORM"


class OperationMode(StrEnum):
    """Who runs it: the landlord, somebody entrusted with it (托管), an agency (中介)."""

    SELF_GOVERNED = "SELF_GOVERNED"
    ENTRUSTED = "ENTRUSTED"
    AGENCY = "AGENCY"


class HouseUse(StrEnum):
    """What the building is for (房屋用途)."""

    RESIDENTIAL = "RESIDENTIAL"
    COMMERCIAL = "COMMERCIAL"
    INDUSTRIAL = "INDUSTRIAL"
    MIXED = "MIXED"


class Structure(StrEnum):
    """What it is built of (结构): reinforced concrete 钢混, brick and concrete 砖混, brick and timber 砖木, steel 钢结构, other."""

    REINFORCED_CONCRETE = "REINFORCED_CONCRETE"
    BRICK_CONCRETE = "BRICK_CONCRETE"
    BRICK_TIMBER = "BRICK_TIMBER"
    STEEL = "STEEL"
    OTHER = "OTHER"


class PlaceState(StrEnum):
    """Whether a room or a bed can be let at all."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"


class SuspendReason(StrEnum):
    """Why a house is stopped for a while."""

    CRITICAL_HAZARD = "CRITICAL_HAZARD"
    INSPECTION = "INSPECTION"
    UNLAWFUL_USE = "UNLAWFUL_USE"
    OTHER = "OTHER"


class CloseReason(StrEnum):
    """Why a house, a room or a bed is let no more."""

    NO_LONGER_LET = "NO_LONGER_LET"
    REBUILT = "REBUILT"
    DEMOLISHED = "DEMOLISHED"
    DUPLICATE = "DUPLICATE"
    OTHER = "OTHER"


class LandlordKind(StrEnum):
    """Who lets: a person or an organisation."""

    PERSON = "PERSON"
    ORGANISATION = "ORGANISATION"


class LandlordField(StrEnum):
    """What of a landlord may be shown in full."""

    NAME = "name"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"


class CapacityChange(StrEnum):
    """What made a house hold more or fewer guests."""

    ROOMS_ADDED = "ROOMS_ADDED"
    ROOM_CLOSED = "ROOM_CLOSED"
    ROOM_REOPENED = "ROOM_REOPENED"
    BEDS_ADDED = "BEDS_ADDED"
    BED_CLOSED = "BED_CLOSED"
    BED_REOPENED = "BED_REOPENED"
