"""Hazards."""

from services.housing.endpoints.base import Endpoints


class HazardEndpoints(Endpoints):
    """Calls about hazards."""
