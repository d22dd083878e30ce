"""Publishing versions of the visit rules, reading them, and the first visit that a registration makes due.

A visit or decision reads the rules afresh. A registration, which is the hot path, takes what this process read within the last
minute: a version begins on a day to come, so nothing changes under it but what is published in the last minute of the day before.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from services.population.models import VisitRuleLine
from services.population.queries import visits as queries
from services.population.rules.visit_rules import VisitRule, check_version, rule_for
from services.population.rules.visits import first_due
from services.population.schemas.visits import show_rules
from shared.contracts.population.events.visits import VISIT_RULES_PUBLISHED
from shared.db.base import new_id
from shared.db.faults import Contended
from shared.db.paging import Cursor
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refuse

MEMORY = timedelta(minutes=1)

Line = tuple[str, str, date]
"""Category, place kind, and the day of registration."""

_remembered: WeakKeyDictionary[Cursor, tuple[datetime, Sequence[VisitRule], dict[Line, date]]] = WeakKeyDictionary()
"""By the one cursor that all units of work of a store share."""


def first_visit_due(uow: UnitOfWork, category: str, place_kind: str, registered_on: date | None = None) -> date:
    """When the first visit to a residence is due that is registered on a day (today unless said): for ``Residence.visit_due_on``.

    Whoever makes a residence gives it this; ``category`` and ``place_kind`` are those of the residence. One round trip a
    minute and process at most.
    """
    on = registered_on or uow.today
    rules, answers = _remembered_rules(uow)
    due = answers.get((category, place_kind, on))
    if due is None:
        due = answers[category, place_kind, on] = first_due(on, rule_for(rules, category, place_kind, on))
    return due


def _remembered_rules(uow: UnitOfWork) -> tuple[Sequence[VisitRule], dict[Line, date]]:
    """The rules, and what has been answered by them."""
    known = _remembered.get(uow.cursor)
    if known is None or not known[0] <= uow.now < known[0] + MEMORY:
        known = _remembered[uow.cursor] = (uow.now, queries.visit_rules(uow), {})
    return known[1:]


def list_visit_rules(uow: UnitOfWork, _: dict[str, Any]) -> dict[str, Any]:
    """Every version, the newest first."""
    return {"items": show_rules(queries.rule_lines(uow))}


def publish_visit_rules(uow: UnitOfWork, data: dict[str, Any]) -> dict[str, Any]:
    """Publish a version; raises ``Invalid`` with all that is wrong with it."""
    refuse(check_version(data["valid_from"], [(line["category"], line["place_kind"]) for line in data["lines"]], uow.today))
    uow.refuse_on({"uq_visit_rule_line": Contended})
    version = 1 + max(line.version for line in queries.rule_lines(uow))
    of_all = {"version": version, "published_by": uow.actor.account_id, "published_at": uow.now}
    of_all |= {name: data[name] for name in ("valid_from", "basis_zh", "basis_en")}
    lines = [VisitRuleLine(id=new_id(), **of_all, **line) for line in data["lines"]]
    uow.insert(*lines)
    told = {"version": version, "valid_from": data["valid_from"].isoformat()}
    uow.announce(VISIT_RULES_PUBLISHED, f"visit_rules:{version}", told, station_code=None, version=version)
    uow.audit("VISIT_RULES_PUBLISHED", f"visit_rules:{version}", station_code=None, detail=told)
    return uow.commit(show_rules(lines)[0])
