"""Handing a stay's report over to the population register."""

from services.housing.endpoints.base import Endpoints


class HandoverEndpoints(Endpoints):
    """Calls of the population register."""
