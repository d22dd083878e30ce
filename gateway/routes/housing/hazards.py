"""Hazards."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.housing.hazard_rules import LIST_HAZARD_RULES, PUBLISH_HAZARD_RULE
from shared.contracts.housing.hazards import (
    DECIDE_HAZARD_EXTENSION,
    EXTEND_HAZARD,
    GET_HAZARD,
    LIST_HAZARDS,
    LIST_HOUSE_HAZARDS,
    RECHECK_HAZARD,
    RECORD_HAZARD,
    RECORD_TRANSFER_OUTCOME,
    RECTIFY_HAZARD,
    TRANSFER_HAZARD,
    WITHDRAW_HAZARD,
)


class HazardRoutes(Routes):
    """Routes about hazards: what is wrong with a house, until it is put right."""

    @route("GET", "/houses/{id}/hazards", LIST_HOUSE_HAZARDS, tag="housing")
    def list_house_hazards(self, inquiry: Inquiry) -> Outcome:
        """List all hazards that were ever found at a house, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/hazards", RECORD_HAZARD, status=201, location="/hazards/{id}", tag="housing")
    def record_hazard(self, inquiry: Inquiry) -> Outcome:
        """Record a hazard that was seen without an inspection; answers the known one when it was found again."""
        return self.ask(inquiry)

    @route("GET", "/hazards", LIST_HAZARDS, tag="housing")
    def list_hazards(self, inquiry: Inquiry) -> Outcome:
        """List hazards, the oldest deadline first: without a state those that are still there."""
        return self.ask(inquiry)

    @route("GET", "/hazards/{id}", GET_HAZARD, tag="housing")
    def get_hazard(self, inquiry: Inquiry) -> Outcome:
        """Show one hazard and what was done about it."""
        return self.ask(inquiry)

    @route("POST", "/hazards/{id}/rectification", RECTIFY_HAZARD, tag="housing")
    def rectify_hazard(self, inquiry: Inquiry) -> Outcome:
        """Report what was done to put it right; it waits for the recheck from then on."""
        return self.ask(inquiry)

    @route("POST", "/hazards/{id}/recheck", RECHECK_HAZARD, tag="housing")
    def recheck_hazard(self, inquiry: Inquiry) -> Outcome:
        """Record what the recheck found: it is closed, or open again with another deadline by rule."""
        return self.ask(inquiry)

    @route("POST", "/hazards/{id}/extension", EXTEND_HAZARD, tag="housing")
    def extend_hazard(self, inquiry: Inquiry) -> Outcome:
        """Ask for a later deadline, as its landlord; grant one, as its station."""
        return self.ask(inquiry)

    @route("POST", "/hazards/{id}/extension/decision", DECIDE_HAZARD_EXTENSION, tag="housing")
    def decide_hazard_extension(self, inquiry: Inquiry) -> Outcome:
        """Decide about the later deadline that the landlord asked for."""
        return self.ask(inquiry)

    @route("POST", "/hazards/{id}/transfer", TRANSFER_HAZARD, tag="housing")
    def transfer_hazard(self, inquiry: Inquiry) -> Outcome:
        """Hand it on to another authority; it stays open until the outcome is recorded."""
        return self.ask(inquiry)

    @route("POST", "/hazards/{id}/transfer-outcome", RECORD_TRANSFER_OUTCOME, tag="housing")
    def record_transfer_outcome(self, inquiry: Inquiry) -> Outcome:
        """Record what came of a transfer: it is closed, or the landlord's to put right again."""
        return self.ask(inquiry)

    @route("POST", "/hazards/{id}/withdrawal", WITHDRAW_HAZARD, tag="housing")
    def withdraw_hazard(self, inquiry: Inquiry) -> Outcome:
        """Withdraw what was entered by mistake, saying why."""
        return self.ask(inquiry)

    @route("GET", "/hazard-rules", LIST_HAZARD_RULES, tag="housing")
    def list_hazard_rules(self, inquiry: Inquiry) -> Outcome:
        """List the versions of the rules of hazards, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/hazard-rules", PUBLISH_HAZARD_RULE, status=201, location="/hazard-rules", tag="housing")
    def publish_hazard_rule(self, inquiry: Inquiry) -> Outcome:
        """Publish a version of the rules of hazards that holds from a day to come."""
        return self.ask(inquiry)
