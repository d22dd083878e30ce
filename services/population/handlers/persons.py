"""What happens to a person on file: registered anew with other details, altered with a residence; always with its history."""

from dataclasses import replace
from datetime import date
from typing import Any

from services.population.models import Alteration, Person
from services.population.queries import residences as queries
from services.population.rules.people import differences
from services.population.sealing import Details, open_name, open_number, open_phone, seal_document, seal_name, seal_phone, seal_values, search_keys
from shared.contracts.population.events import PERSON_CHANGED
from shared.contracts.population.vocabulary import ChangeKind, DocumentType
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, under
from shared.identifiers.details import is_said
from shared.identifiers.documents import RESIDENT_FORMS, Document

DETAIL_FIELDS = ("sex", "birth_date", "nationality")


def open_person(uow: UnitOfWork, person: Person) -> Details:
    """A person on file in plain text."""
    return Details(
        document=Document(DocumentType(person.document_type), open_number(uow.cipher, person)),
        name=open_name(uow.cipher, person),
        phone=open_phone(uow.cipher, person),
        sex=person.sex,
        birth_date=person.birth_date,
        nationality=person.nationality,
    )


def reconcile(uow: UnitOfWork, person: Person, given: Details, *, confirmed: bool) -> None:
    """Bring a person on file in line with what a registration says.

    A phone, and what was not known, is a change. Another name, sex, birth date or nationality is a correction, and only
    if the caller confirms it; else ``Conflict``: either the number or the details were mistyped, now or then.
    Under the document of a record that was merged into this one, what this one's own number says is never in question.
    """
    filed = open_person(uow, person)
    given = aligned(filed, given)
    differing = differences(plain(filed), plain(given))
    if differing and not confirmed:
        raise uow.denied(conflict(under("/person", differing)), f"person:{person.id}", station_code=uow.actor.station_code)
    corrected = {refusal.pointer[1:] for refusal in differing}
    learnt = news(filed, given) - corrected
    for kind, names in ((ChangeKind.CORRECTION, corrected), (ChangeKind.CHANGE, learnt)):
        if names:
            before, after = alter_person(uow, person, filed, given, names)
            record(uow, person, kind, uow.today, before, after)
    if corrected | learnt:
        announce_person_changed(uow, person, corrected | learnt)


def news(filed: Details, given: Details) -> set[str]:
    """The details that are given and not on file so."""
    names = ("phone", *DETAIL_FIELDS)
    return {name for name in names if is_said(getattr(given, name)) and getattr(given, name) != getattr(filed, name)}


def aligned(filed: Details, given: Details) -> Details:
    """What is given, with what its number says put aside when it is the number of a record that was merged into the one on file."""
    if filed.document.key == given.document.key or filed.document.type not in RESIDENT_FORMS:
        return given
    return replace(given, sex=filed.sex, birth_date=filed.birth_date, nationality=filed.nationality)


def plain(details: Details) -> dict[str, Any]:
    """What is compared of a person."""
    return {"name": details.name, **{name: getattr(details, name) for name in DETAIL_FIELDS}}


def alter_person(uow: UnitOfWork, person: Person, filed: Details, given: Details, names: set[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the named details; returns what they were and what they are, for the history."""
    columns: dict[str, Any] = {name: getattr(given, name) for name in names & set(DETAIL_FIELDS)}
    if "document_number" in names:
        columns |= seal_document(uow.cipher, uow.index, person.id, given.document)
    if "name" in names:
        columns |= seal_name(uow.cipher, person.id, given.name)
    if names & {"name", "birth_date"}:
        columns["search_keys"] = search_keys(
            uow.index, given.name if "name" in names else filed.name, given.birth_date if "birth_date" in names else filed.birth_date
        )
    if "phone" in names:
        columns |= seal_phone(uow.cipher, uow.index, person.id, given.phone)
    for name, value in columns.items():
        setattr(person, name, value)
    return _said(filed, names), _said(given, names)


def _said(details: Details, names: set[str]) -> dict[str, Any]:
    said = {name: getattr(details, name) for name in names - {"document_number"}}
    if "document_number" in names:
        said |= {"document_type": details.document.type, "document_number": details.document.number}
    return said


def announce_person_changed(uow: UnitOfWork, person: Person, names: set[str], residence_id: str | None = None) -> None:
    """A new version of the person, made known by the names of its fields.

    The residences that show the person get a new version too, so that nobody changes one upon what is no longer so; but
    not ``residence_id``, through which it was done and which gets its own.
    """
    person.advance(person.version)
    person.updated_at = uow.now
    queries.renew_residences(uow.session, person.id, uow.now, residence_id)
    data = {"person_id": person.id, "fields": sorted(names)}
    uow.announce(PERSON_CHANGED, person.id, data, station_code=uow.actor.station_code, version=person.version)
    uow.audit("PERSON_CHANGED", f"person:{person.id}", station_code=uow.actor.station_code, detail={"fields": sorted(names)})


def record(
    uow: UnitOfWork,
    person: Person,
    kind: ChangeKind,
    changed_on: date,
    before: dict[str, Any],
    after: dict[str, Any],
    residence_id: str | None = None,
) -> None:
    """Keep what was and what is."""
    alteration_id = new_id()
    uow.insert(
        Alteration(
            id=alteration_id,
            person_id=person.id,
            residence_id=residence_id,
            station_code=uow.actor.station_code,
            kind=kind.value,
            changed_on=changed_on,
            fields=sorted(after),
            community_before=before.get("community_id"),
            house_before=before.get("house_id"),
            values_encrypted=seal_values(uow.cipher, alteration_id, before, after),
            recorded_by=uow.actor.account_id,
            recorded_at=uow.now,
        )
    )
