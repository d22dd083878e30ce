"""Printing receipts: a copy is drafted and rendered, and given out when it is counted and on record.

In this order a paper that cannot be rendered counts for nothing, and none leaves that is not counted. No transaction is open while
it is rendered.
"""

from base64 import b64encode
from typing import Any

from services.population.handlers.reach import residence_in_reach, residence_to_change
from services.population.handlers.receipts import audit, content_index, through_residence
from services.population.models import Receipt, ReceiptPrint
from services.population.papers import print_paper
from services.population.queries import receipts as queries
from services.population.rules.receipts import check_print, check_reprint
from services.population.schemas.receipts import content_of, receipt_state, show_paper
from shared.answers import Answer
from shared.clock import LOCAL_ZONE
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, refusals, refuse

TEMPLATE = "receipt"
SHOWN_OF_ACCOUNT = 8
"""Last characters of an account's id; the first ones are the time at which it was made."""


def draft_print(uow: UnitOfWork, data: dict[str, Any], *, public_url: str) -> Answer:
    """What the next copy says: ``paper``, ``template_version`` and ``number``.

    Raises ``NotFound``, ``Conflict("RECEIPT_NOT_VALID")`` and ``Conflict("RECEIPT_OUTDATED")``. Nobody has seen it yet: it is on
    record when it is counted.
    """
    residence, person = through_residence(uow, data["id"], residence_in_reach)
    receipt = queries.receipt(uow.session, data["id"])
    content = _checked_content(uow, receipt, residence, person)
    printed = {
        "language": data["language"],
        "printed_by": uow.actor.account_id[-SHOWN_OF_ACCOUNT:],
        "printed_at": f"{uow.now.astimezone(LOCAL_ZONE):%Y-%m-%d %H:%M}",
    }
    paper = show_paper(receipt, content, uow.cipher, public_url) | printed
    return {"paper": paper, "template_version": receipt.template_version, "number": receipt.prints + 1}


def _checked_content(uow: UnitOfWork, receipt: Receipt, residence: Any, person: Any) -> Answer:
    """What the paper says of person and residence; raises ``Conflict`` if it may not be printed."""
    content: Answer = {}
    state = receipt_state(receipt, residence.state, uow.today)
    refused = refusals(check_print(state, is_as_issued=True))
    if not refused:  # of somebody whose record was erased there is nothing to open
        content = content_of(residence, person, uow.cipher)
        refused = refusals(check_print(state, is_as_issued=content_index(uow, content) == bytes(receipt.content_index)))
    if refused:
        related = [f"residence:{residence.id}", f"person:{residence.person_id}"]
        raise uow.denied(conflict(refused), f"receipt:{receipt.id}", station_code=residence.station_code, related=related)
    return content


def count_print(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Count one copy; its ``number`` is 1 for the first. Raises as ``draft_print``, and ``Invalid("REPRINT_REASON_REQUIRED")``."""
    residence, person = through_residence(uow, data["id"], residence_to_change)
    receipt = queries.locked_receipt(uow.session, data["id"])
    _checked_content(uow, receipt, residence, person)
    refuse(refusals(check_reprint(receipt.prints, data["reason"])))
    receipt.advance(receipt.version)
    receipt.prints, receipt.last_printed_at = receipt.prints + 1, uow.now
    said = {"language": data["language"], "reason": data["reason"]}
    copy = ReceiptPrint(receipt_id=receipt.id, number=receipt.prints, printed_by=uow.actor.account_id, printed_at=uow.now, **said)
    uow.insert(copy)
    audit(uow, "RECEIPT_PRINTED", receipt, residence, {"number": copy.number, "template": receipt.template_version, **said})
    return uow.commit({"receipt_id": receipt.id, "number": copy.number})


def on_paper(draft: Answer, number: int, patience: float) -> bytes:
    """A copy of a draft as PDF; raises what ``render`` raises."""
    return print_paper(TEMPLATE, draft["template_version"], {**draft["paper"], "copy": number}, patience)


def show_print(counted: Answer, pdf: bytes) -> Answer:
    """``PrintedReceipt``."""
    return {**counted, "pdf": b64encode(pdf).decode()}
