"""Every RPC method of the housing service."""

from shared.contracts.housing import (
    check_outs,
    handover,
    hazard_rules,
    hazards,
    houses,
    inspection_templates,
    inspections,
    photos,
    rating,
    stays,
)
from shared.contracts.method import Method

MODULES = (houses, stays, check_outs, handover, inspections, inspection_templates, photos, hazards, hazard_rules, rating)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
