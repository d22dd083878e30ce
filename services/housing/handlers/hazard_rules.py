"""Publishing versions of the rules of hazards, reading them, and the line that holds for a hazard."""

from datetime import date
from typing import Any

from services.housing.models import Hazard, HazardRuleLine
from services.housing.queries import hazards as queries
from services.housing.rules.hazard_rules import HazardRule, check_version, rule_for
from services.housing.schemas.hazards import show_rules
from shared.answers import Answer
from shared.contracts.housing.events.hazards import HAZARD_RULE_PUBLISHED
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse


def rule_of(uow: UnitOfWork, hazard: Hazard, on: date | None = None) -> HazardRule:
    """The line that holds for a hazard on a day, today unless said."""
    return rule_for(queries.hazard_rules(uow.session), hazard.severity, hazard.item_code, on or uow.today)


def list_hazard_rules(uow: UnitOfWork, _: dict[str, Any]) -> Answer:
    """Every version, the newest first."""
    return {"items": show_rules(queries.rule_lines(uow.session))}


def publish_hazard_rule(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Publish a version; raises ``Invalid`` with all that is wrong with it."""
    subjects = [(line["severity"], line["item_code"]) for line in data["lines"]]
    refuse(check_version(data["valid_from"], subjects, queries.known_items(uow.session), uow.today))
    uow.refuse_on({"uq_hazard_rule_line": Contended})
    version = 1 + max(line.version for line in queries.rule_lines(uow.session))
    of_all = {"version": version, "published_by": uow.actor.account_id, "published_at": uow.now}
    of_all |= {name: data[name] for name in ("valid_from", "basis_zh", "basis_en")}
    lines = [HazardRuleLine(id=new_id(), **of_all, **line) for line in data["lines"]]
    uow.insert(*lines)
    told = {"version": version, "valid_from": data["valid_from"].isoformat()}
    uow.announce(HAZARD_RULE_PUBLISHED, f"hazard_rule:{version}", told, station_code=None, version=version)
    uow.audit("HAZARD_RULE_PUBLISHED", f"hazard_rule:{version}", station_code=None, detail=told)
    return uow.commit(show_rules(lines)[0])
