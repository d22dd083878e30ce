"""When a station may be opened under a code, and when it may be taken out of use; how its modules follow each other."""

from datetime import date

from shared.contracts.directory.vocabulary import StationState
from shared.decisions import ALLOWED, Decision, Refused


def check_opening(present: StationState | None) -> Decision:
    """Whether a station may be opened under a code: a free one, or that of a closed station."""
    if present in {None, StationState.CLOSED}:
        return ALLOWED
    return Refused("STATION_EXISTS", "The code is taken.")


def check_active(present: StationState) -> Decision:
    """Whether something of the station may be added or changed: only while it is at work."""
    return ALLOWED if present is StationState.ACTIVE else Refused("STATION_NOT_ACTIVE", "The station is not at work.")


def check_removal(active_accounts: int, communities: int) -> Decision:
    """Whether a station may be taken out of use: nothing may be left behind without a station; merge it instead."""
    if active_accounts or communities:
        return Refused("STATION_IN_USE", "It has active accounts or communities; merge it into another station, or move them first.")
    return ALLOWED


def check_module_opening(opened_on: date, open_since: date | None, last_closed_on: date | None) -> Decision:
    """Whether a module may be opened on that day: it is not open, and stretches of use do not overlap."""
    if open_since is not None:
        return Refused("MODULE_OPEN", "The module is open already.")
    if last_closed_on is not None and opened_on < last_closed_on:
        return Refused("MODULE_OPEN_THEN", "The module was open on that day already.", "/opened_on")
    return ALLOWED


def check_module_closing(opened_on: date, closed_on: date) -> Decision:
    """Whether a module may be closed on that day: not before it was opened."""
    if closed_on < opened_on:
        return Refused("CLOSED_BEFORE_OPENED", "The module was opened later than that.", "/closed_on")
    return ALLOWED
