"""What a stay reports, fetched from housing and read: a registration, and on whose behalf.

It never rides on an event. Housing hands it over to whoever asks, sealed for the register alone.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shared.contracts.housing.handover import HAND_OVER_REPORT, StayReport
from shared.contracts.population.vocabulary import Channel, PlaceKind
from shared.errors import NotFound
from shared.handover import Handover, Question
from shared.identity import Actor
from shared.messaging.envelope import Delivered
from shared.runtime.rpc import load


@dataclass(frozen=True, slots=True)
class Report:
    """``caller`` is the account that has checked the guest in, at the house's station, with no right of its own."""

    registration: dict[str, Any]
    caller: Actor


def fetch_report(ask: Callable[..., Any], handover: Handover, delivered: Delivered) -> dict[str, Any] | None:
    """What a stay reports, as housing wrote it; None when that report is not open any more.

    Raises ``Unavailable`` when housing is away, or what it sends is not what was asked for.
    """
    stay_id, attempt = delivered.data["stay_id"], delivered.data["attempt"]
    try:
        reply = ask(HAND_OVER_REPORT, {"stay_id": stay_id, "attempt": attempt}, request_id=delivered.request_id or delivered.id)
    except NotFound:
        return None
    return handover.open(reply.result["sealed"], Question(HAND_OVER_REPORT.name, stay_id, attempt))


def read_report(content: dict[str, Any], house_id: str) -> Report:
    """The report as a request to register; raises ``Invalid`` with what is not as it should be.

    A report never says that details were compared with the document: nobody of the police has seen it.
    """
    given = {**content, "channel": Channel.LANDLORD.value, "place_kind": PlaceKind.RENTAL.value, "house_id": house_id}
    registration = load(StayReport(), given)
    caller = Actor(registration.pop("reported_by"), frozenset(), registration["station_code"])
    registration["person"]["details_confirmed"] = False
    return Report(registration, caller)
