"""Publishing versions of the letting rule and of the letter's text, and reading them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.housing.models import LetterText, LettingRule
from services.housing.queries import letting as queries
from services.housing.schemas.letting import show_rule, show_text
from shared.answers import Answer
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import refusals, refuse
from shared.versions import check_new_version

RULE_FIELDS = ("valid_from", "needs_letter", "needs_first_inspection", "basis_zh", "basis_en")
TEXT_FIELDS = ("valid_from", "clauses_zh", "clauses_en", "basis_zh", "basis_en")
TEMPLATE = 1
"""The form of paper that new versions have."""


def list_letting_rules(uow: UnitOfWork, data: dict[str, Any]) -> Answer:  # noqa: ARG001 # there is nothing to ask for
    """All versions, the newest first."""
    return {"items": [show_rule(row) for row in queries.rules(uow.session)]}


def publish_letting_rule(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A new version; raises ``Invalid`` unless it begins after today and after all others."""
    version = _next(uow, "letting_rule", data["valid_from"], queries.rules)
    severities = sorted(set(data["unletting_severities"]))
    rule = LettingRule(version=version, **{name: data[name] for name in RULE_FIELDS}, unletting_severities=severities, **_published(uow))
    uow.insert(rule)
    detail = {"needs_letter": rule.needs_letter, "needs_first_inspection": rule.needs_first_inspection, "unletting_severities": severities}
    uow.audit("LETTING_RULE_PUBLISHED", f"letting_rule:{version}", station_code=None, detail=detail)
    return uow.commit(show_rule(rule))


def list_letter_texts(uow: UnitOfWork, data: dict[str, Any]) -> Answer:  # noqa: ARG001 # there is nothing to ask for
    """All versions, the newest first."""
    return {"items": [show_text(row) for row in queries.texts(uow.session)]}


def publish_letter_text(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """A new version; raises ``Invalid`` unless it begins after today and after all others."""
    version = _next(uow, "letter_text", data["valid_from"], queries.texts)
    words = LetterText(version=version, template_version=TEMPLATE, **{name: data[name] for name in TEXT_FIELDS}, **_published(uow))
    uow.insert(words)
    uow.audit("LETTER_TEXT_PUBLISHED", f"letter_text:{version}", station_code=None, detail={"clauses": len(words.clauses_zh)})
    return uow.commit(show_text(words))


def _next(uow: UnitOfWork, table: str, valid_from: date, versions: Any) -> int:
    """The number of a new version, which nobody else is given meanwhile."""
    queries.lock_versions(uow.session, table)
    there: Sequence[Any] = versions(uow.session)
    refuse(refusals(check_new_version(valid_from, [row.valid_from for row in there], uow.today)))
    return max((row.version for row in there), default=0) + 1


def _published(uow: UnitOfWork) -> dict[str, Any]:
    return {"published_by": uow.actor.account_id, "published_at": uow.now}
