"""Changing, correcting and ending a residence.

A change is true from a day on; a correction says that it always was so. Both keep what was, encrypted, and a residence's
past is told from the changes alone.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from services.population.handlers.persons import alter_person, announce_person_changed, open_person, record
from services.population.handlers.reach import residence_to_change
from services.population.intake import read_person
from services.population.models import Person, Residence
from services.population.rules.spells import check_change, check_changed_on, check_end, check_limits, check_start
from services.population.rules.uncertain_days import check_precision
from services.population.schemas.residences import residence_fact, show_residence
from services.population.sealing import Details
from shared.contracts.event import Event
from shared.contracts.population.events import RESIDENCE_CHANGED, RESIDENCE_CORRECTED, RESIDENCE_ENDED
from shared.contracts.population.vocabulary import ChangeKind, DatePrecision, EndReason, ResidenceState
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refusals, refuse, under
from shared.errors import Conflict, problem
from shared.identifiers.addresses import address_key
from shared.identifiers.documents import RESIDENT_FORMS

PERSON_FIELDS = frozenset({"name", "phone", "sex", "birth_date", "document_type", "document_number"})
FROM_DOCUMENT = frozenset({"document_type", "document_number"})


def change_residence(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Record a change or a correction; raises ``NotFound``, ``Stale``, ``Invalid``, or ``Conflict`` with what is on file."""
    residence, person = residence_to_change(uow, data["id"])
    residence.advance(data["version"])
    given, kind, changed_on = data["fields"], ChangeKind(data["kind"]), data["changed_on"] or uow.today
    refuse(check_change(kind, residence.state, frozenset(given)))
    filed = open_person(uow, person)
    details = _read_details(filed, given, uow.today)
    _refuse_taken(uow, person)
    before, after = _alter_residence(residence, given)
    names = _differing(filed, details)
    _check_dates(residence, details, changed_on, uow.today)
    if names:
        was, becomes = alter_person(uow, person, filed, details, names)
        before, after = before | was, after | becomes
        announce_person_changed(uow, person, names, residence.id)
    return _altered(uow, residence, person, kind, changed_on, before, after)


def _altered(
    uow: UnitOfWork, residence: Residence, person: Person, kind: ChangeKind, changed_on: date, before: dict[str, Any], after: dict[str, Any]
) -> dict[str, Any]:
    if not after:
        refuse([Refused("NOTHING_TO_CHANGE", "All of it is on file already.", "/fields")])
    announce_alteration(uow, residence, person, kind, changed_on, before, after)
    return uow.commit(show_residence(residence, person, uow.cipher, uow.actor))


def announce_alteration(
    uow: UnitOfWork, residence: Residence, person: Person, kind: ChangeKind, changed_on: date, before: dict[str, Any], after: dict[str, Any]
) -> None:
    """Keep what an altered residence was, and make the new version known by the names of the fields."""
    residence.updated_at = uow.now
    record(uow, person, kind, changed_on, before, after, residence.id)
    event = RESIDENCE_CHANGED if kind is ChangeKind.CHANGE else RESIDENCE_CORRECTED
    fact = residence_fact(residence) | {"fields": sorted(after), "changed_on": changed_on.isoformat()}
    uow.announce(event, residence.id, fact, station_code=residence.station_code, version=residence.version)
    _audit(uow, event, residence, {"fields": sorted(after)})


def _read_details(filed: Details, given: dict[str, Any], today: date) -> Details:
    """The person as it is to be: what is given over what is on file, checked as a whole."""
    if not PERSON_FIELDS & given.keys():
        return filed
    said = {
        "document_type": filed.document.type.value,
        "document_number": filed.document.number,
        "name": filed.name,
        "phone": filed.phone,
        "sex": filed.sex,
        "birth_date": filed.birth_date,
        "nationality": filed.nationality,
    }
    if FROM_DOCUMENT & given.keys() and RESIDENT_FORMS & {said["document_type"], given.get("document_type")}:
        # What the old number said does not bind the new one, and what the new one says need not be said.
        said |= {"sex": None, "birth_date": None, "nationality": None}
    details, wrong = read_person(said | {name: given[name] for name in PERSON_FIELDS & given.keys()}, today)
    refuse(under("/fields", wrong))
    if details is None:
        raise ValueError("a person is read or refused")
    return details


def _differing(filed: Details, details: Details) -> set[str]:
    names = {name for name in ("name", "phone", "sex", "birth_date", "nationality") if getattr(filed, name) != getattr(details, name)}
    return names | ({"document_number"} if filed.document.key != details.document.key else set())


def _alter_residence(residence: Residence, given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    before = {name: _value(residence, name) for name in given.keys() - PERSON_FIELDS}
    for name in before:
        if name == "address":
            _move_in(residence, given["address"])
        else:
            setattr(residence, name, given[name])
    after = {name: _value(residence, name) for name in before if _value(residence, name) != before[name]}
    return {name: before[name] for name in after}, after


def _value(residence: Residence, name: str) -> Any:
    return {"text": residence.address_text, "room": residence.room} if name == "address" else getattr(residence, name)


def _move_in(residence: Residence, address: dict[str, Any]) -> None:
    residence.address_text, residence.room = address["text"], address["room"]
    residence.address_key = address_key(address["text"], address["room"])


def _check_dates(residence: Residence, details: Details, changed_on: date, today: date) -> None:
    started_on, precision = residence.started_on, residence.started_precision
    wrong = refusals(
        check_precision(started_on, precision, "/started_on"),
        check_start(started_on, details.birth_date, today, precision),
        check_limits(started_on, residence.expected_end_on, residence.ended_on, residence.ended_precision),
    )
    refuse(under("/fields", wrong) + refusals(check_changed_on(residence.started_on, changed_on, today)))


def end_residence(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """End a residence; raises ``NotFound``, ``Stale``, ``Conflict("ALREADY_ENDED")`` or ``Invalid``."""
    residence, person = residence_to_change(uow, data["id"])
    residence.advance(data["version"])
    end_spell(uow, residence, data["ended_on"], EndReason(data["reason"]), data["ended_precision"])
    return uow.commit(show_residence(residence, person, uow.cipher, uow.actor))


def end_spell(uow: UnitOfWork, residence: Residence, ended_on: date, reason: EndReason, precision: str = DatePrecision.DAY) -> None:
    """End a locked residence that has its new version, and put it on record; raises ``Conflict("ALREADY_ENDED")`` or ``Invalid``."""
    refuse_ended(residence)
    refuse(refusals(check_precision(ended_on, precision, "/ended_on"), check_end(residence.started_on, ended_on, uow.today, precision)))
    close(uow, residence, ended_on, precision, reason)
    _audit(uow, RESIDENCE_ENDED, residence, {"reason": reason})


def refuse_ended(residence: Residence) -> None:
    """Raise ``Conflict("ALREADY_ENDED")`` unless the spell goes on."""
    if residence.state == ResidenceState.ENDED:
        raise Conflict("ALREADY_ENDED", "This residence has ended.")


def close(uow: UnitOfWork, residence: Residence, ended_on: date, precision: str, reason: EndReason) -> None:
    """Write the end of a spell, whose version is already the new one, and announce it."""
    residence.state = ResidenceState.ENDED.value
    residence.ended_on, residence.ended_precision, residence.end_reason = ended_on, precision, reason.value
    residence.end_recorded_at = residence.updated_at = uow.now
    uow.announce(RESIDENCE_ENDED, residence.id, residence_fact(residence), station_code=residence.station_code, version=residence.version)


def _audit(uow: UnitOfWork, event: Event, residence: Residence, detail: dict[str, Any]) -> None:
    subject, related = f"residence:{residence.id}", [f"person:{residence.person_id}"]
    uow.audit(event.name.upper(), subject, station_code=residence.station_code, detail=detail, related=related)


def _refuse_taken(uow: UnitOfWork, person: Person) -> None:
    """Both refusals tell something of a record that may be another station's; so who asks for them is put on record."""
    taken = {"uq_residence_active": _already_resident, "uq_person_document_type_document_index": _document_taken}
    uow.refuse_on({name: partial(_denied, uow, f"person:{person.id}", make) for name, make in taken.items()})


def _denied(uow: UnitOfWork, subject: str, make: Callable[[], Conflict]) -> Conflict:
    return uow.denied(make(), subject, station_code=uow.actor.station_code)


def _already_resident() -> Conflict:
    return Conflict("ALREADY_RESIDENT", "This person has an active residence at this address.", [problem("/fields/address", "ALREADY_RESIDENT")])


def _document_taken() -> Conflict:
    detail = "Another person is on file under this document."
    return Conflict("DOCUMENT_BELONGS_TO_ANOTHER", detail, [problem("/fields/document_number", "DOCUMENT_BELONGS_TO_ANOTHER")])
