"""Moves, statutory clocks and exemptions, and the vocabularies with their codes."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from shared.contracts.population.spells import (
    GET_CLOCKS,
    GET_MOVE,
    GET_VOCABULARY,
    GRANT_EXEMPTION,
    LIST_MOVES,
    LIST_STATION_MOVES,
    LIST_STATUTORY_RULES,
    MOVE_IN,
    MOVE_RESIDENCE,
    PUBLISH_STATUTORY_RULE,
    REVERSE_MOVE,
    REVOKE_EXEMPTION,
)


class SpellRoutes(Routes):
    """A move shows each station its own half of it; clocks tell of a residence, and of no person more than that."""

    @route("POST", "/residences/{id}/move", MOVE_RESIDENCE, status=201, location="/moves/{id}", tag="population")
    def move_residence(self, inquiry: Inquiry) -> Outcome:
        """Move a person out of a residence to another address, at this station or another, as one act."""
        return self.ask(inquiry)

    @route("GET", "/residences/{id}/moves", LIST_MOVES, tag="population")
    def list_moves(self, inquiry: Inquiry) -> Outcome:
        """List the moves into and out of a residence, the latest first."""
        return self.ask(inquiry)

    @route("GET", "/moves", LIST_STATION_MOVES, tag="population")
    def list_station_moves(self, inquiry: Inquiry) -> Outcome:
        """List the moves into and out of the stations within reach, the latest first."""
        return self.ask(inquiry)

    @route("POST", "/moves", MOVE_IN, status=201, location="/moves/{id}", tag="population")
    def move_in(self, inquiry: Inquiry) -> Outcome:
        """Move in a person who has come with the document, from wherever the residence is on file. Of the old record nothing is shown."""
        return self.ask(inquiry)

    @route("GET", "/moves/{id}", GET_MOVE, conditional=False, tag="population")
    def get_move(self, inquiry: Inquiry) -> Outcome:
        """Show one move, with the half of it that is within reach."""
        return self.ask(inquiry)

    @route("POST", "/moves/{id}/reversal", REVERSE_MOVE, tag="population")
    def reverse_move(self, inquiry: Inquiry) -> Outcome:
        """Take a move back as a whole, as long as nothing was built upon it. The old residence goes on, the new one never was."""
        return self.ask(inquiry)

    @route("GET", "/residences/{id}/clocks", GET_CLOCKS, tag="population")
    def get_clocks(self, inquiry: Inquiry) -> Outcome:
        """Show what had to be reported of a residence by when, whether it was, and upon which legal basis."""
        return self.ask(inquiry)

    @route("POST", "/residences/{id}/exemptions", GRANT_EXEMPTION, status=201, tag="population")
    def grant_exemption(self, inquiry: Inquiry) -> Outcome:
        """Record that a residence need not be reported, and upon which paper."""
        return self.ask(inquiry)

    @route("POST", "/exemptions/{id}/revocation", REVOKE_EXEMPTION, tag="population")
    def revoke_exemption(self, inquiry: Inquiry) -> Outcome:
        """Revoke an exemption. The clock runs as if it had never stopped."""
        return self.ask(inquiry)

    @route("GET", "/statutory-rules", LIST_STATUTORY_RULES, tag="population")
    def list_statutory_rules(self, inquiry: Inquiry) -> Outcome:
        """List the versions of the rules that say what has to be reported by when."""
        return self.ask(inquiry)

    @route("POST", "/statutory-rules", PUBLISH_STATUTORY_RULE, status=201, tag="population")
    def publish_statutory_rule(self, inquiry: Inquiry) -> Outcome:
        """Publish a new version of a rule, valid from a day to come. Clocks that have begun by then keep theirs."""
        return self.ask(inquiry)

    @route("GET", "/vocabularies/{name}", GET_VOCABULARY, tag="population")
    def get_vocabulary(self, inquiry: Inquiry) -> Outcome:
        """List words with their codes in the standards: `end-reasons` or `change-kinds`."""
        return self.ask(inquiry)
