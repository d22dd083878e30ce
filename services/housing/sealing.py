"""What identifies a landlord, between plain text and what the tables hold: encrypted for its cell, indexed blind.

A landlord to open is a ``Landlord`` or a row with its columns.
"""

from dataclasses import dataclass
from typing import Any

from shared.contracts.housing.vocabulary.houses import LandlordKind
from shared.db.encryption import BlindIndex, FieldCipher, cell
from shared.identifiers.documents import Document

TABLE = "landlord"


@dataclass(frozen=True, slots=True)
class Details:
    """A landlord in plain text; ``number`` is that of the document, or the credit code, whose ``document_type`` is None."""

    kind: LandlordKind
    name: str
    document_type: str | None
    number: str
    phone: str | None


def document_key(document: Document | str) -> str:
    """What a landlord is told apart by: the document of a person, the credit code of an organisation."""
    return f"{LandlordKind.ORGANISATION}:{document}" if isinstance(document, str) else document.key


def document_index(index: BlindIndex, key: str) -> bytes:
    """What a document is found by."""
    return index.of("landlord.document", key)


def phone_index(index: BlindIndex, phone: str) -> bytes:
    """What a phone is found by."""
    return index.of("landlord.phone", phone)


def details_index(index: BlindIndex, details: Details) -> bytes:
    """What the document of a landlord is found by."""
    return document_index(index, f"{details.document_type or LandlordKind.ORGANISATION}:{details.number}")


def seal_landlord(cipher: FieldCipher, index: BlindIndex, landlord_id: str, details: Details) -> dict[str, Any]:
    """Every column that says who a landlord is."""
    return {
        "kind": details.kind.value,
        "document_type": details.document_type,
        "document_index": details_index(index, details),
        "document_encrypted": cipher.encrypt(details.number, cell(TABLE, "document_encrypted", landlord_id)),
        **seal_name(cipher, landlord_id, details.name),
        **seal_phone(cipher, index, landlord_id, details.phone),
    }


def seal_name(cipher: FieldCipher, landlord_id: str, name: str) -> dict[str, Any]:
    """The column of a landlord's name."""
    return {"name_encrypted": cipher.encrypt(name, cell(TABLE, "name_encrypted", landlord_id))}


def seal_phone(cipher: FieldCipher, index: BlindIndex, landlord_id: str, phone: str | None) -> dict[str, Any]:
    """The columns of a landlord's phone."""
    if phone is None:
        return {"phone_index": None, "phone_encrypted": None}
    return {"phone_index": phone_index(index, phone), "phone_encrypted": cipher.encrypt(phone, cell(TABLE, "phone_encrypted", landlord_id))}


def open_name(cipher: FieldCipher, landlord: Any) -> str:
    """The name in plain text."""
    return cipher.decrypt(landlord.name_encrypted, cell(TABLE, "name_encrypted", landlord.id))


def open_number(cipher: FieldCipher, landlord: Any) -> str:
    """The document number, or the credit code, in plain text."""
    return cipher.decrypt(landlord.document_encrypted, cell(TABLE, "document_encrypted", landlord.id))


def open_phone(cipher: FieldCipher, landlord: Any) -> str | None:
    """The phone in plain text."""
    return None if landlord.phone_encrypted is None else cipher.decrypt(landlord.phone_encrypted, cell(TABLE, "phone_encrypted", landlord.id))
