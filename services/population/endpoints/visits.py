"""Verification visits, absences and work queues."""

from services.population.endpoints.base import Endpoints


class VisitEndpoints(Endpoints):
    """Entrypoints about verification visits, absences and work queues."""
