"""Clues."""

from services.housing.endpoints.base import Endpoints


class ClueEndpoints(Endpoints):
    """Calls about clues."""
