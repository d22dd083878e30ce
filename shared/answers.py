"""Days and instants as answers write them."""

from datetime import UTC, date, datetime
from typing import Any

Answer = dict[str, Any]


def instant(value: datetime) -> str:
    """RFC 3339 in UTC."""
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day(value: date | None) -> str | None:
    """ISO 8601, or None."""
    return value.isoformat() if value else None
