"""What the register refused of the reports of stays."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.stays import LIST_STAY_REFUSALS


class StayRefusalRoutes(Routes):
    """For the station, which has to look at them."""

    @route("GET", "/stay-refusals", LIST_STAY_REFUSALS, tag="population")
    def list_stay_refusals(self, inquiry: Inquiry) -> Outcome:
        """List the stays whose last report was refused, the newest first, with the cause that their landlords are not told."""
        return self.ask(inquiry)
