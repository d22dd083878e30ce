"""Campaigns of publicity."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.housing.campaigns import CANCEL_CAMPAIGN, CHANGE_CAMPAIGN, GET_CAMPAIGN, LIST_CAMPAIGNS, RECORD_CAMPAIGN


class CampaignRoutes(Routes):
    """Counts only, of nobody by name."""

    @route("GET", "/campaigns", LIST_CAMPAIGNS, tag="housing")
    def list_campaigns(self, inquiry: Inquiry) -> Outcome:
        """List campaigns of publicity within reach, the latest day first."""
        return self.ask(inquiry)

    @route("POST", "/campaigns", RECORD_CAMPAIGN, status=201, location="/campaigns/{id}", tag="housing")
    def record_campaign(self, inquiry: Inquiry) -> Outcome:
        """Record a campaign of the own station, today's or a past day's."""
        return self.ask(inquiry)

    @route("GET", "/campaigns/{id}", GET_CAMPAIGN, tag="housing")
    def get_campaign(self, inquiry: Inquiry) -> Outcome:
        """Show one campaign."""
        return self.ask(inquiry)

    @route("PATCH", "/campaigns/{id}", CHANGE_CAMPAIGN, tag="housing")
    def change_campaign(self, inquiry: Inquiry) -> Outcome:
        """Correct a campaign's figures, or what else is on file about it."""
        return self.ask(inquiry)

    @route("POST", "/campaigns/{id}/cancellation", CANCEL_CAMPAIGN, tag="housing")
    def cancel_campaign(self, inquiry: Inquiry) -> Outcome:
        """Say that a campaign does not count, with the reason."""
        return self.ask(inquiry)
