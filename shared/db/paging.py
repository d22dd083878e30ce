"""Keyset pages: the cursor holds the last row's sort values, sealed, so that a page costs the same wherever it is.

Cursors ride in URLs and sort values may be personal, hence they are encrypted as well as authenticated. AES-SIV is
deterministic: the same page names the same next cursor, and entity tags of listings stay stable.
"""

import base64
import binascii
import hmac
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from sqlalchemy import ColumnElement, Select, tuple_

from shared.errors import Invalid, problem

Row = TypeVar("Row")
Selected = TypeVar("Selected", bound=Select[Any])


class Cursor:
    """Makes and reads cursors. ``scope`` names the listing with its filters: a cursor is good for that listing only."""

    def __init__(self, key: bytes) -> None:
        derived = hmac.digest(key, b"cursor|1", "sha256") + hmac.digest(key, b"cursor|2", "sha256")
        self._cipher = AESSIV(derived)

    def encode(self, values: Sequence[Any], scope: str) -> str:
        """The cursor after a row with these sort values (JSON-safe, dates as ISO text by themselves)."""
        sealed = self._cipher.encrypt(orjson.dumps(list(values)), [scope.encode()])
        return base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def decode(self, text: str, scope: str) -> list[Any]:
        """The sort values; raises ``Invalid("INVALID_CURSOR")`` for what this process did not make for this listing."""
        try:
            sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            values = orjson.loads(self._cipher.decrypt(sealed, [scope.encode()]))
        except (ValueError, binascii.Error, InvalidTag):
            raise Invalid("INVALID_CURSOR", "Not a cursor of this listing.", [problem("/cursor", "INVALID_CURSOR")]) from None
        return list(values)

    def start(self, text: str | None, scope: str) -> list[Any] | None:
        """``decode``, or None for the first page."""
        return None if text is None else self.decode(text, scope)


def keyset(
    statement: Selected, columns: Sequence[ColumnElement[Any]], after: Sequence[Any] | None, limit: int, *, descending: bool = False
) -> Selected:
    """Order by ``columns`` (the last one unique), begin after the given values, and fetch one row more than ``limit``."""
    if after is not None:
        here = tuple_(*columns)
        statement = statement.where(here < tuple_(*after) if descending else here > tuple_(*after))
    return statement.order_by(*(column.desc() if descending else column for column in columns)).limit(limit + 1)


def page(
    rows: Iterable[Row], limit: int, key_of: Callable[[Row], Sequence[Any]], *, cursor: Cursor, scope: str, show: Callable[[Row], Any]
) -> dict[str, Any]:
    """The answer of a listing, ``{"items": […], "next": cursor or None}``, from up to ``limit + 1`` rows.

    ``key_of`` gives a row's sort values, in the order of the columns given to ``keyset``; ``show`` makes the item.
    """
    fetched = list(rows)
    shown = fetched[:limit]
    more = len(fetched) > limit
    return {"items": [show(row) for row in shown], "next": cursor.encode(key_of(shown[-1]), scope) if more else None}
