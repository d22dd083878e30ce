"""Imports of houses."""

from services.housing.endpoints.base import Endpoints


class ImportEndpoints(Endpoints):
    """Calls about imports of houses."""
