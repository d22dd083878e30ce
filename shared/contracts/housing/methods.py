"""Every RPC method of the housing service."""

from shared.contracts.housing import (
    campaigns,
    clues,
    handover,
    hazard_rules,
    hazards,
    houses,
    imports,
    inspections,
    letting,
    rating,
    statistics,
    stays,
)
from shared.contracts.method import Method

MODULES = (houses, letting, stays, handover, inspections, hazards, hazard_rules, rating, clues, campaigns, statistics, imports)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
