"""Sealing, retention, legal hold, disposal, erasure and subject access."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.papers import PDF, document
from shared.contracts.population import records as contract


class RecordRoutes(Routes):
    """What destroys records takes two accounts: one proposes, another approves."""

    @route("GET", "/people/{id}/seal", contract.GET_SEAL, tag="population")
    def get_seal(self, inquiry: Inquiry) -> Outcome:
        """Show whether a person's record is sealed, and why."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/seal", contract.SEAL_PERSON, tag="population")
    def seal_person(self, inquiry: Inquiry) -> Outcome:
        """Seal a person's record: from now on only the head of the station reads and changes it."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/unsealing", contract.UNSEAL_PERSON, tag="population")
    def unseal_person(self, inquiry: Inquiry) -> Outcome:
        """Unseal a person's record."""
        return self.ask(inquiry)

    @route("GET", "/retention-rules", contract.LIST_RETENTION_RULES, tag="population")
    def list_retention_rules(self, inquiry: Inquiry) -> Outcome:
        """List how long records of each kind are kept, from which day on, and on what legal basis."""
        return self.ask(inquiry)

    @route("POST", "/retention-rules", contract.PUBLISH_RETENTION_RULE, status=201, tag="population")
    def publish_retention_rule(self, inquiry: Inquiry) -> Outcome:
        """Say how long records of a kind are kept from a day on."""
        return self.ask(inquiry)

    @route("GET", "/due-records", contract.LIST_DUE_RECORDS, tag="population")
    def list_due_records(self, inquiry: Inquiry) -> Outcome:
        """Count what is beyond its time within reach."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/holds", contract.PLACE_HOLD, status=201, tag="population")
    def place_hold(self, inquiry: Inquiry) -> Outcome:
        """Have a person's records kept for a case: they are neither disposed of nor erased."""
        return self.ask(inquiry)

    @route("GET", "/holds", contract.LIST_HOLDS, tag="population")
    def list_holds(self, inquiry: Inquiry) -> Outcome:
        """List legal holds within reach, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/holds/{id}/release", contract.RELEASE_HOLD, tag="population")
    def release_hold(self, inquiry: Inquiry) -> Outcome:
        """End a legal hold."""
        return self.ask(inquiry)

    @route("GET", "/disposals", contract.LIST_DISPOSALS, tag="population")
    def list_disposals(self, inquiry: Inquiry) -> Outcome:
        """List batches of records that are to be, or were, disposed of."""
        return self.ask(inquiry)

    @route("POST", "/disposals", contract.PROPOSE_DISPOSAL, status=201, location="/disposals/{id}", tag="population")
    def propose_disposal(self, inquiry: Inquiry) -> Outcome:
        """Propose to dispose of the own station's records of a kind that are beyond their time and not on hold."""
        return self.ask(inquiry)

    @route("GET", "/disposals/{id}", contract.GET_DISPOSAL, conditional=False, tag="population")
    def get_disposal(self, inquiry: Inquiry) -> Outcome:
        """Show a batch with its records, and what became of each."""
        return self.ask(inquiry)

    @route("POST", "/disposals/{id}/approval", contract.APPROVE_DISPOSAL, tag="population")
    def approve_disposal(self, inquiry: Inquiry) -> Outcome:
        """Approve a batch that another account proposed; it is carried out within seconds, record by record."""
        return self.ask(inquiry)

    @route("POST", "/disposals/{id}/rejection", contract.REJECT_DISPOSAL, tag="population")
    def reject_disposal(self, inquiry: Inquiry) -> Outcome:
        """Reject a batch, or take it back."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/erasure", contract.REQUEST_ERASURE, status=201, location="/erasures/{id}", tag="population")
    def request_erasure(self, inquiry: Inquiry) -> Outcome:
        """Ask that all that is on file about a person be erased; refused with every reason that stands against it."""
        return self.ask(inquiry)

    @route("GET", "/erasures", contract.LIST_ERASURES, tag="population")
    def list_erasures(self, inquiry: Inquiry) -> Outcome:
        """List requests for erasure and their receipts, the newest first."""
        return self.ask(inquiry)

    @route("GET", "/erasures/{id}", contract.GET_ERASURE, tag="population")
    def get_erasure(self, inquiry: Inquiry) -> Outcome:
        """Show a request for erasure; once it is done, this is its receipt."""
        return self.ask(inquiry)

    @route("POST", "/erasures/{id}/approval", contract.APPROVE_ERASURE, tag="population")
    def approve_erasure(self, inquiry: Inquiry) -> Outcome:
        """Approve an erasure that another account asked for: it is done before this answers, and cannot be undone."""
        return self.ask(inquiry)

    @route("POST", "/erasures/{id}/rejection", contract.REJECT_ERASURE, tag="population")
    def reject_erasure(self, inquiry: Inquiry) -> Outcome:
        """Reject a request for erasure, or take it back."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/subject-access", contract.ACCESS_OWN_RECORD, conditional=False, tag="population")
    def access_own_record(self, inquiry: Inquiry) -> Outcome:
        """Give a resident all that is on file about them, in full, with its history and who looked and why."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/subject-access/print", contract.PRINT_OWN_RECORD, media=PDF, tag="population")
    def print_own_record(self, inquiry: Inquiry) -> Outcome:
        """Print for a resident all that is on file about them, with its history and who looked and why."""
        return document(self.ask(inquiry), "own-record")
