"""Every RPC method of the housing service."""

from shared.contracts.housing import (
    campaigns,
    check_outs,
    clues,
    handover,
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

MODULES = (houses, letting, stays, check_outs, handover, inspections, hazards, rating, clues, campaigns, statistics, imports)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
