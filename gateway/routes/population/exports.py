"""Exports."""

from gateway.http import Routes


class ExportRoutes(Routes):
    """Routes about exports."""
