"""Occupancy, capacity, and what is due."""

from services.housing.endpoints.base import Endpoints


class StatisticEndpoints(Endpoints):
    """Calls about occupancy, capacity, and what is due."""
