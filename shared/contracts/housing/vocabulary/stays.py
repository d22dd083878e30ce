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


EXPECTED = frozenset({StayState.PRE_CHECKED_IN, StayState.DELAYED_ARRIVAL})
"""A bed is kept for somebody."""
THERE = frozenset({StayState.CHECKED_IN, StayState.DELAYED_DEPARTURE})
"""Somebody sleeps in the bed."""


class ReportState(StrEnum):
    """How far the report of a stay to the population register is: nothing to report yet, on its way, taken, refused with a reason."""

    NONE = "NONE"
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"


class ReportKind(StrEnum):
    """What is reported: that somebody lives there (入住), or does no more (退住)."""

    ARRIVAL = "ARRIVAL"
    DEPARTURE = "DEPARTURE"


class StayAct(StrEnum):
    """What is done with a stay, or comes about by the calendar."""

    CHANGE_GUEST = "CHANGE_GUEST"
    CHANGE_BED = "CHANGE_BED"
    CHANGE_ARRIVAL = "CHANGE_ARRIVAL"
    CHANGE_DEPARTURE = "CHANGE_DEPARTURE"
    CHECK_IN = "CHECK_IN"
    CHECK_OUT = "CHECK_OUT"
    CANCEL = "CANCEL"


class CancelReason(StrEnum):
    """Why nobody came."""

    NO_SHOW = "NO_SHOW"
    GUEST_CANCELLED = "GUEST_CANCELLED"
    LANDLORD_CANCELLED = "LANDLORD_CANCELLED"
    ENTERED_IN_ERROR = "ENTERED_IN_ERROR"


class MinorDeclaration(StrEnum):
    """What is declared of a guest under 18: lives there with a guardian; the guardian knows and agrees; lives on own earnings (民法典 §18)."""

    WITH_GUARDIAN = "WITH_GUARDIAN"
    GUARDIAN_AGREES = "GUARDIAN_AGREES"
    OWN_EARNINGS = "OWN_EARNINGS"


class CheckOutState(StrEnum):
    """What is said of a check-out: nothing yet; confirmed or disputed by the tenant; the dispute decided for or against it."""

    OPEN = "OPEN"
    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"
    UPHELD = "UPHELD"
    REVERSED = "REVERSED"


class LinkState(StrEnum):
    """What the tenant's link says: that of the check-out, or that its days are over, or that there is none."""

    OPEN = "OPEN"
    CONFIRMED = "CONFIRMED"
    DISPUTED = "DISPUTED"
    UPHELD = "UPHELD"
    REVERSED = "REVERSED"
    EXPIRED = "EXPIRED"
    UNKNOWN = "UNKNOWN"


class TenantAnswer(StrEnum):
    """The tenant has moved out, or has not."""

    CONFIRM = "CONFIRM"
    DISPUTE = "DISPUTE"


class DisputeReason(StrEnum):
    """Why a tenant disputes a check-out: still lives there; left on another day; was locked out; another reason."""

    STILL_LIVING_THERE = "STILL_LIVING_THERE"
    OTHER_DAY = "OTHER_DAY"
    LOCKED_OUT = "LOCKED_OUT"
    OTHER = "OTHER"


class CheckOutDecision(StrEnum):
    """The check-out stands, or the guest still lives there and the stay goes on."""

    UPHELD = "UPHELD"
    REVERSED = "REVERSED"


class GuestField(StrEnum):
    """What can be asked for of a guest in full, with a purpose."""

    NAME = "name"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    BIRTH_DATE = "birth_date"
