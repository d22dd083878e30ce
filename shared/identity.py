"""Who is acting: roles, their reach, and the signed short-lived statement of it that rides on the bus.

The gateway alone holds the private key. A service verifies the statement against the public key and its own name
(``aud``), so that a statement made for one service is worth nothing at another, and no client of the bus can claim to
be somebody. Signing and checking Ed25519 costs about a fifth of a millisecond together, so a statement is made once per
session, purpose and service and used for ``LIFETIME`` seconds; the request id rides beside it, unsigned, because it
names nothing but a line in a log.
"""

import base64
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.contracts.directory.roles import DISTRICT_ROLES, Role
from shared.errors import Forbidden, NotFound, Unauthorized

LIFETIME = 60
"""Seconds that a signed statement is good for."""
LEEWAY = 5
"""Seconds of difference between two machines' clocks that are forgiven."""


@dataclass(frozen=True, slots=True)
class Actor:
    """The account on whose behalf a call is made, as the signed statement says."""

    account_id: str
    roles: frozenset[Role]
    station_code: str | None
    purpose: str | None = None

    def require(self, allowed: Iterable[Role]) -> None:
        """Raise ``Forbidden`` unless the actor holds one of the roles."""
        if self.roles.isdisjoint(allowed):
            raise Forbidden("ROLE_NOT_ALLOWED", "This account's roles do not allow it.")

    @property
    def is_district_wide(self) -> bool:
        """Whether the actor's reach is the whole district (bureau, auditor, operations, administrator)."""
        return not self.roles.isdisjoint(DISTRICT_ROLES)

    def reaches(self, station_code: str) -> bool:
        """Whether records of that station are within the actor's reach."""
        return self.is_district_wide or self.station_code == station_code

    def require_reach(self, station_code: str, code: str = "NOT_FOUND") -> None:
        """Raise ``NotFound`` for another station's record: what one may not see is not there."""
        if not self.reaches(station_code):
            raise NotFound(code)


class DeadlineLike(Protocol):
    """What a call knows of the time that is left; ``shared.runtime.deadline.Deadline`` in production."""

    def remaining(self) -> float:
        """Seconds left, never negative."""


@dataclass(slots=True)
class Call:
    """One call as a service method receives it: who, for what, until when, under which key.

    ``replayed`` is set by the unit of work when the answer is that of an earlier call with the same key.
    """

    request_id: str
    deadline: DeadlineLike
    caller: Actor | None = None
    idempotency_key: str | None = None
    method: str = ""
    replayed: bool = field(default=False)

    @property
    def actor(self) -> Actor:
        """The verified actor; raises ``Unauthorized`` when a stranger calls."""
        if self.caller is None:
            raise Unauthorized("UNAUTHORIZED", "A signed context is required.")
        return self.caller


class StatementSigner:
    """Makes signed statements; used by the gateway only."""

    def __init__(self, private_key: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(private_key)
        self._made: dict[tuple[Actor, str], tuple[float, str]] = {}

    def sign(self, actor: Actor, audience: str) -> str:
        """The statement for one service, reused for half of its lifetime."""
        now = time.time()
        made = self._made.get((actor, audience))
        if made and made[0] > now:
            return made[1]
        if len(self._made) > 10_000:
            self._made.clear()
        statement = self._sign(actor, audience, int(now))
        self._made[actor, audience] = (now + LIFETIME / 2, statement)
        return statement

    def _sign(self, actor: Actor, audience: str, now: int) -> str:
        claims = {
            "sub": actor.account_id,
            "roles": sorted(actor.roles),
            "stn": actor.station_code,
            "pur": actor.purpose,
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME,
        }
        payload = orjson.dumps(claims)
        return f"{_encode(payload)}.{_encode(self._key.sign(payload))}"


class StatementVerifier:
    """Checks signed statements for one service against the gateway's public keys (several while a key is changed)."""

    def __init__(self, public_keys: Iterable[bytes], audience: str) -> None:
        self._keys = [Ed25519PublicKey.from_public_bytes(key) for key in public_keys]
        self._audience = audience
        self._known: dict[str, tuple[int, Actor]] = {}

    def verify(self, statement: str) -> Actor:
        """The actor it speaks of; raises ``Unauthorized`` if forged, expired, or made for another service."""
        known = self._known.get(statement)
        if known is None:
            known = self._check(statement)
            if len(self._known) > 10_000:
                self._known.clear()
            self._known[statement] = known
        if known[0] + LEEWAY < time.time():
            self._known.pop(statement, None)
            raise Unauthorized("CONTEXT_EXPIRED")
        return known[1]

    def _check(self, statement: str) -> tuple[int, Actor]:
        try:
            payload, signature = (_decode(part) for part in statement.split("."))
            self._check_signature(signature, payload)
            claims = orjson.loads(payload)
            return _checked_claims(claims, self._audience)
        except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
            raise Unauthorized("CONTEXT_FORGED") from None

    def _check_signature(self, signature: bytes, payload: bytes) -> None:
        for key in self._keys:
            try:
                return key.verify(signature, payload)
            except InvalidSignature:
                continue
        raise InvalidSignature


def _checked_claims(claims: dict[str, Any], audience: str) -> tuple[int, Actor]:
    if claims["aud"] != audience:
        raise Unauthorized("CONTEXT_FOR_ANOTHER_SERVICE")
    if claims["iat"] > time.time() + LEEWAY or claims["exp"] - claims["iat"] > LIFETIME:
        raise Unauthorized("CONTEXT_FORGED")
    actor = Actor(str(claims["sub"]), frozenset(Role(role) for role in claims["roles"]), claims["stn"], claims["pur"])
    return int(claims["exp"]), actor


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
