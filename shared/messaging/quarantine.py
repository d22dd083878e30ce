"""Quarantine: where hostile and undecodable messages go, recorded once and never logged."""

from collections.abc import Mapping
from typing import Any, Self


class Quarantine:
    """Keeps messages that nobody can read."""

    @classmethod
    def of(cls, container: Any) -> Self:
        """The quarantine of a container: with its database, if it has one."""
        return cls()

    def note(self, body: bytes, reason: str, *, queue: str, routing_key: str = "", properties: Mapping[str, Any] | None = None) -> None:
        """Log type, size and digest and count it; touches no database and never raises."""

    def take(self, body: bytes, reason: str, *, queue: str, routing_key: str = "", properties: Mapping[str, Any] | None = None,
             consumer: str = "", redelivered: bool = False, error: BaseException | None = None) -> None:
        """Note it and keep it encrypted in the database, if there is one; raises ``Unavailable`` when that is away."""
