"""The events of the population service: identifiers, codes and dates, never a name, number, phone or address.

Fields are only ever added; a removal or another meaning makes a new version (see ``shared.contracts``).
"""

from shared.contracts.event import Event
from shared.contracts.population.events import (
    duplicates,
    employers,
    exports,
    imports,
    jobs,
    receipts,
    records,
    residences,
    spells,
    stays,
    submissions,
    visits,
)
from shared.contracts.population.events.residences import (
    PERSON_CHANGED,
    PERSON_REGISTERED,
    RESIDENCE_CHANGED,
    RESIDENCE_CORRECTED,
    RESIDENCE_ENDED,
    RESIDENCE_REGISTERED,
    RESIDENCE_TRANSFERRED,
)

MODULES = (residences, spells, visits, receipts, employers, duplicates, records, jobs, imports, exports, submissions, stays)

EVENTS: tuple[Event, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Event))

__all__ = [
    "EVENTS",
    "PERSON_CHANGED",
    "PERSON_REGISTERED",
    "RESIDENCE_CHANGED",
    "RESIDENCE_CORRECTED",
    "RESIDENCE_ENDED",
    "RESIDENCE_REGISTERED",
    "RESIDENCE_TRANSFERRED",
]
