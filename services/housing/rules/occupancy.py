"""How many of a station's beds are free, and for which day figures may be asked."""

from datetime import date

from shared.decisions import ALLOWED, Decision, Refused


def check_as_of(as_of: date, today: date) -> Decision:
    """Nobody knows the figures of a day to come."""
    return Refused("DAY_IN_FUTURE", "The day is today at the latest.", "/as_of") if as_of > today else ALLOWED


def vacant(beds: int, occupied: int, reserved: int) -> int:
    """Beds that are neither occupied nor reserved; people in closed beds make none below 0."""
    return max(0, beds - occupied - reserved)


def vacancy_percent(beds: int, free: int) -> float | None:
    """Vacant beds of 100, to one decimal; no figure without a bed."""
    return round(100 * free / beds, 1) if beds else None
