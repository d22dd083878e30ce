"""Delay after failed sign-ins: it grows with each failure, per account and address, and never locks anybody out for good.

Kept per account *and* address, so that a stranger elsewhere cannot keep the owner out.
"""

from datetime import datetime, timedelta

FREE_FAILURES = 5
"""Failures that cost no wait."""
LONGEST_DELAY = 900
"""Seconds; four tries an hour are left, far below the hundred that ASVS allows."""
FORGOTTEN_AFTER = timedelta(hours=24)


def delay_after(failures: int) -> int:
    """Seconds to wait after that many failures in a row: 0 five times, then 1, 2, 4 … up to ``LONGEST_DELAY``."""
    if failures <= FREE_FAILURES:
        return 0
    return int(min(2 ** min(failures - FREE_FAILURES - 1, 30), LONGEST_DELAY))


def failures_now(failures: int, last_failed_at: datetime, now: datetime) -> int:
    """The failures that still count: all, or none once the last is a day old."""
    return 0 if now - last_failed_at >= FORGOTTEN_AFTER else failures


def seconds_to_wait(failures: int, last_failed_at: datetime, now: datetime) -> int:
    """Whole seconds until the next try is heard, 0 if it is heard now."""
    next_at = last_failed_at + timedelta(seconds=delay_after(failures_now(failures, last_failed_at, now)))
    return max(0, -int((now - next_at) // timedelta(seconds=1)))
