"""The reports of stays to the population register: what they say, and sending, settling and refusing them.

A report is announced without anything of the guest; the register fetches it (``report_of``). It is never sent incomplete.
"""

from datetime import date
from typing import Any

from services.housing.guest_sealing import open_guest
from services.housing.models import Stay
from services.housing.queries import stays as queries
from services.housing.rules.guests import lacks
from services.housing.rules.stay_reports import Report, Step, expected_end, next_repeat
from services.housing.schemas.stays import stay_fact
from shared.answers import day
from shared.contracts.housing.events.stays import STAY_CHECKED_IN, STAY_CHECKED_OUT, STAY_REPLANNED, STAY_REPORT_REFUSED
from shared.contracts.housing.vocabulary.stays import THERE, ReportKind, ReportState, StayState
from shared.contracts.population.vocabulary import PlaceKind
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict

DETAILS = ("document_type", "document_number", "name", "phone", "sex", "birth_date", "nationality")


def report_of(uow: UnitOfWork, stay: Any) -> dict[str, Any]:
    """The registration of the guest of a stay as ``population.register_residence`` takes it, JSON-safe.

    Raises ``Conflict("REPORT_INCOMPLETE")`` when the guest is not written down, or not any more.
    """
    guest = open_guest(uow.cipher, stay)
    place = queries.place_of(uow, stay)
    if lacks(guest) or place is None or stay.lived_from is None:
        raise Conflict("REPORT_INCOMPLETE", "The guest is not written down.")
    person = {name: guest["person"].get(name) for name in DETAILS}
    return {
        "person": {**person, "birth_date": day(person["birth_date"])},
        "address": {"text": place.address_text, "room": place.room},
        "category": guest["category"],
        "reason": guest["reason"],
        "place_kind": PlaceKind.RENTAL.value,
        "started_on": day(stay.lived_from),
        "expected_end_on": day(expected_end(stay.lived_from, stay.expected_out_on)),
        "house_id": stay.house_id,
        "community_id": place.community_id,
        "station_code": stay.station_code,
    }


def as_report(stay: Stay) -> Report:
    """A stay as the rules about reports see it."""
    return Report(StayState(stay.state), ReportKind(stay.report_kind), ReportState(stay.report), stay.attempt, stay.is_registered)


def follow(uow: UnitOfWork, stay: Stay, step: Step) -> None:
    """Do what the rules about reports say; the stay's state and dates are those after the act."""
    if step is Step.SETTLE:
        settle(stay)
    elif step is Step.SEND_ARRIVAL:
        send_arrival(uow, stay, stay.residence_ended_on or stay.lived_from)
    elif step is Step.SEND_DEPARTURE:
        send_departure(uow, stay)


def settle(stay: Stay) -> None:
    """The register knows what is so: that the guest lives there, or does no more."""
    stay.report_kind = (ReportKind.ARRIVAL if stay.state in THERE else ReportKind.DEPARTURE).value
    stay.report, stay.repeat_at = ReportState.ACCEPTED.value, None
    _clear_refusal(stay)


def send_arrival(uow: UnitOfWork, stay: Stay, lived_from: date | None) -> None:
    """Report that the guest lives there from a day on; of a guest who is not written down any more, say so instead."""
    stay.report_kind, stay.lived_from = ReportKind.ARRIVAL.value, lived_from
    stay.residence_id = stay.residence_ended_on = stay.residence_version = None
    if stay.guest_encrypted is None:
        stay.attempt += 1
        refuse_report(uow, stay, "REPORT_INCOMPLETE", ["/person"])
    else:
        _send(uow, stay)


def send_departure(uow: UnitOfWork, stay: Stay) -> None:
    """Report that the guest does not live there any more."""
    stay.report_kind, stay.reported_left_on = ReportKind.DEPARTURE.value, stay.checked_out_on
    _send(uow, stay)


def _send(uow: UnitOfWork, stay: Stay) -> None:
    rule = queries.rule_on(uow, uow.today)
    stay.attempt += 1
    stay.report, stay.reported_at, stay.repeats = ReportState.SENT.value, uow.now, 0
    stay.repeat_at = next_repeat(uow.now, 0, rule.repeat_seconds, rule.longest_repeat_seconds)
    _clear_refusal(stay)
    announce_report(uow, stay)


def announce_report(uow: UnitOfWork, stay: Stay) -> None:
    """Tell the register of the present report, for the first time or again."""
    fact = {**stay_fact(stay), "attempt": stay.attempt}
    if stay.report_kind == ReportKind.ARRIVAL:
        uow.announce(STAY_CHECKED_IN, stay.id, fact, station_code=stay.station_code, version=stay.version)
        return
    ended = {"residence_id": stay.residence_id, "checked_out_on": day(stay.reported_left_on)}
    uow.announce(STAY_CHECKED_OUT, stay.id, fact | ended, station_code=stay.station_code, version=stay.version)


def announce_plan(uow: UnitOfWork, stay: Stay, changed_by: str) -> None:
    """Tell the register on which day the guest is expected to leave."""
    fact = {**stay_fact(stay), "residence_id": stay.residence_id, "expected_out_on": day(stay.expected_out_on), "changed_by": changed_by}
    uow.announce(STAY_REPLANNED, stay.id, fact, station_code=stay.station_code, version=stay.version)


def refuse_report(uow: UnitOfWork, stay: Stay, code: str, pointers: list[str]) -> None:
    """The register took nothing: it is shown on the stay, and announced."""
    stay.report, stay.repeat_at = ReportState.REFUSED.value, None
    stay.refused_at, stay.refusal_code, stay.refusal_pointers = uow.now, code, pointers
    fact = {**stay_fact(stay), "attempt": stay.attempt, "kind": stay.report_kind, "code": code}
    uow.announce(STAY_REPORT_REFUSED, stay.id, fact, station_code=stay.station_code, version=stay.version)


def _clear_refusal(stay: Stay) -> None:
    stay.refused_at = stay.refusal_code = stay.refusal_pointers = None


def audit(uow: UnitOfWork, action: str, stay: Stay, detail: dict[str, Any] | None = None) -> None:
    """Put on record what was done with a stay, under its house and its residence too."""
    related = [f"house:{stay.house_id}"] + ([f"residence:{stay.residence_id}"] if stay.residence_id else [])
    uow.audit(action, f"stay:{stay.id}", station_code=stay.station_code, detail=detail, related=related)
