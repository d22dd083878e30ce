"""Words about stays in rental houses, as the register answers their reports."""

from enum import StrEnum


class StayOutcome(StrEnum):
    """What the register answered to the last report of a stay."""

    REGISTERED = "REGISTERED"
    ENDED = "ENDED"
    REFUSED = "REFUSED"


class StayRefusal(StrEnum):
    """Why the register takes nothing, beside what is wrong with the report itself: the station has to look at it.

    Who reported learns no more: whether the guest is on file, under which name, where, and whether sealed, is the station's to know.
    """

    REVIEW_AT_STATION = "REVIEW_AT_STATION"
