"""How often an account may have personal data shown in full, and people checked before a hire."""

import time
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from nameko.extensions import DependencyProvider

from shared.errors import Throttled

RATE = "30/minute"
HIRE_CHECK_RATE = "1000/minute"
"""People, not calls: twice the longest list, and a quarter of a busy station in one go."""


class RevealLimit:
    """So many reveals of one account in any minute, per replica."""

    def __init__(self, rate: str = RATE) -> None:
        self._item: RateLimitItem = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, account_id: str) -> None:
        """Count one; raises ``Throttled("TOO_MANY_REVEALS")`` with the seconds to wait when it is one too many."""
        if not self._limiter.hit(self._item, account_id):
            reset = self._limiter.get_window_stats(self._item, account_id).reset_time
            raise Throttled("TOO_MANY_REVEALS", "Too much was shown in full to this account.", retry_after=max(1, round(reset - time.time())))


class RevealLimits(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Injects the process's ``RevealLimit``."""

    def setup(self) -> None:
        """Nothing counted yet."""
        self.limit = RevealLimit()

    def get_dependency(self, worker_ctx: Any) -> RevealLimit:
        """The same for all."""
        return self.limit


class HireCheckLimit:
    """So many people whom one account has checked in any minute, per replica."""

    def __init__(self, rate: str = HIRE_CHECK_RATE) -> None:
        self._item: RateLimitItem = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, account_id: str, people: int) -> None:
        """Count so many; raises ``Throttled("TOO_MANY_HIRE_CHECKS")`` with the seconds to wait when they are too many."""
        if not self._limiter.hit(self._item, account_id, cost=people):
            reset = self._limiter.get_window_stats(self._item, account_id).reset_time
            raise Throttled("TOO_MANY_HIRE_CHECKS", "This account has had too many people checked.", retry_after=max(1, round(reset - time.time())))


class HireCheckLimits(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Injects the process's ``HireCheckLimit``."""

    def setup(self) -> None:
        """Nothing counted yet."""
        self.limit = HireCheckLimit()

    def get_dependency(self, worker_ctx: Any) -> HireCheckLimit:
        """The same for all."""
        return self.limit
