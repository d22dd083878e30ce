"""Submissions of memorable accounts: a landlord, an employer and an officer of changtang, and a landlord elsewhere."""

from typing import Any

from shared.contracts.directory.roles import Role
from shared.contracts.population import submissions as contract
from shared.identity import Actor
from tests.factories.population import CLERK, Population, registration

LANDLORD = Actor("01890000-0000-7000-8000-00000000a0d1", frozenset({Role.LANDLORD}), "changtang")
OTHER_LANDLORD = Actor("01890000-0000-7000-8000-00000000a0d2", frozenset({Role.LANDLORD}), "changtang")
PINGNAN_LANDLORD = Actor("01890000-0000-7000-8000-00000000a0d3", frozenset({Role.LANDLORD}), "pingnan")
EMPLOYER = Actor("01890000-0000-7000-8000-00000000a0d4", frozenset({Role.EMPLOYER}), "changtang")
OFFICER = Actor("01890000-0000-7000-8000-00000000a0d5", frozenset({Role.OFFICER}), "changtang")

Submission = dict[str, Any]


def drafted(population: Population, actor: Actor = LANDLORD, **written: Any) -> Submission:
    """A draft that says only what is given."""
    return population.ask(contract.DRAFT_SUBMISSION, {"registration": written}, actor)


def submitted(population: Population, actor: Actor = LANDLORD, **others: Any) -> Submission:
    """A complete registration, submitted at once."""
    return population.ask(contract.DRAFT_SUBMISSION, {"registration": registration(**others), "submit": True}, actor)


def changed(population: Population, submission: Submission, actor: Actor = LANDLORD, **written: Any) -> Submission:
    """The submission after its author has mended it."""
    return population.ask(contract.CHANGE_SUBMISSION, {**_seen(submission), "registration": written}, actor)


def handed_in(population: Population, submission: Submission, actor: Actor = LANDLORD) -> Submission:
    """The submission after it was submitted."""
    return population.ask(contract.SUBMIT_SUBMISSION, _seen(submission), actor)


def withdrawn(population: Population, submission: Submission, actor: Actor = LANDLORD) -> Submission:
    """The submission after its author took it back."""
    return population.ask(contract.WITHDRAW_SUBMISSION, _seen(submission), actor)


def returned(
    population: Population, submission: Submission, actor: Actor = CLERK, reason: str = "ADDRESS_UNCLEAR", note: str | None = None
) -> Submission:
    """The submission after it was sent back."""
    return population.ask(contract.RETURN_SUBMISSION, {**_seen(submission), "reason": reason, "note": note}, actor)


def refused(
    population: Population, submission: Submission, actor: Actor = CLERK, reason: str = "NOT_LIVING_THERE", note: str | None = None
) -> Submission:
    """The submission after it came to nothing."""
    return population.ask(contract.REFUSE_SUBMISSION, {**_seen(submission), "reason": reason, "note": note}, actor)


def accepted(population: Population, submission: Submission, actor: Actor = CLERK, *, confirmed: bool = False) -> Submission:
    """The submission after it was registered."""
    return population.ask(contract.ACCEPT_SUBMISSION, {**_seen(submission), "details_confirmed": confirmed}, actor)


def read(population: Population, submission: Submission, actor: Actor = LANDLORD) -> Submission:
    """The submission with its journal."""
    return population.ask(contract.GET_SUBMISSION, {"id": submission["id"]}, actor)


def listed(population: Population, actor: Actor, **filters: Any) -> list[str]:
    """The ids on the first page."""
    return [item["id"] for item in population.ask(contract.LIST_SUBMISSIONS, filters, actor)["items"]]


def _seen(submission: Submission) -> dict[str, Any]:
    return {"id": submission["id"], "version": submission["version"]}
