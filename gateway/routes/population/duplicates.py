"""Duplicates and merging."""

from gateway.http import Routes


class DuplicateRoutes(Routes):
    """Routes about duplicates and merging."""
