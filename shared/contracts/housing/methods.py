"""Every RPC method of the housing service."""

from shared.contracts.housing import (
    campaigns,
    check_outs,
    clues,
    handover,
    hazard_rules,
    hazards,
    houses,
    inspection_templates,
    inspections,
    photos,
    rating,
    statistics,
    stays,
)
from shared.contracts.method import Method

MODULES = (
    houses,
    stays,
    check_outs,
    handover,
    inspections,
    inspection_templates,
    photos,
    hazards,
    hazard_rules,
    rating,
    clues,
    campaigns,
    statistics,
)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
