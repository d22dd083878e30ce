"""What may be done about a hazard in which state, where that leads, when one is overdue, and what a record of one must say."""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from services.housing.rules.findings import Seen
from shared.contracts.housing.vocabulary.hazards import OPEN_STATES, HazardAct, HazardState
from shared.contracts.housing.vocabulary.inspections import ItemResult
from shared.decisions import ALLOWED, Decision, Refused

_S = HazardState
_A = HazardAct

FROM: Mapping[HazardAct, frozenset[HazardState]] = {
    _A.FOUND_AGAIN: frozenset({_S.OPEN, _S.RECTIFIED, _S.TRANSFERRED}),
    _A.FIXED_ON_SITE: frozenset({_S.OPEN, _S.RECTIFIED}),
    _A.RECTIFIED: frozenset({_S.OPEN}),
    _A.RECHECK_PASSED: frozenset({_S.OPEN, _S.RECTIFIED}),
    _A.RECHECK_FAILED: frozenset({_S.OPEN, _S.RECTIFIED}),
    _A.EXTENSION_ASKED: frozenset({_S.OPEN}),
    _A.EXTENSION_GRANTED: frozenset({_S.OPEN}),
    _A.EXTENSION_REFUSED: frozenset({_S.OPEN}),
    _A.TRANSFERRED: frozenset({_S.OPEN, _S.RECTIFIED}),
    _A.TRANSFER_RESOLVED: frozenset({_S.TRANSFERRED}),
    _A.TRANSFER_RETURNED: frozenset({_S.TRANSFERRED}),
    _A.OVERDUE: frozenset({_S.OPEN}),
    _A.WITHDRAWN: frozenset({_S.OPEN, _S.RECTIFIED, _S.TRANSFERRED}),
}
"""The states in which an act is possible; a hazard that is found comes from nothing."""
TO: Mapping[HazardAct, HazardState] = {
    _A.FIXED_ON_SITE: _S.CLOSED,
    _A.RECTIFIED: _S.RECTIFIED,
    _A.RECHECK_PASSED: _S.CLOSED,
    _A.RECHECK_FAILED: _S.OPEN,
    _A.TRANSFERRED: _S.TRANSFERRED,
    _A.TRANSFER_RESOLVED: _S.CLOSED,
    _A.TRANSFER_RETURNED: _S.OPEN,
    _A.WITHDRAWN: _S.WITHDRAWN,
}
"""The state that an act leads to; the others leave it as it is, but for what ``leads_to`` says."""


def check_act(act: HazardAct, state: HazardState) -> Decision:
    """Whether an act is possible in a state."""
    if state in FROM[act]:
        return ALLOWED
    return Refused("HAZARD_STATE", "In its present state this cannot be done about a hazard.")


def leads_to(act: HazardAct, state: HazardState) -> HazardState:
    """The state after an act; finding again what was reported as put right is a recheck that failed."""
    if act is _A.FOUND_AGAIN and state is _S.RECTIFIED:
        return _S.OPEN
    return TO.get(act, state)


def reopens(act: HazardAct, state: HazardState) -> bool:
    """Whether by an act in a state the hazard is the landlord's to put right again, with a deadline of its own."""
    return state is not _S.OPEN and leads_to(act, state) is _S.OPEN


def settled_by(seen: Seen, state: HazardState, known_on: date, inspected_on: date) -> HazardAct | None:
    """What it is for the hazard of an item that an officer has looked at again in the same place; None when that does not end it.

    ``known_on`` is the last day on which anything was said of the hazard itself: what was seen before that says nothing about it. Nor does
    an item that does not apply any more; and what another authority has is over when that one says so.
    """
    if inspected_on < known_on:
        return None
    act = {ItemResult.PASS: _A.RECHECK_PASSED, ItemResult.FAIL: _A.FIXED_ON_SITE if seen.fixed_on_site else None}.get(seen.result)
    return act if act is not None and state in FROM[act] else None


def is_overdue(state: HazardState, due_on: date, rectified_on: date | None, today: date) -> bool:
    """Whether it was not reported as put right by its last day.

    A report in time waits for the recheck without becoming late by that; a late one stays late, for a mere report changes nothing.
    What another authority has is not the landlord's to hurry.
    """
    if state is _S.OPEN:
        return due_on < today
    return state is _S.RECTIFIED and rectified_on is not None and due_on < rectified_on


def check_reason(reason: str | None, note: str | None, *, required: bool = True) -> Decision:
    """A reason is named where one is due, and ``OTHER`` alone tells nobody anything."""
    if reason is None and required:
        return Refused("REQUIRED", "This is missing.", "/reason")
    if reason == "OTHER" and note is None:
        return Refused("NOTE_REQUIRED", "Say in a note what the other reason is.", "/note")
    return ALLOWED


def check_written(written: Mapping[str, Any], today: date) -> list[Refused]:
    """What is wrong with the record of a hazard that was seen: an item of the template or a kind of its own, and not tomorrow."""
    own = ("kind", "aspect", "severity")
    if written["item_code"] is None:
        wrong = [Refused("REQUIRED", "This is missing.", f"/{name}") for name in own if written[name] is None]
    else:
        wrong = [Refused("HAZARD_ITEM_SAYS", "The item of the template says this.", f"/{name}") for name in own if written[name] is not None]
    if written["found_on"] is not None and written["found_on"] > today:
        wrong.append(Refused("FOUND_IN_FUTURE", "Nothing is found after today.", "/found_on"))
    return wrong


def check_rectified_on(rectified_on: date | None, found_on: date, today: date, *, by_staff: bool) -> list[Refused]:
    """Staff may write down today what was put right before; a landlord reports now."""
    if rectified_on is not None and not by_staff:
        return [Refused("DAY_NOT_YOURS", "Only station staff say on which day.", "/rectified_on")]
    return check_between(rectified_on, found_on, today, "/rectified_on")


def check_between(on: date | None, earliest: date, today: date, pointer: str) -> list[Refused]:
    """What is done about a hazard is done between the day before which it cannot have been (``earliest``) and today."""
    if on is None or earliest <= on <= today:
        return []
    return [Refused("HAZARD_DAY", "Neither before it was found or put right, nor after today.", pointer)]


class Standing(NamedTuple):
    """What the rating of a house sees of a hazard."""

    state: HazardState
    overdue: bool


def standing(state: HazardState, due_on: date, rectified_on: date | None, today: date) -> Standing:
    """How a hazard stands today."""
    return Standing(state, is_overdue(state, due_on, rectified_on, today))


def because_of(before: Standing, after: Standing) -> str | None:
    """Why the house is to be rated anew after an act, as ``rate_house`` is told; None when the act changes nothing for the rating."""
    if after.state not in OPEN_STATES:
        return "HAZARD_WITHDRAWN" if after.state is _S.WITHDRAWN else "HAZARD_CLOSED"
    return "HAZARD_OVERDUE" if before.overdue != after.overdue else None
