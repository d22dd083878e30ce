"""Verifying every service's audit trail against the heads of it that the other services keep.

A service that cuts the end off its own trail leaves a trail that is whole in itself; only somebody else's memory of a
later head shows it. Trails are walked in chunks, as far as one answer's time allows.
"""

from collections.abc import Callable
from time import monotonic
from typing import Any

from gateway.schemas import AUDITED
from shared.contracts.audit import list_anchors, verify_audit
from shared.contracts.method import Method

CHUNK = 1_000
"""Blocks a call."""
SECONDS = 8.0
"""After which the answer says where to go on."""

Call = Callable[[Method, dict[str, Any]], dict[str, Any]]


def verify_trails(call: Call, service: str | None, from_block: int, seconds: float = SECONDS) -> dict[str, Any]:
    """Verify one service's trail, or all, from a block on; the first finding of each trail ends its walk."""
    end = monotonic() + seconds
    found = [{"service": name, **_walk(call, name, from_block, end)} for name in ([service] if service else AUDITED)]
    return {
        "ok": all(one["ok"] for one in found),
        "complete": all(one["next_block"] is None for one in found),
        "services": found,
    }


def _walk(call: Call, service: str, from_block: int, end: float) -> dict[str, Any]:
    anchors = _kept_elsewhere(call, service)
    total: dict[str, Any] | None = None
    at: int | None = from_block
    while at is not None:
        chunk = call(verify_audit(service), {"from_block": at, "blocks": CHUNK, "anchors": anchors})
        total = _sum(total, chunk)
        at = chunk["next_block"]
        if not chunk["ok"] or monotonic() > end:
            break
    return total or {}


def _sum(before: dict[str, Any] | None, chunk: dict[str, Any]) -> dict[str, Any]:
    if before is None:
        return chunk
    walked = {name: before[name] + chunk[name] for name in ("blocks", "entries")}
    return {**chunk, **walked, "from_block": before["from_block"]}


def _kept_elsewhere(call: Call, service: str) -> list[dict[str, Any]]:
    kept = [anchor for other in AUDITED if other != service for anchor in call(list_anchors(other), {"service": service})["items"]]
    return [{name: anchor[name] for name in ("number", "total_count", "hash")} for anchor in kept]
