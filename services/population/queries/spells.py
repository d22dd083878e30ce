"""The read side of moves, statutory rules, exemptions and stays that outlast their expected end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, or_, select, text, update
from sqlalchemy.orm import Session, aliased

from services.population.models import Alteration, Exemption, Move, Person, Residence, StatutoryRule, Submission
from services.population.models.residences import TO_NOTE
from shared.contracts.population.vocabulary import ChangeKind, ResidenceState
from shared.contracts.population.vocabulary.spells import Direction

Ended, Begun = aliased(Residence), aliased(Residence)


def person_by_document(db: Session, document_type: str, document_index: bytes) -> Person | None:
    """Whoever is on file under a document, locked; somebody who was merged into another is the other."""
    asked = select(Person).where(Person.document_type == document_type, Person.document_index == document_index)
    found = db.scalars(asked.with_for_update(key_share=True)).one_or_none()
    while found is not None and found.merged_into is not None:
        found = db.scalars(select(Person).where(Person.id == found.merged_into).with_for_update(key_share=True)).one()
    return found


def active_residences(db: Session, person_id: str, station_code: str | None, address_key: str | None) -> Sequence[Residence]:
    """Where somebody lives, locked: all, or those at a station or address."""
    asked = select(Residence).where(Residence.person_id == person_id, Residence.state == ResidenceState.ACTIVE.value)
    if station_code is not None:
        asked = asked.where(Residence.station_code == station_code)
    if address_key is not None:
        asked = asked.where(Residence.address_key == address_key)
    return db.scalars(asked.order_by(Residence.id).with_for_update(key_share=True)).all()


def move(db: Session, move_id: str) -> tuple[Move, Residence, Residence, Person] | None:
    """A move with the residence that was left, the one that was entered, and the person."""
    row = db.execute(_moves().where(Move.id == move_id)).one_or_none()
    return None if row is None else (row[0], row[1], row[2], row[3])


def locked_move(db: Session, move_id: str) -> tuple[Move, Residence, Residence, Person] | None:
    """The same, the person, both residences and the move locked against changes, in the order in which everybody locks them."""
    found = db.execute(select(Move.from_residence_id, Move.to_residence_id).where(Move.id == move_id)).one_or_none()
    if found is None:
        return None
    both = select(Person, Residence).select_from(Person).join(Residence, Residence.person_id == Person.id)
    rows = db.execute(both.where(Residence.id.in_(list(found))).order_by(Residence.id).with_for_update(key_share=True)).all()
    residences = {row[1].id: row[1] for row in rows}
    locked = db.scalars(select(Move).where(Move.id == move_id).with_for_update(key_share=True)).one()
    return locked, residences[locked.from_residence_id], residences[locked.to_residence_id], rows[0][0]


def moves_of(db: Session, residence_id: str) -> Sequence[Any]:
    """The moves into a residence and out of it, the latest first."""
    either = or_(Move.from_residence_id == residence_id, Move.to_residence_id == residence_id)
    return db.execute(_moves().where(either).order_by(Move.id.desc())).all()


def station_moves(station_code: str | None, direction: str | None, *, sealed: bool) -> Select[Any]:
    """The moves into or out of a station (None: of all), to be paged; those of sealed people only if ``sealed``."""
    ends = {Direction.OUT: Ended.station_code, Direction.IN: Begun.station_code}
    wanted = [column for name, column in ends.items() if direction in {None, name}]
    asked = _moves() if sealed else _moves().where(Person.sealed_at.is_(None))
    return asked if station_code is None else asked.where(or_(*(column == station_code for column in wanted)))


def _moves() -> Select[Any]:
    asked: Any = select(Move, Ended, Begun, Person).join(Ended, Ended.id == Move.from_residence_id)
    found: Select[Any] = asked.join(Begun, Begun.id == Move.to_residence_id).join(Person, Person.id == Ended.person_id)
    return found


def altered_since(db: Session, residence_ids: Sequence[str], instant: Any) -> bool:
    """Whether something was changed or corrected in one of these residences after an instant."""
    asked = select(Alteration.id).where(Alteration.residence_id.in_(residence_ids), Alteration.recorded_at > instant)
    return db.scalar(asked.limit(1)) is not None


def rules(db: Session, act: str | None = None, who: str | None = None, on: date | None = None) -> Sequence[StatutoryRule]:
    """Versions of the statutory rules, by act and who, the latest first; those valid on a day, if one is given."""
    given = {name: value for name, value in (("act", act), ("who", who)) if value is not None}
    asked = select(StatutoryRule).filter_by(**given)
    if on is not None:
        asked = asked.where(StatutoryRule.valid_from <= on, or_(StatutoryRule.valid_to.is_(None), StatutoryRule.valid_to > on))
    return db.scalars(asked.order_by(StatutoryRule.act, StatutoryRule.who, StatutoryRule.number.desc())).all()


def latest_rule(db: Session, act: str, who: str) -> StatutoryRule | None:
    """The latest version of a rule, locked; nobody publishes another of any rule before this unit of work ends."""
    db.execute(text("LOCK TABLE statutory_rule IN SHARE ROW EXCLUSIVE MODE"))
    asked = select(StatutoryRule).where(StatutoryRule.act == act, StatutoryRule.who == who)
    return db.scalars(asked.order_by(StatutoryRule.number.desc()).limit(1)).one_or_none()


def exemptions(db: Session, residence_id: str) -> Sequence[Exemption]:
    """The exemptions of a residence, the latest first."""
    return db.scalars(select(Exemption).where(Exemption.residence_id == residence_id).order_by(Exemption.id.desc())).all()


def locked_exemption(db: Session, exemption_id: str) -> Exemption | None:
    """An exemption, locked against changes."""
    return db.scalars(select(Exemption).where(Exemption.id == exemption_id).with_for_update()).one_or_none()


def submitted_on(db: Session, residence_id: str) -> date | None:
    """When the submission was first handed in that a residence was registered from; None if it came by another way."""
    return db.scalars(select(Submission.submitted_on).where(Submission.residence_id == residence_id)).one_or_none()


def changes(db: Session, residence_id: str) -> Sequence[Alteration]:
    """The changes of a residence, corrections apart, in the order of their days."""
    asked = select(Alteration).where(Alteration.residence_id == residence_id, Alteration.kind == ChangeKind.CHANGE.value)
    return db.scalars(asked.order_by(Alteration.changed_on, Alteration.id)).all()


def note_expected_ends(db: Session, today: date, most: int) -> Sequence[Row[Any]]:
    """Mark up to ``most`` residences whose expected end has passed without that being noted; returns them.

    Rows that somebody is changing are left for the next time. The version stays: what a residence shows is as before.
    """
    waiting = select(Residence.id).where(text(TO_NOTE), Residence.expected_end_on < today).order_by(Residence.expected_end_on).limit(most)
    chosen = waiting.with_for_update(skip_locked=True).cte("chosen")
    noted = update(Residence).where(Residence.id == chosen.c.id).values(expected_end_noted_on=Residence.expected_end_on)
    asked = noted.returning(*Residence.__table__.columns)
    return db.execute(asked, execution_options={"synchronize_session": False}).all()
