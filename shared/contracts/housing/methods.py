"""Every RPC method of the housing service."""

from shared.contracts.housing import (
    campaigns,
    clues,
    handover,
    hazards,
    houses,
    imports,
    inspection_templates,
    inspections,
    letting,
    photos,
    rating,
    statistics,
    stays,
)
from shared.contracts.method import Method

MODULES = (houses, letting, stays, handover, inspection_templates, inspections, photos, hazards, rating, clues, campaigns, statistics, imports)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
