"""Receipts as the contract's answers and events, and as what stands on their paper."""

from datetime import date
from typing import Any

from services.population.models import Receipt
from services.population.rules.receipts import state_of
from services.population.sealing import open_name, open_number
from shared.answers import Answer, day, instant
from shared.contracts.population.vocabulary.receipts import CheckState, ReceiptState
from shared.db.encryption import FieldCipher, cell
from shared.identifiers.check_codes import grouped
from shared.identifiers.masking import mask_number

CHECK_PATH = "/api/v1/receipt-checks/"


def receipt_state(receipt: Any, residence_state: str, today: date) -> ReceiptState:
    """Whether a receipt of a residence in that state holds today."""
    return state_of(is_revoked=receipt.revoked_at is not None, residence_state=residence_state, expires_on=receipt.expires_on, today=today)


def show_receipt(receipt: Receipt, residence: Any, today: date) -> Answer:
    """``ReceiptAnswer``."""
    return {
        "id": receipt.id,
        "version": receipt.version,
        "residence_id": receipt.residence_id,
        "station_code": residence.station_code,
        "origin_station_code": receipt.origin_station_code,
        "serial": receipt.serial,
        "state": receipt_state(receipt, residence.state, today).value,
        "template_version": receipt.template_version,
        "issued_on": day(receipt.issued_on),
        "issued_by": receipt.issued_by,
        "expires_on": day(receipt.expires_on),
        "prints": receipt.prints,
        "last_printed_at": instant(receipt.last_printed_at) if receipt.last_printed_at else None,
        "revoked_at": instant(receipt.revoked_at) if receipt.revoked_at else None,
        "revocation_reason": receipt.revocation_reason,
    }


def show_check(row: Any | None, today: date) -> Answer:
    """``ReceiptCheck``: of a code that no receipt has, nothing."""
    if row is None:
        return {"state": CheckState.UNKNOWN.value, "serial": None, "station_name_zh": None, "station_name_en": None, "valid_until": None}
    return {
        "state": receipt_state(row, row.residence_state, today).value,
        "serial": row.serial,
        "station_name_zh": row.station_name_zh,
        "station_name_en": row.station_name_en,
        "valid_until": day(row.expires_on),
    }


def receipt_fact(receipt: Receipt, station_code: str) -> Answer:
    """What an event says of a receipt."""
    return {"receipt_id": receipt.id, "residence_id": receipt.residence_id, "station_code": station_code}


def content_of(residence: Any, person: Any, cipher: FieldCipher) -> Answer:
    """What a receipt's paper says of a person and a residence, but for the number, which is masked when it is printed."""
    return {
        "name": open_name(cipher, person),
        "document_type": person.document_type,
        "document_number": open_number(cipher, person),
        "address": {"text": residence.address_text, "room": residence.room},
        "started_on": day(residence.started_on),
    }


def show_paper(receipt: Receipt, content: Answer, cipher: FieldCipher, public_url: str) -> Answer:
    """What the template ``receipt`` is filled with, but for what differs from copy to copy."""
    code = grouped(cipher.decrypt(receipt.code_encrypted, cell("receipt", "code_encrypted", receipt.id)))
    check_url = f"{public_url}{CHECK_PATH}{code}"
    return {
        **content,
        "document_number": mask_number(content["document_number"]),
        "station": {"zh": receipt.station_name_zh, "en": receipt.station_name_en},
        "serial": receipt.serial,
        "issued_on": day(receipt.issued_on),
        "expires_on": day(receipt.expires_on),
        "check_url": check_url,
        "check_code": code,
        "qr": check_url,
    }
