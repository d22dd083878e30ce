"""Receipts of the population under test, issued, printed and checked as the bus would have it done."""

import re
from base64 import b64decode
from typing import Any

from shared.contracts.population import receipts
from shared.identity import Actor, Call
from tests.factories.papers import links_in
from tests.factories.population import CLERK, Patient, Population


def issue(population: Population, residence: dict[str, Any], actor: Actor = CLERK, **others: Any) -> dict[str, Any]:
    """A receipt."""
    return population.ask(receipts.ISSUE_RECEIPT, {"id": residence["id"], **others}, actor)


def shown(population: Population, receipt: dict[str, Any], actor: Actor = CLERK) -> dict[str, Any]:
    """A receipt as it is now."""
    return population.ask(receipts.GET_RECEIPT, {"id": receipt["id"]}, actor)


def paper(population: Population, receipt: dict[str, Any], actor: Actor = CLERK, key: str | None = None, **others: Any) -> bytes:
    """A copy, as PDF."""
    data = {"id": receipt["id"], "language": "zh", **others}
    return b64decode(population.ask(receipts.PRINT_RECEIPT, data, actor, key)["pdf"])


def revoke(population: Population, receipt: dict[str, Any], actor: Actor = CLERK, reason: str = "LOST") -> dict[str, Any]:
    """A receipt after it was revoked."""
    return population.ask(receipts.REVOKE_RECEIPT, {"id": receipt["id"], "version": receipt["version"], "reason": reason}, actor)


def code_on(pdf: bytes) -> str:
    """The check code to which a paper's QR code leads."""
    [address] = links_in(pdf)
    found = re.fullmatch(r"http://127\.0\.0\.1:\d+/api/v1/receipt-checks/([0-9A-Z-]{19})", address)
    assert found is not None
    return found[1]


def checked(population: Population, code: str) -> dict[str, Any]:
    """What a stranger is told of a code."""
    answer = population.service.check_receipt(Call("request-2", Patient(), None, None, receipts.CHECK_RECEIPT.key), {"code": code})
    assert receipts.ReceiptCheck().validate(answer) == {}
    return dict(answer)
