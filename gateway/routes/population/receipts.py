"""Receipts, their printing and the public check."""

from gateway import check_page
from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.papers import PDF, document
from gateway.public_answers import page_or_json
from gateway.public_page import HTML
from shared.contracts.population.receipts import (
    CHECK_RECEIPT,
    GET_RECEIPT,
    GET_RESIDENCE_RECEIPT,
    ISSUE_RECEIPT,
    PRINT_RECEIPT,
    REVOKE_RECEIPT,
    CheckReceiptRequest,
    ReceiptCheck,
)
from shared.runtime.rpc_client import Reply


class ReceiptRoutes(Routes):
    """A receipt's check code stands on its paper only. Whether it holds changes with the day, so there is no 304."""

    @route("POST", "/residences/{id}/receipt", ISSUE_RECEIPT, status=201, location="/receipts/{id}", tag="population")
    def issue_receipt(self, inquiry: Inquiry) -> Outcome:
        """Issue the receipt of a residence. With `replace` it takes the place of the valid one, whose paper no longer holds."""
        return self.ask(inquiry)

    @route("GET", "/residences/{id}/receipt", GET_RESIDENCE_RECEIPT, conditional=False, tag="population")
    def get_residence_receipt(self, inquiry: Inquiry) -> Outcome:
        """Show the receipt of a residence that was issued last."""
        return self.ask(inquiry)

    @route("GET", "/receipts/{id}", GET_RECEIPT, conditional=False, tag="population")
    def get_receipt(self, inquiry: Inquiry) -> Outcome:
        """Show one receipt."""
        return self.ask(inquiry)

    @route("POST", "/receipts/{id}/prints", PRINT_RECEIPT, media=PDF, tag="population")
    def print_receipt(self, inquiry: Inquiry) -> Outcome:
        """Print a receipt. Each copy is counted, and says which it is; from the second on a reason is needed."""
        return document(self.ask(inquiry), "residence-receipt")

    @route("POST", "/receipts/{id}/revocation", REVOKE_RECEIPT, tag="population")
    def revoke_receipt(self, inquiry: Inquiry) -> Outcome:
        """Revoke a receipt."""
        return self.ask(inquiry)

    @route("GET", "/receipt-checks/{code}", stranger=True, query=CheckReceiptRequest, answer=ReceiptCheck, media=HTML, tag="population")
    def check_receipt(self, inquiry: Inquiry) -> Outcome:
        """Tell whether the receipt with the code on a paper holds. Nothing about the person; a page, or JSON to those who accept it rather."""
        return page_or_json(inquiry, lambda: self._checked(inquiry), check_page.page, check_page.TITLES)

    def _checked(self, inquiry: Inquiry) -> Reply:
        self.door.count_receipt_check(inquiry.request.remote_addr or "")
        return inquiry.call(self.rpc, CHECK_RECEIPT)
