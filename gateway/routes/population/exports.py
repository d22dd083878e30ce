"""Exports."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.exports import START_EXPORT


class ExportRoutes(Routes):
    """Files of many records."""

    @route("POST", "/exports", START_EXPORT, status=202, location="/jobs/{id}", tag="population")
    def start_export(self, inquiry: Inquiry) -> Outcome:
        """Have a listing made into a file. Masked like every answer; who asked, when and what for stands in it and in the audit trail."""
        return self.ask(inquiry)
