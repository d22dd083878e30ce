"""The read side of rosters: who is on one now or was by an earlier list, and the lists themselves."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, exists, func, or_, select, update
from sqlalchemy.orm import Session

from services.population.models import Employment, HireCheck, Person, Roster
from services.population.queries.hires import is_registered
from services.population.rules.hires import Report
from shared.contracts.population.vocabulary.employers import RosterChange, RosterResidence

_REGISTERED = exists().where(Person.document_type == Employment.document_type, Person.document_index == Employment.document_index, is_registered())
_CHECKED_ON = (
    select(func.max(HireCheck.checked_on))
    .where(
        HireCheck.employer_id == Employment.employer_id,
        HireCheck.document_type == Employment.document_type,
        HireCheck.document_index == Employment.document_index,
    )
    .correlate(Employment)
    .scalar_subquery()
)


def present(db: Session, employer_id: str) -> Sequence[Employment]:
    """Everybody on the roster now, in the order in which they were filed."""
    return db.scalars(select(Employment).where(Employment.employer_id == employer_id, Employment.left_on.is_(None)).order_by(Employment.id)).all()


def listed(data: dict[str, Any], version: int) -> Select[Any]:
    """Rows of ``Employment``, ``registered`` and ``checked_on``: the people of a version, or those who joined or left by it."""
    columns: Any = (Employment, _REGISTERED.label("registered"), _CHECKED_ON.label("checked_on"))
    asked: Select[Any] = select(*columns).where(Employment.employer_id == data["id"])
    if data["change"] == RosterChange.JOINED:
        asked = asked.where(Employment.joined_in == version)
    elif data["change"] == RosterChange.LEFT:
        asked = asked.where(Employment.left_in == version)
    else:
        asked = asked.where(and_(Employment.joined_in <= version, or_(Employment.left_in.is_(None), Employment.left_in > version)))
    if data["timeliness"] is not None:
        judged = Employment.leave_timeliness if data["change"] == RosterChange.LEFT else Employment.join_timeliness
        asked = asked.where(judged == data["timeliness"])
    if data["residence"] is None:
        return asked
    return asked.where(_REGISTERED if data["residence"] == RosterResidence.REGISTERED else ~_REGISTERED)


def leave(db: Session, employment_ids: Sequence[str], version: int, left_on: Any, report: Report) -> None:
    """Let these people have left, by one list."""
    gone = update(Employment).where(Employment.id.in_(employment_ids))
    said = {"leave_reported_on": report.reported_on, "leave_due_on": report.due_on, "leave_timeliness": report.timeliness}
    db.execute(gone.values(left_in=version, left_on=left_on, **said), execution_options={"synchronize_session": False})


def roster(db: Session, employer_id: str, version: int) -> Roster | None:
    """One list."""
    return db.scalars(select(Roster).where(Roster.employer_id == employer_id, Roster.version == version)).one_or_none()


def versions(employer_id: str) -> Select[Any]:
    """All lists of an employer."""
    return select(Roster).where(Roster.employer_id == employer_id)
