"""Campaigns of publicity."""

from services.housing.endpoints.base import Endpoints


class CampaignEndpoints(Endpoints):
    """Calls about campaigns of publicity."""
