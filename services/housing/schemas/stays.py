"""Stays and check-outs as the contract's answers and events."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from services.housing.guest_sealing import open_guest
from services.housing.models import CheckOut, House, Stay, StayRule
from services.housing.rules.guests import lacks
from shared.answers import Answer, day, instant
from shared.contracts.housing.vocabulary.stays import CheckOutState, LinkState, ReportKind, ReportState, StayState
from shared.db.encryption import FieldCipher
from shared.db.notes import open_note
from shared.identifiers.masking import mask_name, mask_number, mask_phone

MASKS = {"name": mask_name, "document_number": mask_number, "phone": mask_phone}
RULE_FIELDS = ("report_days", "dispute_days", "guest_days", "repeat_seconds", "longest_repeat_seconds", "basis_zh", "basis_en", "published_by")


def _instant(value: datetime | None) -> str | None:
    return instant(value) if value else None


def show_guest(stay: Stay, cipher: FieldCipher) -> Answer | None:
    """``MaskedGuest``; None when nothing is written."""
    if stay.guest_encrypted is None:
        return None
    guest = open_guest(cipher, stay)
    person = guest["person"]
    masked = {name: None if person.get(name) is None else mask(person[name]) for name, mask in MASKS.items()}
    said = {name: person.get(name) for name in ("document_type", "sex", "nationality")}
    birth_year = person["birth_date"].year if person.get("birth_date") else None
    about = {name: guest.get(name) for name in ("category", "reason", "minor_declaration")}
    return {**masked, **said, "birth_year": birth_year, **about, "lacking": lacks(guest)}


def show_report(stay: Stay, today: date) -> Answer:
    """``ReportAnswer``."""
    is_due = stay.report_kind == ReportKind.ARRIVAL and stay.report in {ReportState.SENT, ReportState.REFUSED}
    due_on = stay.report_due_on if is_due else None
    return {
        "kind": stay.report_kind,
        "state": stay.report,
        "attempt": stay.attempt,
        "sent_at": _instant(stay.reported_at),
        "repeats": stay.repeats,
        "refused_at": _instant(stay.refused_at),
        "refusal_code": stay.refusal_code,
        "refusal_pointers": stay.refusal_pointers or [],
        "due_on": day(due_on),
        "is_late": due_on is not None and due_on < today,
    }


def show_stay(stay: Stay, cipher: FieldCipher, today: date, *, veiled: bool = False) -> Answer:
    """``StayAnswer``; ``veiled`` without whose it is, as that of a sealed person is to most."""
    # The residence of a guest who is not on file any more cannot be told from a sealed one.
    is_nobody = veiled or stay.guest_encrypted is None
    places = {name: getattr(stay, name) for name in ("id", "version", "house_id", "room_id", "bed_id", "station_code", "state")}
    days = ("arrives_on", "expected_out_on", "checked_in_on", "checked_out_on", "residence_ended_on")
    return {
        **places,
        "guest": None if veiled else show_guest(stay, cipher),
        **{name: day(getattr(stay, name)) for name in days},
        "cancel_reason": stay.cancel_reason,
        "report": show_report(stay, today),
        "residence_id": None if is_nobody else stay.residence_id,
        "disputed": stay.disputed,
        "registered_by": stay.registered_by,
        "registered_at": instant(stay.registered_at),
        "updated_at": instant(stay.updated_at),
    }


def show_details(stay: Stay, found: Sequence[CheckOut], cipher: FieldCipher, today: date, *, veiled: bool = False) -> Answer:
    """``StayDetails``."""
    check_outs = [_show_check_out(one, None if veiled else open_note(cipher, one, "note_encrypted")) for one in found]
    return {**show_stay(stay, cipher, today, veiled=veiled), "check_outs": check_outs}


def _show_check_out(found: CheckOut, note: str | None) -> Answer:
    return {
        "checked_out_on": day(found.checked_out_on),
        "state": found.state,
        "open_until": day(found.open_until),
        "reason": found.reason,
        "answered_at": _instant(found.answered_at),
        "decided_at": _instant(found.decided_at),
        "decided_by": found.decided_by,
        "note": note,
    }


def show_counts(rows: Sequence[Any]) -> Answer:
    """``StayCounts``, of rows by state and report."""
    return {
        "by_state": {word.value: sum(row.number for row in rows if row.state == word) for word in StayState},
        "by_report": {word.value: sum(row.number for row in rows if row.report == word) for word in ReportState},
        "late": sum(row.late for row in rows),
        "disputed": sum(row.disputed for row in rows),
    }


def show_to_tenant(found: CheckOut, stay: Stay, house: House, today: date) -> Answer:
    """``TenantCheckOut``, but for the names of the station, whose ``station_code`` stands in their place."""
    is_over = found.state == CheckOutState.OPEN and found.open_until < today
    return {
        "state": LinkState.EXPIRED.value if is_over else found.state,
        "house_number": house.number,
        "station_code": house.station_code,
        "checked_in_on": day(stay.checked_in_on),
        "checked_out_on": day(found.checked_out_on),
        "open_until": day(found.open_until),
    }


def unknown_to_tenant() -> Answer:
    """``TenantCheckOut`` of a code that nobody was given."""
    names = ("house_number", "station_code", "checked_in_on", "checked_out_on", "open_until")
    return {"state": LinkState.UNKNOWN.value, **dict.fromkeys(names)}


def show_rule(rule: StayRule) -> Answer:
    """``StayRuleAnswer``."""
    told = {name: getattr(rule, name) for name in RULE_FIELDS}
    return {"valid_from": day(rule.valid_from), **told, "published_at": instant(rule.published_at)}


def stay_fact(stay: Stay) -> Answer:
    """``StayFact``: what an event says of a stay."""
    return {"stay_id": stay.id, "house_id": stay.house_id, "station_code": stay.station_code}
