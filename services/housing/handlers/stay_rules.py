"""Publishing versions of the rules of stays, and reading them."""

from typing import Any

from services.housing.models import StayRule
from services.housing.queries import stays as queries
from services.housing.rules.stay_rules import check_version
from services.housing.schemas.stays import show_rule
from shared.answers import Answer
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse
from shared.errors import Conflict


def list_stay_rules(uow: UnitOfWork, _: dict[str, Any]) -> Answer:
    """Every version, the newest first."""
    return {"items": [show_rule(rule) for rule in queries.rules(uow.session)]}


def publish_stay_rule(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Publish a version; raises ``Invalid`` with all that is wrong with it, or ``Conflict("STAY_RULE_EXISTS")``."""
    refuse(check_version(data["valid_from"], data["repeat_seconds"], data["longest_repeat_seconds"], uow.today))
    uow.refuse_on({"pk_stay_rule": lambda: Conflict("STAY_RULE_EXISTS", "Another version begins on that day.")})
    rule = StayRule(**data, published_by=uow.actor.account_id, published_at=uow.now)
    uow.insert(rule)
    begins = data["valid_from"].isoformat()
    uow.audit("STAY_RULE_PUBLISHED", f"stay_rule:{begins}", station_code=None, detail={"valid_from": begins})
    return uow.commit(show_rule(rule))
