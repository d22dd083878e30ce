"""What may be done with a house in which state, and by whom it is changed."""

from collections.abc import Iterable

from shared.contracts.housing.vocabulary.houses import HouseState
from shared.decisions import ALLOWED, Decision, Refused

VERIFIABLE = frozenset({HouseState.SELF_REGISTERED})
SUSPENDABLE = frozenset({HouseState.VERIFIED})
RESUMABLE = frozenset({HouseState.SUSPENDED})
CLOSABLE = frozenset(HouseState) - {HouseState.CLOSED}
REOPENABLE = frozenset({HouseState.CLOSED})
SEEN_AT_THE_DOOR = frozenset({"address", "community_id"})
"""What the station has verified: once it has, its landlord does not change it."""
OTHER = "OTHER"


def check_state(state: str, allowed: frozenset[HouseState]) -> Decision:
    """An act is for houses in certain states."""
    return ALLOWED if state in allowed else Refused("HOUSE_STATE", "The state of the house does not allow it.")


def check_open(state: str) -> Decision:
    """Nothing of a closed house changes."""
    return Refused("HOUSE_CLOSED", "This house was closed.") if state == HouseState.CLOSED else ALLOWED


def check_empty(taken: int, code: str) -> Decision:
    """What somebody sleeps in, or is expected in, is not closed."""
    return Refused(code, "Somebody stays there or is expected; end the stays first.") if taken else ALLOWED


def check_note(reason: str, note: str | None) -> Decision:
    """The reason OTHER says nothing by itself."""
    return Refused("NOTE_REQUIRED", "Say what the other reason is.", "/note") if reason == OTHER and note is None else ALLOWED


def check_community(known: str | None, given: str | None) -> Decision:
    """A verified house belongs to a community, whose officer follows it."""
    return Refused("COMMUNITY_REQUIRED", "Say to which community the house belongs.", "/community_id") if (given or known) is None else ALLOWED


def check_community_kept(given: str | None, state: str) -> Decision:
    """A house that was seen at the door is moved to another community, not out of all."""
    return ALLOWED if state == HouseState.SELF_REGISTERED else check_community(None, given)


def check_owner_changes(fields: Iterable[str], state: str) -> list[Refused]:
    """What of these a landlord's account does not change once the station has seen the house."""
    settled = SEEN_AT_THE_DOOR if state != HouseState.SELF_REGISTERED else frozenset()
    return [Refused("CHANGED_BY_STATION", "The station changes this.", f"/{name}") for name in sorted(settled & set(fields))]
