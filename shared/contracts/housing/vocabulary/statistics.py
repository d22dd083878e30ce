"""Words about occupancy, capacity, and what is due."""

from enum import StrEnum


class BreachReason(StrEnum):
    """Why too many people stay in a room: too little floor for each, more than a room may hold at all, more than it has beds."""

    AREA = "AREA"
    ROOM_LIMIT = "ROOM_LIMIT"
    BEDS = "BEDS"
