"""Words about stays."""

from enum import StrEnum


class StayState(StrEnum):
    """Announced beforehand; not there on the day; there; still there after the expected day; gone; never came."""

    PRE_CHECKED_IN = "PRE_CHECKED_IN"
    DELAYED_ARRIVAL = "DELAYED_ARRIVAL"
    CHECKED_IN = "CHECKED_IN"
    DELAYED_DEPARTURE = "DELAYED_DEPARTURE"
    CHECKED_OUT = "CHECKED_OUT"
    CANCELLED = "CANCELLED"


class ReportState(StrEnum):
    """How far the report of a stay to the population register is: nothing to report yet, on its way, taken, refused with a reason."""

    NONE = "NONE"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
