"""Landlords, houses, rooms and beds."""

from services.housing.endpoints.base import Endpoints


class HouseEndpoints(Endpoints):
    """Calls about landlords, houses, rooms and beds."""
