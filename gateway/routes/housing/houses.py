"""Landlords, houses, rooms and beds."""

from gateway.http import Routes


class HouseRoutes(Routes):
    """Routes about landlords, houses, rooms and beds."""
