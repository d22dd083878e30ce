"""Since when an imported house is registered and verified, and whose word makes it so."""

from datetime import date

from services.housing.rules.house_states import check_verified_on
from shared.decisions import ALLOWED, Decision, Refused


def registered_since(registered_on: date | None, verified_on: date | None, today: date) -> date:
    """The day of registration: the one told; else that of the visit, which nothing precedes; else today."""
    return registered_on or verified_on or today


def check_verified(verified_on: date | None, registered_on: date, today: date, *, may_verify: bool) -> Decision:
    """A house is verified as at its door, and by who may: that it was seen, an officer or the head of the station says."""
    if verified_on is None:
        return ALLOWED
    if not may_verify:
        return Refused("VERIFIED_BY_OFFICER", "That a house was seen at the door, an officer or the head of the station says.", "/verified_on")
    return check_verified_on(verified_on, registered_on, today)
