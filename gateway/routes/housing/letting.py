"""The responsibility letter, and whether a house may be let."""

from gateway.http import Routes


class LettingRoutes(Routes):
    """Routes about the responsibility letter, and whether a house may be let."""
