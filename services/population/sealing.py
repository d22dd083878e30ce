"""Personal fields between plain text and what the tables hold: encrypted for their cell, indexed blind.

A person to open is a ``Person`` or a row with its columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson

from services.population.models import Alteration
from services.population.rules.readings import FORM_KINDS, forms_of
from shared.db.encryption import BlindIndex, FieldCipher, cell
from shared.identifiers.documents import Document


@dataclass(frozen=True, slots=True)
class Details:
    """A person in plain text."""

    document: Document
    name: str
    phone: str | None
    sex: str | None
    birth_date: date | None
    nationality: str | None


def document_index(index: BlindIndex, document: Document) -> bytes:
    """What a document is found by."""
    return index.of("person.document", document.key)


def phone_index(index: BlindIndex, phone: str) -> bytes:
    """What a phone is found by."""
    return index.of("person.phone", phone)


def search_key(index: BlindIndex, kind: str, form: str, birth_year: int | None) -> int:
    """What a person is found by under one form of the name (see ``rules.readings``); None is the year of those whose birth date is unknown.

    63 bits of a digest, for a ``bigint``. Without the key nothing is learnt from it but that two people share a form and a year of
    birth. Among a hundred million keys two agree by chance with odds of 1 to 2,000: what is found by one is compared by its name.
    """
    return int.from_bytes(index.of("person.search", f"{kind}|{form}|{birth_year or '-'}")[:8]) >> 1


def search_keys(index: BlindIndex, name: str, birth_date: date | None, kinds: Sequence[str] = FORM_KINDS) -> list[int]:
    """The keys of every form of a name, in ascending order."""
    forms, year = forms_of(name), birth_date.year if birth_date else None
    return sorted({search_key(index, kind, form, year) for kind in kinds for form in forms.of(kind)})


def seal_document(cipher: FieldCipher, index: BlindIndex, person_id: str, document: Document) -> dict[str, Any]:
    """The columns of a person's document."""
    return {
        "document_type": document.type.value,
        "document_index": document_index(index, document),
        "document_encrypted": cipher.encrypt(document.number, cell("person", "document_encrypted", person_id)),
    }


def seal_name(cipher: FieldCipher, person_id: str, name: str) -> dict[str, Any]:
    """The column of a person's name."""
    return {"name_encrypted": cipher.encrypt(name, cell("person", "name_encrypted", person_id))}


def seal_phone(cipher: FieldCipher, index: BlindIndex, person_id: str, phone: str | None) -> dict[str, Any]:
    """The columns of a person's phone."""
    if phone is None:
        return {"phone_index": None, "phone_encrypted": None}
    return {"phone_index": phone_index(index, phone), "phone_encrypted": cipher.encrypt(phone, cell("person", "phone_encrypted", person_id))}


def seal_person(cipher: FieldCipher, index: BlindIndex, person_id: str, details: Details) -> dict[str, Any]:
    """Every column that says who a person is."""
    return {
        **seal_document(cipher, index, person_id, details.document),
        **seal_name(cipher, person_id, details.name),
        **seal_phone(cipher, index, person_id, details.phone),
        "sex": details.sex,
        "birth_date": details.birth_date,
        "nationality": details.nationality,
        "search_keys": search_keys(index, details.name, details.birth_date),
    }


def erased_person(person_id: str) -> dict[str, Any]:
    """Every column that says who a person is, with nothing in it that does; the index is the person's own, so that no document has it."""
    return {
        "document_index": UUID(person_id).bytes,
        "document_encrypted": b"",
        "name_encrypted": b"",
        "search_keys": [],
        **dict.fromkeys(("phone_index", "phone_encrypted", "sex", "birth_date", "nationality")),
    }


def open_name(cipher: FieldCipher, person: Any) -> str:
    """The name in plain text."""
    return cipher.decrypt(person.name_encrypted, cell("person", "name_encrypted", person.id))


def open_number(cipher: FieldCipher, person: Any) -> str:
    """The document number in plain text."""
    return cipher.decrypt(person.document_encrypted, cell("person", "document_encrypted", person.id))


def open_phone(cipher: FieldCipher, person: Any) -> str | None:
    """The phone in plain text."""
    return None if person.phone_encrypted is None else cipher.decrypt(person.phone_encrypted, cell("person", "phone_encrypted", person.id))


def seal_values(cipher: FieldCipher, alteration_id: str, before: dict[str, Any], after: dict[str, Any]) -> bytes:
    """What an alteration says that was, and is."""
    return cipher.seal(orjson.dumps({"before": before, "after": after}), cell("alteration", "values_encrypted", alteration_id))


def open_values(cipher: FieldCipher, alteration: Alteration) -> dict[str, dict[str, Any]]:
    """``{"before": {…}, "after": {…}}``; dates are text."""
    values: dict[str, dict[str, Any]] = orjson.loads(cipher.open(alteration.values_encrypted, cell("alteration", "values_encrypted", alteration.id)))
    return values
