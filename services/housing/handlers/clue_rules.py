"""The rule by which clues are answered and kept: its versions, and a new one from a coming day on."""

from typing import Any

from services.housing.models import ClueRule
from services.housing.queries import clues as queries
from services.housing.schemas.clues import show_rule
from shared.answers import Answer
from shared.db.base import new_id
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.versions import check_new_version

FIELDS = ("valid_from", "answer_days", "day_kind", "similar_days", "retention_days", "basis_zh", "basis_en")


def list_clue_rules(uow: UnitOfWork, data: dict[str, Any]) -> Answer:  # noqa: ARG001 # there is nothing to ask for
    """All versions, the newest first."""
    return {"items": [show_rule(row) for row in queries.rule_rows(uow.session)]}


def publish_clue_rule(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A new version; raises ``Invalid`` unless it begins after today and after all others."""
    queries.lock_rules(uow.session)
    existing = [row.valid_from for row in queries.rule_rows(uow.session)]
    refuse(refusals(check_new_version(data["valid_from"], existing, uow.today)))
    rule = ClueRule(id=new_id(), **{name: data[name] for name in FIELDS}, published_by=uow.actor.account_id, published_at=uow.now)
    uow.insert(rule)
    told = {name: data[name] for name in ("answer_days", "similar_days", "retention_days")}
    uow.audit("CLUE_RULE_PUBLISHED", f"clue_rule:{rule.id}", station_code=None, detail=told)
    return uow.commit(show_rule(rule))
