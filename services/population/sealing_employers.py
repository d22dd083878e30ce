"""Personal fields of employers, hire checks and rosters between plain text and what the tables hold."""

from typing import Any

import orjson

from services.population.models import Employment
from services.population.sealing import document_index
from shared.contracts.population.vocabulary import DocumentType
from shared.db.encryption import BlindIndex, FieldCipher, cell
from shared.identifiers.documents import Document


def seal_contact(cipher: FieldCipher, employer_id: str, contact: tuple[str, str] | None) -> dict[str, bytes | None]:
    """The columns of an employer's contact: name and phone."""
    if contact is None:
        return {"contact_name_encrypted": None, "contact_phone_encrypted": None}
    name, phone = contact
    return {
        "contact_name_encrypted": cipher.encrypt(name, cell("employer", "contact_name_encrypted", employer_id)),
        "contact_phone_encrypted": cipher.encrypt(phone, cell("employer", "contact_phone_encrypted", employer_id)),
    }


def open_contact(cipher: FieldCipher, employer: Any) -> tuple[str, str] | None:
    """Name and phone of an employer's contact, if it has one."""
    if employer.contact_name_encrypted is None:
        return None
    name = cipher.decrypt(employer.contact_name_encrypted, cell("employer", "contact_name_encrypted", employer.id))
    return name, cipher.decrypt(employer.contact_phone_encrypted, cell("employer", "contact_phone_encrypted", employer.id))


def seal_shown(cipher: FieldCipher, check_id: str, number: str, name: str | None) -> bytes:
    """What a hire check keeps of number and name: both masked already, so that the number itself is nowhere."""
    return cipher.seal(orjson.dumps([number, name]), cell("hire_check", "shown_encrypted", check_id))


def open_shown(cipher: FieldCipher, check: Any) -> tuple[str, str | None]:
    """The masked number and name of a hire check."""
    number, name = orjson.loads(cipher.open(check.shown_encrypted, cell("hire_check", "shown_encrypted", check.id)))
    return number, name


def seal_employment(cipher: FieldCipher, index: BlindIndex, employment_id: str, document: Document) -> dict[str, Any]:
    """The columns of the document of somebody on a roster."""
    return {
        "document_type": document.type.value,
        "document_index": document_index(index, document),
        "document_encrypted": cipher.encrypt(document.number, cell("employment", "document_encrypted", employment_id)),
    }


def seal_details(cipher: FieldCipher, employment_id: str, name: str, phone: str | None) -> dict[str, bytes | None]:
    """The columns of name and phone of somebody on a roster."""
    return {
        "name_encrypted": cipher.encrypt(name, cell("employment", "name_encrypted", employment_id)),
        "phone_encrypted": None if phone is None else cipher.encrypt(phone, cell("employment", "phone_encrypted", employment_id)),
    }


def open_document(cipher: FieldCipher, employment: Employment) -> Document:
    """The document of somebody on a roster."""
    number = cipher.decrypt(employment.document_encrypted, cell("employment", "document_encrypted", employment.id))
    return Document(DocumentType(employment.document_type), number)


def open_details(cipher: FieldCipher, employment: Employment) -> tuple[str, str | None]:
    """Name and phone of somebody on a roster."""
    name = cipher.decrypt(employment.name_encrypted, cell("employment", "name_encrypted", employment.id))
    if employment.phone_encrypted is None:
        return name, None
    return name, cipher.decrypt(employment.phone_encrypted, cell("employment", "phone_encrypted", employment.id))
