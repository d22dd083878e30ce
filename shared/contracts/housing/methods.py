"""Every RPC method of the housing service."""

from shared.contracts.housing import (
    campaigns,
    clues,
    handover,
    hazards,
    houses,
    imports,
    inspections,
    jobs,
    letting,
    rating,
    statistics,
    stays,
)
from shared.contracts.method import Method

MODULES = (houses, letting, stays, handover, inspections, hazards, rating, clues, campaigns, statistics, jobs, imports)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
