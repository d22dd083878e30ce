"""Mergers of stations: who may absorb whom, and which station answers today for one that was absorbed."""

from collections.abc import Mapping
from datetime import date

from shared.contracts.directory.vocabulary import StationState
from shared.decisions import ALLOWED, Decision, Refused


def current_code(code: str, merged_into: Mapping[str, str]) -> str:
    """The end of the chain of mergers that begins at ``code``; raises ``ValueError`` if the chain is a ring."""
    passed = {code}
    while code in merged_into:
        code = merged_into[code]
        if code in passed:
            raise ValueError("mergers form a ring")
        passed.add(code)
    return code


def check_merger(survivor: StationState, absorbed: StationState | None, on: date, today: date) -> Decision:
    """Whether one station may absorb another as of ``on``; ``absorbed`` is None for one that is new to the register.

    Only stations at work take part, and an absorbed one is at work no more: so a chain can grow and never close to a ring.
    """
    if on > today:
        return Refused("MERGER_IN_THE_FUTURE", "A merger takes effect at once; its date is not in the future.", "/on")
    if survivor is not StationState.ACTIVE:
        return Refused("STATION_NOT_ACTIVE", "The surviving station is not at work itself.")
    if absorbed not in {None, StationState.ACTIVE}:
        return Refused("ALREADY_MERGED" if absorbed is StationState.MERGED else "STATION_NOT_ACTIVE", "The absorbed station is not at work any more.")
    return ALLOWED


def check_not_itself(survivor_code: str, absorbed_code: str) -> Decision:
    """No station absorbs itself."""
    if survivor_code == absorbed_code:
        return Refused("MERGER_WITH_ITSELF", "A station does not absorb itself.", "/code")
    return ALLOWED
