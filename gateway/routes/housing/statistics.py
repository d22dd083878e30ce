"""Occupancy, capacity, and what is due."""

from gateway.http import Routes


class StatisticRoutes(Routes):
    """Routes about occupancy, capacity, and what is due."""
