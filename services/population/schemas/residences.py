"""Rows as the contract's answers and events: JSON-safe, and masked wherever they identify.

A person or residence is a model, or a row with the model's columns. Whether the ``viewer`` of an answer may read a sealed record
is decided here, once for all answers; without a viewer nobody may. What is left then is that there is somebody.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from services.population.rules.secrecy import reads_sealed
from services.population.rules.uncertain_days import Period, Spell, lived_there
from services.population.sealing import open_name, open_number, open_phone
from shared.answers import Answer, day, instant
from shared.clock import LOCAL_ZONE
from shared.contracts.population.vocabulary import PersonField, RevealField
from shared.contracts.population.vocabulary.standards import END_REASON_CODES
from shared.db.encryption import FieldCipher
from shared.identifiers.masking import NOTHING, mask_name, mask_number, mask_phone
from shared.identity import Actor


def local_day(moment: datetime) -> date:
    """The calendar date at the stations."""
    return moment.astimezone(LOCAL_ZONE).date()


def is_veiled(person: Any, viewer: Actor | None) -> bool:
    """Whether nothing of the person is shown: sealed before this viewer, or erased."""
    if person.erased_at is not None:
        return True
    return person.sealed_at is not None and (viewer is None or not reads_sealed(viewer.roles))


def show_person(person: Any, cipher: FieldCipher, viewer: Actor | None = None) -> Answer:
    """``MaskedPerson``."""
    if is_veiled(person, viewer):
        return _stub(person)
    return mask_person(person, open_number(cipher, person), open_name(cipher, person), open_phone(cipher, person), viewer)


def _stub(person: Any) -> Answer:
    nothing = dict.fromkeys(("document_type", "phone", "sex", "birth_year", "nationality"))
    sealed = person.sealed_at is not None
    return {"id": person.id, "version": person.version, "sealed": sealed, "document_number": NOTHING, "name": NOTHING, **nothing}


def mask_person(person: Any, number: str, name: str, phone: str | None, viewer: Actor | None = None) -> Answer:
    """``MaskedPerson`` of one whose details are at hand in plain text."""
    if is_veiled(person, viewer):
        return _stub(person)
    return {
        "id": person.id,
        "version": person.version,
        "sealed": person.sealed_at is not None,
        "document_type": person.document_type,
        "document_number": mask_number(number),
        "name": mask_name(name),
        "phone": mask_phone(phone) if phone else None,
        "sex": person.sex,
        "birth_year": person.birth_date.year if person.birth_date else None,
        "nationality": person.nationality,
    }


def show_spell(residence: Any) -> Answer:
    """``ResidenceAnswer`` without the person."""
    return {
        "id": residence.id,
        "version": residence.version,
        "state": residence.state,
        "station_code": residence.station_code,
        "origin_station_code": residence.origin_station_code,
        "community_id": residence.community_id,
        "house_id": residence.house_id,
        "address": {"text": residence.address_text, "room": residence.room},
        "category": residence.category,
        "reason": residence.reason,
        "place_kind": residence.place_kind,
        "hukou_match": residence.hukou_match,
        "channel": residence.channel,
        "started_on": day(residence.started_on),
        "started_precision": residence.started_precision,
        "expected_end_on": day(residence.expected_end_on),
        "ended_on": day(residence.ended_on),
        "ended_precision": residence.ended_precision,
        "end_reason": residence.end_reason,
        "end_reason_code": END_REASON_CODES.get(residence.end_reason),
        "verified_on": day(residence.verified_on),
        "visit_due_on": day(residence.visit_due_on),
        "absence": residence.absence,
        "registered_by": residence.registered_by,
        "registered_at": instant(residence.registered_at),
        "updated_at": instant(residence.updated_at),
    }


def show_residence(residence: Any, person: Any, cipher: FieldCipher, viewer: Actor | None = None) -> Answer:
    """``ResidenceAnswer``; of a sealed person's residence not where it is."""
    place = {"address": {"text": NOTHING, "room": None}, "house_id": None, "community_id": None} if is_veiled(person, viewer) else {}
    return {**show_spell(residence), **place, "person": show_person(person, cipher, viewer)}


def show_listed(residence: Any, person: Any, cipher: FieldCipher, viewer: Actor, period: Period | None) -> Answer:
    """``ListedResidence``: whether the person lived there is said when a period was asked for."""
    return {**show_residence(residence, person, cipher, viewer), "certainty": lived_there(spell_of(residence), period) if period else None}


def spell_of(residence: Any) -> Spell:
    """When somebody lived there, as rules take it."""
    return Spell(residence.started_on, residence.started_precision, residence.ended_on, residence.ended_precision)


def show_asked(person: Any, residences: list[Any], fields: list[str], cipher: FieldCipher, viewer: Actor | None = None) -> Answer:
    """``PersonAnswer``: what was asked for and no more."""
    known = show_person(person, cipher, viewer)
    shown = {name: known[name] for name in ("id", "version", "sealed", *fields) if name in known}
    if PersonField.RESIDENCES in fields:
        shown["residences"] = [show_spell(residence) for residence in residences]
    return shown


def show_revealed(person: Any, fields: list[str], cipher: FieldCipher) -> Answer:
    """``RevealedPerson``: only what was asked for is decrypted."""
    reveal: dict[str, Callable[[], str | None]] = {
        RevealField.NAME: lambda: open_name(cipher, person),
        RevealField.DOCUMENT_NUMBER: lambda: open_number(cipher, person),
        RevealField.PHONE: lambda: open_phone(cipher, person),
        RevealField.BIRTH_DATE: lambda: day(person.birth_date),
    }
    return {"id": person.id, **{name: reveal[name]() for name in fields}}


def residence_fact(residence: Any) -> Answer:
    """``ResidenceFact``: what an event says of a residence."""
    return {
        "residence_id": residence.id,
        "person_id": residence.person_id,
        "station_code": residence.station_code,
        "community_id": residence.community_id,
        "house_id": residence.house_id,
        "category": residence.category,
        "reason": residence.reason,
        "place_kind": residence.place_kind,
        "started_on": day(residence.started_on),
        "expected_end_on": day(residence.expected_end_on),
        "ended_on": day(residence.ended_on),
        "end_reason": residence.end_reason,
    }
