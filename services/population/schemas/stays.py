"""Answers to reports of stays as the contract's answers and events."""

from services.population.models import StayResidence
from services.population.schemas.residences import Answer, day, instant
from shared.contracts.event import Event
from shared.contracts.population.events.stays import STAY_RESIDENCE_ENDED, STAY_RESIDENCE_REFUSED, STAY_RESIDENCE_REGISTERED
from shared.contracts.population.vocabulary.stays import StayOutcome

EVENTS: dict[str, Event] = {
    StayOutcome.REGISTERED: STAY_RESIDENCE_REGISTERED,
    StayOutcome.ENDED: STAY_RESIDENCE_ENDED,
    StayOutcome.REFUSED: STAY_RESIDENCE_REFUSED,
}


def stay_fact(stay: StayResidence, person_id: str | None = None) -> Answer:
    """``StayRegistered``, ``StayResidenceEnded`` or ``StayRefused``; ``person_id`` is whose the residence is."""
    said = {"stay_id": stay.stay_id, "attempt": stay.attempt, "station_code": stay.station_code}
    if stay.outcome == StayOutcome.REFUSED:
        return said | {"code": stay.code, "pointers": list(stay.pointers)}
    more = {"ended_on": day(stay.ended_on)} if stay.outcome == StayOutcome.ENDED else {"person_id": person_id}
    return said | {"residence_id": stay.residence_id} | more


def show_refusal(stay: StayResidence, station_code: str) -> Answer:
    """``StayRefusalAnswer``; the station is that of today."""
    return {
        "stay_id": stay.stay_id,
        "house_id": stay.house_id,
        "station_code": station_code,
        "attempt": stay.attempt,
        "code": stay.code,
        "cause": stay.cause,
        "pointers": list(stay.pointers),
        "residence_id": stay.residence_id,
        "answered_at": instant(stay.answered_at),
    }
