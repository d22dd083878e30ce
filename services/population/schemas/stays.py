"""Answers to reports of stays as the contract's answers and events."""

from services.population.models import Residence, StayResidence
from shared.answers import Answer, day, instant
from shared.contracts.event import Event
from shared.contracts.population.events.stays import STAY_RESIDENCE_ENDED, STAY_RESIDENCE_REFUSED, STAY_RESIDENCE_REGISTERED
from shared.contracts.population.vocabulary.stays import StayOutcome

EVENTS: dict[str, Event] = {
    StayOutcome.REGISTERED: STAY_RESIDENCE_REGISTERED,
    StayOutcome.ENDED: STAY_RESIDENCE_ENDED,
    StayOutcome.REFUSED: STAY_RESIDENCE_REFUSED,
}


def stay_fact(stay: StayResidence, residence: Residence | None = None) -> Answer:
    """``StayRegistered`` of a residence, ``StayResidenceEnded`` or ``StayRefused``."""
    said = {"stay_id": stay.stay_id, "attempt": stay.attempt, "station_code": stay.station_code}
    if stay.outcome == StayOutcome.REFUSED:
        return said | {"code": stay.code, "pointers": list(stay.pointers)}
    if residence is not None:
        return said | {"residence_id": residence.id, "person_id": residence.person_id, "expected_end_on": day(residence.expected_end_on)}
    return said | {"residence_id": stay.residence_id, "ended_on": day(stay.ended_on)}


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
