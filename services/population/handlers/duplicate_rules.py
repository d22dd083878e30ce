"""The rules by which records look like one person: every version is kept, and a new one looks at all people again."""

from typing import Any

from sqlalchemy import select

from services.population.models import DuplicateRule
from services.population.queries import duplicates as queries
from services.population.rules.duplicates import check_rule
from services.population.schemas.duplicates import show_rule
from shared.answers import Answer
from shared.db.faults import Contended
from shared.db.paging import keyset, page
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse


def list_duplicate_rules(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A page of versions, the newest first."""
    columns: list[Any] = [DuplicateRule.version]
    asked = keyset(select(DuplicateRule), columns, uow.cursor.start(data["cursor"], "duplicate-rules"), data["limit"], descending=True)
    rules = uow.session.scalars(asked).all()
    return page(rules, data["limit"], lambda rule: [rule.version], cursor=uow.cursor, scope="duplicate-rules", show=show_rule)


def publish_duplicate_rule(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A new version of the rules; raises ``Invalid`` with all that is wrong."""
    weights = [(one["feature"], one["weight"]) for one in data["weights"]]
    refuse(check_rule(weights, data["threshold"], data["valid_from"], uow.today))
    uow.refuse_on({"pk_duplicate_rule": Contended})
    rule = DuplicateRule(
        version=queries.last_version(uow.session) + 1,
        valid_from=data["valid_from"],
        weights=dict(weights),
        similarity=data["similarity"],
        threshold=data["threshold"],
        basis_zh=data["basis_zh"],
        basis_en=data["basis_en"],
        published_by=uow.actor.account_id,
        published_at=uow.now,
    )
    uow.insert(rule)
    uow.audit("DUPLICATE_RULE_PUBLISHED", f"duplicate_rule:{rule.version}", station_code=None, detail={"version": rule.version})
    return uow.commit(show_rule(rule))
