"""Exports."""

from services.population.endpoints.base import Endpoints


class ExportEndpoints(Endpoints):
    """Entrypoints about exports."""
