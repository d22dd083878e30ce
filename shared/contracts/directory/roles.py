"""What an account may be: the vocabulary that the access matrix, sessions and signed statements share."""

from enum import StrEnum


class Role(StrEnum):
    """What an account may be. An account holds one or more of one group (station, outside, district)."""

    CLERK = "CLERK"
    OFFICER = "OFFICER"
    MEDIATOR = "MEDIATOR"
    DUTY_OFFICER = "DUTY_OFFICER"
    STATION_HEAD = "STATION_HEAD"
    LANDLORD = "LANDLORD"
    EMPLOYER = "EMPLOYER"
    UNIT_LEADER = "UNIT_LEADER"
    BUREAU = "BUREAU"
    AUDITOR = "AUDITOR"
    OPERATIONS = "OPERATIONS"
    ADMINISTRATOR = "ADMINISTRATOR"


STATION_ROLES = frozenset({Role.CLERK, Role.OFFICER, Role.MEDIATOR, Role.DUTY_OFFICER, Role.STATION_HEAD})
OUTSIDE_ROLES = frozenset({Role.LANDLORD, Role.EMPLOYER, Role.UNIT_LEADER})
DISTRICT_ROLES = frozenset({Role.BUREAU, Role.AUDITOR, Role.OPERATIONS, Role.ADMINISTRATOR})
EVERYONE = frozenset(Role)
