"""Imports of residents."""

from services.population.endpoints.base import Endpoints


class ImportEndpoints(Endpoints):
    """Entrypoints about imports of residents."""
