"""Since when an imported house is registered and verified, and whose word makes it so."""

from datetime import date

from shared.decisions import ALLOWED, Decision, Refused


def registered_since(registered_on: date | None, verified_on: date | None, today: date) -> date:
    """The day of registration: the one told; else that of the visit, which nothing precedes; else today."""
    return registered_on or verified_on or today


def check_registered(registered_on: date | None, today: date) -> Decision:
    """A house was registered today at the latest."""
    if registered_on is not None and registered_on > today:
        return Refused("REGISTERED_IN_FUTURE", "A house was registered today at the latest.", "/registered_on")
    return ALLOWED


def check_verified(verified_on: date | None, registered_on: date | None, today: date, *, may_verify: bool) -> Decision:
    """A house was seen at the door between its registration and today; that it was, an officer or the head of the station says."""
    if verified_on is None:
        return ALLOWED
    if not may_verify:
        return Refused("VERIFIED_BY_OFFICER", "That a house was seen at the door, an officer or the head of the station says.", "/verified_on")
    if verified_on > today:
        return Refused("VERIFIED_IN_FUTURE", "A house was seen today at the latest.", "/verified_on")
    if registered_on is not None and verified_on < registered_on:
        return Refused("VERIFIED_BEFORE_REGISTERED", "A house is not seen before it is registered.", "/verified_on")
    return ALLOWED
