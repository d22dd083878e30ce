"""The ids of jobs, which say whose a job is, so that one address leads to the jobs of every service.

An id is a UUID of version 8 (RFC 9562, section 5.8), laid out as version 7 with the owner's number in the 12 bits behind the version:
it sorts by time as all others do. One of version 7 is the population's, from before there were other owners.
"""

from collections.abc import Mapping
from uuid import UUID

OWNERS: Mapping[str, int] = {"population": 1, "housing": 2}
"""The number of each service that has jobs. A number is never given again."""
_NAMES = {number: name for name, number in OWNERS.items()}
_FIRST = "population"
_BELOW_VERSION = 64
_BITS = 0xFFFF << _BELOW_VERSION


def job_id(owner: str, unique: str) -> str:
    """The id of a new job of a service, made of a new UUID of version 7; raises ``KeyError`` for a service without a number."""
    marked = (8 << 12 | OWNERS[owner]) << _BELOW_VERSION
    return str(UUID(int=UUID(unique).int & ~_BITS | marked))


def owner_of(identifier: str) -> str | None:
    """Whose job has this id; None if it is no job's."""
    try:
        known = UUID(identifier)
    except ValueError:
        return None
    if known.version == 7:
        return _FIRST
    return _NAMES.get(known.int >> _BELOW_VERSION & 0xFFF) if known.version == 8 else None
