"""Moves, statutory clocks and exemptions."""

from services.population.endpoints.base import Endpoints


class SpellEndpoints(Endpoints):
    """Entrypoints about moves, statutory clocks and exemptions."""
