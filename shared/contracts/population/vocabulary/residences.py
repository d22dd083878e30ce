"""Words about people and their spells of residence."""

from enum import StrEnum


class DocumentType(StrEnum):
    """The document that a person is known by.

    A residence permit for residents of Hong Kong, Macao and Taiwan has the form of a resident identity number that begins with
    81, 82 or 83; such a number is filed under ``HK_MACAO_TAIWAN_RESIDENCE_PERMIT`` whichever of the two types came with it.
    """

    RESIDENT_ID = "RESIDENT_ID"
    PASSPORT = "PASSPORT"
    HOME_RETURN_PERMIT = "HOME_RETURN_PERMIT"
    TAIWAN_PERMIT = "TAIWAN_PERMIT"
    HK_MACAO_TAIWAN_RESIDENCE_PERMIT = "HK_MACAO_TAIWAN_RESIDENCE_PERMIT"


class Sex(StrEnum):
    """GB/T 2261.1: 1 male, 2 female, 9 not stated."""

    MALE = "MALE"
    FEMALE = "FEMALE"
    UNSPECIFIED = "UNSPECIFIED"


class Category(StrEnum):
    """How a person belongs to the place: household registered here, floating, lodging (registered nearby), from overseas."""

    REGISTERED = "REGISTERED"
    FLOATING = "FLOATING"
    LODGING = "LODGING"
    OVERSEAS = "OVERSEAS"


class StayReason(StrEnum):
    """Why a person lives there."""

    WORK = "WORK"
    BUSINESS = "BUSINESS"
    STUDY = "STUDY"
    FAMILY = "FAMILY"
    MEDICAL = "MEDICAL"
    TOURISM = "TOURISM"
    DOMESTIC = "DOMESTIC"
    OTHER = "OTHER"


class PlaceKind(StrEnum):
    """What kind of place it is."""

    RENTAL = "RENTAL"
    OWNED = "OWNED"
    EMPLOYER = "EMPLOYER"
    SITE = "SITE"
    HOTEL = "HOTEL"
    RELATIVE = "RELATIVE"
    SCHOOL = "SCHOOL"
    OTHER = "OTHER"


class HukouMatch(StrEnum):
    """Whether the person lives where the household register says."""

    CONSISTENT = "CONSISTENT"
    SEPARATED = "SEPARATED"


class ResidenceState(StrEnum):
    """Whether the spell goes on."""

    ACTIVE = "ACTIVE"
    ENDED = "ENDED"


class Channel(StrEnum):
    """By which way a registration came; it is kept on the record."""

    COUNTER = "COUNTER"
    COMMUNITY_WORKER = "COMMUNITY_WORKER"
    LANDLORD = "LANDLORD"
    AGENT = "AGENT"
    EMPLOYER = "EMPLOYER"
    SELF = "SELF"
    IMPORT = "IMPORT"


class DatePrecision(StrEnum):
    """How exactly a date is known: to the day, or only its month or year, of which it is then the first day."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"


class ChangeKind(StrEnum):
    """A change says that something is different from a day on; a correction, that it had been written down wrongly."""

    CHANGE = "CHANGE"
    CORRECTION = "CORRECTION"


class EndReason(StrEnum):
    """Why a spell ended. Spells ended as DUPLICATE or REGISTERED_IN_ERROR never were, and count in no past."""

    MOVED_AWAY = "MOVED_AWAY"
    DIED = "DIED"
    MISSING = "MISSING"
    BECAME_REGISTERED = "BECAME_REGISTERED"
    DUPLICATE = "DUPLICATE"
    REGISTERED_IN_ERROR = "REGISTERED_IN_ERROR"
    OTHER = "OTHER"


class PersonField(StrEnum):
    """What can be asked of a person; every one of them is masked where it identifies."""

    NAME = "name"
    DOCUMENT_TYPE = "document_type"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    SEX = "sex"
    BIRTH_YEAR = "birth_year"
    NATIONALITY = "nationality"
    RESIDENCES = "residences"


class RevealField(StrEnum):
    """What can be asked for in full, with a purpose."""

    NAME = "name"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    BIRTH_DATE = "birth_date"
