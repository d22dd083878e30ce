"""The pace of jobs: when one is done, when its progress is told, and how often what failed is tried again."""

from datetime import datetime, timedelta

from shared.contracts.vocabulary import JobState

MOST_ATTEMPTS = 3
"""How often one step may fail for a reason that nobody foresaw before the job does."""
TELL_EVERY = timedelta(seconds=1)
"""Progress is told no oftener: it goes to every open console of the station."""
ENDED = frozenset({JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED})


def expected_end(started_at: datetime | None, now: datetime, done: int, total: int | None) -> datetime | None:
    """When a job ends that goes on as it went so far; None while nobody can say."""
    if started_at is None or not total or done <= 0:
        return None
    return now + (now - started_at) * (max(total - done, 0) / done)


def is_to_be_told(told_at: datetime | None, now: datetime) -> bool:
    """Whether it is time to tell of a job's progress again."""
    return told_at is None or now - told_at >= TELL_EVERY


def is_given_up(attempts: int) -> bool:
    """Whether a step that failed for the ``attempts``-th time in a row is not tried again."""
    return attempts >= MOST_ATTEMPTS
