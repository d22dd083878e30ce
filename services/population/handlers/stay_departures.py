"""A guest has checked out: the spell that the stay has led to ends, and no other.

Who has moved, or was ended by a clerk, has ended already; the answer says when. A spell that was ended as the duplicate of another goes
on as that other. What a clerk takes back later does not bring a guest back who has checked out.
"""

from datetime import date
from typing import Any

from services.population.handlers.alteration import end_spell
from services.population.handlers.stay_answers import announce, answer, unanswered
from services.population.models import Residence, StayResidence
from services.population.queries import stays as queries
from services.population.queries.residences import locked_residence
from services.population.rules.spells import check_end
from shared.contracts.population.vocabulary import EndReason, ResidenceState
from shared.contracts.population.vocabulary.stays import StayOutcome
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import Refused
from shared.errors import Conflict


def end_stay(uow: UnitOfWork, delivered: Any) -> None:
    """End the residence that a stay has led to; raises what ending raises, or ``Conflict("STAY_UNKNOWN")`` for one that has led to none."""
    report = delivered.data
    known, is_news = unanswered(uow, report)
    if is_news and (known is None or known.residence_id is None):
        _answer_unknown(uow, known, report)
    elif is_news and known is not None and known.residence_id is not None:
        ended_on = _ended(uow, spell_of(uow, known.residence_id), report["checked_out_on"])
        said = {"residence_id": known.residence_id, "checked_out_on": report["checked_out_on"], "ended_on": ended_on}
        answer(uow, known, report, StayOutcome.ENDED, related=[f"residence:{known.residence_id}"], **said)
    uow.commit()


def spell_of(uow: UnitOfWork, residence_id: str) -> Residence:
    """The spell that a stay has led to, or the twin as whose duplicate it was ended, locked."""
    found = locked_residence(uow.session, residence_id)
    if found is None:  # it has gone, and the answer that led here with it, since that was looked up
        raise Contended
    residence = found[0]
    return (queries.twin(uow.session, residence) if residence.end_reason == EndReason.DUPLICATE else None) or residence


def _ended(uow: UnitOfWork, residence: Residence, checked_out_on: date) -> date:
    if residence.state == ResidenceState.ACTIVE:
        residence.advance(residence.version)
        end_spell(uow, residence, checked_out_on, EndReason.MOVED_AWAY)
    if residence.ended_on is None:
        raise ValueError("what has ended has a day")
    return residence.ended_on


def _answer_unknown(uow: UnitOfWork, known: StayResidence | None, report: dict[str, Any]) -> None:
    """A residence that was disposed of has ended long ago, and nothing is kept of it."""
    if known is not None or not queries.is_disposed(uow.session, report["residence_id"]):
        raise Conflict("STAY_UNKNOWN", "No residence was registered for this stay.")
    said = {name: report[name] for name in ("stay_id", "house_id", "station_code", "attempt", "residence_id")}
    announce(uow, StayResidence(**said, outcome=StayOutcome.ENDED.value, ended_on=report["checked_out_on"], pointers=[]))


def end_if_checked_out(uow: UnitOfWork, residence: Residence) -> None:
    """End a spell that was restored, if the stay that had led to it is over: what is restored is how it would be by now."""
    stay = queries.checked_out(uow.session, residence.id)
    if stay is None or stay.checked_out_on is None or isinstance(check_end(residence.started_on, stay.checked_out_on, uow.today), Refused):
        return
    residence.advance(residence.version)
    end_spell(uow, residence, stay.checked_out_on, EndReason.MOVED_AWAY)
    stay.ended_on = stay.checked_out_on
