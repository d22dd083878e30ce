"""The rule by which hires and leaves are reported: its versions, and a new one from a coming day on."""

from typing import Any

from sqlalchemy.orm import Session

from services.population.models import HireRule
from services.population.queries import employers as queries
from services.population.rules.hires import Clock
from services.population.schemas.employers import read_rule, show_rule
from shared.answers import Answer
from shared.calendar.working_days import is_working_day
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.versions import check_new_version

FIELDS = ("valid_from", "days", "day_kind", "checks_per_day", "basis_zh", "basis_en")


def clock_of(db: Session) -> Clock:
    """All versions of the rule, with the working calendar."""
    return Clock(tuple(read_rule(row) for row in queries.rules(db)), is_working_day)


def list_hire_rules(uow: UnitOfWork, data: dict[str, Any]) -> Answer:  # noqa: ARG001 # there is nothing to ask for
    """All versions, the newest first."""
    return {"items": [show_rule(row) for row in queries.rules(uow.session)]}


def publish_hire_rule(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A new version; raises ``Invalid`` unless it begins after today and after all others."""
    queries.lock_rules(uow.session)
    refuse(refusals(check_new_version(data["valid_from"], queries.rule_dates(uow.session), uow.today)))
    rule = HireRule(id=new_id(), **{name: data[name] for name in FIELDS}, published_by=uow.actor.account_id, published_at=uow.now)
    uow.insert(rule)
    uow.audit("HIRE_RULE_PUBLISHED", f"hire_rule:{rule.id}", station_code=None, detail={"days": rule.days, "checks_per_day": rule.checks_per_day})
    return uow.commit(show_rule(rule))
