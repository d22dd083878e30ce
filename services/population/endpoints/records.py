"""Sealing, retention, legal hold, disposal, erasure and subject access."""

from services.population.endpoints.base import Endpoints


class RecordEndpoints(Endpoints):
    """Entrypoints about sealing, retention, legal hold, disposal, erasure and subject access."""
