"""The read side: what handlers ask of the tables. Rows that a change depends on are locked.

What every registration and every read of one residence asks is prepared; its rows have the columns of the models by name.
"""

from collections import namedtuple
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select, text, update
from sqlalchemy.orm import Session, aliased

from services.population.models import Alteration, Person, Residence
from services.population.queries.past import in_the_past
from services.population.rules.uncertain_days import asked_period
from shared.contracts.population.vocabulary import ChangeKind
from shared.db.statements import Prepared
from shared.db.unit_of_work import UnitOfWork

RESIDENCE = Residence.__table__
RESIDENCE_COLUMNS = tuple(RESIDENCE.columns.keys())
PERSON_COLUMNS = tuple(Person.__table__.columns.keys())

ResidenceRow = namedtuple("ResidenceRow", RESIDENCE_COLUMNS)  # type: ignore[misc] # noqa: PYI024 # the model says which columns
PersonRow = namedtuple("PersonRow", PERSON_COLUMNS)  # type: ignore[misc] # noqa: PYI024 # the model says which columns

_BOTH = select(Residence, Person).join(Person, Person.id == Residence.person_id)
_BY_ID = Prepared(
    select(*RESIDENCE.columns, *(column.label(f"p_{column.name}") for column in Person.__table__.columns))
    .join_from(RESIDENCE, Person.__table__)
    .where(RESIDENCE.c.id == bindparam("id"))
)
# A record that was merged into another's is on file still: whoever comes with its document is the other.
_NAMED = aliased(Person)
_WHO = func.coalesce(_NAMED.merged_into, _NAMED.id)
_ONE = aliased(Person)
_ON_FILE = Prepared(
    select(_WHO.label("id"), _ONE.sealed_at, Residence.id.label("residence_id"), Residence.station_code)
    .select_from(_NAMED)
    .join(_ONE, _ONE.id == _WHO)
    .outerjoin(
        Residence,
        and_(Residence.person_id == _WHO, Residence.address_key == bindparam("address_key"), Residence.state == text("'ACTIVE'")),
    )
    .where(_NAMED.document_type == bindparam("document_type"), _NAMED.document_index == bindparam("document_index"))
)


def residence(uow: UnitOfWork, residence_id: str) -> tuple[Any, Any] | None:
    """A residence and its person, as rows."""
    row = uow.row(_BY_ID, id=residence_id)
    if row is None:
        return None
    split = len(RESIDENCE_COLUMNS)
    return ResidenceRow._make(row[:split]), PersonRow._make(row[split:])


def on_file(uow: UnitOfWork, document_type: str, document_index: bytes, address_key: str) -> Any | None:
    """Whoever is on file under a document, or was before a merge: ``id``, ``sealed_at``, and ``residence_id`` and ``station_code`` of the residence.

    Those two are of the active residence at the address, if there is one.
    """
    return uow.row(_ON_FILE, document_type=document_type, document_index=document_index, address_key=address_key)


def locked_person(db: Session, person_id: str) -> Person:
    """A person, locked against changes; rows that merely refer to the person need not wait."""
    return db.scalars(select(Person).where(Person.id == person_id).with_for_update(key_share=True)).one()


def locked_residence(db: Session, residence_id: str) -> tuple[Residence, Person] | None:
    """A residence with its person, both locked against changes; the person too, since a correction reaches it."""
    # The person first, as everybody who alters people does: two who are at residences of one person wait and don't deadlock.
    asked = select(Residence, Person).select_from(Person).join(Residence, Residence.person_id == Person.id).where(Residence.id == residence_id)
    for _ in range(2):  # a residence that became another person's while this waited is not there, and is when asked again
        row = db.execute(asked.with_for_update(key_share=True)).one_or_none()
        if row is not None:
            return row[0], row[1]
    return None


def renew_residences(db: Session, person_id: str, now: Any, besides: str | None) -> None:
    """Give a person's residences (but one) a new version: their answers show the person, who has been altered."""
    others = update(Residence).where(Residence.person_id == person_id)
    if besides is not None:
        others = others.where(Residence.id != besides)
    db.execute(others.values(version=Residence.version + 1, updated_at=now), execution_options={"synchronize_session": False})


def listed(station_code: str | None, data: dict[str, Any], *, sealed: bool = False) -> Select[Any]:
    """Residences of a station (None: of all) that the filters of a listing let through: as they are, or as they were then.

    Those of sealed people are left out unless ``sealed``.
    """
    both: Any = _BOTH
    asked: Select[Any] = both if station_code is None else both.where(Residence.station_code == station_code)
    if not sealed:
        asked = asked.where(Person.sealed_at.is_(None))
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
