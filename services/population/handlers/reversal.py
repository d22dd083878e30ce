"""Taking a move back as a whole, by staff of either station."""

from typing import Any

from services.population.handlers.alteration import close
from services.population.handlers.move_reading import move_within
from services.population.handlers.moves import tell_both
from services.population.handlers.stay_departures import end_if_checked_out
from services.population.models import Move, Residence
from services.population.queries import spells as queries
from services.population.rules.moves import Traces, check_reversal
from services.population.schemas.residences import residence_fact
from services.population.schemas.spells import show_move
from shared.contracts.population.events.spells import MOVE_REVERSED, RESIDENCE_RESTORED
from shared.contracts.population.vocabulary import DatePrecision, EndReason, ResidenceState
from shared.db.notes import seal_text
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused, conflict
from shared.errors import Conflict, problem


def reverse_move(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Take a move back: the old spell goes on, the new one never was.

    Raises ``NotFound``, ``Forbidden`` if it is sealed, ``Stale``, ``Conflict("MOVE_REVERSED")``, ``Conflict("MOVE_BUILT_UPON")``, or ``Conflict("ALREADY_RESIDENT")``
    when the person was registered again at the old address.
    """
    move, left, entered, person = move_within(uow, queries.locked_move(uow.session, data["id"]), data["id"])
    move.advance(data["version"])
    refusal = check_reversal(_traces(uow, move, left, entered))
    if isinstance(refusal, Refused):
        raise conflict([refusal])
    uow.refuse_on({"uq_residence_active": _resident_again})
    move.reversed_by, move.reversed_at = uow.actor.account_id, uow.now
    move.reason_encrypted = seal_text(uow.cipher, "move", "reason_encrypted", move.id, data["reason"])
    _cancel(uow, entered)
    _restore(uow, left, move)
    end_if_checked_out(uow, left)
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
