"""Words about employers, hire checks and rosters."""

from enum import StrEnum


class EmployerState(StrEnum):
    """Whether the station still works with the employer."""

    ACTIVE = "ACTIVE"
    CLOSED = "CLOSED"


class Industry(StrEnum):
    """What an employer does, after the sections of GB/T 4754-2017 that matter to a station."""

    AGRICULTURE = "AGRICULTURE"
    MANUFACTURING = "MANUFACTURING"
    CONSTRUCTION = "CONSTRUCTION"
    RETAIL = "RETAIL"
    TRANSPORT = "TRANSPORT"
    LODGING = "LODGING"
    CATERING = "CATERING"
    PROPERTY_MANAGEMENT = "PROPERTY_MANAGEMENT"
    SECURITY = "SECURITY"
    LABOUR_DISPATCH = "LABOUR_DISPATCH"
    HOUSEHOLD_SERVICE = "HOUSEHOLD_SERVICE"
    EDUCATION = "EDUCATION"
    HEALTH = "HEALTH"
    ENTERTAINMENT = "ENTERTAINMENT"
    OTHER = "OTHER"


class EmployerDuty(StrEnum):
    """What an employer has to do about people whom it hires."""

    REPORT_HIRE = "REPORT_HIRE"


class Timeliness(StrEnum):
    """Whether a hire or a leave was reported by its due day."""

    IN_TIME = "IN_TIME"
    LATE = "LATE"


class RosterChange(StrEnum):
    """What a list says of one line, against the list before it; ALTERED is the same person with another name, phone or day of hire."""

    PROBLEM = "PROBLEM"
    JOINED = "JOINED"
    LEFT = "LEFT"
    ALTERED = "ALTERED"
    UNCHANGED = "UNCHANGED"


class RosterResidence(StrEnum):
    """Whether somebody on a roster is actively registered in the district."""

    REGISTERED = "REGISTERED"
    MISSING = "MISSING"
