"""Letting, its rule, letters and their texts as answers, and as what stands on a letter's paper."""

from collections.abc import Sequence
from typing import Any

from services.housing.rules.letting import Reason
from services.housing.sealing import open_name, open_number
from shared.answers import Answer, day, instant
from shared.contracts.housing.vocabulary.houses import LandlordKind
from shared.db.encryption import FieldCipher
from shared.identifiers.check_codes import grouped
from shared.identifiers.masking import mask_number

CARD_PATH = "/api/v1/house-cards/"


def show_letting(house: Any, room_id: str | None, rule: Any, reasons: Sequence[Reason]) -> Answer:
    """``LettingAnswer``."""
    return {
        "house_id": house.id,
        "room_id": room_id,
        "lettable": not reasons,
        "reasons": [_reason(reason) for reason in reasons],
        "rule": show_rule(rule),
    }


def _reason(reason: Reason) -> Answer:
    return {"code": reason.code, "detail": reason.because, "detail_zh": reason.because_zh, "remover": reason.remover.value}


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


def show_text(words: Any) -> Answer:
    """``LetterTextAnswer``."""
    return {
        "version": words.version,
        "valid_from": day(words.valid_from),
        "clauses_zh": list(words.clauses_zh),
        "clauses_en": list(words.clauses_en),
        "basis_zh": words.basis_zh,
        "basis_en": words.basis_en,
    }


def show_letter(letter: Any, house: Any) -> Answer:
    """``LetterAnswer``."""
    return {
        "id": letter.id,
        "house_id": letter.house_id,
        "house_version": house.version,
        "landlord_id": letter.landlord_id,
        "serial": letter.serial,
        "text_version": letter.text_version,
        "way": letter.way,
        "signed_on": day(letter.signed_on),
        "signed_by": letter.signed_by,
        "ended_on": day(letter.ended_on),
        "end_reason": letter.end_reason,
        "prints": letter.prints,
        "last_printed_at": instant(letter.last_printed_at) if letter.last_printed_at else None,
    }


def show_paper(house: Any, landlord: Any, letter: Any | None, words: Any, cipher: FieldCipher, public_url: str) -> Answer:
    """What the template ``letter`` is filled with, but for what differs from copy to copy; without a letter it is a form to be signed."""
    number, url = open_number(cipher, landlord), f"{public_url}{CARD_PATH}{house.card_code}"
    return {
        "house": {"number": house.number, "address": house.address_text},
        "landlord": {
            "name": open_name(cipher, landlord),
            "document_type": landlord.document_type,
            "number": mask_number(number) if landlord.kind == LandlordKind.PERSON else number,
        },
        "clauses": {"zh": list(words.clauses_zh), "en": list(words.clauses_en)},
        "basis": {"zh": words.basis_zh, "en": words.basis_en},
        "text_version": words.version,
        "serial": letter.serial if letter else None,
        "signed": {"on": day(letter.signed_on), "way": letter.way} if letter else None,
        "card_url": url,
        "card_code": grouped(house.card_code),
        "qr": url,
    }
