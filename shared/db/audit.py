"""Audit entries: who read or changed which record and why, each with a code that only the service's audit key can make.

Three layers: database roles may insert and select only, a trigger refuses everything else, and what a superuser does in
spite of both is found by ``audit_verifier`` through the codes, the hash chain over them, and the heads of that chain
(anchors) that another service keeps.
"""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from shared.db.base import new_id
from shared.errors import DomainError
from shared.identity import Call

MAC_BYTES = 16
SYSTEM = "system"
"""The actor of what no account asked for: events received and jobs."""

FIELDS = (
    "entry_id",
    "at",
    "actor_id",
    "actor_roles",
    "actor_station",
    "action",
    "subject",
    "related",
    "station_code",
    "purpose",
    "request_id",
    "detail",
)
"""What the code covers, in this order, after the name of the service."""
INSERT = f"INSERT INTO audit_entry ({', '.join(FIELDS)}, mac) VALUES "  # noqa: S608 # constants
ROW = "(" + ",".join(["%s"] * (len(FIELDS) + 1)) + ")"


@dataclass(frozen=True, slots=True)
class Act:
    """What was done to what. ``detail`` holds codes, names of fields and masked values, never personal data.

    ``related`` are the other records that it showed or touched: the trail of each of them tells of it too. ``purpose`` is
    what the caller gave for this act, else that of the call counts.
    """

    action: str
    subject: str
    station_code: str | None
    detail: Mapping[str, Any] | None = None
    related: Sequence[str] = ()
    purpose: str | None = None


def denial(method: str, refusal: DomainError, subject: str, station_code: str | None, related: Sequence[str] = ()) -> Act:
    """That a call was refused which asked for ``subject``, and by which code."""
    return Act("CALL_DENIED", subject, station_code, {"method": method, "code": refusal.code}, related)


class Auditor:
    """Makes the entries of one service."""

    def __init__(self, service: str, key: bytes) -> None:
        self.service = service
        self._key = key
        self._keyed = HMAC(key, SHA256())

    def row(self, call: Call, act: Act, at: datetime) -> tuple[Any, ...]:
        """The values of one row, in the order of ``INSERT``."""
        actor = call.caller
        who = (actor.account_id, ",".join(sorted(actor.roles)), actor.station_code) if actor else (SYSTEM, "", None)
        detail = orjson.dumps(act.detail or {}, option=orjson.OPT_SORT_KEYS).decode()
        why = (act.purpose or (actor.purpose if actor else None), call.request_id, detail)
        # Entries without any have null, which the index passes over.
        related = list(dict.fromkeys(act.related)) or None
        values = (new_id(), at, *who, act.action, act.subject, related, act.station_code, *why)
        return (*values, self.mac(values))

    def mac(self, values: Sequence[Any]) -> bytes:
        """The code of an entry's ``FIELDS``."""
        entry_id, at, *rest = values
        text = orjson.dumps([self.service, entry_id, at.astimezone(UTC).isoformat(), *rest])
        code = self._keyed.copy()
        code.update(text)
        return code.finalize()[:MAC_BYTES]

    def seal(self, header: bytes) -> bytes:
        """The hash of a block's header (see ``audit_chain``)."""
        return hmac.digest(self._key, b"block|" + self.service.encode() + b"|" + header, "sha256")
