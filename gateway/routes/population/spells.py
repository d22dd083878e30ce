"""Moves, statutory clocks and exemptions."""

from gateway.http import Routes


class SpellRoutes(Routes):
    """Routes about moves, statutory clocks and exemptions."""
