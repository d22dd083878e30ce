"""The read side of sealing, retention, holds, disposal and erasure. What a removal depends on is locked, the person before all else."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from services.population.models import (
    Alteration,
    DisposalBatch,
    DisposalItem,
    Employment,
    LegalHold,
    Person,
    Residence,
    RetentionRule,
    Seal,
    Tombstone,
)
from services.population.rules.spells import NEVER_WAS
from shared.clock import LOCAL_ZONE
from shared.contracts.population.vocabulary import ResidenceState
from shared.contracts.population.vocabulary.records import DisposalOutcome, ProposalState, RecordType
from shared.db.mergers import StationMerger
from shared.db.tables import audit_entry

OPEN = DisposalItem.outcome.is_(None)
_WHO_GOES_ON = select(func.coalesce(Person.merged_into, Person.id)).where(Person.id == LegalHold.person_id).correlate(LegalHold).scalar_subquery()


def stations_of(db: Session, station_code: str) -> list[str]:
    """A station and those that it has absorbed: under one of their codes its older proposals and tombstones stand."""
    return [station_code, *db.scalars(select(StationMerger.from_code).where(StationMerger.to_code == station_code))]


def station_now(db: Session, station_code: str) -> str:
    """The station that a code stands for today."""
    return db.scalar(select(StationMerger.to_code).where(StationMerger.from_code == station_code)) or station_code


def rules(db: Session, record_type: str | None = None) -> Sequence[RetentionRule]:
    """Retention rules, of one kind or all, the newest of each kind first."""
    asked = select(RetentionRule).order_by(RetentionRule.record_type, RetentionRule.valid_from.desc())
    return db.scalars(asked if record_type is None else asked.filter_by(record_type=record_type)).all()


def family(db: Session, person_id: str) -> list[str]:
    """A person, the one it was merged into, and all who were merged into either: they are one in what is kept."""
    return sorted(db.scalars(select(_family(person_id).c.id)))


def _family(person_id: str) -> CTE:
    root = select(func.coalesce(Person.merged_into, Person.id)).where(Person.id == person_id).scalar_subquery()
    found = select(Person.id).where(Person.id == root).cte("family", recursive=True)
    return found.union(select(Person.id).join(found, Person.merged_into == found.c.id))


def lock_people(db: Session, person_ids: Sequence[str]) -> Sequence[Person]:
    """People, locked against changes in the order of their ids, as they are now."""
    asked = select(Person).where(Person.id.in_(person_ids)).order_by(Person.id).with_for_update(key_share=True)
    return db.scalars(asked.execution_options(populate_existing=True)).all()


def lasting_seal(db: Session, person_id: str) -> Seal | None:
    """The seal that is on a person."""
    return db.scalars(select(Seal).where(Seal.person_id == person_id, Seal.lifted_at.is_(None))).one_or_none()


def seals_past(db: Session, today: date, most: int) -> Sequence[Seal]:
    """Seals whose last day is over."""
    asked = select(Seal).where(Seal.lifted_at.is_(None), Seal.until < today).order_by(Seal.until, Seal.id).limit(most)
    return db.scalars(asked.with_for_update(skip_locked=True)).all()


def hold_in_force(today: date) -> ColumnElement[bool]:
    """The condition on a hold; ``rules.retention.lasts`` says the same of one at hand."""
    return and_(LegalHold.released_at.is_(None), or_(LegalHold.until.is_(None), LegalHold.until >= today))


def is_held(db: Session, person_ids: Sequence[str], today: date) -> bool:
    """Whether a hold is in force on one of these people."""
    return bool(db.scalar(select(select(LegalHold.id).where(LegalHold.person_id.in_(person_ids), hold_in_force(today)).exists())))


def works_somewhere(db: Session, person_ids: Sequence[str]) -> bool:
    """Whether one of these people is on an employer's list now, under the document on file."""
    document = and_(Employment.document_type == Person.document_type, Employment.document_index == Person.document_index)
    asked = select(Employment.id).join(Person, document).where(Person.id.in_(person_ids), Employment.left_on.is_(None))
    return bool(db.scalar(select(asked.exists())))


def holds(data: dict[str, Any], station_code: str | None, today: date) -> Select[Any]:
    """Holds on people who live or lived at a station (None: anywhere); a record that was merged lives where the person does who goes on."""
    asked = select(LegalHold)
    if station_code is not None:
        asked = asked.where(select(Residence.id).where(Residence.person_id == _WHO_GOES_ON, Residence.station_code == station_code).exists())
    if data["person_id"] is not None:
        asked = asked.where(LegalHold.person_id.in_(select(_family(data["person_id"]).c.id)))
    if data["in_force"] is not None:
        asked = asked.where(hold_in_force(today) if data["in_force"] else ~hold_in_force(today))
    return asked


def locked_hold(db: Session, hold_id: str) -> LegalHold | None:
    """A hold, locked against changes."""
    return db.scalars(select(LegalHold).where(LegalHold.id == hold_id).with_for_update()).one_or_none()


def residences_of(db: Session, person_ids: Sequence[str], *, locked: bool = False) -> Sequence[Residence]:
    """All residences of these people, at every station, the newest first."""
    asked = select(Residence).where(Residence.person_id.in_(person_ids)).order_by(Residence.id.desc())
    asked = asked.with_for_update() if locked else asked
    return db.scalars(asked.execution_options(populate_existing=True)).all()


def alterations_of(db: Session, person_ids: Sequence[str]) -> Sequence[Alteration]:
    """What was altered about these people, the latest first."""
    return db.scalars(select(Alteration).where(Alteration.person_id.in_(person_ids)).order_by(Alteration.id.desc())).all()


def due(record_type: RecordType, stations: Sequence[str] | None, reference: date, today: date) -> Select[Any]:
    """Records whose days began on ``reference`` or before, as ``record_id``, ``held`` and ``since``; ``stations`` None means all."""
    return _due_residences(stations, reference, today) if record_type is RecordType.RESIDENCE_ENDED else _due_people(stations, reference, today)


def _due_residences(stations: Sequence[str] | None, reference: date, today: date) -> Select[Any]:
    columns: list[Any] = [Residence.id.label("record_id"), _held(Residence.person_id, today).label("held"), Residence.ended_on.label("since")]
    asked = select(*columns)
    asked = asked.where(Residence.state == ResidenceState.ENDED.value, Residence.ended_on <= reference)
    # What never was ended on its first day; its days begin when that was found out, as ``rules.retention.counts_from`` says of one at hand.
    recorded = or_(Residence.end_reason.not_in(sorted(NEVER_WAS)), Residence.end_recorded_at < _midnight_after(reference))
    asked = asked.where(recorded)
    if stations is not None:
        asked = asked.where(Residence.station_code.in_(stations))
    return asked


def _due_people(stations: Sequence[str] | None, reference: date, today: date) -> Select[Any]:
    columns: list[Any] = [Person.id.label("record_id"), _held(Person.id, today).label("held"), Person.updated_at.label("since")]
    asked = select(*columns)
    asked = asked.where(Person.erased_at.is_(None), Person.merged_into.is_(None), Person.updated_at < _midnight_after(reference))
    asked = asked.where(~select(Residence.id).where(Residence.person_id == Person.id).exists())
    left = select(Tombstone.record_id).where(Tombstone.person_id == Person.id)
    return asked.where((left if stations is None else left.where(Tombstone.station_code.in_(stations))).exists())


def _midnight_after(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), LOCAL_ZONE).astimezone(UTC)


def _held(person_id: InstrumentedAttribute[str], today: date) -> ColumnElement[bool]:
    merged = aliased(Person)
    absorbed = select(merged.id).where(merged.merged_into == person_id)
    of_person = or_(LegalHold.person_id == person_id, LegalHold.person_id.in_(absorbed))
    return select(LegalHold.id).where(of_person, hold_in_force(today)).exists()


def to_propose(db: Session, asked: Select[Any], most: int) -> list[str]:
    """The ids of due records that are neither held nor in an open batch, the oldest first."""
    found = asked.where(~select(DisposalItem.record_id).where(DisposalItem.record_id == asked.selected_columns[0], OPEN).exists())
    listed = found.subquery()
    return list(db.scalars(select(listed.c.record_id).where(~listed.c.held).order_by(listed.c.since, listed.c.record_id).limit(most)))


def count_due(db: Session, asked: Select[Any]) -> tuple[int, int]:
    """How many records are due, and how many of these are held."""
    found = asked.subquery()
    row = db.execute(select(func.count(), func.count().filter(found.c.held)).select_from(found)).one()
    return row[0], row[1]


def items(db: Session, batch_id: str) -> Sequence[DisposalItem]:
    """The records of a batch."""
    asked = select(DisposalItem).where(DisposalItem.batch_id == batch_id).order_by(DisposalItem.record_id)
    return db.scalars(asked.execution_options(populate_existing=True)).all()


def outcomes(db: Session, batch_ids: Sequence[str]) -> dict[tuple[str, bool], int]:
    """How many records of each batch were handled, by batch and whether they were disposed of."""
    disposed = DisposalItem.outcome == DisposalOutcome.DISPOSED.value
    asked = select(DisposalItem.batch_id, disposed, func.count()).where(DisposalItem.batch_id.in_(batch_ids), ~OPEN)
    return {(row[0], row[1]): row[2] for row in db.execute(asked.group_by(DisposalItem.batch_id, disposed))}


def close_items(db: Session, batch_id: str, outcome: DisposalOutcome, now: datetime) -> None:
    """Give the same outcome to all records of a batch that have none."""
    db.execute(update(DisposalItem).where(DisposalItem.batch_id == batch_id, OPEN).values(outcome=outcome.value, handled_at=now))


def approved_batch(db: Session) -> DisposalBatch | None:
    """The oldest batch that is to be carried out, locked; none while another replica is at it."""
    asked = select(DisposalBatch).where(DisposalBatch.state == ProposalState.APPROVED.value).order_by(DisposalBatch.id).limit(1)
    return db.scalars(asked.with_for_update(skip_locked=True)).one_or_none()


def pending_items(db: Session, batch_id: str, most: int) -> Sequence[DisposalItem]:
    """Records of a batch whose turn it is."""
    return db.scalars(select(DisposalItem).where(DisposalItem.batch_id == batch_id, OPEN).order_by(DisposalItem.record_id).limit(most)).all()


def deeds(person_ids: Sequence[str]) -> Select[Any]:
    """What the audit trail of this service tells of people."""
    subjects = [f"person:{person_id}" for person_id in person_ids]
    about = select(audit_entry.c.id).where(audit_entry.c.subject.in_(subjects))
    related = select(audit_entry.c.id).where(audit_entry.c.related.overlap(subjects))
    # Found by the two indexes first: in the order of ids, the server would read the whole trail for the few entries of one person.
    found = about.union(related).cte("found").prefix_with("MATERIALIZED")
    return select(audit_entry).where(audit_entry.c.id.in_(select(found.c.id)))
