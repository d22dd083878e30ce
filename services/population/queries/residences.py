"""The read side: what handlers ask of the tables. Rows that a change depends on are locked.

What every registration and every read of one residence asks is prepared; its rows have the columns of the models by name.
"""

from collections import namedtuple
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, exists, select, text, update
from sqlalchemy.orm import Session

from services.population.models import Alteration, Person, Residence, StationMerger
from services.population.queries.past import in_the_past
from services.population.rules.uncertain_days import asked_period
from shared.contracts.population.vocabulary import ChangeKind
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

RESIDENCE = Residence.__table__
RESIDENCE_COLUMNS = tuple(RESIDENCE.columns.keys())
PERSON_COLUMNS = tuple(Person.__table__.columns.keys())
MOST_PEOPLE = 20
"""Hits of one search; more of them is no search for a person."""

ResidenceRow = namedtuple("ResidenceRow", RESIDENCE_COLUMNS)  # type: ignore[misc] # noqa: PYI024 # the model says which columns
PersonRow = namedtuple("PersonRow", PERSON_COLUMNS)  # type: ignore[misc] # noqa: PYI024 # the model says which columns

_BOTH = select(Residence, Person).join(Person, Person.id == Residence.person_id)
_BY_ID = Prepared(
    select(*RESIDENCE.columns, *(column.label(f"p_{column.name}") for column in Person.__table__.columns))
    .join_from(RESIDENCE, Person.__table__)
    .where(RESIDENCE.c.id == bindparam("id"))
)
_ON_FILE = Prepared(
    select(Person.id, Residence.id.label("residence_id"), Residence.station_code)
    .outerjoin(
        Residence,
        and_(Residence.person_id == Person.id, Residence.address_key == bindparam("address_key"), Residence.state == text("'ACTIVE'")),
    )
    .where(Person.document_type == bindparam("document_type"), Person.document_index == bindparam("document_index"))
)


def residence(uow: UnitOfWork, residence_id: str) -> tuple[Any, Any] | None:
    """A residence and its person, as rows."""
    row = uow.row(_BY_ID, id=residence_id)
    if row is None:
        return None
    split = len(RESIDENCE_COLUMNS)
    return ResidenceRow._make(row[:split]), PersonRow._make(row[split:])


def on_file(uow: UnitOfWork, document_type: str, document_index: bytes, address_key: str) -> Any | None:
    """Whoever is on file under a document: ``id``, and ``residence_id`` and ``station_code`` of the active residence at the address."""
    return uow.row(_ON_FILE, document_type=document_type, document_index=document_index, address_key=address_key)


def locked_person(db: Session, person_id: str) -> Person:
    """A person, locked against changes; rows that merely refer to the person need not wait."""
    return db.scalars(select(Person).where(Person.id == person_id).with_for_update(key_share=True)).one()


def locked_residence(db: Session, residence_id: str) -> tuple[Residence, Person] | None:
    """A residence with its person, both locked against changes; the person too, since a correction reaches it."""
    # The person first, as everybody who alters people does: two who are at residences of one person wait and don't deadlock.
    asked = select(Residence, Person).select_from(Person).join(Residence, Residence.person_id == Person.id).where(Residence.id == residence_id)
    row = db.execute(asked.with_for_update(key_share=True)).one_or_none()
    return None if row is None else (row[0], row[1])


def renew_residences(db: Session, person_id: str, now: Any, besides: str | None) -> None:
    """Give a person's residences (but one) a new version: their answers show the person, who has been altered."""
    others = update(Residence).where(Residence.person_id == person_id)
    if besides is not None:
        others = others.where(Residence.id != besides)
    db.execute(others.values(version=Residence.version + 1, updated_at=now), execution_options={"synchronize_session": False})


def listed(station_code: str | None, data: dict[str, Any]) -> Select[Any]:
    """Residences of a station (None: of all) that the filters of a listing let through: as they are, or as they were then."""
    both: Any = _BOTH
    asked: Select[Any] = both if station_code is None else both.where(Residence.station_code == station_code)
    if data["updated_after"] is not None:
        asked = asked.where(Residence.updated_at > data["updated_after"])
    period = asked_period(data["as_of"], data.get("from"), data.get("to"))
    if period is not None:
        return in_the_past(asked, period, data)
    given = {name: data[name] for name in ("community_id", "house_id", "state") if data[name] is not None}
    return asked.where(*(getattr(Residence, name) == value for name, value in given.items()))


def outlasting(asked: Select[Any], before: date) -> Select[Any]:
    """Of a listing, the spells that go on and were expected to end before a day."""
    return asked.where(Residence.state == text("'ACTIVE'"), Residence.expected_end_on < before)


def changes_after(db: Session, residence_ids: Sequence[str], day: date) -> Sequence[Alteration]:
    """What changed in these residences after a day, the last change first; corrections say how it always was and are left out."""
    asked = select(Alteration).where(Alteration.residence_id.in_(residence_ids), Alteration.kind == ChangeKind.CHANGE, Alteration.changed_on > day)
    return db.scalars(asked.order_by(Alteration.changed_on.desc(), Alteration.id.desc())).all()


def person_with_residences(db: Session, person_id: str, station_code: str | None) -> Sequence[Row[Residence, Person]]:
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
    waiting = select(Residence.id).where(Residence.station_code.in_(absorbed)).order_by(Residence.id).limit(most).with_for_update(skip_locked=True)
    # Chosen once: as a mere subquery it may be run again for each row that is joined, and choose more each time.
    chosen = waiting.cte("chosen")
    moved = (
        update(Residence)
        .where(Residence.id == chosen.c.id, Residence.station_code == StationMerger.from_code)
        .values(station_code=StationMerger.to_code, version=Residence.version + 1, updated_at=now)
        .returning(*RESIDENCE.columns, StationMerger.from_code)
    )
    return db.execute(moved, execution_options={"synchronize_session": False}).all()
