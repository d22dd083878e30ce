"""People and where they live."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.rpc import (
    CHANGE_RESIDENCE,
    END_RESIDENCE,
    GET_PERSON,
    GET_RESIDENCE,
    LIST_RESIDENCES,
    REGISTER_RESIDENCE,
    REVEAL_PERSON,
    SEARCH_PEOPLE,
)


class ResidenceRoutes(Routes):
    """Answers are masked; reading a person leaves an entry in the audit trail."""

    @route("GET", "/residences", LIST_RESIDENCES, tag="population")
    def list_residences(self, inquiry: Inquiry) -> Outcome:
        """List the residences within reach, the newest first."""
        return self.ask(inquiry)

    @route("POST", "/residences", REGISTER_RESIDENCE, status=201, location="/residences/{id}", tag="population")
    def register_residence(self, inquiry: Inquiry) -> Outcome:
        """Register where a person lives, and the person if not yet known."""
        return self.ask(inquiry)

    @route("GET", "/residences/{id}", GET_RESIDENCE, tag="population")
    def get_residence(self, inquiry: Inquiry) -> Outcome:
        """Show one residence."""
        return self.ask(inquiry)

    @route("POST", "/residences/{id}/changes", CHANGE_RESIDENCE, tag="population")
    def change_residence(self, inquiry: Inquiry) -> Outcome:
        """Record that something has changed, or that something was written down wrongly."""
        return self.ask(inquiry)

    @route("POST", "/residences/{id}/end", END_RESIDENCE, tag="population")
    def end_residence(self, inquiry: Inquiry) -> Outcome:
        """End a residence."""
        return self.ask(inquiry)

    @route("POST", "/people/search", SEARCH_PEOPLE, tag="population")
    def search_people(self, inquiry: Inquiry) -> Outcome:
        """Find a person by document number or phone, or by name, pinyin or initials with the year of birth.

        A POST, so that none of them stands in an address or a log.
        """
        return self.ask(inquiry)

    @route("GET", "/people/{id}", GET_PERSON, conditional=False, tag="population")
    def get_person(self, inquiry: Inquiry) -> Outcome:
        """Show of one person the fields that are asked for, masked."""
        return self.ask(inquiry)

    @route("POST", "/people/{id}/reveal", REVEAL_PERSON, tag="population")
    def reveal_person(self, inquiry: Inquiry) -> Outcome:
        """Show fields of one person in full, for a purpose that is kept in the audit trail."""
        return self.ask(inquiry)
