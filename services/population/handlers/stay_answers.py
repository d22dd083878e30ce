"""Answering the reports of stays: each report once, and the same again if it comes again.

A report may come twice, late, after a later one, or be announced anew because housing has not heard. What was answered is kept with the
stay, in the transaction of what was done about it, so that there is nothing in between to be killed.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from services.population.models import StayResidence
from services.population.queries import stays as queries
from services.population.rules.stays import told
from services.population.schemas.stays import EVENTS, stay_fact
from shared.contracts.population.vocabulary.stays import StayOutcome
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.errors import DomainError

UNSAID: Mapping[str, Any] = {"residence_id": None, "checked_out_on": None, "ended_on": None, "code": None, "cause": None}


def is_answered(uow: UnitOfWork, report: dict[str, Any]) -> bool:
    """Whether this report, or a later one of the stay, was answered."""
    last = queries.answered(uow, report["stay_id"])
    return last is not None and last >= report["attempt"]


def unanswered(uow: UnitOfWork, report: dict[str, Any]) -> tuple[StayResidence | None, bool]:
    """The last answer about the stay, locked, and whether the report still has to be answered; if it is the last, it is answered again."""
    uow.refuse_on({"pk_stay_residence": Contended})
    known = queries.locked(uow.session, report["stay_id"])
    if known is None or known.attempt < report["attempt"]:
        return known, True
    if known.attempt == report["attempt"]:
        announce(uow, known)
    return known, False


def answer_again(uow: UnitOfWork, delivered: Any) -> None:
    """Say again what was answered to a report; of one before the last nobody wants to hear."""
    unanswered(uow, delivered.data)
    uow.commit()


def answer(
    uow: UnitOfWork, known: StayResidence | None, report: dict[str, Any], outcome: StayOutcome, *, related: Sequence[str] = (), **said: Any
) -> None:
    """Keep, announce and put on record what is answered; ``said`` are the columns that the outcome has."""
    uow.flush()  # a residence is there before the answer refers to it
    place = {name: report[name] for name in ("house_id", "station_code", "attempt")}
    values = {**UNSAID, "pointers": [], **place, "outcome": outcome.value, "answered_at": uow.now, **said}
    stay = known or StayResidence(stay_id=report["stay_id"], **values)
    if known is None:
        uow.insert(stay)
    for name, value in values.items():
        setattr(stay, name, value)
    announce(uow, stay)
    detail = {name: values[name] for name in ("attempt", "code", "cause") if values[name] is not None}
    uow.audit(EVENTS[outcome].name.upper(), f"stay_residence:{stay.stay_id}", station_code=stay.station_code, detail=detail, related=related)


def announce(uow: UnitOfWork, stay: StayResidence) -> None:
    """Make an answer known to housing."""
    person_id = queries.person_of(uow.session, stay.residence_id) if stay.outcome == StayOutcome.REGISTERED and stay.residence_id else None
    uow.announce(EVENTS[stay.outcome], stay.stay_id, stay_fact(stay, person_id), station_code=stay.station_code, version=stay.attempt)


def refuse(uow: UnitOfWork, delivered: Any, *, refusal: DomainError, of_report: bool) -> None:
    """Answer that nothing was done, after all that would have been was undone."""
    report = delivered.data
    known, is_news = unanswered(uow, report)
    if is_news:
        pointers = [problem["pointer"] for problem in refusal.problems]
        said = told(refusal.code, pointers, of_report=of_report)
        residence_id = known.residence_id if known else None
        answer(
            uow,
            known,
            report,
            StayOutcome.REFUSED,
            code=said.code,
            cause=said.cause,
            pointers=list(said.pointers),
            residence_id=residence_id,
        )
    uow.commit()
