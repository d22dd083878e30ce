"""Registrations that somebody submits and a clerk accepts."""

from services.population.endpoints.base import Endpoints


class SubmissionEndpoints(Endpoints):
    """Entrypoints about registrations that somebody submits and a clerk accepts."""
