"""Verification visits, absences and work queues."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.visits import (
    APPEAL_ABSENCE,
    COUNT_WORK_QUEUES,
    DECIDE_ABSENCE,
    DECIDE_APPEAL,
    LIST_ABSENCES,
    LIST_DUE_VISITS,
    LIST_VISIT_RULES,
    LIST_VISITS,
    LIST_WORK_QUEUE,
    PUBLISH_VISIT_RULES,
    RECORD_VISIT,
)


class VisitRoutes(Routes):
    """A visit names no version unless it changes what others may have changed; a decision always does."""

    @route("GET", "/residences/{id}/absence", LIST_ABSENCES, tag="population")
    def list_absences(self, inquiry: Inquiry) -> Outcome:
        """List what was suspected or established of a residence, with decisions and appeals, the latest first."""
        return self.ask(inquiry)

    @route("POST", "/residences/{id}/absence", DECIDE_ABSENCE, tag="population")
    def decide_absence(self, inquiry: Inquiry) -> Outcome:
        """Establish a suspected absence, or lift one. The residence does not end by it."""
        return self.ask(inquiry)

    @route("POST", "/residences/{id}/absence/appeal", APPEAL_ABSENCE, tag="population")
    def appeal_absence(self, inquiry: Inquiry) -> Outcome:
        """Record what the resident says against an established absence."""
        return self.ask(inquiry)

    @route("POST", "/residences/{id}/absence/appeal/decision", DECIDE_APPEAL, tag="population")
    def decide_appeal(self, inquiry: Inquiry) -> Outcome:
        """Decide about an appeal, as somebody else than who established the absence."""
        return self.ask(inquiry)

    @route("GET", "/residences/{id}/verifications", LIST_VISITS, tag="population")
    def list_visits(self, inquiry: Inquiry) -> Outcome:
        """List the visits to a residence, the latest first."""
        return self.ask(inquiry)

    @route("POST", "/residences/{id}/verifications", RECORD_VISIT, status=201, location="/residences/{residence_id}/verifications", tag="population")
    def record_visit(self, inquiry: Inquiry) -> Outcome:
        """Record what was found at the door; answers the residence as it stands after it, with the day of the next visit."""
        return self.ask(inquiry)

    @route("GET", "/verifications/due", LIST_DUE_VISITS, tag="population")
    def list_due_visits(self, inquiry: Inquiry) -> Outcome:
        """List the residences of the own station whose visit is due, in the order of a round."""
        return self.ask(inquiry)

    @route("GET", "/visit-rules", LIST_VISIT_RULES, tag="population")
    def list_visit_rules(self, inquiry: Inquiry) -> Outcome:
        """List the versions of the visit rules, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/visit-rules", PUBLISH_VISIT_RULES, status=201, location="/visit-rules", tag="population")
    def publish_visit_rules(self, inquiry: Inquiry) -> Outcome:
        """Publish a version of the visit rules that holds from a day to come."""
        return self.ask(inquiry)

    @route("GET", "/work-queues", COUNT_WORK_QUEUES, tag="population")
    def count_work_queues(self, inquiry: Inquiry) -> Outcome:
        """Count what waits for somebody of the own station; at every station, for the bureau."""
        return self.ask(inquiry)

    @route("GET", "/work-queues/{queue}", LIST_WORK_QUEUE, tag="population")
    def list_work_queue(self, inquiry: Inquiry) -> Outcome:
        """List the residences in a queue, those that have waited longest first."""
        return self.ask(inquiry)
