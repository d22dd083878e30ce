"""How each kind of data about people is erased: with a person, with a residence, or both.

``ERASERS`` is the list of what is kept about people. A table that refers to a person or a residence, or holds something personal, has its
eraser here, one line each; a test goes through all tables.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from services.population.models import (
    Absence,
    Alteration,
    DuplicatePair,
    Employment,
    Exemption,
    HireCheck,
    ImportRow,
    LegacyReference,
    LegalHold,
    Move,
    Person,
    PersonMerge,
    Receipt,
    ReceiptPrint,
    Seal,
    Submission,
    SubmissionAction,
    Visit,
)
from shared.contracts.population.vocabulary.records import DataKind
from shared.db.unit_of_work import UnitOfWork

Erase = Callable[[UnitOfWork, str], int]
"""Erases what there is about the person or residence with an id; returns how many records that reached."""


@dataclass(frozen=True, slots=True)
class Eraser:
    """How one kind of data, in these tables, is erased: with a person, with a residence, or both."""

    kind: DataKind
    tables: tuple[str, ...]
    by_person: Erase | None = None
    by_residence: Erase | None = None


def delete_where(*columns: InstrumentedAttribute[Any]) -> Erase:
    """Erases by deleting the rows of one table that name the person or residence in any of these columns."""

    def delete_rows(uow: UnitOfWork, record_id: str) -> int:
        return _delete(uow, columns[0].class_, or_(*(column == record_id for column in columns)))

    return delete_rows


def _under_document(model: type[Employment | HireCheck]) -> Erase:
    """Erases by deleting the rows that are filed under the person's document."""

    def delete_rows(uow: UnitOfWork, person_id: str) -> int:
        same = (Person.document_type == model.document_type, Person.document_index == model.document_index)
        return _delete(uow, model, exists().where(Person.id == person_id, *same))

    return delete_rows


def _receipts(uow: UnitOfWork, residence_id: str) -> int:
    """The paper is worth nothing then: who checks its code is told that there is none."""
    _delete(uow, ReceiptPrint, ReceiptPrint.receipt_id.in_(select(Receipt.id).where(Receipt.residence_id == residence_id)))
    return _delete(uow, Receipt, Receipt.residence_id == residence_id)


def _submissions(uow: UnitOfWork, residence_id: str) -> int:
    _delete(uow, SubmissionAction, SubmissionAction.submission_id.in_(select(Submission.id).where(Submission.residence_id == residence_id)))
    return _delete(uow, Submission, Submission.residence_id == residence_id)


def _duplicates(uow: UnitOfWork, person_id: str) -> int:
    pairs = select(DuplicatePair.id).where(or_(DuplicatePair.low_id == person_id, DuplicatePair.high_id == person_id))
    _delete(uow, PersonMerge, PersonMerge.pair_id.in_(pairs))
    return _delete(uow, DuplicatePair, DuplicatePair.id.in_(pairs))


def _delete(uow: UnitOfWork, model: Any, condition: ColumnElement[bool]) -> int:
    done: Any = uow.session.execute(delete(model).where(condition), execution_options={"synchronize_session": False})
    return int(done.rowcount)


ERASERS: tuple[Eraser, ...] = (
    Eraser(DataKind.HISTORY, ("alteration",), delete_where(Alteration.person_id), delete_where(Alteration.residence_id)),
    Eraser(DataKind.SEALS, ("seal",), delete_where(Seal.person_id)),
    Eraser(DataKind.HOLDS, ("legal_hold",), delete_where(LegalHold.person_id)),
    Eraser(DataKind.MOVES, ("move",), by_residence=delete_where(Move.from_residence_id, Move.to_residence_id)),
    Eraser(DataKind.EXEMPTIONS, ("exemption",), by_residence=delete_where(Exemption.residence_id)),
    Eraser(DataKind.VISITS, ("visit",), by_residence=delete_where(Visit.residence_id)),
    Eraser(DataKind.VISITS, ("absence",), by_residence=delete_where(Absence.residence_id)),
    Eraser(DataKind.RECEIPTS, ("receipt_print", "receipt"), by_residence=_receipts),
    Eraser(DataKind.EMPLOYMENTS, ("employment",), _under_document(Employment)),
    Eraser(DataKind.EMPLOYMENTS, ("hire_check",), _under_document(HireCheck)),
    Eraser(DataKind.DUPLICATES, ("person_merge", "duplicate_pair"), _duplicates),
    Eraser(DataKind.SUBMISSIONS, ("submission_action", "submission"), by_residence=_submissions),
    Eraser(DataKind.IMPORTS, ("import_row",), by_residence=delete_where(ImportRow.residence_id)),
    Eraser(DataKind.IMPORTS, ("legacy_reference",), by_residence=delete_where(LegacyReference.residence_id)),
)
"""In the order in which they are done: who refers to a table comes before it."""
