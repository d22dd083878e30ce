"""Duplicates and merging."""

from services.population.endpoints.base import Endpoints


class DuplicateEndpoints(Endpoints):
    """Entrypoints about duplicates and merging."""
