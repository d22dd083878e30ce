"""Registrations that somebody submits and a clerk accepts."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.submissions import (
    ACCEPT_SUBMISSION,
    CHANGE_SUBMISSION,
    DRAFT_SUBMISSION,
    GET_SUBMISSION,
    LIST_SUBMISSIONS,
    REFUSE_SUBMISSION,
    RETURN_SUBMISSION,
    REVEAL_SUBMISSION,
    SUBMIT_SUBMISSION,
    WITHDRAW_SUBMISSION,
)


class SubmissionRoutes(Routes):
    """An author's own, and what was submitted to the station."""

    @route("GET", "/submissions", LIST_SUBMISSIONS, tag="population")
    def list_submissions(self, inquiry: Inquiry) -> Outcome:
        """List the own submissions, and for the station all that were submitted to it."""
        return self.ask(inquiry)

    @route("POST", "/submissions", DRAFT_SUBMISSION, status=201, location="/submissions/{id}", tag="population")
    def draft_submission(self, inquiry: Inquiry) -> Outcome:
        """Draft a registration, or submit it at once."""
        return self.ask(inquiry)

    @route("GET", "/submissions/{id}", GET_SUBMISSION, tag="population")
    def get_submission(self, inquiry: Inquiry) -> Outcome:
        """Show one submission and what was done with it."""
        return self.ask(inquiry)

    @route("PATCH", "/submissions/{id}", CHANGE_SUBMISSION, tag="population")
    def change_submission(self, inquiry: Inquiry) -> Outcome:
        """Mend a draft, or what was returned."""
        return self.ask(inquiry)

    @route("POST", "/submissions/{id}/submission", SUBMIT_SUBMISSION, tag="population")
    def submit_submission(self, inquiry: Inquiry) -> Outcome:
        """Submit a draft, or what was mended."""
        return self.ask(inquiry)

    @route("POST", "/submissions/{id}/withdrawal", WITHDRAW_SUBMISSION, tag="population")
    def withdraw_submission(self, inquiry: Inquiry) -> Outcome:
        """Take a submission back."""
        return self.ask(inquiry)

    @route("POST", "/submissions/{id}/return", RETURN_SUBMISSION, tag="population")
    def return_submission(self, inquiry: Inquiry) -> Outcome:
        """Send a submission back to its author, with the reason."""
        return self.ask(inquiry)

    @route("POST", "/submissions/{id}/acceptance", ACCEPT_SUBMISSION, tag="population")
    def accept_submission(self, inquiry: Inquiry) -> Outcome:
        """Register what was submitted."""
        return self.ask(inquiry)

    @route("POST", "/submissions/{id}/refusal", REFUSE_SUBMISSION, tag="population")
    def refuse_submission(self, inquiry: Inquiry) -> Outcome:
        """Register nothing, and say why."""
        return self.ask(inquiry)

    @route("POST", "/submissions/{id}/reveal", REVEAL_SUBMISSION, tag="population")
    def reveal_submission(self, inquiry: Inquiry) -> Outcome:
        """Show what was written of the person in full, for a purpose that is kept in the audit trail."""
        return self.ask(inquiry)
