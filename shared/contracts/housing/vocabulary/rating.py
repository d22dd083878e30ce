"""Words about star ratings."""

from enum import StrEnum


class Level(StrEnum):
    """The colour on the door, best first."""

    GREEN = "GREEN"
    BLUE = "BLUE"
    YELLOW = "YELLOW"
    ORANGE = "ORANGE"
    RED = "RED"


class NotApplicable(StrEnum):
    """What becomes of an item that does not apply to a house: it leaves the sum, or counts as passed."""

    LEAVES = "LEAVES"
    PASSES = "PASSES"


class RatingCause(StrEnum):
    """Why a house was rated anew."""

    INSPECTION_CLOSED = "INSPECTION_CLOSED"
    HAZARD_OPENED = "HAZARD_OPENED"
    HAZARD_CLOSED = "HAZARD_CLOSED"
    HAZARD_OVERDUE = "HAZARD_OVERDUE"
    HAZARD_WITHDRAWN = "HAZARD_WITHDRAWN"
    APPEAL_DECIDED = "APPEAL_DECIDED"
    SCHEME_PUBLISHED = "SCHEME_PUBLISHED"
    EXPIRED = "EXPIRED"
    HOUSE_REOPENED = "HOUSE_REOPENED"


class CapKind(StrEnum):
    """What keeps the stars down whatever the score: an open critical hazard, an overdue major one, a named item that fails."""

    CRITICAL_OPEN = "CRITICAL_OPEN"
    MAJOR_OVERDUE = "MAJOR_OVERDUE"
    ITEM_FAILED = "ITEM_FAILED"


class Basis(StrEnum):
    """On what an item's result in a rating rests: the inspection, the hazard that was closed since, or the decision about an appeal."""

    AS_SEEN = "AS_SEEN"
    RECTIFIED = "RECTIFIED"
    CORRECTED = "CORRECTED"


class AppealReason(StrEnum):
    """Why a landlord does not accept a rating."""

    ITEM_WRONG = "ITEM_WRONG"
    ITEM_DOES_NOT_APPLY = "ITEM_DOES_NOT_APPLY"
    PUT_RIGHT_BEFORE = "PUT_RIGHT_BEFORE"
    CALCULATION = "CALCULATION"
    OTHER = "OTHER"


class AppealState(StrEnum):
    """Waiting for a decision; the rating stays; items were corrected."""

    OPEN = "OPEN"
    UPHELD = "UPHELD"
    CORRECTED = "CORRECTED"


class AppealDecision(StrEnum):
    """What is decided about an appeal."""

    UPHELD = "UPHELD"
    CORRECTED = "CORRECTED"


class RatingState(StrEnum):
    """Whether a house has a rating, and whether it is still valid; one that expired is shown as such, and an inspection is due at once."""

    UNRATED = "UNRATED"
    VALID = "VALID"
    EXPIRED = "EXPIRED"


class CardState(StrEnum):
    """What the public card of a house says of it."""

    LISTED = "LISTED"
    NOT_VERIFIED = "NOT_VERIFIED"
    SUSPENDED = "SUSPENDED"
    CLOSED = "CLOSED"
    UNKNOWN = "UNKNOWN"


class CardEvent(StrEnum):
    """What the time line of a public card tells."""

    INSPECTED = "INSPECTED"
    HAZARD_FOUND = "HAZARD_FOUND"
    HAZARD_CLOSED = "HAZARD_CLOSED"
    STARS_CHANGED = "STARS_CHANGED"
