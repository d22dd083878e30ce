"""What may be done with a submission in which state, by which way it comes, and when it is complete."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from shared.contracts.directory.roles import Role
from shared.contracts.population.vocabulary import Channel
from shared.contracts.population.vocabulary.submissions import RefusalReason, ReturnReason, SubmissionAct, SubmissionState
from shared.decisions import ALLOWED, Decision, Refused

_S = SubmissionState
_A = SubmissionAct

FROM: Mapping[SubmissionAct, frozenset[SubmissionState]] = {
    _A.CHANGED: frozenset({_S.DRAFT, _S.RETURNED}),
    _A.SUBMITTED: frozenset({_S.DRAFT, _S.RETURNED}),
    _A.RETURNED: frozenset({_S.SUBMITTED}),
    _A.ACCEPTED: frozenset({_S.SUBMITTED}),
    _A.REFUSED: frozenset({_S.SUBMITTED}),
    _A.WITHDRAWN: frozenset({_S.DRAFT, _S.SUBMITTED, _S.RETURNED}),
}
"""The states in which an act is possible; a draft comes from nothing."""
TO: Mapping[SubmissionAct, SubmissionState] = {
    _A.SUBMITTED: _S.SUBMITTED,
    _A.RETURNED: _S.RETURNED,
    _A.ACCEPTED: _S.ACCEPTED,
    _A.REFUSED: _S.REFUSED,
    _A.WITHDRAWN: _S.WITHDRAWN,
}
"""The state that an act leads to; a change leaves it as it is."""
ENDS = frozenset({_S.ACCEPTED, _S.REFUSED, _S.WITHDRAWN})
"""Nothing more comes of it."""
CHANNELS: tuple[tuple[Role, Channel], ...] = (
    (Role.LANDLORD, Channel.LANDLORD),
    (Role.EMPLOYER, Channel.EMPLOYER),
    (Role.OFFICER, Channel.COMMUNITY_WORKER),
)
"""By which way a role's submissions come; of an account with several, the first counts."""
REQUIRED = ("person", "address", "category", "reason", "place_kind", "started_on")
REQUIRED_OF_PERSON = ("document_type", "document_number", "name")
"""Without these a registration is a draft; the same as ``register_residence`` requires."""


def check_act(act: SubmissionAct, state: SubmissionState) -> Decision:
    """Whether an act is possible in a state."""
    if state in FROM[act]:
        return ALLOWED
    return Refused("SUBMISSION_STATE", "In its present state this cannot be done with a submission.")


def check_reviewer(author: str, reviewer: str) -> Decision:
    """Nobody decides on what he wrote himself: a submission is seen by two, and who may register alone does so directly."""
    if author == reviewer:
        return Refused("OWN_SUBMISSION", "Somebody else of the station decides on it.")
    return ALLOWED


def check_reason(reason: str, note: str | None) -> Decision:
    """``OTHER`` alone tells the author nothing."""
    if reason in {ReturnReason.OTHER, RefusalReason.OTHER} and note is None:
        return Refused("NOTE_REQUIRED", "Say in a note what the other reason is.", "/note")
    return ALLOWED


def channel_of(roles: Collection[Role]) -> Channel:
    """The way by which an account's submissions come; raises ``ValueError`` for one that submits nothing."""
    for role, channel in CHANNELS:
        if role in roles:
            return channel
    raise ValueError("this account submits nothing")


def missing(registration: Mapping[str, Any]) -> list[Refused]:
    """What a registration lacks to be submitted, as pointers into it."""
    person = registration.get("person") or {}
    lacking = [f"/{name}" for name in REQUIRED if name != "person" and registration.get(name) is None]
    return [_lacks(f"/person/{name}") for name in REQUIRED_OF_PERSON if person.get(name) is None] + [_lacks(pointer) for pointer in lacking]


def _lacks(pointer: str) -> Refused:
    return Refused("REQUIRED", "This is missing.", pointer)


def oldest_kept(now: datetime, days: int) -> datetime:
    """What was last touched before this instant is removed, when submissions are kept for so many days."""
    return now - timedelta(days=days)
