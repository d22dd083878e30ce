"""The read side of employers: one, locked for those who act for it, listed; and the merger of stations that moves them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from services.population.models import Employer, HireRule

EMPLOYER = Employer.__table__


def employer(db: Session, employer_id: str) -> Employer | None:
    """One employer."""
    return db.get(Employer, employer_id)


def locked_employer(db: Session, employer_id: str) -> Employer | None:
    """One employer, locked against everybody who changes it, checks hires for it or brings a list."""
    return db.scalars(select(Employer).where(Employer.id == employer_id).with_for_update(key_share=True)).one_or_none()


def active_with_code(db: Session, credit_code: str) -> Employer | None:
    """The active employer of that credit code, if there is one."""
    return db.scalars(select(Employer).where(Employer.credit_code == credit_code, Employer.state == "ACTIVE")).one_or_none()


def listed(station_code: str | None, account_id: str | None, data: dict[str, Any]) -> Select[Any]:
    """Employers of a station (None: of all) that an account acts for (None: whoever), with the filters of a listing."""
    given = {name: data[name] for name in ("state", "industry", "credit_code") if data[name] is not None}
    asked = select(Employer).filter_by(**given)
    if station_code is not None:
        asked = asked.where(Employer.station_code == station_code)
    return asked if account_id is None else asked.where(Employer.account_id == account_id)


def rules(db: Session) -> Sequence[HireRule]:
    """All versions of the rule, the newest first."""
    return db.scalars(select(HireRule).order_by(HireRule.valid_from.desc())).all()


def lock_rules(db: Session) -> None:
    """Nobody else adds a rule before this unit of work ends."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext("hire_rule"))))


def rule_dates(db: Session) -> Sequence[date]:
    """The first days of all versions."""
    return db.scalars(select(HireRule.valid_from)).all()
