"""Clues."""

from gateway.http import Routes


class ClueRoutes(Routes):
    """Routes about clues."""
