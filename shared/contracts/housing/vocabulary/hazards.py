"""Words about hazards."""

from enum import StrEnum


class Severity(StrEnum):
    """How bad it is: 一般, 较大, 重大."""

    GENERAL = "GENERAL"
    MAJOR = "MAJOR"
    CRITICAL = "CRITICAL"


class HazardState(StrEnum):
    """Found and waiting; reported as put right and waiting for the recheck; handed to another authority; over (销号); entered by mistake."""

    OPEN = "OPEN"
    RECTIFIED = "RECTIFIED"
    TRANSFERRED = "TRANSFERRED"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


OPEN_STATES = frozenset({HazardState.OPEN, HazardState.RECTIFIED, HazardState.TRANSFERRED})
"""States in which a hazard is still there, as far as anybody knows."""
