"""Jobs, what takes longer than a call."""

from services.population.endpoints.base import Endpoints


class JobEndpoints(Endpoints):
    """Entrypoints about jobs, what takes longer than a call."""
