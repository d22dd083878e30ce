"""The responsibility letter, and whether a house may be let."""

from services.housing.endpoints.base import Endpoints


class LettingEndpoints(Endpoints):
    """Calls about the responsibility letter, and whether a house may be let."""
