"""Registering a residence, and with it the person if no one is on file under that document.

The hot path of the service: for somebody new, three round trips in all (begin, look, write and commit). Two registrations
at once can't make two of one person, or two spells of one: the second violates a constraint, is run again, and finds
what the first has made.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.population.handlers.persons import reconcile
from services.population.handlers.reach import refuse_sealed
from services.population.handlers.visit_rules import first_visit_due
from services.population.intake import read_registration
from services.population.models import Person, Residence
from services.population.queries import residences as queries
from services.population.rules.channels import check_channel
from services.population.schemas.residences import mask_person, residence_fact, show_person, show_spell
from services.population.sealing import Details, document_index, seal_person
from shared.answers import Answer
from shared.contracts.population.events import PERSON_REGISTERED, RESIDENCE_REGISTERED
from shared.contracts.population.rpc import REGISTER_RESIDENCE
from shared.contracts.population.vocabulary import ResidenceState
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.errors import Conflict, problem
from shared.identifiers.addresses import address_key
from shared.reach import own_station

SPELL_FIELDS = (
    "community_id",
    "house_id",
    "category",
    "reason",
    "place_kind",
    "hukou_match",
    "channel",
    "started_on",
    "started_precision",
    "expected_end_on",
)


def register_residence(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Register that a person lives at an address.

    Raises ``Invalid`` with all that is wrong, ``Conflict("ALREADY_RESIDENT")``, or ``Conflict("PERSON_NAME_DIFFERS")`` and the
    like when the document is on file with other details and the caller has not confirmed those given. A sealed person is
    registered by the head of a station alone: even ``ALREADY_RESIDENT`` would tell where that person lives.
    """
    return uow.commit(register(uow, data))


def register(
    uow: UnitOfWork,
    data: dict[str, Any],
    *,
    admit: Callable[[Person], None] | None = None,
    adopt: Callable[[str], Residence | None] | None = None,
) -> Answer:
    """``register_residence`` without the commit, for whoever does more in the same act.

    ``admit`` may refuse somebody on file (locked); ``adopt`` may take the residence that the person has at the address already.
    """
    details = _checked(uow, data)
    uow.refuse_on({"uq_person_document_type_document_index": Contended, "uq_residence_active": Contended})
    key = address_key(data["address"]["text"], data["address"]["room"])
    known = queries.on_file(uow, details.document.type.value, document_index(uow.index, details.document), key)
    if known is not None:
        refuse_sealed(uow, known, f"person:{known.id}", station_code=known.station_code or own_station(uow.actor))
    if known is None:
        person = _new_person(uow, details)
        shown = mask_person(person, details.document.number, details.name, details.phone)
    elif known.residence_id is None:
        person = _locked(uow, known.id)
        if admit is not None:
            admit(person)
        reconcile(uow, person, details, confirmed=data["person"]["details_confirmed"])
        shown = show_person(person, uow.cipher, uow.actor)
    else:
        residence = None if adopt is None else adopt(str(known.residence_id))
        if residence is None:
            raise _already_resident(uow, known)
        person = _locked(uow, known.id)
        uow.session.refresh(residence)
        if residence.state != ResidenceState.ACTIVE:  # it has ended since it was looked up
            raise Contended
        reconcile(uow, person, details, confirmed=data["person"]["details_confirmed"])
        return {**show_spell(residence), "person": show_person(person, uow.cipher, uow.actor)}
    return {**show_spell(add_residence(uow, data, person.id, key, new=known is None)), "person": shown}


def _locked(uow: UnitOfWork, person_id: str) -> Person:
    person = queries.locked_person(uow.session, person_id)
    if person.erased_at is not None or person.merged_into is not None:
        # Since the document was looked up: looked up again, it is nobody's, or the person's who goes on.
        raise Contended
    refuse_sealed(uow, person, f"person:{person.id}", station_code=own_station(uow.actor))
    return person


def _new_person(uow: UnitOfWork, details: Details) -> Person:
    person = Person(**_person_values(uow, details))
    uow.insert(person)
    uow.announce(PERSON_REGISTERED, person.id, {"person_id": person.id}, station_code=own_station(uow.actor), version=1)
    return person


def add_residence(uow: UnitOfWork, data: dict[str, Any], person_id: str, key: str, *, new: bool) -> Residence:
    """Insert, announce and put on record the residence of a person on file, who is ``new`` there."""
    residence = new_residence(uow, data, person_id, key, own_station(uow.actor))
    uow.insert(residence)
    uow.announce(RESIDENCE_REGISTERED, residence.id, residence_fact(residence), station_code=residence.station_code, version=residence.version)
    audit_registered(uow, residence, new=new)
    return residence


def audit_registered(uow: UnitOfWork, residence: Any, *, new: bool) -> None:
    """Put a registration on record."""
    subject, related = f"residence:{residence.id}", [f"person:{residence.person_id}"]
    uow.audit("RESIDENCE_REGISTERED", subject, station_code=residence.station_code, detail={"new_person": new}, related=related)


def _checked(uow: UnitOfWork, data: dict[str, Any]) -> Details:
    details, found = read_registration(data, uow.today)
    wrong = refusals(check_channel(data["channel"], uow.actor.roles, by_hand=uow.call.method == REGISTER_RESIDENCE.key)) + found
    refuse(wrong)
    if details is None:
        raise ValueError("a person is read or refused")
    return details


def _person_values(uow: UnitOfWork, details: Details) -> dict[str, Any]:
    person_id = new_id()
    return person_values(person_id, seal_person(uow.cipher, uow.index, person_id, details), uow.now)


def person_values(person_id: str, sealed: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The columns of a new person, of whom ``sealed`` says who it is."""
    return {"id": person_id, "version": 1, **sealed, **_instants(now, "created_at", "updated_at")}


def new_residence(uow: UnitOfWork, data: dict[str, Any], person_id: str, key: str, station_code: str) -> Residence:
    """A spell that begins at a station, of what a registration says; not yet inserted."""
    return Residence(**residence_values(uow, data, person_id, key, station_code))


def residence_values(uow: UnitOfWork, data: dict[str, Any], person_id: str, key: str, station_code: str) -> dict[str, Any]:
    """The columns of a new residence at a station."""
    return {
        "id": new_id(),
        "version": 1,
        "person_id": person_id,
        "state": ResidenceState.ACTIVE.value,
        "station_code": station_code,
        "origin_station_code": station_code,
        "address_text": data["address"]["text"],
        "room": data["address"]["room"],
        "address_key": key,
        **{name: data[name] for name in SPELL_FIELDS},
        "ended_on": None,
        "end_reason": None,
        "visit_due_on": first_visit_due(uow, data["category"], data["place_kind"]),
        "registered_by": uow.actor.account_id,
        **_instants(uow.now, "registered_at", "updated_at"),
    }


def _instants(now: datetime, *names: str) -> dict[str, datetime]:
    return dict.fromkeys(names, now)


def _already_resident(uow: UnitOfWork, known: Any) -> Conflict:
    residence = f"residence:{known.residence_id}"
    where = residence if uow.actor.reaches(known.station_code) else ""
    refusal = Conflict("ALREADY_RESIDENT", "This person has an active residence at this address.", [problem("/address", "ALREADY_RESIDENT", where)])
    return uow.denied(refusal, f"person:{known.id}", station_code=known.station_code, related=[residence])
