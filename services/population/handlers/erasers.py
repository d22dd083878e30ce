"""What is kept about people beside their own row and their residences, and how each kind of it is erased.

A table that refers to a person or a residence, or holds something personal, has its eraser here, one line each; a test goes through all
tables of the service.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, select, tuple_
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
    StayResidence,
    Submission,
    SubmissionAction,
    Visit,
)
from shared.contracts.population.vocabulary.records import DataKind
from shared.db.unit_of_work import UnitOfWork

Column = InstrumentedAttribute[Any]
Erase = Callable[[UnitOfWork, str], int]
"""Erases what there is about the person or residence with an id; returns how many records that reached."""


@dataclass(frozen=True, slots=True)
class Eraser:
    """How one kind of data, in these tables, is erased: with a person, with a residence, or both."""

    kind: DataKind
    tables: tuple[str, ...]
    by_person: Erase | None = None
    by_residence: Erase | None = None


def delete_where(column: Column, *, through: Column | None = None) -> Erase:
    """Erases by deleting the rows that name the person or residence in this column, or belong to a row that does so in ``through``."""

    def condition(record_id: str) -> ColumnElement[bool]:
        if through is None:
            return column == record_id
        return column.in_(select(through.class_.id).where(through == record_id))

    return lambda uow, record_id: _delete(uow, column, condition(record_id))


def delete_named(document_type: Column, document_index: Column, *conditions: ColumnElement[bool]) -> Erase:
    """Erases by deleting the rows that name the person's document, of those that fulfil the conditions."""

    def delete_rows(uow: UnitOfWork, person_id: str) -> int:
        document = select(Person.document_type, Person.document_index).where(Person.id == person_id)
        return _delete(uow, document_index, tuple_(document_type, document_index).in_(document), *conditions)

    return delete_rows


def _delete(uow: UnitOfWork, column: Column, *conditions: ColumnElement[bool]) -> int:
    done: Any = uow.session.execute(delete(column.class_).where(*conditions), execution_options={"synchronize_session": False})
    return int(done.rowcount)


# What an employer says of those who work for it now is its own to keep: see ``queries.records.works_somewhere``.
_LEFT = Employment.left_on.is_not(None)

ERASERS: tuple[Eraser, ...] = (
    Eraser(DataKind.HISTORY, ("alteration",), delete_where(Alteration.person_id), delete_where(Alteration.residence_id)),
    Eraser(DataKind.SEALS, ("seal",), delete_where(Seal.person_id)),
    Eraser(DataKind.HOLDS, ("legal_hold",), delete_where(LegalHold.person_id)),
    Eraser(DataKind.MOVES, ("move",), by_residence=delete_where(Move.from_residence_id)),
    Eraser(DataKind.MOVES, ("move",), by_residence=delete_where(Move.to_residence_id)),
    Eraser(DataKind.EXEMPTIONS, ("exemption",), by_residence=delete_where(Exemption.residence_id)),
    Eraser(DataKind.VISITS, ("visit",), by_residence=delete_where(Visit.residence_id)),
    Eraser(DataKind.VISITS, ("absence",), by_residence=delete_where(Absence.residence_id)),
    Eraser(DataKind.RECEIPTS, ("receipt_print",), by_residence=delete_where(ReceiptPrint.receipt_id, through=Receipt.residence_id)),
    Eraser(DataKind.RECEIPTS, ("receipt",), by_residence=delete_where(Receipt.residence_id)),
    Eraser(DataKind.DUPLICATES, ("person_merge",), by_person=delete_where(PersonMerge.other_id)),
    Eraser(DataKind.DUPLICATES, ("person_merge",), by_person=delete_where(PersonMerge.survivor_id)),
    Eraser(DataKind.DUPLICATES, ("duplicate_pair",), by_person=delete_where(DuplicatePair.low_id)),
    Eraser(DataKind.DUPLICATES, ("duplicate_pair",), by_person=delete_where(DuplicatePair.high_id)),
    Eraser(DataKind.IMPORTS, ("import_row",), by_residence=delete_where(ImportRow.residence_id)),
    Eraser(DataKind.IMPORTS, ("legacy_reference",), by_residence=delete_where(LegacyReference.residence_id)),
    Eraser(DataKind.SUBMISSIONS, ("submission_action",), by_residence=delete_where(SubmissionAction.submission_id, through=Submission.residence_id)),
    Eraser(DataKind.SUBMISSIONS, ("submission",), by_residence=delete_where(Submission.residence_id)),
    Eraser(DataKind.STAYS, ("stay_residence",), by_residence=delete_where(StayResidence.residence_id)),
    Eraser(DataKind.HIRE_CHECKS, ("hire_check",), by_person=delete_named(HireCheck.document_type, HireCheck.document_index)),
    Eraser(DataKind.EMPLOYMENTS, ("employment",), by_person=delete_named(Employment.document_type, Employment.document_index, _LEFT)),
)
"""In the order in which they are done: who refers to a table comes before it."""
