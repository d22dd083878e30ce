"""How long a session lasts: half an hour without use, twelve hours at most."""

from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)
"""Use is written down at most this often, so that reading stays reading."""


def ends_at(opened_at: datetime, last_seen_at: datetime) -> datetime:
    """When the session ends if it is not used again."""
    return min(opened_at + ABSOLUTE, last_seen_at + IDLE)


def has_ended(opened_at: datetime, last_seen_at: datetime, now: datetime) -> bool:
    """Whether it is over; the very instant of its end belongs to the end."""
    return now >= ends_at(opened_at, last_seen_at)


def is_to_be_noted(last_seen_at: datetime, now: datetime) -> bool:
    """Whether this use is worth a write."""
    return now - last_seen_at >= NOTED_EVERY
