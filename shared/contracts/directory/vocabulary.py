"""The enumerations that the directory's requests, answers and events share; a member is added, never renamed."""

from enum import StrEnum


class StationState(StrEnum):
    """Where a station stands: at work, absorbed by another, or taken out of use."""

    ACTIVE = "ACTIVE"
    MERGED = "MERGED"
    CLOSED = "CLOSED"


class AccountState(StrEnum):
    """Whether an account may sign in."""

    ACTIVE = "ACTIVE"
    DISABLED = "DISABLED"


class RoleGroup(StrEnum):
    """The three kinds of accounts; one account holds roles of one group only."""

    STATION = "STATION"
    OUTSIDE = "OUTSIDE"
    DISTRICT = "DISTRICT"


class CommunityKind(StrEnum):
    """A village (村) or a residents' committee area (居)."""

    VILLAGE = "VILLAGE"
    RESIDENTIAL = "RESIDENTIAL"


class Module(StrEnum):
    """The parts of the platform that a station opens one by one."""

    PEOPLE = "PEOPLE"
    HOUSES = "HOUSES"
    MEDIATION = "MEDIATION"
    UNITS = "UNITS"
    WORK_ORDERS = "WORK_ORDERS"
    FACILITIES = "FACILITIES"


class LeaveState(StrEnum):
    """Whether a recorded leave holds."""

    RECORDED = "RECORDED"
    CANCELLED = "CANCELLED"


class RevocationReason(StrEnum):
    """Why a session is worth nothing any more."""

    SIGNED_OUT = "SIGNED_OUT"
    PASSWORD_CHANGED = "PASSWORD_CHANGED"  # noqa: S105 - a reason, not a password
    ACCOUNT_DISABLED = "ACCOUNT_DISABLED"
