"""Who may answer for a community, and how one officer follows another."""

from collections.abc import Iterable
from datetime import date

from shared.contracts.directory.roles import Role
from shared.decisions import ALLOWED, Decision, Refused


def may_answer(roles: Iterable[Role], account_station: str | None, community_station: str, *, active: bool) -> bool:
    """Whether an account may be a community's officer: in use, an officer, and of the community's station."""
    return active and Role.OFFICER in set(roles) and account_station == community_station


def check_officer(roles: Iterable[Role], account_station: str | None, community_station: str, *, active: bool) -> Decision:
    """The same as a decision."""
    if not may_answer(roles, account_station, community_station, active=active):
        return Refused("NOT_AN_OFFICER_OF_THE_STATION", "The account is not an active officer of the community's station.", "/account_id")
    return ALLOWED


def check_succession(from_date: date, latest_from: date | None) -> Decision:
    """Whether an assignment may begin on that day: never before the latest one began, so that history is only added to."""
    if latest_from is not None and from_date < latest_from:
        return Refused("BEFORE_LATEST_ASSIGNMENT", "The latest assignment begins later than that.", "/from_date")
    return ALLOWED
