"""Duplicates and merging."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.duplicates import (
    DISMISS_DUPLICATE,
    FIND_DUPLICATES,
    GET_DUPLICATE,
    LIST_DUPLICATE_RULES,
    LIST_DUPLICATES,
    MERGE_DUPLICATE,
    PUBLISH_DUPLICATE_RULE,
    UNDO_MERGE,
)


class DuplicateRoutes(Routes):
    """Pairs of records that look like one person. The score belongs to the pair and decides nothing: people do."""

    @route("GET", "/duplicate-rules", LIST_DUPLICATE_RULES, tag="population")
    def list_duplicate_rules(self, inquiry: Inquiry) -> Outcome:
        """List the versions of the rules by which records look like one person, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/duplicate-rules", PUBLISH_DUPLICATE_RULE, status=201, tag="population")
    def publish_duplicate_rule(self, inquiry: Inquiry) -> Outcome:
        """Set a new version of the rules; once it is valid everybody is looked at again."""
        return self.ask(inquiry)

    @route("GET", "/duplicates", LIST_DUPLICATES, tag="population")
    def list_duplicates(self, inquiry: Inquiry) -> Outcome:
        """List the pairs within reach, the oldest first: those to be decided, unless another state is asked for."""
        return self.ask(inquiry)

    @route("GET", "/duplicates/{id}", GET_DUPLICATE, conditional=False, tag="population")
    def get_duplicate(self, inquiry: Inquiry) -> Outcome:
        """Show a pair side by side, masked, with what agrees and what differs."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/duplicates", FIND_DUPLICATES, tag="population")
    def find_duplicates(self, inquiry: Inquiry) -> Outcome:
        """Look for duplicates of one person now."""
        return self.ask(inquiry)

    @route("POST", "/duplicates/{id}/merge", MERGE_DUPLICATE, tag="population")
    def merge_duplicate(self, inquiry: Inquiry) -> Outcome:
        """Merge the two: the survivor goes on with the residences of both. It can be undone."""
        return self.ask(inquiry)

    @route("POST", "/duplicates/{id}/undo", UNDO_MERGE, tag="population")
    def undo_merge(self, inquiry: Inquiry) -> Outcome:
        """Undo a merge: each has again what it brought."""
        return self.ask(inquiry)

    @route("POST", "/duplicates/{id}/dismissal", DISMISS_DUPLICATE, tag="population")
    def dismiss_duplicate(self, inquiry: Inquiry) -> Outcome:
        """Record that the two are two; the pair comes back only if something new speaks for it."""
        return self.ask(inquiry)
