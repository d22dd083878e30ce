"""Imports of residents."""

from gateway.http import Routes


class ImportRoutes(Routes):
    """Routes about imports of residents."""
