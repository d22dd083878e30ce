"""The read side of clues. Rows that a change depends on are locked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from services.housing.models import Clue, ClueRule, ClueSequence, House
from services.housing.rules import clue_rules as rules
from shared.contracts.housing.vocabulary.clues import OPEN_STATES
from shared.contracts.vocabulary import DayKind

MOST_SIMILAR = 10
WAITING = sorted(state.value for state in OPEN_STATES)


def clue(db: Session, clue_id: str) -> Clue | None:
    """A clue."""
    return db.get(Clue, clue_id)


def locked_clue(db: Session, clue_id: str) -> Clue | None:
    """A clue, locked until the end of the transaction, as it is now."""
    return db.scalars(select(Clue).where(Clue.id == clue_id).with_for_update().execution_options(populate_existing=True)).one_or_none()


def clue_with_code(db: Session, code_index: bytes) -> Clue | None:
    """The clue that a follow-up code belongs to."""
    return db.scalars(select(Clue).where(Clue.code_index == code_index)).one_or_none()


def house_with_card(db: Session, card_code: str) -> House | None:
    """The house whose card has this code."""
    return db.scalars(select(House).where(House.card_code == card_code)).one_or_none()


def similar(db: Session, to: Clue, first: date, last: date) -> Sequence[Clue]:
    """Clues of the same kind about the same house from these days, the newest first; none as long as nobody knows the house."""
    if to.house_id is None:
        return []
    alike = select(Clue).where(Clue.house_id == to.house_id, Clue.kind == to.kind, Clue.id != to.id, Clue.received_on.between(first, last))
    return db.scalars(alike.order_by(Clue.id.desc()).limit(MOST_SIMILAR)).all()


def listed(station_code: str | None, given_by: str | None, data: dict[str, Any], today: date) -> Select[Any]:
    """Clues of a station (None: of all) that an account gave (None: whoever), with the filters of a listing."""
    given = {name: data[name] for name in ("state", "kind", "house_id", "assignee_id") if data[name] is not None}
    asked = select(Clue).filter_by(**given)
    if data["overdue"]:
        asked = asked.where(Clue.state.in_(WAITING), Clue.answer_due_on < today)
    if station_code is not None:
        asked = asked.where(Clue.station_code == station_code)
    return asked if given_by is None else asked.where(Clue.given_by == given_by)


def next_number(db: Session, prefix: str) -> int:
    """The next number of a serial; given back when the transaction is undone, so that there are no gaps. Who comes second waits."""
    counted = insert(ClueSequence).values(prefix=prefix, last=1)
    counted = counted.on_conflict_do_update(index_elements=["prefix"], set_={"last": ClueSequence.last + 1})
    return db.execute(counted.returning(ClueSequence.last)).scalar_one()


def rule_rows(db: Session) -> Sequence[ClueRule]:
    """All versions of the rule, the newest first."""
    return db.scalars(select(ClueRule).order_by(ClueRule.valid_from.desc())).all()


def clue_rules(db: Session) -> list[rules.ClueRule]:
    """All versions of the rule as values."""
    rows = rule_rows(db)
    return [rules.ClueRule(row.valid_from, row.answer_days, DayKind(row.day_kind), row.similar_days, row.retention_days) for row in rows]


def lock_rules(db: Session) -> None:
    """Nobody else adds a rule before this unit of work ends."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext("clue_rule"))))


def to_erase(db: Session, closed_before: date, most: int) -> Sequence[Clue]:
    """Some clues that were closed before a day and still hold what was written, locked; those that somebody is changing wait."""
    due = select(Clue).where(Clue.closed_on < closed_before, Clue.erased_on.is_(None)).order_by(Clue.closed_on, Clue.id)
    return db.scalars(due.limit(most).with_for_update(skip_locked=True)).all()
