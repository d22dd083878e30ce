"""Clues."""

from gateway import clue_page
from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.public_answers import page_or_json
from gateway.public_page import HTML
from shared.contracts.directory.rpc import GET_ACCOUNT
from shared.contracts.housing.basis import INSPECTORS
from shared.contracts.housing.clues import (
    ACCEPT_CLUE,
    ANSWER_CLUE,
    DISMISS_CLUE,
    FIND_CLUE_ANSWER,
    GET_CLUE,
    GIVE_CLUE,
    LIST_CLUE_RULES,
    LIST_CLUES,
    PUBLISH_CLUE_RULE,
    REVEAL_CLUE_CONTACT,
    ClueAnswerRequest,
    PublicClueAnswer,
)
from shared.errors import NotFound, invalid_field
from shared.runtime.rpc_client import Reply

LARGEST_CLUE = 16 * 1024
"""Bytes: the longest text in Chinese, place and contact, with room for how they may be escaped."""
ACTIVE = "ACTIVE"


class ClueRoutes(Routes):
    """Anybody gives a clue, and finds the answer with the code; staff of the station handle it."""

    @route(
        "POST",
        "/clues",
        GIVE_CLUE,
        status=201,
        location="/clue-answers/{code}",
        stranger=True,
        recognises=True,
        max_body=LARGEST_CLUE,
        tag="housing",
    )
    def give_clue(self, inquiry: Inquiry) -> Outcome:
        """Give a clue about a place, with or without an account. The answer tells a code, with which anybody finds out what has become of it.

        Strangers name a station or the code on a house's card, and are limited by address. A session that is sent is looked at: then the
        own station is the default, staff may say when they heard of it, and a landlord may name a house of its own.
        """
        if inquiry.session is None:
            self.door.count_clue(inquiry.request.remote_addr or "")
        return self.ask(inquiry)

    @route("GET", "/clue-answers/{code}", stranger=True, query=ClueAnswerRequest, answer=PublicClueAnswer, media=HTML, tag="housing")
    def find_clue_answer(self, inquiry: Inquiry) -> Outcome:
        """Tell what has become of the clue with a code. Nothing about a person; a page, or JSON to those who accept it rather."""

        def found() -> Reply:
            self.door.count_public_page(inquiry.request.remote_addr or "")
            return inquiry.call(self.rpc, FIND_CLUE_ANSWER)

        return page_or_json(inquiry, found, clue_page.page, clue_page.TITLES)

    @route("GET", "/clues", LIST_CLUES, tag="housing")
    def list_clues(self, inquiry: Inquiry) -> Outcome:
        """List the clues within reach, the newest first; overdue ones by the day on which they were to be answered."""
        return self.ask(inquiry)

    @route("GET", "/clues/{id}", GET_CLUE, conditional=False, tag="housing")
    def get_clue(self, inquiry: Inquiry) -> Outcome:
        """Show one clue with what was written, and what else was told about the same house at about the same time."""
        return self.ask(inquiry)

    @route("POST", "/clues/{id}/contact/reveal", REVEAL_CLUE_CONTACT, tag="housing")
    def reveal_clue_contact(self, inquiry: Inquiry) -> Outcome:
        """Show how whoever gave a clue can be reached, for a purpose that is kept in the audit trail."""
        return self.ask(inquiry)

    @route("POST", "/clues/{id}/acceptance", ACCEPT_CLUE, tag="housing")
    def accept_clue(self, inquiry: Inquiry) -> Outcome:
        """Give a clue to an officer, who follows it up. Accepting it once more gives it to another."""
        if not inquiry.actor.roles.isdisjoint(ACCEPT_CLUE.roles):  # who may not at all is told so by the service
            self._check_assignee(inquiry)
        return self.ask(inquiry)

    def _check_assignee(self, inquiry: Inquiry) -> None:
        try:
            account = inquiry.call(self.rpc, GET_ACCOUNT, {"id": inquiry.data["assignee_id"]}, keyed=False).result
        except NotFound:
            account = {"roles": [], "state": "", "station_code": None}
        is_theirs = account["state"] == ACTIVE and account["station_code"] == inquiry.actor.station_code
        if not is_theirs or INSPECTORS.isdisjoint(account["roles"]):
            inquiry.call(self.rpc, GET_CLUE, {"id": inquiry.data["id"]}, keyed=False)  # a clue that is not there comes first
            raise invalid_field("/assignee_id", "UNKNOWN_ASSIGNEE", "The station has no such officer.")

    @route("POST", "/clues/{id}/answer", ANSWER_CLUE, tag="housing")
    def answer_clue(self, inquiry: Inquiry) -> Outcome:
        """Answer a clue. What is written is for anybody who has the code, so it names nobody."""
        return self.ask(inquiry)

    @route("POST", "/clues/{id}/dismissal", DISMISS_CLUE, tag="housing")
    def dismiss_clue(self, inquiry: Inquiry) -> Outcome:
        """Lay a clue aside, with the reason."""
        return self.ask(inquiry)

    @route("GET", "/clue-rules", LIST_CLUE_RULES, tag="housing")
    def list_clue_rules(self, inquiry: Inquiry) -> Outcome:
        """List how soon clues are answered and how long what was written is kept, the newest rule first."""
        return self.ask(inquiry)

    @route("POST", "/clue-rules", PUBLISH_CLUE_RULE, status=201, tag="housing")
    def publish_clue_rule(self, inquiry: Inquiry) -> Outcome:
        """Add a rule that holds from a coming day on."""
        return self.ask(inquiry)
