"""A resident's own record on paper: the same answer, in the reader's language and the local time."""

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from services.population.papers import print_paper
from shared.clock import LOCAL_ZONE

TEMPLATE, VERSION = "own_record", 1


def on_paper(found: dict[str, Any], language: str, patience: float) -> dict[str, Any]:
    """``OwnRecordPaper`` of what ``access_own_record`` answered; raises what ``render`` raises."""
    pdf = print_paper(TEMPLATE, VERSION, {"language": language, **paper_of(found)}, patience)
    return {"id": found["id"], "complete": found["next"] is None, "pdf": b64encode(pdf).decode()}


def paper_of(found: dict[str, Any]) -> dict[str, Any]:
    """What the template is given."""
    return {
        "printed_at": _local(found["answered_at"]),
        "details": {**found["details"], "registered_at": _local(found["details"]["registered_at"])},
        "residences": [{**one, "address": _plain(one["address"])} for one in found["residences"]],
        "history": [line for change in found["history"] for line in _lines(change)],
        "deeds": [{**deed, "at": _local(deed["at"])} for deed in found["deeds"]],
        "complete": found["next"] is None,
    }


def _lines(change: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in sorted(change["after"]):
        before, after = (_plain(change[side].get(field)) for side in ("before", "after"))
        yield {"kind": change["kind"], "changed_on": change["changed_on"], "field": field, "before": before, "after": after}


def _plain(value: Any) -> str | None:
    """One value of a record as text; an address is its parts."""
    if isinstance(value, dict):
        return " ".join(str(part) for part in (value.get("text"), value.get("room")) if part)
    return None if value is None else str(value)


def _local(instant: str) -> str:
    return f"{datetime.fromisoformat(instant).astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}"
