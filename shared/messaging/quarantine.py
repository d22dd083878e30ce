"""Quarantine: where messages go that nobody can read. Recorded once, encrypted, and never logged."""

from typing import Any, Self

from shared.errors import Unavailable
from shared.messaging.parking import Parking
from shared.messaging.specimen import Specimen
from shared.observability.logging import get_logger
from shared.observability.metrics import QUARANTINED

log = get_logger(__name__)


class Quarantine:
    """Takes the unreadable messages of one service; without a database (the gateway) only their description is kept."""

    def __init__(self, parking: Parking | None) -> None:
        self._parking = parking

    @classmethod
    def of(cls, container: Any) -> Self:
        """The quarantine of a service's container."""
        has_database = container.config["settings"].database_url is not None
        return cls(Parking.of(container) if has_database else None)

    def take(self, specimen: Specimen, reason: str, error: BaseException | None = None) -> None:
        """Describe it in the log, count it and keep it; raises ``Unavailable`` when the database is away.

        ``reason`` is a stable UPPER_SNAKE code. A message that is delivered again is kept once.
        """
        if self._parking is not None and not self._parking.park(specimen, reason, error):
            return
        QUARANTINED.labels(reason).inc()
        log.error(
            "message_quarantined",
            reason=reason,
            queue=specimen.queue,
            routing_key=specimen.routing_key,
            content_type=specimen.content_type,
            size=len(specimen.body),
            sha256=specimen.sha256,
        )

    def try_take(self, specimen: Specimen, reason: str, error: BaseException | None = None) -> bool:
        """The same for a message that nobody delivers again (a call): says whether it could be kept, and never raises."""
        try:
            self.take(specimen, reason, error)
        except Unavailable:
            log.exception("message_not_quarantined", reason=reason, queue=specimen.queue, size=len(specimen.body), sha256=specimen.sha256)
            return False
        return True
