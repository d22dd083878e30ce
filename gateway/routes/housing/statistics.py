"""Occupancy, capacity, and what is due."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.housing.statistics import (
    GET_HOUSE_STATISTICS,
    LIST_CAPACITY_BREACHES,
    LIST_CAPACITY_RULES,
    LIST_DUE_INSPECTIONS,
    PUBLISH_CAPACITY_RULE,
)


class StatisticRoutes(Routes):
    """Counts of houses, rooms and beds, and the round of an officer."""

    @route("GET", "/house-statistics", GET_HOUSE_STATISTICS, tag="housing")
    def get_house_statistics(self, inquiry: Inquiry) -> Outcome:
        """Count a station's houses, rooms and beds, today or on a past day. The bureau is told of every station."""
        return self.ask(inquiry)

    @route("GET", "/due-inspections", LIST_DUE_INSPECTIONS, tag="housing")
    def list_due_inspections(self, inquiry: Inquiry) -> Outcome:
        """List the houses that are to be inspected by a day, community by community and along the streets."""
        return self.ask(inquiry)

    @route("GET", "/capacity-breaches", LIST_CAPACITY_BREACHES, tag="housing")
    def list_capacity_breaches(self, inquiry: Inquiry) -> Outcome:
        """List the rooms in which more people stay than their floor, their beds or the capacity rule allow."""
        return self.ask(inquiry)

    @route("GET", "/capacity-rules", LIST_CAPACITY_RULES, tag="housing")
    def list_capacity_rules(self, inquiry: Inquiry) -> Outcome:
        """List how many people a room may hold, the newest version first."""
        return self.ask(inquiry)

    @route("POST", "/capacity-rules", PUBLISH_CAPACITY_RULE, status=201, tag="housing")
    def publish_capacity_rule(self, inquiry: Inquiry) -> Outcome:
        """Add a version that holds from a coming day on."""
        return self.ask(inquiry)
