"""Reading moves and taking them back, by staff of either station."""

from typing import Any

from services.population.handlers.alteration import close
from services.population.handlers.moves import tell_both
from services.population.handlers.reach import residence_in_reach
from services.population.intake import conflict
from services.population.models import Move, Person, Residence
from services.population.queries import spells as queries
from services.population.rules.decision import Refused
from services.population.rules.moves import Traces, check_reversal
from services.population.schemas.residences import residence_fact
from services.population.schemas.spells import show_move
from services.population.sealing import seal_reason
from shared.contracts.population.events.spells import MOVE_REVERSED, RESIDENCE_RESTORED
from shared.contracts.population.vocabulary import DatePrecision, EndReason, ResidenceState
from shared.db.unit_of_work import UnitOfWork
from shared.errors import Conflict, NotFound, problem

Found = tuple[Move, Residence, Residence, Person]


def get_move(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """One move into or out of a station within reach; raises ``NotFound``."""
    found = _within(uow, queries.move(uow.session, data["id"]), data["id"])
    _audit_read(uow, found)
    return show_move(*found, uow.cipher, uow.actor)


def list_moves(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """The moves into and out of a residence within reach; raises ``NotFound``."""
    residence, person = residence_in_reach(uow, data["id"])
    found = queries.moves_of(uow.session, residence.id)
    related = [f"person:{person.id}", *(f"move:{row[0].id}" for row in found)]
    uow.audit("MOVES_LISTED", f"residence:{residence.id}", station_code=residence.station_code, related=related)
    return {"items": [show_move(row[0], row[1], row[2], row[3], uow.cipher, uow.actor) for row in found]}


def _audit_read(uow: UnitOfWork, found: Found) -> None:
    move, left, entered, person = found
    shown = [f"residence:{residence.id}" for residence in (left, entered) if uow.actor.reaches(residence.station_code)]
    station_code = uow.actor.station_code or entered.station_code
    uow.audit("MOVE_READ", f"move:{move.id}", station_code=station_code, related=[f"person:{person.id}", *shown])


def _within(uow: UnitOfWork, found: Found | None, move_id: str) -> Found:
    if found is not None and any(uow.actor.reaches(residence.station_code) for residence in found[1:3]):
        return found
    refusal = NotFound("MOVE_NOT_FOUND")
    if found is None:
        raise uow.denied(refusal, f"move:{move_id}")
    for residence in found[1:3]:
        uow.denied(refusal, f"move:{move_id}", station_code=residence.station_code, related=[f"residence:{residence.id}", f"person:{found[3].id}"])
    raise refusal


def reverse_move(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Take a move back: the old spell goes on, the new one never was.

    Raises ``NotFound``, ``Stale``, ``Conflict("MOVE_REVERSED")``, ``Conflict("MOVE_BUILT_UPON")``, or ``Conflict("ALREADY_RESIDENT")``
    when the person was registered again at the old address.
    """
    move, left, entered, person = _within(uow, queries.locked_move(uow.session, data["id"]), data["id"])
    move.advance(data["version"])
    refusal = check_reversal(_traces(uow, move, left, entered))
    if isinstance(refusal, Refused):
        raise conflict([refusal])
    uow.refuse_on({"uq_residence_active": _resident_again})
    move.reversed_by, move.reversed_at = uow.actor.account_id, uow.now
    move.reason_encrypted = seal_reason(uow.cipher, move.id, data["reason"])
    _cancel(uow, entered)
    _restore(uow, left, move)
    tell_both(uow, MOVE_REVERSED, move, left, entered, data["reason"])
    return uow.commit(show_move(move, left, entered, person, uow.cipher, uow.actor))


def _traces(uow: UnitOfWork, move: Move, left: Residence, entered: Residence) -> Traces:
    return Traces(
        is_reversed=move.reversed_at is not None,
        left_state=left.state,
        left_end_reason=left.end_reason,
        left_ended_on=left.ended_on,
        entered_state=entered.state,
        entered_verified_on=entered.verified_on,
        moved_on=move.moved_on,
        is_altered=queries.altered_since(uow.session, [left.id, entered.id], move.made_at),
    )


def _cancel(uow: UnitOfWork, entered: Residence) -> None:
    entered.advance(entered.version)
    close(uow, entered, entered.started_on, entered.started_precision, EndReason.REGISTERED_IN_ERROR)


def _restore(uow: UnitOfWork, left: Residence, move: Move) -> None:
    left.advance(left.version)
    left.state = ResidenceState.ACTIVE.value
    left.ended_on = left.end_reason = left.end_recorded_at = None
    left.ended_precision, left.updated_at = DatePrecision.DAY.value, uow.now
    fact = residence_fact(left) | {"move_id": move.id}
    uow.announce(RESIDENCE_RESTORED, left.id, fact, station_code=left.station_code, version=left.version)


def _resident_again() -> Conflict:
    return Conflict("ALREADY_RESIDENT", "The person was registered again at the old address.", [problem("", "ALREADY_RESIDENT")])
