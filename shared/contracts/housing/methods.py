"""Every RPC method of the housing service."""

from shared.contracts.housing import (
    campaigns,
    check_outs,
    clues,
    handover,
    hazard_rules,
    hazards,
    houses,
    imports,
    inspection_templates,
    inspections,
    jobs,
    letting,
    photos,
    rating,
    statistics,
    stays,
)
from shared.contracts.method import Method

MODULES = (
    houses,
    letting,
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
    jobs,
    imports,
)

METHODS: tuple[Method, ...] = tuple(value for module in MODULES for value in vars(module).values() if isinstance(value, Method))
