"""Hazards."""

from gateway.http import Routes


class HazardRoutes(Routes):
    """Routes about hazards."""
