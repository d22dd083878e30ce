"""How much is too much: requests of one account, attempts to sign in from one address, streams at a time.

Counts are per gateway replica and in memory: two replicas allow twice as much, which a ceiling against abuse can bear.
"""

import ipaddress
import time

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter

from shared.errors import Throttled

MOST_KEYS = 10_000


class Ceiling:
    """So many acts in a window for each key (an account, an address).

    High ceilings are counted in steps of a hundredth: what one step has paid for costs no more than a look into a
    dictionary, and the ceiling is exact to one per cent.
    """

    def __init__(self, rate: str, code: str = "TOO_MANY_REQUESTS") -> None:
        self._item: RateLimitItem = parse(rate)
        self._step = max(1, self._item.amount // 100)
        self._paid: dict[str, int] = {}
        self._limiter = FixedWindowRateLimiter(MemoryStorage())
        self._code = code

    def count(self, key: str) -> None:
        """Count one act; raises ``Throttled`` with the seconds to wait when it is one too many."""
        paid = self._paid.get(key, 0)
        if paid:
            self._paid[key] = paid - 1
        elif not self._limiter.hit(self._item, key, cost=self._step):
            raise self._refusal(key)
        elif self._step > 1:
            self._pay(key)

    def _pay(self, key: str) -> None:
        if len(self._paid) >= MOST_KEYS:
            self._paid.clear()
        self._paid[key] = self._step - 1

    def check(self, key: str) -> None:
        """Raise ``Throttled`` if the ceiling is reached, without counting."""
        if not self._limiter.test(self._item, key):
            raise self._refusal(key)

    def _refusal(self, key: str) -> Throttled:
        reset = self._limiter.get_window_stats(self._item, key).reset_time
        return Throttled(self._code, retry_after=max(1, round(reset - time.time())))


class Places:
    """At most so many at a time for each key."""

    def __init__(self, most: int, code: str) -> None:
        self._most = most
        self._code = code
        self._taken: dict[str, int] = {}

    def take(self, key: str) -> None:
        """Take a place; raises ``Throttled`` when the key has all of its own already."""
        taken = self._taken.get(key, 0)
        if taken >= self._most:
            raise Throttled(self._code, f"At most {self._most} at a time.", retry_after=15)
        self._taken[key] = taken + 1

    def give_back(self, key: str) -> None:
        """Give it back."""
        left = self._taken.pop(key, 1) - 1
        if left:
            self._taken[key] = left


def customer(address: str | None) -> str:
    """What an address is counted as: an IPv6 address by its /64, which is what one customer holds."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)  # IPv6
