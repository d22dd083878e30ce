"""The read side of hire checks: who is on file under a document, what was checked before, and how often today."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from services.population.models import HireCheck, Person, Residence
from services.population.sealing import document_index
from shared.contracts.population.vocabulary import ResidenceState
from shared.db.encryption import BlindIndex
from shared.identifiers.documents import Document

_HOLDER = aliased(Person)

DocumentKey = tuple[str, bytes]
"""A document's type and blind index."""


@dataclass(frozen=True, slots=True)
class OnFile:
    """Who is on file under a document, and whether that person is actively registered anywhere in the district."""

    person_id: str
    is_registered: bool


def key_of(index: BlindIndex, document: Document) -> DocumentKey:
    """What a document is found by."""
    return document.type.value, document_index(index, document)


def is_registered() -> ColumnElement[bool]:
    """Of a row of ``Person``: whether there is an active residence, of whom the person was merged into if that happened.

    Somebody whose record is sealed is not: that such a person lives here is the very thing that an employer is not to learn.
    """
    holder_id = func.coalesce(Person.merged_into, Person.id)
    lives_here = exists().where(
        _HOLDER.id == holder_id, _HOLDER.sealed_at.is_(None), Residence.person_id == _HOLDER.id, Residence.state == ResidenceState.ACTIVE.value
    )
    return and_(Person.sealed_at.is_(None), lives_here)


def on_file(db: Session, keys: Iterable[DocumentKey]) -> Mapping[DocumentKey, OnFile]:
    """Of these documents those that are on file."""
    wanted = set(keys)
    asked = select(Person.id, Person.document_type, Person.document_index, is_registered().label("registered"))
    rows = db.execute(asked.where(_one_of(wanted))).all() if wanted else ()
    return {(row.document_type, bytes(row.document_index)): OnFile(row.id, row.registered) for row in rows}


def _one_of(keys: Collection[DocumentKey]) -> ColumnElement[bool]:
    """Of a row of ``Person``: whether it has one of these documents; by type, so that the index serves thousands at a time."""
    by_type: dict[str, list[bytes]] = {}
    for kind, index in keys:
        by_type.setdefault(kind, []).append(index)
    return or_(*(and_(Person.document_type == kind, Person.document_index.in_(indexes)) for kind, indexes in by_type.items()))


def last_checks(db: Session, employer_id: str, keys: Iterable[DocumentKey]) -> Mapping[DocumentKey, date]:
    """When an employer last had each of these documents checked."""
    wanted = {index for _, index in keys}
    if not wanted:
        return {}
    asked = select(HireCheck.document_type, HireCheck.document_index, func.max(HireCheck.checked_on).label("day")).where(
        HireCheck.employer_id == employer_id, HireCheck.document_index.in_(wanted)
    )
    rows = db.execute(asked.group_by(HireCheck.document_type, HireCheck.document_index))
    return {(row.document_type, bytes(row.document_index)): row.day for row in rows}


def checks_since(db: Session, employer_id: str, start: datetime) -> int:
    """For how many people an employer has been answered since an instant, whatever day they were asked on."""
    asked = select(func.count()).select_from(HireCheck).where(HireCheck.employer_id == employer_id, HireCheck.checked_at >= start)
    return int(db.scalar(asked) or 0)


def listed(data: dict[str, Any]) -> Select[Any]:
    """Past checks of one employer, between two days where they are given."""
    asked = select(HireCheck).where(HireCheck.employer_id == data["id"])
    if data["from"] is not None:
        asked = asked.where(HireCheck.checked_on >= data["from"])
    return asked if data["to"] is None else asked.where(HireCheck.checked_on <= data["to"])


def people_of(db: Session, keys: Iterable[DocumentKey]) -> Sequence[str]:
    """The trail's names of those who are on file under these documents, in no telling order."""
    wanted = set(keys)
    return sorted(f"person:{person_id}" for person_id in db.scalars(select(Person.id).where(_one_of(wanted)))) if wanted else []
