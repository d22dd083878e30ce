"""Who may appeal against a rating, until when, and who may decide."""

from collections.abc import Collection, Sequence
from datetime import date

from services.housing.rules.rating import Place
from shared.contracts.housing.vocabulary.inspections import ItemResult
from shared.contracts.housing.vocabulary.rating import AppealDecision, AppealState
from shared.decisions import ALLOWED, Decision, Refused


def check_appeal(until: date, today: date, *, has_open: bool) -> list[Refused]:
    """What stands against an appeal; ``until`` is the last day on which one may be made."""
    wrong = []
    if has_open:
        wrong.append(Refused("RATING_APPEAL_OPEN", "An appeal of this house waits for its decision."))
    if today > until:
        wrong.append(Refused("RATING_APPEAL_TOO_LATE", "The days for an appeal against this rating are over."))
    return wrong


def check_decider(state: AppealState, inspector_id: str, decider_id: str) -> Decision:
    """Whether somebody may decide about an appeal: it is open, and nobody decides about an inspection of their own."""
    if state is not AppealState.OPEN:
        return Refused("RATING_APPEAL_DECIDED", "It was decided before.")
    if inspector_id == decider_id:
        return Refused("OWN_INSPECTION", "Who inspected the house does not decide about it.")
    return ALLOWED


def check_corrections(decision: AppealDecision, corrected: Sequence[tuple[Place, ItemResult]], inspected: Collection[Place]) -> list[Refused]:
    """What is wrong with the corrections of a decision."""
    if decision is AppealDecision.UPHELD and corrected:
        return [Refused("CORRECTIONS_NOT_EXPECTED", "A rating that is upheld has no corrections.", "/corrections")]
    if decision is AppealDecision.CORRECTED and not corrected:
        return [Refused("CORRECTIONS_MISSING", "Say what is corrected.", "/corrections")]
    places = [place for place, _ in corrected]
    return [refused for index, place in enumerate(places) for refused in _check_place(index, place, places, inspected)]


def _check_place(index: int, place: Place, places: Sequence[Place], inspected: Collection[Place]) -> list[Refused]:
    if place in places[:index]:
        return [Refused("CORRECTION_REPEATED", "A line before is for the same.", f"/corrections/{index}")]
    if place not in inspected:
        return [Refused("ITEM_NOT_INSPECTED", "The inspection did not look at this item there.", f"/corrections/{index}/item_code")]
    return []
