"""Employers, hire checks and rosters."""

from services.population.endpoints.base import Endpoints


class EmployerEndpoints(Endpoints):
    """Entrypoints about employers, hire checks and rosters."""
