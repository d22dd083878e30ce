"""Moving: one act that ends a spell at one address and begins another, at the same station or another, and taking it back.

Two ways in. A clerk who has the old record moves the person out, to whichever station (``move_residence``). A clerk who has only
the person, at the counter, and the document moves the person in (``move_in``): the old spell is found by the document wherever it
is, and nothing is shown of it but that there was one. Both stations are told, by event and in the audit trail, and either may
take it back.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from services.population.handlers.alteration import close, refuse_ended
from services.population.handlers.persons import reconcile
from services.population.handlers.reach import refuse_sealed, residence_to_change
from services.population.handlers.registration import new_residence
from services.population.intake import read_person
from services.population.models import Move, Person, Residence
from services.population.queries import spells as queries
from services.population.rules.channels import check_channel
from services.population.rules.moves import check_move
from services.population.schemas.residences import residence_fact
from services.population.schemas.spells import move_fact, show_move
from services.population.sealing import Details, document_index
from shared.contracts.event import Event
from shared.contracts.population.events import RESIDENCE_REGISTERED
from shared.contracts.population.events.spells import MOVE_MADE
from shared.contracts.population.vocabulary import EndReason
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, refusals, refuse, under
from shared.errors import Conflict, problem
from shared.identifiers.addresses import address_key
from shared.reach import own_station

INHERITED = ("category", "reason", "place_kind", "hukou_match")
"""What is at a new address as it was at the old one, unless it is said to be different."""


def move_residence(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Move somebody out of a residence of the own station.

    Raises ``NotFound``, ``Stale``, ``Invalid``, ``Conflict("ALREADY_ENDED")`` or ``Conflict("ALREADY_RESIDENT")``.
    """
    left, person = residence_to_change(uow, data["id"])
    left.advance(data["version"])
    refuse_ended(left)
    inherited = {name: data["to"][name] or getattr(left, name) for name in INHERITED}
    refuse(_wrong(uow, data, left.started_on))
    return _moved(uow, left, person, data, data["to"] | inherited)


def move_in(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Move somebody in who has come with the document from wherever the residence is on file.

    Raises ``Invalid``, ``Conflict("NO_RESIDENCE_TO_MOVE")``, ``Conflict("SEVERAL_RESIDENCES_TO_MOVE")``, ``Conflict("ALREADY_RESIDENT")``,
    or what registering raises when the details differ.
    """
    details, wrong = read_person(data["person"], uow.today)
    refuse(under("/person", wrong) + _wrong(uow, data, data["moved_on"]))
    if details is None:
        raise ValueError("a person is read or refused")
    person = _known(uow, details)
    # First, since it may give every residence of the person a new version.
    reconcile(uow, person, details, confirmed=data["person"]["details_confirmed"])
    left = _left(uow, person, data["from"] or {})
    refuse(_denied_dates(uow, left, data))
    left.advance(left.version)
    return _moved(uow, left, person, data, data["to"])


def _wrong(uow: UnitOfWork, data: dict[str, Any], started_on: date) -> list[Refused]:
    channel = check_channel(data["channel"], uow.actor.roles, by_hand=True)
    return refusals(channel) + check_move(started_on, data["moved_on"], data["to"]["expected_end_on"], uow.today, data["moved_precision"])


def _known(uow: UnitOfWork, details: Details) -> Person:
    person = queries.person_by_document(uow.session, details.document.type.value, document_index(uow.index, details.document))
    if person is None:
        raise uow.denied(_nowhere(), "people", station_code=uow.actor.station_code)
    # Before anything is compared: each refusal that follows would tell something of where a sealed person lives.
    refuse_sealed(uow, person, f"person:{person.id}", station_code=own_station(uow.actor))
    return person


def _left(uow: UnitOfWork, person: Person, said: dict[str, Any]) -> Residence:
    """The one residence that was left, as far as the person says which."""
    address = said.get("address")
    key = address_key(address["text"], address["room"]) if address else None
    found = queries.active_residences(uow.session, person.id, said.get("station_code"), key)
    if len(found) != 1:
        raise _not_one(uow, person, found)
    return found[0]


def _nowhere() -> Conflict:
    detail = "The person is not known to live anywhere else; register the residence."
    return Conflict("NO_RESIDENCE_TO_MOVE", detail, [problem("/from", "NO_RESIDENCE_TO_MOVE")])


def _not_one(uow: UnitOfWork, person: Person, found: Sequence[Residence]) -> Conflict:
    subject = f"person:{person.id}"
    if not found:
        return uow.denied(_nowhere(), subject, station_code=uow.actor.station_code)
    detail = "The person lives at several addresses; say the station or the address that was left."
    refusal = Conflict("SEVERAL_RESIDENCES_TO_MOVE", detail, [problem("/from", "SEVERAL_RESIDENCES_TO_MOVE")])
    for residence in found:
        uow.denied(refusal, subject, station_code=residence.station_code, related=[f"residence:{residence.id}"])
    return refusal


def _denied_dates(uow: UnitOfWork, left: Residence, data: dict[str, Any]) -> list[Refused]:
    """What of the dates contradicts a record that the caller may not see: the refusal tells that it began later, and is on record."""
    wrong = check_move(left.started_on, data["moved_on"], None, uow.today, data["moved_precision"])
    for refusal in wrong:
        uow.denied(Conflict(refusal.code), f"residence:{left.id}", station_code=left.station_code, related=[f"person:{left.person_id}"])
    return wrong


def _moved(uow: UnitOfWork, left: Residence, person: Person, data: dict[str, Any], home: dict[str, Any]) -> dict[str, Any]:
    key = address_key(home["address"]["text"], home["address"]["room"])
    refusal = partial(_already_resident, uow, person)
    if key == left.address_key:
        raise refusal(at=left)
    uow.refuse_on({"uq_residence_active": refusal})
    spell = {"started_on": data["moved_on"], "started_precision": data["moved_precision"], "channel": data["channel"]}
    entered = new_residence(uow, home | spell, person.id, key, home["station_code"] or own_station(uow.actor))
    close(uow, left, data["moved_on"], data["moved_precision"], EndReason.MOVED_AWAY)
    uow.insert(entered)
    uow.announce(RESIDENCE_REGISTERED, entered.id, residence_fact(entered), station_code=entered.station_code, version=entered.version)
    move = _new_move(uow, left, entered)
    uow.insert(move)
    tell_both(uow, MOVE_MADE, move, left, entered)
    return uow.commit(show_move(move, left, entered, person, uow.cipher, uow.actor))


def _new_move(uow: UnitOfWork, left: Residence, entered: Residence) -> Move:
    return Move(
        id=new_id(),
        from_residence_id=left.id,
        to_residence_id=entered.id,
        moved_on=entered.started_on,
        moved_precision=entered.started_precision,
        made_by=uow.actor.account_id,
        made_at=uow.now,
        reversed_by=None,
        reversed_at=None,
        reason_encrypted=None,
    )


def tell_both(uow: UnitOfWork, event: Event, move: Move, left: Residence, entered: Residence, purpose: str | None = None) -> None:
    """Announce a move, or its reversal, to both stations, and put it on record at each of them with its own residence."""
    fact = move_fact(move, left, entered)
    for station_code in dict.fromkeys((left.station_code, entered.station_code)):
        uow.announce(event, move.id, fact, station_code=station_code, version=move.version)
    for mine, other in ((left, entered), (entered, left)):
        related = [f"person:{mine.person_id}", f"move:{move.id}", f"residence:{other.id}"]
        uow.audit(event.name.upper(), f"residence:{mine.id}", station_code=mine.station_code, related=related, purpose=purpose)


def _already_resident(uow: UnitOfWork, person: Person, at: Residence | None = None) -> Conflict:
    """That the person lives there; ``at`` is the residence where that is known, whose station has it on record."""
    station_code, related = (at.station_code, [f"residence:{at.id}"]) if at else (uow.actor.station_code, [])
    detail = "This person has an active residence at this address."
    refusal = Conflict("ALREADY_RESIDENT", detail, [problem("/to/address", "ALREADY_RESIDENT")])
    return uow.denied(refusal, f"person:{person.id}", station_code=station_code, related=related)
