"""Whose record of an account may be seen by whom; what one may not see is not there."""

from collections.abc import Set as AbstractSet

from shared.contracts.directory.roles import STATION_ROLES, Role

DISTRICT_READERS = frozenset({Role.ADMINISTRATOR, Role.BUREAU, Role.AUDITOR})
"""Operations keep the platform running and need no names."""


def sees_account(roles: AbstractSet[Role], station_code: str | None, *, is_own: bool, account_station: str | None) -> bool:
    """Whether a caller sees an account: the own one; station staff those of their station; administration, bureau, audit all."""
    if is_own or roles & DISTRICT_READERS:
        return True
    return bool(roles & STATION_ROLES) and station_code is not None and station_code == account_station


def sees_all_leave_of(roles: AbstractSet[Role], station_code: str | None, account_station: str | None) -> bool:
    """Whether a caller sees the leave of others at a station: its head; administration, bureau, audit everywhere."""
    if roles & DISTRICT_READERS:
        return True
    return Role.STATION_HEAD in roles and station_code is not None and station_code == account_station
