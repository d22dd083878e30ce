"""Stays, and what the population register answers about them."""

from services.housing.endpoints.base import Endpoints


class StayEndpoints(Endpoints):
    """Calls about stays, and what the population register answers about them."""
