"""The read side, and the two inserts of a registration. Rows that a change depends on are locked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, func, insert, or_, select, text, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.orm import Session

from services.population.models import Alteration, Person, Residence, StationMerger
from services.population.rules.spells import NEVER_WAS
from shared.contracts.population.vocabulary import ChangeKind

PERSON = Person.__table__
RESIDENCE = Residence.__table__
MOST_PEOPLE = 20
"""Hits of one search; more of them is no search for a person."""

Pair = Row[tuple[Residence, Person]]

_BOTH = select(Residence, Person).join(Person, Person.id == Residence.person_id)
_BY_ID = _BOTH.where(Residence.id == bindparam("id"))
_BY_DOCUMENT = select(Person).where(Person.document_type == bindparam("document_type"), Person.document_index == bindparam("document_index"))
# Not FOR UPDATE: rows that merely refer to the person need not wait.
_BY_DOCUMENT_LOCKED = _BY_DOCUMENT.with_for_update(key_share=True)

# A station that was absorbed is replaced by its survivor in the insert itself: a caller's statement may be older than the merger.
_STATION = func.coalesce(
    select(StationMerger.to_code).where(StationMerger.from_code == bindparam("r_station_code")).scalar_subquery(), bindparam("r_station_code")
)
_PERSON_VALUES = {column.name: bindparam(f"p_{column.name}", type_=column.type) for column in PERSON.columns}
_RESIDENCE_VALUES = {column.name: bindparam(f"r_{column.name}", type_=column.type) for column in RESIDENCE.columns} | {
    "station_code": _STATION,
    "origin_station_code": _STATION,
}
_NEW_PERSON = pg_insert(PERSON).values(_PERSON_VALUES).on_conflict_do_nothing(index_elements=["document_type", "document_index"]).returning(PERSON.c.id)
_MADE = _NEW_PERSON.cte("made")
_WITH_PERSON = (
    insert(RESIDENCE)
    .from_select(list(_RESIDENCE_VALUES), select(*_RESIDENCE_VALUES.values()).select_from(_MADE), include_defaults=False)
    .returning(RESIDENCE.c.station_code)
)
_ALONE = (
    pg_insert(RESIDENCE)
    .values(_RESIDENCE_VALUES)
    .on_conflict_do_nothing(index_elements=["person_id", "address_key"], index_where=text("state = 'ACTIVE'"))
    .returning(RESIDENCE.c.station_code)
)


def _named(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    return {prefix + name: value for name, value in values.items()}


def add_with_person(db: Session, person: dict[str, Any], residence: dict[str, Any]) -> str | None:
    """Insert both in one statement; returns the station, or None (and nothing inserted) if the document is on file already."""
    return db.execute(_WITH_PERSON, _named("p_", person) | _named("r_", residence)).scalar_one_or_none()


def add_residence(db: Session, residence: dict[str, Any]) -> str | None:
    """Insert a residence; returns the station, or None if the person has an active one at that address."""
    return db.execute(_ALONE, _named("r_", residence)).scalar_one_or_none()


def active_at(db: Session, person_id: str, address_key: str) -> Residence | None:
    """The active residence of a person at an address."""
    asked = select(Residence).where(Residence.person_id == person_id, Residence.address_key == address_key, Residence.state == "ACTIVE")
    return db.scalar(asked)


def locked_person(db: Session, document_type: str, document_index: bytes) -> Person:
    """The person on file under a document, locked against changes."""
    return db.scalars(_BY_DOCUMENT_LOCKED, {"document_type": document_type, "document_index": document_index}).one()


def residence(db: Session, residence_id: str) -> Pair | None:
    """A residence with its person."""
    return db.execute(_BY_ID, {"id": residence_id}).one_or_none()


def locked_residence(db: Session, residence_id: str) -> Pair | None:
    """A residence with its person, both locked against changes; the person too, since a correction reaches it."""
    return db.execute(_BY_ID.with_for_update(key_share=True), {"id": residence_id}).one_or_none()


def listed(station_code: str | None, data: dict[str, Any]) -> Select[tuple[Residence, Person]]:
    """Residences of a station (None: of all) that the filters of a listing let through."""
    given = {name: data[name] for name in ("community_id", "house_id", "state") if data[name] is not None}
    asked = _BOTH.filter(*(getattr(Residence, name) == value for name, value in given.items()))
    if station_code is not None:
        asked = asked.where(Residence.station_code == station_code)
    if data["updated_after"] is not None:
        asked = asked.where(Residence.updated_at > data["updated_after"])
    return asked if data["as_of"] is None else _as_of(asked, data["as_of"])


def _as_of(asked: Select[tuple[Residence, Person]], day: date) -> Select[tuple[Residence, Person]]:
    was = or_(Residence.end_reason.is_(None), Residence.end_reason.not_in(sorted(NEVER_WAS)))
    return asked.where(Residence.started_on <= day, or_(Residence.ended_on.is_(None), Residence.ended_on > day), was)


def changes_after(db: Session, residence_ids: Sequence[str], day: date) -> Sequence[Alteration]:
    """What changed in these residences after a day, the last change first; corrections say how it always was and are left out."""
    asked = select(Alteration).where(Alteration.residence_id.in_(residence_ids), Alteration.kind == ChangeKind.CHANGE, Alteration.changed_on > day)
    return db.scalars(asked.order_by(Alteration.changed_on.desc(), Alteration.id.desc())).all()


def person_with_residences(db: Session, person_id: str, station_code: str | None) -> Sequence[Pair]:
    """A person with the residences at a station (None: all), newest first; nothing if there is none."""
    asked = _BOTH.where(Person.id == person_id)
    if station_code is not None:
        asked = asked.where(Residence.station_code == station_code)
    return db.execute(asked.order_by(Residence.id.desc())).all()


def people_found(db: Session, wanted: dict[str, Any], station_code: str | None) -> Sequence[Person]:
    """People with these column values who live or lived at a station (None: anywhere); one more than ``MOST_PEOPLE`` at most."""
    asked = select(Person).filter_by(**wanted)
    if station_code is not None:
        asked = asked.where(exists().where(Residence.person_id == Person.id, Residence.station_code == station_code))
    return db.scalars(asked.order_by(Person.id).limit(MOST_PEOPLE + 1)).all()


def lock_mergers(db: Session) -> dict[str, str]:
    """All mergers, from absorbed to survivor; nobody else records one before this unit of work ends."""
    db.execute(text("LOCK TABLE station_merger IN SHARE ROW EXCLUSIVE MODE"))
    return {merger.from_code: merger.to_code for merger in db.scalars(select(StationMerger))}


def transfer(db: Session, most: int, now: Any) -> Sequence[Row[Any]]:
    """Move up to ``most`` residences of absorbed stations to their survivors; returns them as they are now, with ``from_code``.

    Rows that somebody is changing are left for the next time.
    """
    absorbed = select(StationMerger.from_code)
    ids = select(Residence.id).where(Residence.station_code.in_(absorbed)).order_by(Residence.id).limit(most).with_for_update(skip_locked=True)
    moved = (
        update(RESIDENCE)
        .where(RESIDENCE.c.id.in_(ids), RESIDENCE.c.station_code == StationMerger.from_code)
        .values(station_code=StationMerger.to_code, version=RESIDENCE.c.version + 1, updated_at=now)
        .returning(*RESIDENCE.columns, StationMerger.from_code)
    )
    return db.execute(moved).all()
