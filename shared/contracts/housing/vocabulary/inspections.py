"""Words about inspections and what they find."""

from enum import StrEnum


class Aspect(StrEnum):
    """The four aspects that a house is inspected on: building structure, fire safety, public-security precautions, the landlord's duties."""

    STRUCTURE = "STRUCTURE"
    FIRE = "FIRE"
    SECURITY = "SECURITY"
    DUTIES = "DUTIES"


class ItemResult(StrEnum):
    """What was seen of one item."""

    PASS = "PASS"  # noqa: S105 # a word of the check sheet
    FAIL = "FAIL"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class InspectionKind(StrEnum):
    """Why a house is inspected: before it is let at all, by its interval, again after hazards, or for another reason."""

    FIRST = "FIRST"
    ROUTINE = "ROUTINE"
    RECHECK = "RECHECK"
    SPECIAL = "SPECIAL"


class InspectionState(StrEnum):
    """Open while it is filled in, closed and frozen, or given up."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    ABANDONED = "ABANDONED"


class InspectionOutcome(StrEnum):
    """What it came to: passed 合格, put right on the spot 当场整改, to be put right 限期整改, handed on 移交, letting stopped 停租."""

    PASS = "PASS"  # noqa: S105 # a word of the check sheet
    FIXED_ON_SITE = "FIXED_ON_SITE"
    RECTIFY = "RECTIFY"
    TRANSFER = "TRANSFER"
    SUSPEND = "SUSPEND"


class AbandonReason(StrEnum):
    """Why an inspection was given up: nobody opened, entry was refused, it was begun by mistake, or else."""

    NOBODY_HOME = "NOBODY_HOME"
    ENTRY_REFUSED = "ENTRY_REFUSED"
    MISTAKE = "MISTAKE"
    OTHER = "OTHER"
