"""Letting, its rule, letters and their texts as answers and events."""

from collections.abc import Sequence
from typing import Any

from services.housing.rules.letting import Reason
from services.housing.schemas.days import Answer, day


def show_letting(house: Any, room_id: str | None, rule: Any, reasons: Sequence[Reason]) -> Answer:
    """``LettingAnswer``."""
    return {
        "house_id": house.id,
        "room_id": room_id,
        "lettable": not reasons,
        "reasons": [{"code": reason.code, "detail": reason.because, "remover": reason.remover.value} for reason in reasons],
        "rule": show_rule(rule),
    }


def show_rule(rule: Any) -> Answer:
    """``LettingRuleAnswer``."""
    return {
        "version": rule.version,
        "valid_from": day(rule.valid_from),
        "needs_letter": rule.needs_letter,
        "needs_first_inspection": rule.needs_first_inspection,
        "unletting_severities": list(rule.unletting_severities),
        "basis_zh": rule.basis_zh,
        "basis_en": rule.basis_en,
    }
