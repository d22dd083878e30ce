"""The door: what every request passes before its route's method: a session that holds, and ceilings."""

import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime
from typing import Any

from nameko.extensions import DependencyProvider
from werkzeug.wrappers import Request

from gateway.auth import Session, Sessions, bearer_digest
from gateway.limits import Ceiling, Places, customer
from shared.config import Settings
from shared.contracts.directory.roles import Role
from shared.contracts.directory.rpc import RESOLVE_SESSION
from shared.errors import Unauthorized
from shared.identity import Actor
from shared.runtime.rpc_client import Reply

UNKNOWN_TOKENS = "600/minute"
"""Tokens that are not ours, from one address; guessing is hopeless, yet every guess costs the directory a question."""
STREAMS = 3
"""Event streams of one account at a time."""
UPLOADS = 2
"""Files that one account sends at a time."""


class Doorkeeper:
    """The state behind the door: sessions of the last moment and all counts. One per process."""

    def __init__(self, settings: Settings) -> None:
        self.sessions = Sessions()
        self.streams = Places(STREAMS, "TOO_MANY_STREAMS")
        self.uploads = Places(UPLOADS, "TOO_MANY_UPLOADS")
        self._sign_ins = Ceiling(settings.sign_in_rate, "TOO_MANY_SIGN_INS")
        self._failed_sign_ins = Ceiling(settings.failed_sign_in_rate, "TOO_MANY_SIGN_INS")
        self._receipt_checks = Ceiling(settings.receipt_check_rate, "TOO_MANY_CHECKS")
        self._public_pages = Ceiling(settings.receipt_check_rate)
        self._clues = Ceiling(settings.clue_rate, "TOO_MANY_CLUES")
        self._requests = Ceiling(settings.request_rate)
        self._unknown_tokens = Ceiling(UNKNOWN_TOKENS)
        self._secret = hashlib.sha256(b"keys of strangers|" + (settings.context_private_key or b"")).digest()

    def count_sign_in(self, address: str) -> None:
        """Count an attempt; raises ``Throttled`` after too many, or too many that failed."""
        self._sign_ins.count(customer(address))
        self._failed_sign_ins.check(customer(address))

    def count_failed_sign_in(self, address: str) -> None:
        """Count an attempt that failed; raises ``Throttled`` for the first that is too many."""
        self._failed_sign_ins.count(customer(address))

    def count_receipt_check(self, address: str) -> None:
        """Count a check of a receipt; raises ``Throttled`` after too many."""
        self._receipt_checks.count(customer(address))

    def count_clue(self, address: str) -> None:
        """Count a clue that a stranger gives; raises ``Throttled`` after too many."""
        self._clues.count(customer(address))

    def count_public_page(self, address: str) -> None:
        """Count a page that anybody may open, by the rate of checks but by itself; raises ``Throttled`` after too many."""
        self._public_pages.count(customer(address))

    def key_of_stranger(self, address: str, key: str) -> str:
        """An Idempotency-Key that no stranger at another address has: all strangers are one to a service, which answers a known key as before.

        The address can't be found out from it: it is kept beside what somebody told without a name.
        """
        return hmac.new(self._secret, f"{customer(address)}|{key}".encode(), hashlib.sha256).hexdigest()

    def admit(self, request: Request, rpc: Callable[..., Reply], request_id: str) -> Session:
        """The caller's session; raises ``Unauthorized``, ``Throttled``, or ``Unavailable`` when the directory is away."""
        digest = bearer_digest(request.environ.get("HTTP_AUTHORIZATION"))
        session = self.sessions.known(digest) or self._ask(digest, request, rpc, request_id)
        self._requests.count(session.actor.account_id)
        return session

    def _ask(self, digest: str, request: Request, rpc: Callable[..., Reply], request_id: str) -> Session:
        address = customer(request.remote_addr)
        if not self.sessions.has_met(digest):  # who guesses locks nobody out that shares the address
            self._unknown_tokens.check(address)
        try:
            return self.resolve(digest, rpc, request_id)
        except Unauthorized:
            self._unknown_tokens.count(address)
            raise

    def resolve(self, digest: str, rpc: Callable[..., Reply], request_id: str) -> Session:
        """The session of a digest, as the directory knows it now or did a moment ago."""
        return self.sessions.resolve(
            digest, lambda asked: session_of(asked, rpc(RESOLVE_SESSION, {"token_digest": asked}, request_id=request_id).result)
        )


def session_of(digest: str, answer: dict[str, Any]) -> Session:
    """The session that the directory's answer tells of."""
    account = answer["account"]
    roles = frozenset(Role(role) for role in account["roles"])
    actor = Actor(account["id"], roles, account["station_code"])
    return Session(digest, actor, answer["session_id"], datetime.fromisoformat(answer["expires_at"]).timestamp())


class Door(DependencyProvider):  # type: ignore[misc] # nameko publishes no types
    """Gives a service the process's doorkeeper."""

    keeper: Doorkeeper

    def setup(self) -> None:
        """Make it, once."""
        self.keeper = Doorkeeper(self.container.settings)

    def get_dependency(self, worker_ctx: Any) -> Doorkeeper:  # nameko's signature
        """The doorkeeper."""
        return self.keeper
