"""Stays and their check-outs, and what a tenant says of one by the code that the landlord passed on."""

from gateway import check_out_page
from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.public_answers import page_or_json
from gateway.public_page import HTML
from shared.contracts.housing import check_outs, stays
from shared.runtime.rpc_client import Reply


class StayRoutes(Routes):
    """Who is late changes with the day, so there is no 304."""

    @route("POST", "/houses/{id}/stays", stays.CREATE_STAY, status=201, location="/stays/{id}", tag="housing")
    def create_stay(self, inquiry: Inquiry) -> Outcome:
        """Keep a bed for somebody, or with `check_in` check somebody in: into a bed, or the first free one of a room."""
        return self.ask(inquiry)

    @route("GET", "/houses/{id}/stays", stays.LIST_HOUSE_STAYS, tag="housing")
    def list_house_stays(self, inquiry: Inquiry) -> Outcome:
        """List the stays of a house, the newest first."""
        return self.ask(inquiry)

    @route("GET", "/stays", stays.LIST_STAYS, tag="housing")
    def list_stays(self, inquiry: Inquiry) -> Outcome:
        """List the stays within reach, the newest first; `report=REFUSED` are those that somebody has to mend."""
        return self.ask(inquiry)

    @route("GET", "/stay-counts", stays.COUNT_STAYS, tag="housing")
    def count_stays(self, inquiry: Inquiry) -> Outcome:
        """Count the stays within reach, by state and by how far their reports are."""
        return self.ask(inquiry)

    @route("GET", "/stays/{id}", stays.GET_STAY, conditional=False, tag="housing")
    def get_stay(self, inquiry: Inquiry) -> Outcome:
        """Show a stay with its check-outs; the guest masked."""
        return self.ask(inquiry)

    @route("PATCH", "/stays/{id}", stays.CHANGE_STAY, tag="housing")
    def change_stay(self, inquiry: Inquiry) -> Outcome:
        """Change the guest until it is reported, the expected days, and before the check-in the bed."""
        return self.ask(inquiry)

    @route("POST", "/stays/{id}/check-in", stays.CHECK_IN_STAY, tag="housing")
    def check_in_stay(self, inquiry: Inquiry) -> Outcome:
        """Check in who was expected. The register is told."""
        return self.ask(inquiry)

    @route("POST", "/stays/{id}/check-out", stays.CHECK_OUT_STAY, tag="housing")
    def check_out_stay(self, inquiry: Inquiry) -> Outcome:
        """Check out a guest. The register is told, and the answer has a code for the tenant, who may confirm or dispute it."""
        return self.ask(inquiry)

    @route("POST", "/stays/{id}/check-out/decision", check_outs.DECIDE_CHECK_OUT, tag="housing")
    def decide_check_out(self, inquiry: Inquiry) -> Outcome:
        """Decide a check-out that its tenant disputes."""
        return self.ask(inquiry)

    @route("POST", "/stays/{id}/cancellation", stays.CANCEL_STAY, tag="housing")
    def cancel_stay(self, inquiry: Inquiry) -> Outcome:
        """Cancel a stay that nobody has come to."""
        return self.ask(inquiry)

    @route("POST", "/stays/{id}/resending", stays.RESEND_REPORT, tag="housing")
    def resend_report(self, inquiry: Inquiry) -> Outcome:
        """Send a refused report again, with what is mended of the guest."""
        return self.ask(inquiry)

    @route("POST", "/stays/{id}/reveal", stays.REVEAL_GUEST, tag="housing")
    def reveal_guest(self, inquiry: Inquiry) -> Outcome:
        """Show a guest in full. The purpose is kept in the audit trail."""
        return self.ask(inquiry)

    @route("GET", "/stay-rules", check_outs.LIST_STAY_RULES, tag="housing")
    def list_stay_rules(self, inquiry: Inquiry) -> Outcome:
        """List the versions of the deadlines and intervals of stays, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/stay-rules", check_outs.PUBLISH_STAY_RULE, status=201, tag="housing")
    def publish_stay_rule(self, inquiry: Inquiry) -> Outcome:
        """Publish a version of the deadlines and intervals of stays."""
        return self.ask(inquiry)

    @route(
        "GET",
        "/check-outs/{code}",
        stranger=True,
        query=check_outs.ShowCheckOutRequest,
        answer=check_outs.TenantCheckOut,
        media=HTML,
        tag="housing",
    )
    def show_check_out(self, inquiry: Inquiry) -> Outcome:
        """Tell what check-out a code is about. Nothing about the person; a page, or JSON to those who accept it rather."""
        return page_or_json(inquiry, lambda: self._found(inquiry), check_out_page.page, check_out_page.TITLES)

    def _found(self, inquiry: Inquiry) -> Reply:
        self.door.count_receipt_check(inquiry.request.remote_addr or "")
        return inquiry.call(self.rpc, check_outs.SHOW_CHECK_OUT)

    @route("POST", "/check-outs/{code}", check_outs.ANSWER_CHECK_OUT, stranger=True, tag="housing")
    def answer_check_out(self, inquiry: Inquiry) -> Outcome:
        """Confirm or dispute a check-out, as the tenant who was given the code."""
        self.door.count_receipt_check(inquiry.request.remote_addr or "")
        return self.ask(inquiry)
