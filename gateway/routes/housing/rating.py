"""Star ratings, their schemes and appeals, and the star board."""

from collections.abc import Callable

from werkzeug.wrappers import Response

from gateway import house_card_page, star_board_page
from gateway.answers import JSON, render
from gateway.errors import language, problem_of
from gateway.http import Outcome, Routes, route
from gateway.inquiry import Inquiry
from gateway.public_page import HTML, conditional
from shared.contracts.housing.rating import (
    APPEAL_RATING,
    DECIDE_APPEAL,
    GET_APPEAL,
    GET_HOUSE_CARD,
    GET_RATING,
    GET_RATING_SCHEME,
    GET_STAR_BOARD,
    LIST_APPEALS,
    LIST_RATING_SCHEMES,
    LIST_RATINGS,
    PUBLISH_RATING_SCHEME,
    SIMULATE_RATING,
)
from shared.contracts.housing.star_board import HouseCard, HouseCardRequest, StarBoardPage, StarBoardRequest
from shared.contracts.method import Method
from shared.errors import DomainError, NotFound
from shared.runtime.rpc_client import Reply


class RatingRoutes(Routes):
    """Of a house's rating its landlord sees all; anybody sees the board and the card. Both are JSON, or a page to those who accept it rather."""

    @route("POST", "/rating-schemes", PUBLISH_RATING_SCHEME, status=201, location="/rating-schemes/{scheme_version}", tag="housing")
    def publish_rating_scheme(self, inquiry: Inquiry) -> Outcome:
        """Publish a version of the rating scheme; all houses are rated by it when it begins, on a day to come."""
        return self.ask(inquiry)

    @route("GET", "/rating-schemes", LIST_RATING_SCHEMES, tag="housing")
    def list_rating_schemes(self, inquiry: Inquiry) -> Outcome:
        """List the versions of the rating scheme, the newest first."""
        return self.ask(inquiry)

    @route("GET", "/rating-schemes/{scheme_version}", GET_RATING_SCHEME, tag="housing")
    def get_rating_scheme(self, inquiry: Inquiry) -> Outcome:
        """Show one version of the rating scheme."""
        return self.ask(inquiry)

    @route("GET", "/houses/{id}/rating", GET_RATING, tag="housing")
    def get_rating(self, inquiry: Inquiry) -> Outcome:
        """Show the present rating of a house: every point got and lost by item, every cap with its cause, and the version of the scheme."""
        return self.ask(inquiry)

    @route("GET", "/houses/{id}/ratings", LIST_RATINGS, tag="housing")
    def list_ratings(self, inquiry: Inquiry) -> Outcome:
        """List the ratings that a house has had, the latest first."""
        return self.ask(inquiry)

    @route("GET", "/houses/{id}/rating/simulation", SIMULATE_RATING, tag="housing")
    def simulate_rating(self, inquiry: Inquiry) -> Outcome:
        """Tell what would raise the stars of a house, and by when; with `fixed=CODE,CODE`, what they would be if these items were put right."""
        return self.ask(inquiry)

    @route("POST", "/houses/{id}/rating/appeal", APPEAL_RATING, status=201, location="/appeals/{id}", tag="housing")
    def appeal_rating(self, inquiry: Inquiry) -> Outcome:
        """Appeal against the present rating of an own house."""
        return self.ask(inquiry)

    @route("GET", "/appeals", LIST_APPEALS, tag="housing")
    def list_rating_appeals(self, inquiry: Inquiry) -> Outcome:
        """List appeals against ratings: of the own station, or of the own houses."""
        return self.ask(inquiry)

    @route("GET", "/appeals/{id}", GET_APPEAL, tag="housing")
    def get_rating_appeal(self, inquiry: Inquiry) -> Outcome:
        """Show one appeal."""
        return self.ask(inquiry)

    @route("POST", "/appeals/{id}/decision", DECIDE_APPEAL, tag="housing")
    def decide_rating_appeal(self, inquiry: Inquiry) -> Outcome:
        """Decide about an appeal, as somebody else than the inspector. What is corrected counts in the rating; the inspection stays as it was closed."""
        return self.ask(inquiry)

    @route("GET", "/stations/{station_code}/star-board", stranger=True, query=StarBoardRequest, answer=StarBoardPage, media=HTML, tag="housing")
    def get_star_board(self, inquiry: Inquiry) -> Outcome:
        """Show the star board of a station, most stars first. For anybody; as JSON, or as a page to be printed to those who accept HTML."""
        return self._public(inquiry, lambda: self._board(inquiry), _no_board)

    @route("GET", "/house-cards/{card_code}", stranger=True, query=HouseCardRequest, answer=HouseCard, media=HTML, tag="housing")
    def get_house_card(self, inquiry: Inquiry) -> Outcome:
        """Show the public card of a house: its stars, and what happened there. For anybody; nothing of a person, no address."""
        return self._public(inquiry, lambda: self._card(inquiry), _no_card)

    def _board(self, inquiry: Inquiry) -> Response:
        reply = self._told(inquiry, GET_STAR_BOARD)
        if not _wants_page(inquiry):
            return render(inquiry, reply)
        following = reply.result["next"]
        onward = inquiry.address_with(cursor=following) if following else None
        return star_board_page.board(reply.result, _language(inquiry), inquiry.address_with(), onward)

    def _card(self, inquiry: Inquiry) -> Response:
        reply = self._told(inquiry, GET_HOUSE_CARD)
        return house_card_page.card(reply.result, _language(inquiry)) if _wants_page(inquiry) else render(inquiry, reply)

    def _told(self, inquiry: Inquiry, method: Method) -> Reply:
        self.door.count_public_page(inquiry.request.remote_addr or "")
        return inquiry.call(self.rpc, method)

    def _public(self, inquiry: Inquiry, show: Callable[[], Response], refuse: Callable[[str, DomainError], Response]) -> Response:
        try:
            return conditional(inquiry, show())
        except DomainError as error:
            if not _wants_page(inquiry):
                raise
            return refuse(_language(inquiry), error)


def _wants_page(inquiry: Inquiry) -> bool:
    """Browsers name HTML; whoever takes anything is a program."""
    return bool(inquiry.request.accept_mimetypes.best_match([JSON, HTML], JSON) == HTML)


def _language(inquiry: Inquiry) -> str:
    return language(inquiry.request.headers.get("Accept-Language"))


def _no_board(first: str, error: DomainError) -> Response:
    problem = problem_of(error)
    return star_board_page.told("MISSING" if isinstance(error, NotFound) else "LATER", first, problem.status, problem.headers)


def _no_card(first: str, error: DomainError) -> Response:
    problem = problem_of(error)
    return house_card_page.later(first, problem.status, problem.headers)
