"""The events of the housing service: identifiers, codes and dates, never a name, number, phone or address.

Fields are only ever added; a removal or another meaning makes a new version (see ``shared.contracts``).
"""

from shared.contracts.event import Event
from shared.contracts.housing.events import (
    campaigns,
    clues,
    hazards,
    houses,
    inspections,
    jobs,
    letting,
    rating,
    statistics,
    stays,
)

MODULES = (houses, letting, stays, inspections, hazards, rating, clues, campaigns, statistics, jobs)

EVENTS: tuple[Event, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Event))
