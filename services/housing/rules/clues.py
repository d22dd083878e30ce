"""Where a clue may be about, on which days what is done with it, what an answer has to say, and the form of its serial."""

from collections.abc import Collection, Mapping
from datetime import date

from shared.contracts.directory.roles import STATION_ROLES, Role
from shared.contracts.housing.vocabulary.clues import OPEN_STATES, ClueAct, ClueChannel, ClueOutcome, ClueState, DismissReason
from shared.decisions import ALLOWED, Decision, Refused

FROM: Mapping[ClueAct, frozenset[ClueState]] = {
    ClueAct.ACCEPTED: OPEN_STATES,
    ClueAct.ANSWERED: frozenset({ClueState.ACCEPTED}),
    ClueAct.DISMISSED: OPEN_STATES,
}
"""In which states an act is possible; accepting once more gives a clue to somebody else."""
TO: Mapping[ClueAct, ClueState] = {
    ClueAct.ACCEPTED: ClueState.ACCEPTED,
    ClueAct.ANSWERED: ClueState.ANSWERED,
    ClueAct.DISMISSED: ClueState.DISMISSED,
}
PLACES = ("station_code", "card_code", "house_id")


def check_act(act: ClueAct, state: ClueState) -> Decision:
    """Whether a clue in a state allows an act."""
    if state in FROM[act]:
        return ALLOWED
    if state is ClueState.RECEIVED:
        return Refused("CLUE_NOT_ACCEPTED", "Somebody accepts a clue before it is answered.")
    return Refused("CLUE_CLOSED", "It was answered or dismissed before.")


def channel_of(roles: Collection[Role] | None) -> ClueChannel:
    """By which way a clue came that somebody with these roles, or (None) a stranger, has given."""
    if roles is not None and STATION_ROLES & set(roles):
        return ClueChannel.STATION
    return ClueChannel.LANDLORD if roles is not None and Role.LANDLORD in roles else ClueChannel.PUBLIC


def check_where(given: Collection[str], *, has_station: bool) -> list[Refused]:
    """A clue names one place, out of ``PLACES``; who has a station of the own need not."""
    if len(given) > 1:
        return [Refused("CLUE_PLACE_TWICE", "One of station_code, card_code and house_id says it.", f"/{name}") for name in PLACES if name in given]
    if not given and not has_station:
        return [Refused("CLUE_PLACE_MISSING", "Name a station, or the code on the card of a house.", "/station_code")]
    return []


def check_received_on(received_on: date | None, channel: ClueChannel, today: date) -> list[Refused]:
    """Station staff may write down today what somebody told them before; whoever writes for themselves does it now."""
    if received_on is None:
        return []
    if channel is not ClueChannel.STATION:
        return [Refused("RECEIVED_ON_NOT_YOURS", "Only station staff say when they heard of it.", "/received_on")]
    return [Refused("RECEIVED_IN_FUTURE", "It was heard of today at the latest.", "/received_on")] if received_on > today else []


def check_day(on: date, earliest: date, today: date, pointer: str) -> list[Refused]:
    """What is done with a clue is done between the day before which it cannot have been (``earliest``) and today."""
    if on > today:
        return [Refused("CLUE_DAY_IN_FUTURE", "It was done today at the latest.", pointer)]
    return [Refused("CLUE_DAY_TOO_EARLY", "The clue was not there, or nobody had accepted it yet.", pointer)] if on < earliest else []


def check_answer(outcome: ClueOutcome, *, is_referred: bool, is_duplicate: bool) -> list[Refused]:
    """What is not ours says whose it is, what was told before says where; nothing else does."""
    wrong = []
    if is_referred != (outcome is ClueOutcome.NOT_OURS):
        wrong.append(Refused("REFERRAL_MISMATCH", "NOT_OURS says whom it is referred to, and no other outcome does.", "/referred_to"))
    if is_duplicate != (outcome is ClueOutcome.DUPLICATE):
        wrong.append(Refused("DUPLICATE_MISMATCH", "DUPLICATE says of which clue, and no other outcome does.", "/duplicate_of"))
    return wrong


def check_dismissal(reason: DismissReason, *, has_note: bool) -> list[Refused]:
    """``OTHER`` says what it was."""
    missing = reason is DismissReason.OTHER and not has_note
    return [Refused("NOTE_REQUIRED", "OTHER says in a note what it was.", "/note")] if missing else []


def serial_prefix(station_code: str, year: int) -> str:
    """``XS-CHANGTANG-2022``: what is counted by itself; XS is for 线索."""
    return f"XS-{station_code.upper()}-{year}"


def serial(prefix: str, number: int) -> str:
    """``XS-CHANGTANG-2022-000017``."""
    return f"{prefix}-{number:06d}"
