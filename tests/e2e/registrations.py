"""Bodies that the product accepts, with people whom nobody else in a run registers."""

import itertools
import random
from typing import Any

from dev.people import check_digit

_numbers = itertools.count(random.randrange(10**6))  # two runs against one product rarely meet


def document_number() -> str:
    """A well-formed number of a county that there never was."""
    count = next(_numbers)
    body = f"441699{1950 + count // 279_720 % 50}{count // 27_972 % 10 + 1:02d}{count // 999 % 28 + 1:02d}{count % 999 + 1:03d}"
    return body + check_digit(body)


def registration(**changed: Any) -> dict[str, Any]:
    """A registration of somebody new; ``person`` may be changed in part."""
    person = {"document_type": "RESIDENT_ID", "document_number": document_number(), "name": "王小明", **changed.pop("person", {})}
    return {
        "person": person,
        "address": {"text": "东华路 12 号", "room": "402"},
        "category": "FLOATING",
        "reason": "WORK",
        "place_kind": "RENTAL",
        "started_on": "2022-03-01",
        **changed,
    }
