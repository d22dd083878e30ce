"""Issuing, reading, revoking and checking receipts.

Whether a receipt holds is told from its residence and the day, so nothing has to be done when either ends. Its check code is made
here, filed encrypted and as a blind index, and given out on paper only.
"""

import os
from collections.abc import Callable
from typing import Any

import orjson

from services.population.handlers.reach import residence_in_reach, residence_to_change
from services.population.models import Receipt, Residence
from services.population.queries import receipts as queries
from services.population.rules.receipts import check_issue, expiry, serial, serial_prefix
from services.population.schemas.receipts import content_of, receipt_fact, receipt_state, show_check, show_receipt
from shared.answers import Answer, day
from shared.contracts.population.events.receipts import RECEIPT_ISSUED, RECEIPT_REVOKED
from shared.contracts.population.vocabulary.receipts import RevocationReason
from shared.db.base import new_id
from shared.db.encryption import cell
from shared.db.unit_of_work import UnitOfWork
from shared.decisions import conflict, refusals
from shared.errors import Conflict, NotFound
from shared.identifiers.check_codes import CODE_BYTES, code_of, read_code

NOT_FOUND = "RECEIPT_NOT_FOUND"
Reach = Callable[[UnitOfWork, str], tuple[Any, Any]]
"""``residence_in_reach`` or ``residence_to_change``."""


def issue_receipt(uow: UnitOfWork, data: dict[str, Any], *, station: dict[str, str]) -> Answer:
    """Issue a receipt of an active residence of the own station, whose names are ``station["zh"]`` and ``["en"]``.

    Raises ``NotFound``, ``Conflict("RECEIPT_OF_ENDED_RESIDENCE")``, or ``Conflict("RECEIPT_EXISTS")`` unless it is to ``replace``
    the valid one.
    """
    residence, person = residence_to_change(uow, data["id"])
    current = queries.unrevoked_receipt(uow.session, residence.id)
    state = receipt_state(current, residence.state, uow.today) if current else None
    refused = refusals(check_issue(residence.state, state, replace=data["replace"]))
    if refused:
        raise uow.denied(conflict(refused), f"residence:{residence.id}", station_code=residence.station_code, related=[f"person:{person.id}"])
    if current:
        current.advance(current.version)
        _revoke(uow, current, residence, RevocationReason.REPLACED)
    content = content_index(uow, content_of(residence, person, uow.cipher))
    receipt = Receipt(**_receipt_values(uow, residence, station), content_index=content)
    uow.insert(receipt)
    fact = receipt_fact(receipt, residence.station_code)
    dates = {"issued_on": day(receipt.issued_on), "expires_on": day(receipt.expires_on)}
    uow.announce(RECEIPT_ISSUED, receipt.id, fact | dates, station_code=residence.station_code, version=receipt.version)
    audit(uow, "RECEIPT_ISSUED", receipt, residence)
    return uow.commit(show_receipt(receipt, residence, uow.today))


def _receipt_values(uow: UnitOfWork, residence: Residence, station: dict[str, str]) -> dict[str, Any]:
    receipt_id, code, rule = new_id(), code_of(os.urandom(CODE_BYTES)), queries.rule_on(uow.session, uow.today)
    prefix = serial_prefix(residence.station_code, uow.today.year)
    return {
        "id": receipt_id,
        "residence_id": residence.id,
        "serial": serial(prefix, queries.next_number(uow.session, prefix)),
        "origin_station_code": residence.station_code,
        "station_name_zh": station["zh"],
        "station_name_en": station["en"],
        "code_index": code_index(uow, code),
        "code_encrypted": uow.cipher.encrypt(code, cell("receipt", "code_encrypted", receipt_id)),
        "template_version": rule.template_version,
        "issued_on": uow.today,
        "issued_by": uow.actor.account_id,
        "issued_at": uow.now,
        "expires_on": expiry(uow.today, rule.validity_days),
        "prints": 0,
    }


def code_index(uow: UnitOfWork, code: str) -> bytes:
    """What a check code is found by."""
    return uow.index.of("receipt.code", code)


def content_index(uow: UnitOfWork, content: Answer) -> bytes:
    """What tells whether a paper would say the same."""
    return uow.index.of("receipt.content", orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode())


def get_residence_receipt(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """The receipt of a residence within reach that was issued last; raises ``NotFound``."""
    residence, _ = residence_in_reach(uow, data["id"])
    receipt = queries.latest_receipt(uow.session, residence.id)
    if receipt is None:
        raise uow.denied(NotFound(NOT_FOUND), f"residence:{residence.id}", station_code=residence.station_code)
    audit(uow, "RECEIPT_READ", receipt, residence)
    return show_receipt(receipt, residence, uow.today)


def get_receipt(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """One receipt within reach; raises ``NotFound``."""
    residence, _ = through_residence(uow, data["id"], residence_in_reach)
    receipt = queries.receipt(uow.session, data["id"])
    audit(uow, "RECEIPT_READ", receipt, residence)
    return show_receipt(receipt, residence, uow.today)


def revoke_receipt(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Revoke a receipt of the own station; raises ``NotFound``, ``Stale`` or ``Conflict("RECEIPT_REVOKED")``."""
    residence, _ = through_residence(uow, data["id"], residence_to_change)
    receipt = queries.locked_receipt(uow.session, data["id"])
    receipt.advance(data["version"])
    if receipt.revoked_at is not None:
        raise Conflict("RECEIPT_REVOKED", "It was revoked before.")
    _revoke(uow, receipt, residence, RevocationReason(data["reason"]))
    return uow.commit(show_receipt(receipt, residence, uow.today))


def _revoke(uow: UnitOfWork, receipt: Receipt, residence: Residence, reason: RevocationReason) -> None:
    receipt.revoked_at, receipt.revoked_by, receipt.revocation_reason = uow.now, uow.actor.account_id, reason.value
    fact = receipt_fact(receipt, residence.station_code) | {"reason": reason.value}
    uow.announce(RECEIPT_REVOKED, receipt.id, fact, station_code=residence.station_code, version=receipt.version)
    audit(uow, "RECEIPT_REVOKED", receipt, residence, {"reason": reason.value})


def check_receipt(uow: UnitOfWork, data: dict[str, Any]) -> Answer:
    """Whether the receipt with a code holds, for anybody; what cannot be a code is looked up like any other."""
    code = read_code(data["code"]) or ""
    return show_check(queries.checked(uow, code_index(uow, code)), uow.today)


def through_residence(uow: UnitOfWork, receipt_id: str, reach: Reach) -> Any:
    """What ``reach`` gives for the residence of a receipt; raises ``NotFound`` for a receipt, whether there is none or it is out of reach."""
    place = queries.whereabouts(uow, receipt_id)
    if place is None:
        raise uow.denied(NotFound(NOT_FOUND), f"receipt:{receipt_id}")
    try:
        return reach(uow, place.residence_id)
    except NotFound:
        raise uow.denied(NotFound(NOT_FOUND), f"receipt:{receipt_id}", station_code=place.station_code) from None


def audit(uow: UnitOfWork, action: str, receipt: Receipt, residence: Any, detail: dict[str, Any] | None = None) -> None:
    """Put on record what was done with a receipt, under its residence and its person too."""
    related = [f"residence:{residence.id}", f"person:{residence.person_id}"]
    uow.audit(action, f"receipt:{receipt.id}", station_code=residence.station_code, detail=detail, related=related)
