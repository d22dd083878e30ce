"""Words about star ratings."""

from enum import StrEnum


class Level(StrEnum):
    """The colour on the door, best first."""

    GREEN = "GREEN"
    BLUE = "BLUE"
    YELLOW = "YELLOW"
    ORANGE = "ORANGE"
    RED = "RED"
