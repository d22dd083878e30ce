"""The responsibility letter, and whether a house may be let."""

from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.papers import PDF, document
from shared.contracts.housing.letting import (
    GET_LETTING,
    LIST_LETTER_TEXTS,
    LIST_LETTERS,
    LIST_LETTING_RULES,
    PRINT_LETTER,
    PUBLISH_LETTER_TEXT,
    PUBLISH_LETTING_RULE,
    SIGN_LETTER,
)


class LettingRoutes(Routes):
    """What stands in the way of letting is told as data, with who can remove it."""

    @route("GET", "/houses/{id}/letting", GET_LETTING, tag="housing")
    def get_letting(self, inquiry: Inquiry) -> Outcome:
        """Tell whether anybody new may be let into a house now, or into one room of it; and if not, why and who can change that."""
        return self.ask(inquiry)

    @route("GET", "/houses/{id}/letters", LIST_LETTERS, tag="housing")
    def list_letters(self, inquiry: Inquiry) -> Outcome:
        """List the responsibility letters of a house, the latest first."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/letter", SIGN_LETTER, status=201, tag="housing")
    def sign_letter(self, inquiry: Inquiry) -> Outcome:
        """Sign the responsibility letter as the landlord, or record that it was signed on paper."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/letter/prints", PRINT_LETTER, media=PDF, tag="housing")
    def print_letter(self, inquiry: Inquiry) -> Outcome:
        """Print the letter that holds, or the form that is to be signed. Copies of a letter are counted; from the second on a reason is needed."""
        return document(self.ask(inquiry), "responsibility-letter")

    @route("GET", "/letter-texts", LIST_LETTER_TEXTS, tag="housing")
    def list_letter_texts(self, inquiry: Inquiry) -> Outcome:
        """List what the responsibility letter says, the newest version first."""
        return self.ask(inquiry)

    @route("POST", "/letter-texts", PUBLISH_LETTER_TEXT, status=201, tag="housing")
    def publish_letter_text(self, inquiry: Inquiry) -> Outcome:
        """Add a version of the letter that is signed from a coming day on; letters that were signed before hold."""
        return self.ask(inquiry)

    @route("GET", "/letting-rules", LIST_LETTING_RULES, tag="housing")
    def list_letting_rules(self, inquiry: Inquiry) -> Outcome:
        """List what a house needs before anybody new is let in, the newest version first."""
        return self.ask(inquiry)

    @route("POST", "/letting-rules", PUBLISH_LETTING_RULE, status=201, tag="housing")
    def publish_letting_rule(self, inquiry: Inquiry) -> Outcome:
        """Add a version of the letting rule that holds from a coming day on."""
        return self.ask(inquiry)
