"""How often an account may do something in a stretch of time: counted in the process, so per replica."""

import time
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from nameko.extensions import DependencyProvider

from shared.errors import Throttled


class AccountLimit:
    """So many of something for one account in any stretch of that length; ``rate`` reads like ``30/minute``.

    ``code`` and ``text`` are those of the refusal.
    """

    def __init__(self, rate: str, code: str, text: str) -> None:
        self._item: RateLimitItem = parse(rate)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._code, self._text = code, text

    def count(self, account_id: str, number: int = 1) -> None:
        """Count so many; raises ``Throttled`` with the seconds to wait when they are too many, and counts none of them."""
        if not self._limiter.hit(self._item, account_id, cost=number):
            raise self._refusal(account_id)

    def check(self, account_id: str) -> None:
        """Raise ``Throttled`` if not one more is left, without counting."""
        if not self._limiter.test(self._item, account_id):
            raise self._refusal(account_id)

    def _refusal(self, account_id: str) -> Throttled:
        reset = self._limiter.get_window_stats(self._item, account_id).reset_time
        return Throttled(self._code, self._text, retry_after=max(1, round(reset - time.time())))


class AccountLimits(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Injects the process's ``AccountLimit``, made of the same arguments."""

    def __init__(self, rate: str, code: str, text: str) -> None:
        self._given = (rate, code, text)

    def setup(self) -> None:
        """Nothing counted yet."""
        self.limit = AccountLimit(*self._given)

    def get_dependency(self, worker_ctx: Any) -> AccountLimit:
        """The same for all."""
        return self.limit
