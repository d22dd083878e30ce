"""Stays, and what the population register answers about them."""

from gateway.http import Routes


class StayRoutes(Routes):
    """Routes about stays, and what the population register answers about them."""
