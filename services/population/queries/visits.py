"""What handlers ask of visits, absences and the rules of their periods."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from services.population.models import Absence, Person, Residence, Visit, VisitRuleLine
from services.population.rules.visit_rules import FIELDS, VisitRule
from services.population.rules.visits import Rounds
from shared.contracts.population.vocabulary import ResidenceState
from shared.contracts.population.vocabulary.visits import AbsenceState
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

IN_SIGHT: ColumnElement[bool] = and_(Person.merged_into.is_(None), Person.sealed_at.is_(None), Person.erased_at.is_(None))
"""People on whom somebody still works."""

_LINES = Prepared(select(VisitRuleLine.__table__).order_by(VisitRuleLine.version.desc(), VisitRuleLine.id))


def rule_lines(uow: UnitOfWork) -> list[Any]:
    """Every line of every version as a row with the columns of ``visit_rule``, the newest version first."""
    return uow.rows(_LINES)


def visit_rules(uow: UnitOfWork) -> list[VisitRule]:
    """Every line of every version."""
    return [VisitRule(**{name: getattr(line, name) for name in FIELDS}) for line in rule_lines(uow)]


def visits_listed(residence_id: str) -> Select[Any]:
    """The visits to a residence."""
    return select(Visit).where(Visit.residence_id == residence_id)


def absences(db: Session, residence_id: str) -> Sequence[Absence]:
    """The absences of a residence, the newest first; only that one can be open. To be changed under the residence's lock."""
    return db.scalars(select(Absence).where(Absence.residence_id == residence_id).order_by(Absence.id.desc())).all()


def rounds(db: Session, residence_ids: Sequence[str]) -> dict[str, Rounds]:
    """What was found at some residences, by their ids."""
    visits: dict[str, list[tuple[date, str]]] = defaultdict(list)
    asked = select(Visit.residence_id, Visit.visited_on, Visit.outcome).where(Visit.residence_id.in_(residence_ids))
    for row in db.execute(asked.order_by(Visit.visited_on, Visit.id)):
        visits[row.residence_id].append((row.visited_on, row.outcome))
    lifted = select(Absence.residence_id, func.max(Absence.decided_on)).where(Absence.residence_id.in_(residence_ids))
    lifted_on = {row[0]: row[1] for row in db.execute(lifted.where(Absence.state == AbsenceState.LIFTED).group_by(Absence.residence_id))}
    return {residence_id: Rounds(visits[residence_id], lifted_on.get(residence_id)) for residence_id in residence_ids}


def due(station_code: str, community_id: str | None, until: date) -> Select[Any]:
    """Residences of a station, with their people, that are to be visited by a day."""
    both: Any = select(Residence, Person).join(Person, Person.id == Residence.person_id)
    is_due = (Residence.station_code == station_code, Residence.state == ResidenceState.ACTIVE.value, Residence.visit_due_on <= until)
    asked: Select[Any] = both.where(IN_SIGHT, *is_due)
    return asked if community_id is None else asked.where(Residence.community_id == community_id)
