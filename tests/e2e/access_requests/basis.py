"""What every request of the access test is made of."""

import uuid
from dataclasses import dataclass
from typing import Any

from tests.e2e.api_client import ApiClient

NEVER = {"If-Match": '"v99"'}
"""A version that there never was, so that nothing is changed."""
PASSWORD = "correct-horse-battery-7"


def unique(prefix: str) -> str:
    return f"{prefix}{uuid.uuid4().hex[:12]}"


@dataclass(frozen=True)
class Things:
    """What there is of one station."""

    station: str
    community: str
    colleague: str
    leave: str
    residence: str
    person: str
    document_number: str
    officer: ApiClient
    owner: ApiClient
    """A landlord's account; for what takes one of these two roles while things are furnished."""
    more: dict[str, str]
    """What the areas of the product have furnished beside these, by a name of their own."""


@dataclass(frozen=True)
class Request:
    """What to send, and the statuses that show that the caller was let through."""

    path: str
    shows: frozenset[int]
    options: dict[str, Any]


def request(path: str, *shows: int, **options: Any) -> Request:
    return Request(path, frozenset(shows), options)
