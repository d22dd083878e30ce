"""Campaigns of publicity."""

from gateway.http import Routes


class CampaignRoutes(Routes):
    """Routes about campaigns of publicity."""
