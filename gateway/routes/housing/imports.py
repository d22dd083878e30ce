"""Imports of houses."""

from gateway.http import Routes


class HouseImportRoutes(Routes):
    """Routes about imports of houses."""
